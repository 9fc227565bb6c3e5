package app

import (
	"os"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// TestNothingIsUnsaid shows every page in every state to everybody, in both languages to Ana, who sees all, in one in turn to the
// others, and at three sizes in turn (NAVSYNC_SLOW: in both languages to everybody, at each size; the short form: a page to one
// person in turn): no frame shows a key instead of words, or a text that was not filled in.
func TestNothingIsUnsaid(t *testing.T) {
	frames := 0
	unconnected := pagetest.Unconnected(t, pagetest.Ana, pagetest.Sam, pagetest.Lea)
	frames += everywhereSaid(t, "unconnected", unconnected)
	small := emulator.Options{Users: 5, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5}
	frames += everywhereSaid(t, "connected", pagetest.Connected(t, small, pagetest.Ana, pagetest.Sam, pagetest.Lea))
	h := pagetest.Captured(t)
	frames += everywhereSaid(t, "captured", h)
	if err := h.CRM.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	h.Notes("Refused by a plug-in.")
	_, refused := h.Engine.Sync(h.Context, h.Actor(), engine.SyncOptions{Wait: true})
	t.Log("what was refused:", refused)
	frames += everywhereSaid(t, "refused", h)
	for _, state := range []struct {
		name   string
		shown  kit.Connection
		change func(*store.Tx) error
	}{
		{"failing", kit.Failing, func(tx *store.Tx) error {
			return tx.SetFailing(t.Context(), store.Failure{
				Since: pagetest.Now.Add(-53 * time.Hour), Count: 94, NextTryAt: pagetest.Now.Add(12 * time.Minute), Code: "credentials",
				CRMCode: "AADSTS50173", RequestID: "a41c77e0-8f21-4a55-9f20-1b2c3d4e9f20", Detail: "invalid_grant",
			})
		}},
		{"paused", kit.Paused, func(tx *store.Tx) error { return tx.Pause(t.Context(), pagetest.Now.Add(-time.Hour), pagetest.Ana) }},
		{"disconnected", kit.Disconnected, func(tx *store.Tx) error {
			return tx.Disconnect(t.Context(), pagetest.Now.Add(-time.Hour), store.ReasonPerson)
		}},
	} {
		h.Keep(state.change)
		h.State = state.shown
		frames += everywhereSaid(t, state.name, h)
	}
	if err := h.Engine.Purge(t.Context(), h.As(pagetest.Ana)); err != nil {
		t.Fatal(err)
	}
	frames += everywhereSaid(t, "purged", h)
	least := 500
	if testing.Short() {
		least = 170
	}
	if frames < least {
		t.Errorf("only %d frames were looked at", frames)
	}
}

// everywhereSaid looks at the frames of every page of a house, and returns how many.
func everywhereSaid(t *testing.T, state string, h *pagetest.House) (frames int) {
	t.Helper()
	slow := os.Getenv("NAVSYNC_SLOW") != ""
	all, turn, looked := [][2]int{{80, 24}, {250, 80}, {120, 40}}, len(state), len(state)
	for i, e := range entries(h.House, "", config.Config{}) {
		for _, email := range []string{pagetest.Ana, pagetest.Sam, pagetest.Lea} {
			if !seenBy(e.Roles, string(h.As(email).Role)) {
				continue
			}
			if looked++; testing.Short() && looked%3 != 0 {
				continue
			}
			codes := []string{lang.English, lang.French}
			if at := (turn + i) % len(codes); email != pagetest.Ana && !slow {
				codes = codes[at : at+1]
			}
			for _, code := range codes {
				sizes := all
				if !slow {
					turn++
					sizes = all[turn%len(all):][:1]
				}
				for _, size := range sizes {
					made := func(c *kit.Context, of page.House) kit.Page { return entries(of, "", config.Config{})[i].Make(c) }
					s := h.Show(email, made, pagetest.Spec{
						ID: e.ID, Title: e.Title, Group: e.Group, Language: code, Width: size[0], Height: size[1],
					})
					frames += allSaid(t, s, state+", "+e.ID+" for "+email+" in "+code)
				}
			}
		}
	}
	return frames
}

// allSaid looks at the frames of a page as it opens and after the keys that show more of it.
func allSaid(t *testing.T, s *pagetest.Screen, where string) (frames int) {
	t.Helper()
	for _, key := range []string{"", "?", "esc", ".", "esc", "down", "right", "down", "tab", "f", "v", "o"} {
		if key != "" {
			s.Press(key)
		}
		if key == "esc" {
			continue // the page as it was
		}
		frames++
		text := s.Text()
		if found := saysUnsaid(text); found != "" {
			t.Fatalf("%s, after %q: %q in\n%s", where, key, found, text)
		}
	}
	return frames
}

func seenBy(roles []kit.Role, role string) bool {
	for _, r := range roles {
		if string(r) == role {
			return true
		}
	}
	return len(roles) == 0
}

// TestUnsaidFindsKeys: what was seen on screens is found, and signs of the design system are not.
func TestUnsaidFindsKeys(t *testing.T) {
	for text, want := range map[string]bool{
		"▾ ‹unresolved.group.› 3": true, "r ‹health.retry.short›": true, "‹badge.record-gone…": true, "%!d(string=x)": true,
		"<no value>": true, "‹ 4  Unresolved": false, "1 ›": false, "‹12 characters›": false, "Support › Sync Health": false, "100 %": false,
	} {
		if got := saysUnsaid(text) != ""; got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
