package kit

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// What is below is the same page or dialog for who reads it in lines instead of looking at it: the rows of a list, the
// questions of a form, what a pane says. A part implements what it has.

// List is rows that are read one a line.
type List interface {
	// Count is how many rows are shown, and how many there are.
	Count() (shown, total int)
	// At is the place of the focused row; GoTo moves the focus and asks for the rows around it.
	At() int
	GoTo(i int) tea.Cmd
	// Line is the row as one sentence, "" while it is not here; Group the head that it stands under.
	Line(i int) string
	Group(i int) string
	// Facts are all that the list says of the focused row.
	Facts() []string
	// Filter is what was typed; Filtered says whether it has a filter, SetFilter types one.
	Filtered() bool
	Filter() string
	SetFilter(text string) tea.Cmd
	// Ticks says whether rows can be ticked, Opens whether enter does something with one.
	Ticks() bool
	Opens() bool
}

// Lister is a page or a body whose list has the focus; nil when there is none now.
type Lister interface{ List() List }

// Asking is a page or a body with questions; nil when it asks nothing now.
type Asking interface{ Form() *Form }

// Detailed is a page with a pane about the focused row. Lines may be styled.
type Detailed interface{ Detail(width int) []string }

// Headed is a page with something to say above its list. Lines may be styled.
type Headed interface{ Head(width int) []string }

// Ask is a field's question for who answers with a line. The zero value asks nothing.
type Ask struct {
	// Label is the question; Value the answer that counts now, as it is shown.
	Label, Value string
	// Help says what is wanted. Secret answers are not shown.
	Help   string
	Secret bool
	// Options are what can be chosen; without them anything can be typed.
	Options []Option
	// Several says that each option can be turned on and off, and the question stays until it is left.
	Several bool
	// Set takes an option's ID or what was typed. Nil asks nothing.
	Set func(answer string) tea.Cmd
	// Problem is what is wrong with the answer, "" for nothing. May be nil.
	Problem func() string
}

// Wrong is what is wrong with the answer.
func (a Ask) Wrong() string {
	if a.Problem == nil {
		return ""
	}
	return a.Problem()
}

// Fields are the fields that are in the form now, from the top.
func (f *Form) Fields() []Field { return f.fields }

// Form implements Asking.
func (f *Form) Form() *Form { return f }

// Ask implements Field.
func (t *TextField) Ask() Ask {
	help := t.spec.Help
	if example := t.placeholder(); example != "" {
		help = strings.TrimSpace(help + " " + example)
	}
	return Ask{
		Label: t.spec.Label, Value: t.Value(), Help: help, Secret: t.spec.Secret,
		Set: func(answer string) tea.Cmd {
			t.SetValue(answer)
			t.left, t.asked = true, t.asked+1
			if t.spec.Changed == nil {
				return nil
			}
			return t.spec.Changed(t.Value())
		},
		Problem: func() string {
			if t.Value() == "" {
				return ""
			}
			return t.Problem()
		},
	}
}

// Ask implements Field.
func (c *Choice) Ask() Ask {
	return Ask{Label: c.spec.Label, Value: c.label(c.spec.Value), Options: c.spec.Options, Set: c.choose}
}

// Ask implements Field.
func (c *Check) Ask() Ask {
	a := Ask{Label: c.spec.Label, Help: c.spec.Note}
	for _, on := range []bool{true, false} {
		id := map[bool]string{true: "yes", false: "no"}[on]
		o := Option{ID: id, Label: c.kit.T("plain." + id)} //lang:keys plain.*
		if on != c.spec.Value {
			o.Disabled = c.disabled()
		} else {
			a.Value = o.Label
		}
		a.Options = append(a.Options, o)
	}
	a.Set = func(answer string) tea.Cmd {
		if on := answer == "yes"; on != c.spec.Value {
			return c.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
		}
		return nil
	}
	return a
}

// Ask implements Field.
func (t *typedNumber) Ask() Ask {
	a := t.field.Ask()
	a.Label = t.kit.T("shell.typed.question", "count", t.number())
	a.Problem = func() string {
		if t.right() {
			return ""
		}
		return t.kit.T("plain.number-differs")
	}
	return a
}

// Ask implements Field.
func (note) Ask() Ask { return Ask{} }

// Spoken is what can be shown of a text where nothing is drawn: no colours, marks, borders, bars and signs; what stands
// in columns is set apart by commas. Lines that say nothing are left out.
func Spoken(text string) []string {
	var marks Regions
	var lines []string
	for _, l := range strings.Split(ansi.Strip(marks.Take(text)), "\n") {
		var parts []string
		for _, part := range strings.Split(strings.Map(spokenRune, dots.Replace(l)), "  ") {
			if part = Clean(strings.Join(strings.Fields(part), " ")); strings.IndexFunc(part, says) >= 0 {
				parts = append(parts, strings.TrimRight(part, ","))
			}
		}
		if len(parts) > 0 {
			lines = append(lines, strings.Join(parts, ", "))
		}
	}
	return lines
}

// dots set facts apart, as the space between columns does.
var dots = strings.NewReplacer(" · ", "   ")

// says finds what is said, as against signs alone.
func says(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == zeroWidthJoiner || unicode.Is(unicode.So, r)
}

// spokenRune turns what is drawn into a blank: box drawing, blocks, shapes, ticks and braille.
func spokenRune(r rune) rune {
	switch {
	case r >= 0x2500 && r <= 0x25FF, r >= 0x2713 && r <= 0x2718, r >= 0x2800 && r <= 0x28FF, r == '…', r == '⇄', r == '▎':
		return ' '
	}
	return r
}
