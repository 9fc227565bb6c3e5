package adminsettings

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
)

// TestOverSSHPeopleAreHereOrAway: where a server shows the screens they tell who is here, and the code's dialog how to come in.
func TestOverSSHPeopleAreHereOrAway(t *testing.T) {
	h := settled(t)
	for _, email := range []string{ana, sam} {
		if _, err := h.Engine.Access.AddKey(t.Context(), h.As(ana), email, string(ssh.MarshalAuthorizedKey(publicKey(t)))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Engine.AddPerson(t.Context(), h.As(ana), noor, "Noor Haddad", store.Admin); err != nil {
		t.Fatal(err)
	}
	ended := ""
	h.Service = &page.Service{
		Port: "23234", HostKey: "SHA256:ofTheServer", Here: func(email string) bool { return email == ana && ended == "" },
		End: func(email string) { ended = email },
	}
	for code, words := range map[string][]string{
		lang.English: {"● here", "○ away", "State", "Last seen", "2 people have a key · ● 1 here · served on port 23234"},
		lang.French:  {"● ici", "○ absent", "État", "2 personnes ont une clé · ● 1 ici"},
	} {
		s := open(h, ana, code, 120, 40, kit.Args{argTab: "people"})
		s.Shows(words...)
		s.Press("i")
		s.Shows("ssh -p 23234 H", "SHA256:ofTheServer")
		s.Press("esc")
	}
	s := open(h, sam, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Shows("○ away")
	if strings.Contains(s.Text(), "● here") || strings.Contains(s.Text(), "have a key") {
		t.Errorf("who is no admin sees who else is here:\n%s", s.Text())
	}
	for who, may := range map[string]bool{sam: false, ana: false, noor: true} { // no admin; one's own; an admin
		ended = "" // a map has no order
		s := open(h, who, lang.English, 120, 40, kit.Args{argTab: "people"})
		s.Press("c", "tab", "enter")
		if (ended == ana) != may {
			t.Errorf("%s has ended the sessions of %q", who, ended)
		}
	}
	entries, err := h.Store.Audit(t.Context(), 10)
	if err != nil || !slices.ContainsFunc(entries, func(e store.AuditEntry) bool {
		return e.Action == string(engine.ActSessionsEnd) && e.Refused == "" && e.Target == ana
	}) {
		t.Errorf("it is not in the audit: %v %v", entries, err)
	}
}
