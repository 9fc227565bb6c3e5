package app

import (
	"fmt"
	"slices"
	"testing"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// sizes are n sizes from 60 by 15 to 300 by 100: the edges of each layout first, then sizes all over.
func sizes(n int) [][2]int {
	list := [][2]int{
		{60, 15}, {300, 100}, {80, 24}, {99, 30}, {100, 24}, {160, 45}, {161, 45}, {199, 50}, {200, 50}, {250, 80}, {120, 40}, {60, 100}, {300, 15},
	}
	for i := 0; len(list) < n; i++ {
		list = append(list, [2]int{60 + i*97%241, 15 + i*53%86})
	}
	return list[:n]
}

// TestLayoutAtAHundredSizes shows every page, with names that terminals and people measure differently, in both languages at more
// than a hundred sizes, one key further at each: no frame is wider or taller than the terminal, shows a key instead of words, or a
// character that moves the cursor.
func TestLayoutAtAHundredSizes(t *testing.T) {
	n := 113
	if testing.Short() {
		n = 13
	}
	h := pagetest.Hostile(t)
	hostileNamesAreThere(t, h)
	for i, e := range entries(h.House, "", config.Config{}) {
		for _, code := range []string{lang.English, lang.French} {
			t.Run(e.ID+" in "+code, func(t *testing.T) {
				made := func(c *kit.Context, of page.House) kit.Page { return entries(of, "", config.Config{})[i].Make(c) }
				s := h.In(t).Show(pagetest.Ana, made, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Language: code, Width: 80, Height: 24})
				for at, size := range sizes(n) {
					s.Resize(size[0], size[1])
					keys := []string{"", "down", "right", "esc", "?", "esc", ".", "esc", "f", "down", "tab", ":", "esc", "v", "end", "home", "/", "esc"}
					key := keys[at%len(keys)]
					if key != "" {
						s.Press(key)
					}
					whole(t, s, size[0], size[1], fmt.Sprintf("%d x %d after %q", size[0], size[1], key))
					if t.Failed() {
						return
					}
				}
			})
		}
	}
}

// hostileNamesAreThere: what is looked at shows them.
func hostileNamesAreThere(t *testing.T, h *pagetest.House) {
	t.Helper()
	for i, e := range entries(h.House, "", config.Config{}) {
		if !slices.Contains([]string{page.Seats, page.Unresolved, page.Conversations, page.Writebacks}, e.ID) {
			continue
		}
		made := func(c *kit.Context, of page.House) kit.Page { return entries(of, "", config.Config{})[i].Make(c) }
		s := h.Show(pagetest.Ana, made, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Width: 250, Height: 80})
		s.Shows("देवनागरी", "日本語", "Longname")
	}
}
