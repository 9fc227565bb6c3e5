package kit

import (
	"navsync/ui/action"
	"navsync/ui/theme"

	tea "charm.land/bubbletea/v2"
)

// MenuSpec describes a menu. X and Y are page cells below which it opens; it flips up when low.
type MenuSpec struct {
	Title   string // finished text
	Actions []action.Action
	X, Y    int
}

// NewMenu makes a … menu of actions: its letters run them, disabled ones stay and say why.
func NewMenu(c *Context, spec MenuSpec) Overlay { return nil }

// NewPicker makes a menu of options with search when there are many; chosen runs with the option's ID.
func NewPicker(c *Context, title string, options []Option, value string, x, y int, chosen func(id string) tea.Cmd) Overlay {
	return nil
}

// Progress renders a bar of width cells: done in accent, the rest a line. total 0 renders all rest.
func Progress(th theme.Theme, st theme.Styles, done, total, width int) string { return "" }

// Evidence renders a score of 0 to 100 as a bar with the threshold's mark.
func Evidence(th theme.Theme, st theme.Styles, score, threshold, width int) string { return "" }

// Sparkline renders values, the last ones that fit, scaled to their greatest.
func Sparkline(th theme.Theme, st theme.Styles, values []int, width int) string { return "" }

// StepBars renders one small bar per step, scaled to the longest; tones colour them.
func StepBars(th theme.Theme, st theme.Styles, values []int, tones []theme.Tone) string { return "" }

// State renders glyph and word in a tone: "● In CRM".
func State(st theme.Styles, tone theme.Tone, glyph, word string) string { return "" }

// ActionText renders an action as text: label in accent, key in quiet; disabled with its reason.
func ActionText(c *Context, st theme.Styles, a action.Action) string { return "" }

// ActionLine renders actions side by side in at most width cells; what does not fit leaves from the
// end and ". more" takes its place.
func ActionLine(c *Context, st theme.Styles, actions []action.Action, width int) string { return "" }

// Spread puts left and right at the ends of a line of exactly width cells; left is cut when short.
func Spread(st theme.Styles, left, right string, width int) string { return "" }

// Head renders a section's head: bold, with a muted note at the right of width cells.
func Head(st theme.Styles, title, note string, width int) string { return "" }

// Pair is a label with its value.
type Pair struct {
	Label string
	Value string // may be styled
}

// Pairs renders labels left and values on one shared column; values wrap. labelWidth 0 fits the
// longest label.
func Pairs(st theme.Styles, pairs []Pair, labelWidth, width int) []string { return nil }

// EmptySpec describes an empty state. Texts are finished.
type EmptySpec struct {
	Title string
	// Text says why, wrapped to 66 cells.
	Text string
	// Steps are what to do next; the first enabled one is marked.
	Steps []action.Action
	// Numbered numbers the steps.
	Numbered bool
	// Below stands under the steps, wrapped.
	Below string
}

// Empty renders an empty state at a third of the height, 66 cells wide.
func Empty(c *Context, spec EmptySpec, width, height int) string { return "" }

// ErrorSpec describes an error block. Texts are finished.
type ErrorSpec struct {
	Sentence, Detail string
	// Actions are the remedies.
	Actions []action.Action
	// Warn paints the bar amber instead of red.
	Warn bool
}

// ErrorBlock renders the sentence beside a red bar, with its remedies.
func ErrorBlock(c *Context, spec ErrorSpec, width int) []string { return nil }

// Forbidden renders who may, in one sentence (finished text), at a third of the height.
func Forbidden(c *Context, sentence string, width, height int) string { return "" }

// Loading renders … rows.
func Loading(c *Context, width, rows int) string { return "" }

// Check line of a list of checks (spec §3.1).
type CheckLine struct {
	// Result is "pass", "warning" or "fail"; "" means it still runs.
	Result string
	// Name, Found and Remedy are finished text; Remedy may be empty.
	Name, Found, Remedy string
	// Action, when set, stands right in the remedy's line.
	Action *action.Action
}

// Checks renders checks: quiet passes, loud exceptions with their remedy.
func Checks(c *Context, checks []CheckLine, width int) []string { return nil }
