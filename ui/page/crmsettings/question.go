package crmsettings

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
)

// question is how the page asks for a setting: the fields of its row of the table.
type question struct {
	row    store.Setting
	fields []part
	// follow shows a value and the stored one that it is compared with.
	follow func(value, was string)
	// wrong is the sentence about what was typed, key "" when it is right. May be nil.
	wrong func() (key string, facts []any)
}

// questionOf asks for a row by the kind of its value, but for what spec §5 and §8.1 ask for
// with a tick.
func questionOf(p *Page, row store.Setting) *question {
	q := &question{row: row}
	switch {
	case row.Key == store.KeyIncludeStage:
		q.tick(p, p.kit.T("setting.include-stage.yes"), "", store.Yes, store.No)
	case row.Key == store.KeyWritebackTarget:
		q.tick(p, p.kit.T("crmsettings.standard"), p.kit.T("crmsettings.standard.note"), store.TargetStandard, store.TargetLinkedIn)
	case row.Kind == store.KindItems:
		q.ticks(p)
	case row.Kind == store.KindYesNo, row.Kind == store.KindWord && len(row.Words) == 2:
		q.choose(p, kit.NewRadio(p.kit, kit.ChoiceSpec{Label: p.question(row), Inline: true, Changed: p.sets(row.Key)}))
	case row.Kind == store.KindNumber, row.Kind == store.KindPerson, row.Kind == store.KindCommand:
		q.write(p)
	default: // a word of many, a time, the organization's choices
		q.choose(p, kit.NewSelect(p.kit, kit.ChoiceSpec{Label: p.question(row), Changed: p.sets(row.Key)}))
	}
	return q
}

// question is the sentence that asks for a row; the three of spec §5 have their numbers.
func (p *Page) question(row store.Setting) string {
	return numbers[row.Key] + p.kit.T("setting."+row.Key) //lang:keys setting.*
}

var numbers = map[string]string{store.KeyAutoSync: "1 ", store.KeyPipelineStage: "2 ", store.KeyWonValue: "3 "}

// choose asks with a radio or a select, whose options follow what the organization offers.
func (q *question) choose(p *Page, choice *kit.Choice) {
	q.fields = []part{{q.row.Key, choice}}
	var known []kit.Option
	q.follow = func(value, was string) {
		if options := p.offered(q.row); !slices.Equal(options, known) {
			known = options
			choice.SetOptions(options)
		}
		if choice.Value() != value {
			choice.SetValue(value)
		}
		choice.SetWas(was)
	}
}

// tick asks with one checkbox.
func (q *question) tick(p *Page, label, note, on, off string) {
	check := kit.NewCheck(p.kit, kit.CheckSpec{Label: label, Note: note, Changed: func(ticked bool) tea.Cmd {
		if ticked {
			return p.set(q.row.Key, on)
		}
		return p.set(q.row.Key, off)
	}})
	q.fields = []part{{q.row.Key, check}}
	q.follow = func(value, _ string) { check.SetValue(value == on) }
}

// ticks asks for kinds of items: all of them, or each with a checkbox of its own.
func (q *question) ticks(p *Page) {
	every := kit.NewCheck(p.kit, kit.CheckSpec{Label: p.question(q.row), Changed: func(on bool) tea.Cmd {
		list := ""
		if on {
			list = allKinds()
		}
		return p.set(q.row.Key, list)
	}})
	q.fields = []part{{q.row.Key, every}}
	checks := map[string]*kit.Check{}
	for _, kind := range kinds(allKinds()) {
		checks[kind] = kit.NewCheck(p.kit, kit.CheckSpec{
			Label: p.kit.T("setting." + q.row.Key + "." + kind), //lang:keys setting.*
			Changed: func(on bool) tea.Cmd {
				return p.set(q.row.Key, withKind(p.draft.shown[q.row.Key], kind, on))
			},
		})
		q.fields = append(q.fields, part{kind, checks[kind]})
	}
	q.follow = func(value, _ string) {
		chosen := kinds(value)
		every.SetValue(len(chosen) == len(store.ItemKinds()))
		for kind, check := range checks {
			check.SetValue(slices.Contains(chosen, kind))
		}
	}
}

// write asks with a text field. What is typed is checked by the row.
func (q *question) write(p *Page) {
	spec := kit.TextSpec{Label: p.question(q.row), Changed: p.sets(q.row.Key)}
	if help := "setting." + q.row.Key + ".help"; p.kit.Printer.Has(help) {
		spec.Help = p.kit.T(help)
	}
	number := q.row.Kind == store.KindNumber
	if number {
		spec.Width, spec.Check = 14, func(typed string) string {
			key, facts := wrongNumber(q.row, typed)
			if key == "" {
				return ""
			}
			return p.kit.T(key, facts...)
		}
	}
	text := kit.NewText(p.kit, spec)
	q.fields = []part{{q.row.Key, text}}
	if number {
		q.wrong = func() (string, []any) { return wrongNumber(q.row, text.Value()) }
	}
	q.follow = func(value, _ string) {
		if text.Value() != value {
			text.SetValue(value)
		}
	}
}

// wrongNumber says why a row does not take a number: the sentence's key, "" when it does.
func wrongNumber(row store.Setting, typed string) (key string, facts []any) {
	if _, err := row.Parse(typed); err == nil {
		return "", nil
	}
	if n, err := strconv.Atoi(strings.TrimSpace(typed)); err != nil || n < 0 {
		return "crmsettings.number", nil
	}
	return "crmsettings.number.bounds", []any{"From", row.Lowest, "To", row.Highest}
}
