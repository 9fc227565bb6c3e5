package accounts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var sizes = [][2]int{{80, 24}, {120, 40}}

func eachFrame(each func(code string, width, height int, name func(string) string)) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range sizes {
			each(code, size[0], size[1], func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) })
		}
	}
}

func TestFramesOfNothing(t *testing.T) {
	h := unconnected(t)
	eachFrame(func(code string, width, height int, name func(string) string) {
		s := h.show(ana, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("empty"), width, height, *update)
		h.show(sam, code, width, height, theme.Options{}).Golden(name("no-seat"), width, height, *update)
	})
}

// TestPage goes through the page on one connected house.
func TestPage(t *testing.T) {
	h := connected(t)
	t.Run("frames", func(t *testing.T) { frames(t, h) })
	t.Run("history", func(t *testing.T) { showsHistory(t, h) })
	t.Run("save by hand", func(t *testing.T) { savesByHand(t, h) })
	t.Run("another seat", func(t *testing.T) { choosesSeats(t, h) })
	t.Run("mouse", func(t *testing.T) { clicksTabs(t, h) })
	t.Run("stale", func(t *testing.T) { saysStale(t, h) })
	t.Run("offline", func(t *testing.T) { worksOffline(t, h) })
}

func frames(t *testing.T, h *house) {
	pagetest.Keep(t, h.House.House, func(tx *store.Tx) error {
		for i, kind := range []string{"stage", "owner", "closing", "title", "company"} {
			u := store.SeatUpdate{
				SeatID: h.Actor().SeatID, Kind: kind, RefKind: "opportunity", Ref: "x", Name: "Rollout \x1b[31m" + kind,
				Before: "before", After: "after", At: pagetest.Now.Add(-time.Duration(i) * time.Hour),
			}
			if err := tx.AddSeatUpdate(t.Context(), u); err != nil {
				return err
			}
		}
		return nil
	})
	eachFrame(func(code string, width, height int, name func(string) string) {
		s := h.show(ana, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("accounts"), width, height, *update)
		s.Press(".")
		s.Golden(name("menu"), width, height, *update)
		s.Press("esc", "tab")
		s.CheckPage()
		s.Golden(name("leads"), width, height, *update)
		s.Press("tab")
		s.CheckPage()
		s.Hides("[31m")
		s.Golden(name("updates"), width, height, *update)
	})
	h.show(ana, lang.English, 120, 40, theme.Options{Level: theme.NoColor}).Golden("accounts-no-colour-120x40", 120, 40, *update)
	h.show(ana, lang.English, 250, 80, theme.Options{}).Golden("accounts-en-250x80", 250, 80, *update)
}

func showsHistory(t *testing.T, h *house) {
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	s.Click("Activity History h")
	s.Shows("Activity History", "read live from Dynamics")
	s.Press("esc", "o")
	if len(s.URLs) != 1 || !strings.Contains(s.URLs[0], "etn=account") {
		t.Errorf("opened %v", s.URLs)
	}
}

func savesByHand(t *testing.T, h *house) {
	saved := func() []store.SavedRow {
		rows, err := h.Store.Saved(t.Context(), store.SavedQuery{SeatID: h.Actor().SeatID, ByHand: true})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	s.Press("b")
	if rows := saved(); len(rows) != 1 {
		t.Fatalf("saved by hand: %v", rows)
	}
	s.Shows("saved by hand")
	s.Press("x")
	if rows := saved(); len(rows) != 0 {
		t.Fatalf("still saved by hand: %v", rows)
	}
	name := unsavedAccount(t, h)
	s.Press("a")
	s.Type(strings.Fields(name)[0])
	s.Shows(name)
	s.Press("enter")
	if rows := saved(); len(rows) != 1 {
		t.Fatalf("saved by hand: %v\n%s", rows, s.Text())
	}
}

// unsavedAccount is an account whose first word finds it alone, and that no opportunity of Ana's brings.
func unsavedAccount(t *testing.T, h *house) string {
	t.Helper()
	rows, err := h.Store.Saved(t.Context(), store.SavedQuery{SeatID: h.Actor().SeatID})
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, r := range rows {
		has[r.ID] = true
	}
	for _, row := range h.crm.Rows("account", nil) {
		name, _ := row["name"].(string)
		found, err := h.Store.SearchRecords(t.Context(), store.RecordQuery{Text: strings.Fields(name)[0], Kinds: []string{store.KindAccount}, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 1 && !has[found[0].ID] {
			return name
		}
	}
	t.Fatal("every account is saved")
	return ""
}

func choosesSeats(t *testing.T, h *house) {
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	s.Press("s")
	s.Shows("Whose accounts and leads?", "Ana Ruiz")
	s.Press("enter")
	s.Shows("Accounts")
	s = h.show(sam, lang.English, 120, 40, theme.Options{})
	s.Shows("You hold no seat")
	s.Press("s")
	s.Shows("Whose accounts and leads?")
	s.Press("enter")
	s.Shows("Accounts 4")
	s.Hides("You hold no seat")
}

func clicksTabs(t *testing.T, h *house) {
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	p := s.Page().(*Page)
	p.View(95, 36)
	p.Update(tea.MouseClickMsg{Button: tea.MouseLeft, X: 16, Y: 0})
	if p.tab != tabLeads {
		t.Errorf("tab %d", p.tab)
	}
	p.View(95, 36)
	p.Update(tea.MouseClickMsg{Button: tea.MouseLeft, X: 4, Y: p.listY + 5})
	if p.tab != tabLeads {
		t.Errorf("tab %d", p.tab)
	}
}

func saysStale(t *testing.T, h *house) {
	if _, err := h.Engine.DisableSync(t.Context(), h.Actor(), []string{ana}); err != nil {
		t.Fatal(err)
	}
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	s.Shows("not updated since 24 Nov 2026")
}

func worksOffline(t *testing.T, h *house) {
	if err := h.crm.SetFaults("500"); err != nil {
		t.Fatal(err)
	}
	s := h.show(ana, lang.English, 120, 40, theme.Options{})
	s.Press("h")
	s.Shows("Offline: only what navsync wrote.")
}
