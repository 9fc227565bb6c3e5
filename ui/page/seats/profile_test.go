package seats

import (
	"testing"

	"navsync/ui/lang"
)

// TestAProfileIsBoundAndUnbound: an admin binds a seat to an address, to another one, and takes a wrong one away; the question
// says what goes and what stays.
func TestAProfileIsBoundAndUnbound(t *testing.T) {
	h := staffed(t)
	seat(t, h, 0, []string{ana})
	s := show(h, noor, lang.English, 120, 40, nil)
	bind := func(address string) {
		t.Helper()
		s.Text()
		s.Type(address)
		s.Press("ctrl+s")
	}
	s.Press("p")
	s.Shows("Bind to a profile", "archives of somebody")
	bind("https://www.linkedin.com/in/ana-ruiz-1/")
	if got := seatOf(t, h, ana).ProfileSlug; got != "ana-ruiz-1" {
		t.Fatalf("bound to %q", got)
	}
	s.Press("p")
	s.Shows("the address was changed", "the first archive was somebody else’s")
	s.Press("enter")
	s.Shows("Until now: https://www.linkedin.com/in/ana-ruiz-1")
	bind("linkedin.com/in/anaruiz")
	if got := seatOf(t, h, ana).ProfileSlug; got != "anaruiz" {
		t.Fatalf("bound to %q", got)
	}
	s.Press("p", "enter")
	bind("https://example.com/ana")
	s.Shows("is no address of a profile")
	s.Press("esc", "p", "down", "enter")
	s.Shows("is bound to https://www.linkedin.com/in/anaruiz no more", "0 items that were never written go", "0 written items stay")
	s.Press("ctrl+s")
	if got := seatOf(t, h, ana).ProfileSlug; got != "" {
		t.Errorf("still bound to %q", got)
	}
	french := show(h, noor, lang.French, 80, 24, nil)
	french.Press("p")
	french.Shows("Lier à un profil")
	support := show(h, sam, lang.English, 80, 24, nil)
	support.Press("p")
	support.Hides("Bind to a profile")
}
