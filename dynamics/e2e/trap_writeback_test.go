package e2e

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
)

// Traps whose defence is the writeback's: the whole engine writes to the organization,
// and what stands there then is looked at.

// Trap 14: the activity belongs to the seat holder and was made by the connection's
// account: nobody is impersonated.
func TestTrap14_TheSeatHolderOwnsWhatTheAccountMakes(t *testing.T) {
	server := startEmulator(t, small())
	o, _ := writing(t, server, nil)
	id := o.copies(t, o.ana, "sophie-arnaud", "hello")
	o.run(t)
	item, task := o.item(t, o.ana, id)
	if task == nil {
		t.Fatalf("%s %s", item.State, item.Reason)
	}
	owner, author := userNamed(t, server, "ana@contoso.test"), userNamed(t, server, emulator.IntegrationUser)
	if task["_ownerid_value"] != owner || task["_createdby_value"] != author {
		t.Errorf("owner %v, author %v; want %s and %s", task["_ownerid_value"], task["_createdby_value"], owner, author)
	}
}

// userNamed is the id of the organization's user with a sign-in name.
func userNamed(t *testing.T, server *emulator.Server, name string) string {
	t.Helper()
	rows := server.Rows("systemuser", func(r emulator.Row) bool { return r["domainname"] == name })
	if len(rows) != 1 {
		t.Fatalf("%d users are named %s", len(rows), name)
	}
	return fmt.Sprint(rows[0]["systemuserid"])
}

// Trap 25: a text that is longer than the column is cut, and stands whole in a note.
func TestTrap25_ALongTextIsCutAndKeptInANote(t *testing.T) {
	server := startEmulator(t, small())
	o, _ := writing(t, server, nil)
	whole := strings.TrimSpace(strings.Repeat("Bonjour à tous 🙂 ", 300))
	id := o.copies(t, o.ana, "sophie-arnaud", whole)
	o.run(t)
	item, task := o.item(t, o.ana, id)
	if task == nil {
		t.Fatalf("%s %s", item.State, item.Reason)
	}
	text := fmt.Sprint(task["description"])
	if n := len(utf16.Encode([]rune(text))); n > 2000 || !strings.HasPrefix(whole, strings.TrimRight(text, "…")) {
		t.Errorf("%d units of text: %s", n, text)
	}
	notes := server.Rows("annotation", func(r emulator.Row) bool { return r["_objectid_value"] == item.ActivityID })
	if len(notes) != 1 || notes[0]["notetext"] != whole {
		t.Errorf("%d notes, the whole text is not in them", len(notes))
	}
}

// Trap 26: a CRM user who cannot own rows is not linked to a seat; one who became so
// meanwhile keeps their own items back and nobody else's; and one whom only Dynamics knows
// to be so is told from an activity that is wrong.
func TestTrap26_ADisabledOwnerHoldsBackOnlyTheirOwn(t *testing.T) {
	server := startEmulator(t, small())
	o, lea := writing(t, server, nil)
	waits := func(id int64) {
		t.Helper()
		if item, task := o.item(t, lea, id); item.State != store.ItemWaiting || item.Reason != store.WaitOwnerDisabled || task != nil {
			t.Errorf("Léa's item is %s %s, written: %v", item.State, item.Reason, task != nil)
		}
	}
	if err := server.SetFaults("disabled-owner on=POST:tasks times=1"); err != nil {
		t.Fatal(err)
	}
	first := o.copies(t, lea, "sophie-arnaud", "refused by Dynamics")
	o.run(t)
	waits(first)

	user := userNamed(t, server, "lea@contoso.test")
	if _, err := server.Put("systemuser", emulator.Row{"systemuserid": user, "isdisabled": true}); err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests())
	second := o.copies(t, lea, "sophie-arnaud", "known here")
	other := o.copies(t, o.ana, "sophie-arnaud", "of Ana")
	o.run(t)
	waits(first)
	waits(second)
	if item, _ := o.item(t, o.ana, other); item.State != store.ItemOpen {
		t.Errorf("Ana's item is %s %s", item.State, item.Reason)
	}
	for _, r := range server.Requests()[before:] {
		if r.Method == "POST" && strings.Contains(r.Body, user) {
			t.Errorf("sent although the owner is known to be disabled: %s", r.Path)
		}
	}
	if err := o.LinkSeat(t.Context(), o.ana, "lea@contoso.test", user); engine.CodeOf(err) != engine.CodeOwner {
		t.Errorf("a seat was linked to a user who is disabled: %v", err)
	}
}

// Trap 32: a refusal by a customer's plug-in costs one item, with the plug-in's own words;
// the others of the same batch are written.
func TestTrap32_APluginsRefusalCostsOneItem(t *testing.T) {
	server := startEmulator(t, small())
	o, _ := writing(t, server, nil)
	if err := server.SetFaults("plugin-refused on=POST:tasks times=1"); err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for n := range 4 {
		ids = append(ids, o.copies(t, o.ana, "sophie-arnaud", fmt.Sprint("note ", n)))
	}
	o.run(t)
	states := map[store.ItemState]int{}
	for _, id := range ids {
		item, _ := o.item(t, o.ana, id)
		states[item.State]++
		if item.State != store.ItemFailed {
			continue
		}
		problem, err := o.store.Problem(t.Context(), item.ProblemID)
		if err != nil || problem.CRMCode != "0x80040265" || !strings.Contains(problem.Detail, "Contoso.Validation") {
			t.Errorf("%+v %v", problem, err)
		}
	}
	if states[store.ItemFailed] != 1 || states[store.ItemOpen] != len(ids)-1 {
		t.Errorf("%v", states)
	}
}
