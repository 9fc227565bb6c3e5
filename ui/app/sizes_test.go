package app

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// edges are the sizes at which a layout begins or ends.
var edges = [][2]int{
	{60, 15}, {300, 100}, {80, 24}, {99, 30}, {100, 24}, {160, 45}, {161, 45}, {199, 50}, {200, 50}, {250, 80}, {120, 40}, {60, 100}, {300, 15},
}

// between are a hundred sizes all over.
func between() [][2]int {
	list := make([][2]int, 100)
	for i := range list {
		list[i] = [2]int{60 + i*97%241, 15 + i*53%86}
	}
	return list
}

// seedOf is what a test draws its lots with: NAVSYNC_SEED, to see again what was seen, else a new one. It is logged.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("NAVSYNC_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("NAVSYNC_SEED=%d", seed)
	return seed
}

// TestLayoutAtAHundredSizes shows every page, with names that terminals and people measure differently, in both languages at the edges
// of each layout and at a hundred sizes between, one key further at each: no frame is wider or taller than the terminal, shows a key
// instead of words, or a character that moves the cursor. A page in a language is shown at a fifth of the hundred, drawn by lot so that
// together they are shown at all; NAVSYNC_SLOW shows every page at each, the short form each at a few.
func TestLayoutAtAHundredSizes(t *testing.T) {
	lots := rand.New(rand.NewPCG(seedOf(t), 0))
	h := pagetest.Hostile(t)
	hostileNamesAreThere(t, h)
	list := between()
	lots.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	share, from := len(list)/5, 0
	switch {
	case os.Getenv("NAVSYNC_SLOW") != "":
		share = len(list)
	case testing.Short():
		share = len(list) / 50
	}
	for i, e := range entries(h.House, "", config.Config{}) {
		for _, code := range []string{lang.English, lang.French} {
			shown := slices.Concat(edges, list[from:from+share])
			from = (from + share) % len(list)
			begin := lots.IntN(len(moving))
			t.Run(e.ID+" in "+code, func(t *testing.T) {
				made := func(c *kit.Context, of page.House) kit.Page { return entries(of, "", config.Config{})[i].Make(c) }
				s := h.In(t).Show(pagetest.Ana, made, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Language: code, Width: 80, Height: 24})
				for at, size := range shown {
					s.Resize(size[0], size[1])
					key := moving[(begin+at)%len(moving)]
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

// moving are the keys that show more of a page.
var moving = []string{"", "down", "right", "esc", "?", "esc", ".", "esc", "f", "down", "tab", ":", "esc", "v", "end", "home", "/", "esc"}

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
