package health

import (
	"archive/zip"
	"path/filepath"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestFrames(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		show(h, ana, code, width, height, theme.Options{}).Golden(name("unconnected"))
	})
	h.State = kit.Connected
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		show(h, ana, code, width, height, theme.Options{}).Golden(name("empty"))
	})
	history(h)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("runs"))
		s.Press("tab")
		s.CheckPage()
		s.Golden(name("errors"))
		s.Press("enter")
		s.Golden(name("items"))
		s.Press("esc", "v")
		s.Golden(name("held"))
	})
	s := show(h, sam, lang.English, 120, 40, theme.Options{Level: theme.NoColor})
	s.Golden("runs-no-colour-120x40")
	s = show(h, ana, lang.English, 250, 80, theme.Options{})
	s.Golden("runs-en-250x80")
}

func TestEmptyLeadsToCRMSettings(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	s := show(h, ana, lang.English, 80, 24, theme.Options{})
	s.Shows("No sync has run yet", "Nothing is connected yet")
	s.Press("s")
	if len(s.Visited) != 1 || s.Visited[0].Page != page.CRMSettings {
		t.Errorf("visited %v", s.Visited)
	}
}

// TestSupportSeesOddSettings stores what another version, or another hand, may have stored.
func TestSupportSeesOddSettings(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	keep(h, map[string]string{"interval": "soon", "colour": "blue"})
	said := []string{"The setting interval holds soon, which is not allowed. 15m counts", "The setting colour is not known to this version"}
	show(h, sam, lang.English, 120, 40, theme.Options{}).Shows(append(said, "No sync has run yet")...)
	history(h)
	s := show(h, sam, lang.English, 80, 24, theme.Options{})
	s.CheckPage()
	s.Shows("The setting interval holds soon", "The setting colour is not known")
	keep(h, map[string]string{"of-later-1": "1", "of-later-2": "2", "of-later-3": "3"})
	s = show(h, sam, lang.English, 120, 40, theme.Options{})
	s.CheckPage()
	s.Shows("2 more stored settings do not count")
	h.Set("interval", "1h")
	show(h, sam, lang.English, 120, 40, theme.Options{}).Hides("The setting interval")
}

func TestSupportMayNotSync(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	h.State = kit.Connected
	history(h)
	s := show(h, sam, lang.English, 120, 40, theme.Options{})
	s.Press("n", "v")
	runs, err := h.Store.CountRuns(t.Context())
	if err != nil || runs != 30 {
		t.Errorf("%d runs, %v", runs, err)
	}
	held, err := h.Store.HeldRemovals(t.Context())
	if err != nil || len(held) != 1 || !held[0].ConfirmedAt.IsZero() {
		t.Errorf("held %v, %v", held, err)
	}
}

func TestTextFromOutsideIsClean(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("tab", "down")
	s.Shows("dial: no route")
	s.Hides("\x1b[31m", "[31m")
}

func TestCopyOfTheRequestID(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("tab", "y")
	if len(s.Copied) != 1 || s.Copied[0].Text != "5c0f3a1e-8c1b-4f0d-9a5e-7f21d0b6c3a4" {
		t.Errorf("copied %v", s.Copied)
	}
}

func TestHeldRemovalWantsTheNumber(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("v")
	s.Shows("900 of 1,200 rows of contact")
	s.Press("tab")
	s.Type("900")
	s.Press("ctrl+s")
	held, err := h.Store.HeldRemovals(t.Context())
	if err != nil || len(held) != 1 || held[0].ConfirmedBy != ana {
		t.Errorf("held %v, %v:\n%s", held, err, s.Text())
	}
	s.Hides("nothing is removed until somebody confirms")
}

// TestHeldRemovalsSayHowFarTheyAre tells what is read again from what waits for a person.
func TestHeldRemovalsSayHowFarTheyAre(t *testing.T) {
	h := pagetest.Unconnected(t, ana)
	history(h)
	h.Keep(func(tx *store.Tx) error {
		return tx.HoldRemoval(h.Context, store.HeldRemoval{Entity: "lead", Rows: 70, Of: 90, Generation: 2, HeldAt: pagetest.Now})
	})
	s := show(h, ana, lang.English, 160, 45, theme.Options{})
	s.Shows("900 of 1,200 rows of contact, ", "70 of 90 rows of lead (the next run reads the whole table again)", "Read again w")
}

// TestFailedNotes retries by keys and by mouse what Dynamics refused.
func TestFailedNotes(t *testing.T) {
	h := refusing(t)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Shows("1 cause, 2 items", "Zelda Unknown", "Retry these 2")
	s.Press("tab", "t")
	s.Shows("Trail", "Captured", "failed")
	s.Press("esc")
	if err := h.CRM.SetFaults(); err != nil {
		t.Fatal(err)
	}
	s.Click("Retry these 2")
	h.Sync()
	states, err := h.Store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(h.Actor().Person), States: []store.ItemState{"failed"}})
	if err != nil || len(states) != 0 {
		t.Errorf("%d still failed, %v", len(states), err)
	}
	s.Send(kit.ChangedMsg{})
	s.Shows("Nothing needs you")
	runs, err := h.Store.CountRuns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Press("n")
	h.Sync()
	after, err := h.Store.CountRuns(t.Context())
	if err != nil || after <= runs {
		t.Errorf("%d runs became %d, %v", runs, after, err)
	}
}

func TestDiagnosticsFile(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	s := show(h, sam, lang.English, 120, 40, theme.Options{})
	s.Press("d")
	s.Press("d")
	files, err := filepath.Glob(filepath.Join(h.DataDir, "navsync-diagnostics-*.zip"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %v, %v, toasts %v", files, err, s.Toasts)
	}
	for _, f := range files {
		z, err := zip.OpenReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(z.File) < 3 {
			t.Errorf("%d files in %s", len(z.File), f)
		}
		if err := z.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(s.Toasts) != 2 {
		t.Errorf("toasts %v", s.Toasts)
	}
}

// TestClicksFindTheActions clicks on a label and on a run.
func TestClicksFindTheActions(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	p := s.Page().(*Page)
	p.View(95, 36)
	p.Update(tea.MouseClickMsg{Button: tea.MouseLeft, X: 6, Y: p.runsY + 3})
	if r, _ := p.runs.Focus(); r.ID != 28 {
		t.Errorf("focus on run %d", r.ID)
	}
	p.Update(tea.MouseClickMsg{Button: tea.MouseLeft, X: 6, Y: p.problemsY + 2})
	if g, _ := p.problems.Focus(); !p.inErrors || g.Code != "connection" {
		t.Errorf("focus on %v, in errors %v", g.Code, p.inErrors)
	}
}

// TestACauseSaysHowManyItIsAboutNow: a cause whose sentence counts tells what stands beside it, not what was kept with it.
func TestACauseSaysHowManyItIsAboutNow(t *testing.T) {
	h := pagetest.Unconnected(t, ana)
	h.Keep(func(tx *store.Tx) error {
		gone := store.Problem{Signature: "g", Code: "not_found", Key: "errors.activities-gone", Scope: "connection", Facts: "{}", LastAt: pagetest.Now}
		_, err := tx.AddProblem(h.Context, gone, store.Ref{Kind: "item", Ref: "1"}, store.Ref{Kind: "item", Ref: "2"}, store.Ref{Kind: "item", Ref: "3"})
		return err
	})
	show(h, ana, lang.English, 160, 45, theme.Options{}).Shows("3 activities that navsync wrote are gone from Dynamics.")
}

// TestNoTrailOfTheGroupLeftBehind moves to another group of errors: until its items are read there is no
// trail to open, least of all that of the group that was left.
func TestNoTrailOfTheGroupLeftBehind(t *testing.T) {
	h := pagetest.Unconnected(t, ana, sam)
	history(h)
	h.Keep(func(tx *store.Tx) error {
		p := store.Problem{Signature: "c", Code: "conflict", Scope: "item", Facts: "{}", LastAt: pagetest.Now}
		_, err := tx.AddProblem(h.Context, p, store.Ref{Kind: "lead", Ref: "7"})
		return err
	})
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	s.Press("tab")
	p := s.Page().(*Page)
	if !p.trailAction().Can() {
		t.Fatal("the first group has no trail")
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyDown}) // what it asks for is not answered yet
	if p.trailAction().Can() {
		t.Error("the trail of the group left behind can be opened")
	}
}
