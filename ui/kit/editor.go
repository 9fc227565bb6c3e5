package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Editor is one line of text with a position, by grapheme: what fields, filters and the palette type
// into. The zero value is empty.
type Editor struct {
	before, after string
}

// Value returns the text.
func (e *Editor) Value() string { return e.before + e.after }

// Set replaces the text and goes to its end.
func (e *Editor) Set(s string) { e.before, e.after = safe(s, ' '), "" }

// Update edits with a key or paste; changed says whether the text is another, used whether the key
// was one of the editor's.
func (e *Editor) Update(msg tea.Msg) (changed, used bool) {
	old := e.Value()
	switch m := msg.(type) {
	case tea.PasteMsg:
		e.before += strings.TrimSpace(safe(m.Content, ' '))
		return e.Value() != old, true
	case tea.KeyPressMsg:
		if m.Text != "" && m.Mod&^tea.ModShift == 0 {
			e.before += safe(m.Text, ' ')
			return true, true
		}
		used = e.key(m.String())
	}
	return e.Value() != old, used
}

func (e *Editor) key(name string) bool {
	switch name {
	case "left", "ctrl+b":
		kept := dropLast(e.before)
		e.before, e.after = kept, e.before[len(kept):]+e.after
	case "right", "ctrl+f":
		first := firstCluster(e.after)
		e.before, e.after = e.before+first, e.after[len(first):]
	case "home", "ctrl+a":
		e.before, e.after = "", e.Value()
	case "end", "ctrl+e":
		e.before, e.after = e.Value(), ""
	case "backspace", "shift+backspace":
		e.before = dropLast(e.before)
	case "delete", "ctrl+d":
		e.after = e.after[len(firstCluster(e.after)):]
	case "ctrl+u":
		e.before = ""
	case "ctrl+k":
		e.after = ""
	case "ctrl+w", "alt+backspace":
		trimmed := strings.TrimRight(e.before, " ")
		e.before = trimmed[:strings.LastIndexByte(trimmed, ' ')+1]
	default:
		return false
	}
	return true
}

func firstCluster(s string) string {
	if s == "" {
		return ""
	}
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return cluster
}

// Visible returns the part of the text that shows in width cells and the cursor's cell in it. Secret
// text shows dots.
func (e *Editor) Visible(width int, secret bool) (text string, cursor int) {
	before, after := agreed(e.before), agreed(e.after)
	if secret {
		before, after = strings.Repeat("•", Width(before)), strings.Repeat("•", Width(after))
	}
	cursor = Width(before)
	text = before + after
	if shift := cursor - (width - 1); shift > 0 {
		text = ansi.TruncateLeftWc(text, shift, "")
		cursor = width - 1
	}
	return First(text, width, ""), cursor
}
