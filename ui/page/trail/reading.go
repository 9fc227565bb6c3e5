package trail

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// The trail for who reads it in lines: its events are the rows, their facts what one says when it is chosen.

// List implements kit.Lister.
func (b *body) List() kit.List { return b }

// Count implements kit.List.
func (b *body) Count() (shown, total int) { return len(b.events), len(b.events) }

// At implements kit.List.
func (b *body) At() int { return b.at }

// GoTo implements kit.List.
func (b *body) GoTo(i int) tea.Cmd {
	b.focus(i)
	return nil
}

// Line implements kit.List.
func (b *body) Line(i int) string {
	if i < 0 || i >= len(b.events) {
		return ""
	}
	e := b.events[i]
	return b.kit.Printer.DateTime(e.At.In(b.kit.Now().Location())) + ", " + e.Text
}

// Group implements kit.List.
func (b *body) Group(int) string { return "" }

// Facts implements kit.List.
func (b *body) Facts() []string {
	if b.at >= len(b.events) {
		return nil
	}
	var lines []string
	for _, p := range b.facts(b.events[b.at], b.kit.Theme.Styles) {
		lines = append(lines, p.Label+": "+strings.Join(kit.Spoken(p.Value), " "))
	}
	return lines
}

// Filter implements kit.List.
func (b *body) Filter() string { return "" }

// Filtered implements kit.List.
func (b *body) Filtered() bool { return false }

// SetFilter implements kit.List.
func (b *body) SetFilter(string) tea.Cmd { return nil }

// Ticks implements kit.List.
func (b *body) Ticks() bool { return false }

// Opens implements kit.List: who reads lines is told the facts.
func (b *body) Opens() bool { return false }
