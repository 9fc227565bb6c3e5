package conversations_test

import (
	"strings"
	"testing"

	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestThreePanes: from 200 columns the list has a column for each fact, and the member stands beside the thread with record,
// evidence and activities; at 160 there are two panes, and at none is a text wider than 76 cells.
func TestThreePanes(t *testing.T) {
	h := pagetest.Captured(t)
	s := show(h, ana, lang.English, 250, 80)
	s.Press("down") // somebody who has a record
	s.Golden("wide-en-250x80")
	s.Shows("Company", "Copied", "Matched", "by itself", "Record", "Activities in Dynamics", "Do")
	for _, columns := range []int{160, 200, 250, 300} {
		s := show(h, ana, lang.English, columns, 60)
		for i, line := range strings.Split(s.Text(), "\n") {
			if i < 4 || i > 57 {
				continue
			}
			panes := strings.Split(line, "│")
			if len(panes) < 3 {
				t.Fatalf("%d columns: %d panes in %q", columns, len(panes)-1, line)
			}
			thread := strings.TrimRight(strings.TrimLeft(panes[2], "▌ "), " ")
			if kit.Width(thread) > kit.TextWidth {
				t.Errorf("%d columns: a line of %d cells: %q", columns, kit.Width(thread), thread)
			}
		}
	}
	show(h, ana, lang.English, 199, 60).Hides("Activities in Dynamics")
	french := show(h, ana, lang.French, 200, 60)
	french.Press("down")
	french.Shows("Associé", "dans Dynamics")
}
