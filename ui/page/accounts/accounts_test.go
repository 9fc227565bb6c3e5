package accounts

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestFramesOfNothing(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("empty"))
		show(h, sam, code, width, height, theme.Options{}).Golden(name("no-seat"))
	})
}

// TestPage goes through the page on one connected house.
func TestPage(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Selling, ana, sam)
	t.Run("frames", func(t *testing.T) { frames(t, h.In(t)) })
	t.Run("history", func(t *testing.T) { showsHistory(t, h.In(t)) })
	t.Run("save by hand", func(t *testing.T) { savesByHand(t, h.In(t)) })
	t.Run("another seat", func(t *testing.T) { choosesSeats(h.In(t)) })
	t.Run("mouse", func(t *testing.T) { clicksTabs(t, h.In(t)) })
	t.Run("stale", func(t *testing.T) { saysStale(t, h.In(t)) })
	t.Run("offline", func(t *testing.T) { worksOffline(t, h.In(t)) })
}

func frames(t *testing.T, h *pagetest.House) {
	t.Helper()
	h.Keep(func(tx *store.Tx) error {
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
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("accounts"))
		s.Press(".")
		s.Golden(name("menu"))
		s.Press("esc", "tab")
		s.CheckPage()
		s.Golden(name("leads"))
		s.Press("tab")
		s.CheckPage()
		s.Hides("[31m")
		s.Golden(name("updates"))
	})
	show(h, ana, lang.English, 120, 40, theme.Options{Level: theme.NoColor}).Golden("accounts-no-colour-120x40")
	show(h, ana, lang.English, 250, 80, theme.Options{}).Golden("accounts-en-250x80")
}

func showsHistory(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Click("Activity History h")
	s.Shows("Activity History", "read live from Dynamics")
	s.Press("esc", "o")
	if len(s.URLs) != 1 || !strings.Contains(s.URLs[0], "etn=account") {
		t.Errorf("opened %v", s.URLs)
	}
}

func savesByHand(t *testing.T, h *pagetest.House) {
	t.Helper()
	saved := func() []store.SavedRow {
		rows, err := h.Store.Saved(t.Context(), store.SavedQuery{SeatID: h.Actor().SeatID, ByHand: true})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("b")
	if rows := saved(); len(rows) != 1 {
		t.Fatalf("saved by hand: %v", rows)
	}
	s.Shows("saved by hand")
	s.Press("delete")
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
func unsavedAccount(t *testing.T, h *pagetest.House) string {
	t.Helper()
	rows, err := h.Store.Saved(t.Context(), store.SavedQuery{SeatID: h.Actor().SeatID})
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, r := range rows {
		has[r.ID] = true
	}
	for _, row := range h.CRM.Rows("account", nil) {
		name, _ := row["name"].(string)
		found, err := h.Store.SearchRecords(t.Context(), store.RecordQuery{
			Text: strings.Fields(name)[0], Kinds: []store.RecordKind{store.KindAccount}, Limit: 5,
		})
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

func choosesSeats(h *pagetest.House) {
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("s")
	s.Shows("Whose accounts and leads?", "Ana Ruiz")
	s.Press("enter")
	s.Shows("Accounts")
	s = show(h, sam, lang.English, 120, 40, theme.Options{})
	s.Shows("You hold no seat")
	s.Press("s")
	s.Shows("Whose accounts and leads?")
	s.Press("enter")
	s.Shows("Accounts 4")
	s.Hides("You hold no seat")
}

func clicksTabs(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
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

func saysStale(t *testing.T, h *pagetest.House) {
	t.Helper()
	if _, err := h.Engine.DisableSync(t.Context(), h.Actor(), []string{ana}); err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Shows("not updated since 24 Nov 2026")
}

func worksOffline(t *testing.T, h *pagetest.House) {
	t.Helper()
	if err := h.CRM.SetFaults("500"); err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("h")
	s.Shows("Offline: only what navsync wrote.")
}
