package seats

import (
	"strconv"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestWidePane: beyond 160 columns a pane explains the focused seat, and nothing is stretched.
func TestWidePane(t *testing.T) {
	h := pagetest.Captured(t)
	s := show(h, pagetest.Ana, lang.English, 250, 80, nil)
	s.Golden("seats-en-250x80")
	s.Shows("Written, last 52 days", "Last archive imported", "Archive", "Accounts", "Leads")
	s.Press("v")
	s.Golden("items-en-250x80")
	narrow := show(h, pagetest.Ana, lang.French, 120, 40, nil)
	narrow.Hides("Dernière archive")
	narrow.Press("v")
	narrow.Golden("items-fr-120x40")
}

// TestItemsAreThoseOfSeatsList: the counts of the items' way are the store's, and their sums stand below.
func TestItemsAreThoseOfSeatsList(t *testing.T) {
	h := pagetest.Captured(t)
	rows, err := h.Store.Seats(t.Context(), store.SeatQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s := show(h, pagetest.Ana, lang.English, 160, 45, nil)
	s.Press("v")
	captured, written, deleted := 0, 0, 0
	lines := strings.Split(s.Text(), "\n")
	line := func(name string) string {
		for _, l := range lines {
			if strings.Contains(l, "[ ]  "+name) || strings.Contains(l, name+" ") && strings.Contains(name, "seats") {
				return l
			}
		}
		t.Fatalf("%s is not on the screen:\n%s", name, s.Text())
		return ""
	}
	for _, r := range rows {
		captured, written, deleted = captured+r.Items, written+r.Written, deleted+r.Deleted
		if r.Items == 0 {
			continue
		}
		fields := strings.Fields(strings.SplitN(line(r.Name), r.Name, 2)[1])
		if fields[0] != strconv.Itoa(r.Items) || fields[1] != strconv.Itoa(r.Copied) {
			t.Errorf("%s shows %v, the store has %d captured, %d copied", r.Name, fields[:3], r.Items, r.Copied)
		}
	}
	sums := strings.Fields(strings.SplitN(line("All "+strconv.Itoa(len(rows))+" seats"), "seats", 2)[1])
	if sums[0] != strconv.Itoa(captured) || sums[3] != strconv.Itoa(written) {
		t.Errorf("the sums are %v, not %d captured and %d written", sums, captured, written)
	}
	if kit.Width(lines[0]) != 160 {
		t.Errorf("the frame is %d wide", kit.Width(lines[0]))
	}
}
