package kit

import tea "charm.land/bubbletea/v2"

// Rows is a List of a few finished lines: options, candidates, messages.
type Rows struct {
	Texts []string
	// Place is the focused one; Go moves the focus.
	Place int
	Go    func(i int)
	// About says more of the focused one. Open says that enter does something. About may be nil.
	About func() []string
	Open  bool
}

// Count implements List.
func (r Rows) Count() (shown, total int) { return len(r.Texts), len(r.Texts) }

// At implements List.
func (r Rows) At() int { return r.Place }

// GoTo implements List.
func (r Rows) GoTo(i int) tea.Cmd {
	if i >= 0 && i < len(r.Texts) {
		r.Go(i)
	}
	return nil
}

// Line implements List.
func (r Rows) Line(i int) string {
	if i < 0 || i >= len(r.Texts) {
		return ""
	}
	return r.Texts[i]
}

// Group implements List.
func (Rows) Group(int) string { return "" }

// Facts implements List.
func (r Rows) Facts() []string {
	if r.About == nil {
		return []string{r.Line(r.Place)}
	}
	return r.About()
}

// Filtered implements List.
func (Rows) Filtered() bool { return false }

// Filter implements List.
func (Rows) Filter() string { return "" }

// SetFilter implements List.
func (Rows) SetFilter(string) tea.Cmd { return nil }

// Ticks implements List.
func (Rows) Ticks() bool { return false }

// Opens implements List.
func (r Rows) Opens() bool { return r.Open }
