package app

import (
	"os"
	"path/filepath"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

func progressOf(t *testing.T, h *pagetest.House, marks tourMarks) progress {
	t.Helper()
	done, err := readProgress(t.Context(), h.Store, marks, true)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func next(done progress, role store.Role) string {
	if step := nextStep(lang.MustNew(lang.English), role, done); step != nil {
		return step.Title
	}
	return ""
}

func TestTheNextStepIsTheFirstThatIsMissing(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Noor)
	want := func(title string) {
		t.Helper()
		if got := next(progressOf(t, h, tourMarks{}), store.Admin); got != title {
			t.Errorf("the next step is %q, want %q", got, title)
		}
	}
	want("Connect to CRM")
	h.Connect(pagetest.Small)
	h.Sync()
	want("Assign seats from CRM")
	if got := next(progressOf(t, h, tourMarks{}), store.Seller); got != "" {
		t.Errorf("a seller is told to %q", got)
	}
}

// tourTicksItself: and the questions are the next step until they are answered, after which none is.
func tourTicksItself(t *testing.T, h *pagetest.House) {
	t.Helper()
	done := func(marks tourMarks) map[string]bool {
		t.Helper()
		ticked := map[string]bool{}
		for i, task := range tourTasks(lang.MustNew(lang.French), progressOf(t, h, marks)) {
			ticked[tour[i]] = task.Done
			if task.Page == "" || task.Minutes == 0 || task.Hint == "" {
				t.Errorf("the task %s is %+v", tour[i], task)
			}
		}
		return ticked
	}
	if got := done(tourMarks{}); !got[stepConnect] || !got[stepSeats] || !got[stepArchive] || got[stepQuestions] || got[stepResolve] || got[stepLook] {
		t.Errorf("ticked is %v", got)
	}
	if got := next(progressOf(t, h, tourMarks{}), store.Admin); got != "Answer the three questions" {
		t.Errorf("before the questions the next step is %q", got)
	}
	h.Set(store.KeyPipelineStage, store.NotSure, store.KeyWonValue, store.NotSure)
	if got := next(progressOf(t, h, tourMarks{}), store.Admin); got != "" {
		t.Errorf("after the questions the next step is %q", got)
	}
	h.Keep(func(tx *store.Tx) error {
		return tx.AddAudit(t.Context(), store.AuditEntry{At: pagetest.Now, Actor: pagetest.Ana, Action: string(engine.ActResolve), Refused: "forbidden"})
	})
	if got := done(tourMarks{}); !got[stepQuestions] || got[stepResolve] {
		t.Errorf("after a refusal ticked is %v", got)
	}
	h.Keep(func(tx *store.Tx) error {
		return tx.AddAudit(t.Context(), store.AuditEntry{At: pagetest.Now, Actor: pagetest.Ana, Action: string(engine.ActResolve)})
	})
	if got := done(tourMarks{Looked: true}); !got[stepResolve] || !got[stepLook] {
		t.Errorf("at the end ticked is %v", got)
	}
}

func TestTheTourRemembers(t *testing.T) {
	dir := t.TempDir()
	s := newTourState(dir)
	for _, url := range []string{"https://other.test/main.aspx?id=1", "http://127.0.0.1:4000/apps", ""} {
		if err := s.saw(url, "http://127.0.0.1:4000"); err != nil {
			t.Fatal(err)
		}
	}
	if marks, err := s.read(); err != nil || marks != (tourMarks{}) {
		t.Errorf("%+v, %v", marks, err)
	}
	if err := s.saw("http://127.0.0.1:4000/main.aspx?etn=task", "http://127.0.0.1:4000"); err != nil {
		t.Fatal(err)
	}
	if err := newTourState(dir).end(t.Context()); err != nil {
		t.Fatal(err)
	}
	if marks, err := newTourState(dir).read(); err != nil || !marks.Closed || !marks.Looked {
		t.Errorf("%+v, %v", marks, err)
	}
	if err := os.WriteFile(filepath.Join(dir, tourFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if marks, err := newTourState(dir).read(); err != nil || marks.Closed {
		t.Errorf("a broken file: %+v, %v", marks, err)
	}
}

// TestTheDemoBeginsWithItsTour: until it is closed, and never outside the demo.
func TestTheDemoBeginsWithItsTour(t *testing.T) {
	demo := pagetest.Demo(t, pagetest.Small)
	real := pagetest.Unconnected(t, pagetest.Ana)
	status := func(h *pagetest.House) kit.Status {
		t.Helper()
		r := &run{Options: Options{House: h.House, Printer: lang.MustNew(lang.English)}, tour: newTourState(h.DataDir)}
		var shown kit.Status
		if err := r.guide(t.Context(), &shown, store.AdminSeller); err != nil {
			t.Fatal(err)
		}
		return shown
	}
	if got := status(demo); len(got.Tour) != 6 || got.Next == nil {
		t.Errorf("the demo begins with %+v", got)
	}
	if got := status(real); len(got.Tour) != 0 || got.Next == nil {
		t.Errorf("a real organization begins with %+v", got)
	}
	if err := newTourState(demo.DataDir).end(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := status(demo); len(got.Tour) != 0 {
		t.Errorf("a closed tour shows %+v", got.Tour)
	}
}
