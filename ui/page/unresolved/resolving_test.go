package unresolved_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/page/pagetest"
)

// TestResolving works through the report of an imported archive, by keys.
func TestResolving(t *testing.T) {
	inTurn(
		t, pagetest.Captured(t),
		part{"frames", frames},
		part{"seat holders", namesSeatHolders},
		part{"nothing to undo", offersNoUndo},
		part{"group", groupsByMember},
		part{"export", exports},
		part{"ignore and undo", ignoresAndUndoes},
		part{"ignore a selection", ignoresASelection},
		part{"a company", ignoresACompany},
		part{"keep here", choosesToKeep},
		part{"results", eachRowHasItsResult},
		part{"hand over", handsOver},
		part{"candidates", keepsCandidatesApart},
		part{"support", supportOnlyReads},
		part{"seller", sellerSeesOwn},
		part{"create a record", createsARecord},
	)
}

// namesSeatHolders holds that who sees all seats reads at 120 columns whose a row is, and who sees their own has no such column.
func namesSeatHolders(t *testing.T, h *pagetest.House) {
	t.Helper()
	everybodys, own := report(h, sam), report(h, ana)
	everybodys.Shows("Seat      Best", "Ana Ruiz  ")
	own.Hides("Seat      Best")
	everybodys.Filter("holder:ana")
	everybodys.Shows("Ana Ruiz  ")
}

func frames(_ *testing.T, h *pagetest.House) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name("captured"))
		s.CheckActions()
		s.CheckPage()
	})
}

func groupsByMember(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Shows("Ambiguous", "No candidate", "by reason")
	s.Press("g")
	s.Shows("by member", "Zelda Unknown 2")
}

// ignoresACompany ignores all of a company from one of its rows, and puts the company on the never-copy list there.
func ignoresACompany(t *testing.T, h *pagetest.House) {
	t.Helper()
	const company = "Nowhere SA"
	all, of := rows(t, h, false), 0
	for _, r := range all {
		if r.Member != "Zelda Unknown" {
			continue
		}
		of++
		h.Keep(func(tx *store.Tx) error {
			m, err := tx.Member(t.Context(), r.MemberID)
			if err != nil {
				return err
			}
			m.Company = company
			return tx.ChangeMember(t.Context(), m)
		})
	}
	if of < 2 || of == len(all) {
		t.Fatalf("%d of %d activities are of the company", of, len(all))
	}
	s := report(h, ana)
	s.Filter(`company:nowhere`)
	s.Press("N")
	s.Shows("Ignore in this report", "this activity", "Person: Zelda Unknown", "Company: "+company, "Never copy")
	s.Press("down", "down", "enter")
	if left := len(rows(t, h, false)); left != len(all)-of {
		t.Errorf("%d activities are left (toasts %+v)", left, s.Toasts)
	}
	s.Press("u")
	s = report(h, ana)
	s.Filter(`company:nowhere`)
	s.Press("N", "down", "down", "down", "down", "enter")
	rules, err := h.Store.NeverCopies(t.Context(), h.Actor().SeatID)
	if err != nil || len(rules) != 1 || rules[0].Kind != "company" || rules[0].Value != company {
		t.Errorf("the never-copy list has %+v, %v (toasts %+v)\n%s", rules, err, s.Toasts, s.Text())
	}
	s.Press("N")
	s.Shows("on the list already", "Copy again")
	s.Press("esc")
	for _, r := range rules {
		if err := h.Engine.RemoveNeverCopy(t.Context(), h.Actor(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func exports(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Filter("zelda")
	s.Press("x")
	files, err := filepath.Glob(filepath.Join(h.DataDir, "unresolved-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v (toasts %+v)", files, err, s.Toasts)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Items []map[string]any
		Count int
	}
	if err := json.Unmarshal(text, &list); err != nil || list.Count != 2 || len(list.Items) != 2 {
		t.Errorf("exported %s, %v", text, err)
	}
	if _, err := os.Stat(strings.TrimSuffix(files[0], ".json") + ".csv"); err != nil {
		t.Error(err)
	}
}

func ignoresAndUndoes(t *testing.T, h *pagetest.House) {
	t.Helper()
	before := len(rows(t, h, false))
	s := report(h, ana)
	s.Filter("zelda")
	s.Click("Ignore")
	if after := len(rows(t, h, false)); after != before-1 {
		t.Fatalf("%d open, then %d (toasts %+v)", before, after, s.Toasts)
	}
	s.Press("u")
	if after := len(rows(t, h, false)); after != before {
		t.Errorf("%d open after the undo, %d before (toasts %+v)", after, before, s.Toasts)
	}
}

func ignoresASelection(t *testing.T, h *pagetest.House) {
	t.Helper()
	before := len(rows(t, h, false))
	s := report(h, ana)
	s.Filter("zelda")
	s.Press("space", "down", "space")
	s.Shows("2 selected")
	s.Press("I")
	if after := len(rows(t, h, false)); after != before-2 {
		t.Fatalf("%d open, then %d (toasts %+v)", before, after, s.Toasts)
	}
	s.Press("u")
	if after := len(rows(t, h, false)); after != before {
		t.Errorf("%d open after the undo, %d before", after, before)
	}
}

func handsOver(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Filter("zelda")
	s.Press("h")
	s.Shows("Léa Fontaine")
	s.Press("enter")
	h.Sync()
	given := 0
	for _, r := range rows(t, h, false) {
		if r.SeatEmail == lea {
			given++
		}
	}
	if given != 1 {
		t.Fatalf("%d activities are Léa's (toasts %+v):\n%s", given, s.Toasts, s.Text())
	}
	s.Press("u")
	h.Sync()
}

// keepsCandidatesApart moves from an activity with candidates to another: until the other's are read
// nobody can be matched, least of all a candidate of the activity that was left.
func keepsCandidatesApart(t *testing.T, h *pagetest.House) {
	t.Helper()
	p := report(h, ana).Page()
	var match action.Action
	find := func() bool {
		i := slices.IndexFunc(p.Actions(), func(a action.Action) bool { return a.ID == "unresolved/match" })
		match = p.Actions()[i]
		ok := match.Can()
		return ok
	}
	if !find() {
		t.Fatal("the first activity has no candidates")
	}
	was := fmt.Sprint(match.TitleArgs...)
	asked := p.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	if find() {
		t.Errorf("%s, a candidate for the activity before, can be matched", was)
	}
	if asked == nil {
		t.Error("nothing is read of the other activity")
	}
}

func supportOnlyReads(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, sam)
	s.Hides("Je transmets")
	s.Shows("characters")
	for _, a := range s.Page().Actions() {
		switch strings.TrimPrefix(string(a.ID), "unresolved/") {
		case "match", "create", "search", "reject", "ignore", "hand-over":
			if a.Can() {
				t.Errorf("support may %s", a.ID)
			}
		}
	}
	before := len(rows(t, h, false))
	s.Press("i")
	if len(rows(t, h, false)) != before || len(s.Toasts) == 0 {
		t.Errorf("i by support: toasts %+v", s.Toasts)
	}
}

func sellerSeesOwn(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, lea)
	s.Shows("No unresolved activities")
	s.CheckPage()
}

func createsARecord(t *testing.T, h *pagetest.House) {
	t.Helper()
	before := len(h.CRM.Rows("contact", nil))
	s := report(h, ana)
	s.Filter("zelda")
	s.Shows("Zelda Unknown")
	s.Press("c")
	s.Shows("Zelda", "Unknown", "Last name")
	s.Press("ctrl+s")
	h.Sync()
	if after := len(h.CRM.Rows("contact", nil)); after != before+1 {
		t.Fatalf("%d contacts, then %d (toasts %+v)", before, after, s.Toasts)
	}
	for _, it := range h.Items(store.ItemQuery{States: []store.ItemState{store.ItemWritten, store.ItemOpen}}) {
		if it.Member == "Zelda Unknown" && (it.State != store.ItemWritten || it.RegardingKind != "contact") {
			t.Errorf("after resolving: %+v", it)
		}
	}
}
