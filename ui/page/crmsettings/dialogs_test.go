package crmsettings

import (
	"fmt"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestDialogFrames goes through Connect to CRM and shows every step.
func TestDialogFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			s := newScreen(t, pagetest.Demo(t, pagetest.Sandbox), code, size[0], size[1], theme.Options{})
			s.press("o")
			for step := 1; step <= 5; step++ {
				s.golden(fmt.Sprintf("connect-%d-%s-%d", step, code, size[0]))
				if step < 5 {
					s.press("enter")
				}
			}
			s.press("space", "enter")
			s.golden(fmt.Sprintf("connect-6-%s-%d", code, size[0]))
		}
	}
}

// TestApplicationFrames shows how a real organization's application is registered.
func TestApplicationFrames(t *testing.T) {
	server := pagetest.Demo(t, pagetest.Small).CRM
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			s := newScreen(t, unconnected(t), code, size[0], size[1], theme.Options{})
			s.press("o")
			s.write(server.URL())
			s.press("enter")
			s.golden(fmt.Sprintf("register-%s-%d", code, size[0]))
		}
	}
}

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
