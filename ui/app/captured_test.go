package app

import (
	"os"
	"runtime/debug"
	"testing"

	"navsync/ui/page/pagetest"
)

// TestMain collects the garbage less often: frames make much of it, and nothing stays of them.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// TestTheCapturedHouse is what is asked of one house with an organization and an archive, which takes longer to make than to ask. The
// order counts: what each asks changes the house more than the one before, the last takes everything away.
func TestTheCapturedHouse(t *testing.T) {
	h := pagetest.Captured(t)
	for _, part := range []struct {
		name string
		ask  func(*testing.T, *pagetest.House)
	}{
		{"a seller's pages hold nothing of another", sellersPagesHoldNothingOfAnother},
		{"the palette knows everything", paletteKnowsEverything},
		{"the palette leads there", paletteLeadsThere},
		{"the tour ticks itself", tourTicksItself},
		{"every action in lines", everyActionInLines},
		{"nothing of a purge stays", nothingOfAPurgeStays},
	} {
		t.Run(part.name, func(t *testing.T) { part.ask(t, h.In(t)) })
	}
}

// TestPagesStayWholeInAnotherLanguage has houses of its own, as it keeps what they show.
func TestPagesStayWholeInAnotherLanguage(t *testing.T) {
	for name, h := range map[string]*pagetest.House{"unconnected": pagetest.Unconnected(t, pagetest.Ana), "captured": pagetest.Captured(t)} {
		t.Run(name, func(t *testing.T) { pagesStayWholeInAnotherLanguage(t, h.In(t), name) })
	}
}
