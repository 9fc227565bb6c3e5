package unresolved

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestTwoWhoReadAlikeAreSeenTogether holds that the best of two candidates with one name and company leaves the other the room of
// its evidence, until somebody looks at the candidates one by one, and that both are told apart by whole facts.
func TestTwoWhoReadAlikeAreSeenTogether(t *testing.T) {
	now := time.Date(2026, 11, 24, 14, 31, 0, 0, time.UTC)
	p := &Page{kit: &kit.Context{Theme: theme.New(theme.Options{}), Printer: lang.MustNew(lang.English), Now: func() time.Time { return now }}}
	one := store.CandidateRow{
		Name: "Ravi Tanaka", Company: "Fjordline", Email: "ravi.tanaka@a-firm-of-a-long-name.test", Phone: "+1 617 685", Owner: "Léa Fontaine",
	}
	two := store.CandidateRow{Name: "ravi tanaka", Company: "Fjordline", Phone: "+1 617 929", ChangedAt: now}
	p.candidates.Value = []store.CandidateRow{one, two}
	second := p.candidate(1, two, 46, false)
	if got := p.twinRoom(0, 46); got != 1+len(second) {
		t.Errorf("%d lines are left for the other", got)
	}
	if text := ansi.Strip(strings.Join(p.candidate(0, one, 46, true), "\n")); !strings.Contains(text, "+1 617 685 · Léa Fontaine") {
		t.Errorf("not told apart:\n%s", text)
	}
	p.inPreview = true
	if got := p.twinRoom(0, 46); got != 0 {
		t.Errorf("%d lines are left while the candidates are looked at", got)
	}
	p.inPreview, p.candidates.Value[1].Company = false, "Another"
	if got := p.twinRoom(0, 46); got != 0 {
		t.Errorf("%d lines are left for somebody else", got)
	}
}
