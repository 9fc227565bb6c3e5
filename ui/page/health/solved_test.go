package health

import (
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestSolvedCausesStayInSight holds that a cause that is solved stands in a view of its own with its code and request id, and
// that a run that failed keeps why it failed.
func TestSolvedCausesStayInSight(t *testing.T) {
	h := refusing(t)
	if err := h.CRM.SetFaults("503"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Engine.RetryAll(h.Context, h.As(sam)); err != nil {
		t.Fatal(err)
	}
	if run, err := h.Engine.Sync(h.Context, h.Actor(), engine.SyncOptions{Wait: true}); err == nil && run.Outcome == store.RunComplete {
		t.Fatal("the run does not fail")
	}
	if err := h.CRM.SetFaults(); err != nil {
		t.Fatal(err)
	}
	h.Sync()
	h.Keep(func(tx *store.Tx) error { // the clock of the house stands: what comes after is not later
		return tx.SettleStep(h.Context, "check", pagetest.Now.Add(time.Minute), pagetest.Now.Add(time.Minute))
	})
	s := show(h, sam, lang.English, 120, 40, theme.Options{})
	s.Shows("Nothing needs you")
	s.Press("down")
	s.Shows("The CRM API reported an error", "Request id", "Solved on")
	s.Press("o")
	s.Shows("2 causes, 2 items", "A rule of your organization (plug-in)", "retry · it is solved")
	s.Hides("causes of errors")
	s.Press("tab", "down")
	s.Shows("0x80040265", "Request id")
	s.Press("o")
	s.Shows("Nothing needs you")
}
