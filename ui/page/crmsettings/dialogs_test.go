package crmsettings

import (
	"fmt"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestDisconnectFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			h := unconnected(t)
			connected(t, h)
			h.Keep(func(tx *store.Tx) error { return users(t, tx, 40) })
			s := newScreen(t, h, code, size[0], size[1], theme.Options{})
			s.press("D")
			s.golden(fmt.Sprintf("disconnect-%s-%d", code, size[0]))
			s.tabTo("▌ [ ] Yes, clean up")
			s.press("space")
			s.golden(fmt.Sprintf("disconnect-purge-%s-%d", code, size[0]))
		}
	}
}

// users imports n CRM users.
func users(t *testing.T, tx *store.Tx, n int) error {
	t.Helper()
	all := make([]store.CRMUser, n)
	for i := range all {
		all[i].ID, all[i].Name = fmt.Sprintf("user-%d", i), fmt.Sprintf("User %d", i)
	}
	_, err := tx.PutCRMUsers(t.Context(), store.PageWrite{At: pagetest.Now}, all)
	return err
}
