package health

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestTheContinuousCopyIsOneLine: how far it is behind, that nobody keeps it, or who has taken over.
func TestTheContinuousCopyIsOneLine(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, ana, sam)
	history(h)
	if text := show(h, ana, "en", 120, 40, theme.Options{}).Text(); strings.Contains(text, "ontinuous copy") {
		t.Errorf("there is none:\n%s", text)
	}
	h.Keep(func(tx *store.Tx) error {
		return tx.Replicated(h.Context, "file:///copies", store.Lineage{Store: "s", Generation: 1}, pagetest.Now)
	})
	known := store.ReplicaState{Generation: 1, InSync: pagetest.Now.Add(-4 * time.Second), Copied: pagetest.Now.Add(-time.Hour)}
	late, ended, gone := known, known, known
	late.InSync = pagetest.Now.Add(-20 * time.Minute)
	ended.Ended, gone.TakenOver = true, "oslo\x1b[31m"
	for _, c := range []struct {
		state store.ReplicaState
		want  string
	}{
		{store.ReplicaState{}, "was never complete"},
		{known, "Continuous copy 4.0 s behind"},
		{known, "whole copy of"},
		{late, "Continuous copy 20 min behind"},
		{ended, "Nobody keeps the continuous copy since"},
		{gone, "oslo has taken over"},
	} {
		text, err := json.Marshal(c.state)
		if err == nil {
			err = os.WriteFile(h.Store.Path()+".replica", text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if shown := show(h, ana, "en", 120, 40, theme.Options{}).Text(); !strings.Contains(shown, c.want) {
			t.Errorf("no %q in\n%s", c.want, shown)
		}
	}
}
