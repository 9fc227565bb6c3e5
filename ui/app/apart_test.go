package app

import (
	"slices"
	"strings"
	"testing"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// sellersPagesHoldNothingOfAnother shows Léa each page that is hers, and what its keys and actions open, in a window that
// leaves nothing out: nothing of Ana's notes about somebody whom only she knows stands there. Ana sees them.
func sellersPagesHoldNothingOfAnother(t *testing.T, world *pagetest.House) {
	t.Helper()
	seen := map[string]bool{}
	for i, e := range entries(world.House, "", config.Config{}) {
		if len(e.Roles) > 0 && !slices.Contains(e.Roles, kit.Seller) {
			continue
		}
		for _, who := range []string{pagetest.Ana, pagetest.Lea} {
			t.Run(e.ID+"/"+who, func(t *testing.T) {
				h, made := world.In(t), func(c *kit.Context, h page.House) kit.Page { return entries(h, "", config.Config{})[i].Make(c) }
				show := func() *pagetest.Screen {
					return h.Show(who, made, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Language: "en", Width: 250, Height: 80})
				}
				look := func(s *pagetest.Screen, after string) {
					for _, of := range []string{"Zelda", "Met at the fair", "Calls back in March"} {
						if !strings.Contains(s.Text(), of) {
							continue
						}
						if seen[who] = true; who == pagetest.Lea {
							t.Errorf("%s: Léa sees %q:\n%s", after, of, s.Text())
						}
					}
				}
				s := show()
				look(s, "as it opens")
				for _, key := range []string{".", "/", "tab", "right", "down", "enter"} {
					s.Press(key)
					look(s, key)
				}
				if who == pagetest.Ana {
					return // only that there is something to see
				}
				for _, a := range show().Page().Actions() {
					s := show()
					for _, now := range s.Page().Actions() {
						if now.Can() && now.ID == a.ID && now.Run != nil {
							do(s, now)
							look(s, string(a.ID))
						}
					}
				}
			})
		}
	}
	if !seen[pagetest.Ana] {
		t.Error("Ana does not see her own: nothing was looked for")
	}
}
