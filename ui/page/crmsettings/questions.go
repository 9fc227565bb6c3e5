package crmsettings

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
)

// questions are the fields of the form. They are made once and follow the data, so that
// focus and cursor stay.
type questions struct {
	page                            *Page
	asked                           []*question            // of the table of settings, in its order
	choices                         map[string]*kit.Choice // the radios and selects by key
	connection, failure, app, next  *row
	finish, keep                    *row // Save below the last question, and below the preferences
	head, greeting, facts, steps    kit.Field
	failing, failingFacts           kit.Field
	odd, appPart, stated, end, here kit.Field
}

func newQuestions(p *Page) *questions {
	q := &questions{page: p, choices: map[string]*kit.Choice{}}
	for _, row := range rows {
		one := questionOf(p, row)
		if choice, ok := one.fields[0].field.(*kit.Choice); ok {
			q.choices[row.Key] = choice
		}
		q.asked = append(q.asked, one)
	}
	q.makeRows(p)
	q.frame(p)
	return q
}

func (q *questions) makeRows(p *Page) {
	q.connection = &row{kit: p.kit, head: p.headline, actions: p.connectionActions}
	q.failure = &row{kit: p.kit, actions: func() []action.Action { return p.failureActions() }}
	q.next = &row{kit: p.kit, actions: p.greetingActions}
	q.app = &row{kit: p.kit, actions: p.appRow}
	q.finish = &row{kit: p.kit, actions: p.saveActions}
	q.keep = &row{kit: p.kit, actions: p.saveActions}
}

// frame puts heads above and effects below the fields.
func (q *questions) frame(p *Page) {
	q.head = &framed{Field: q.connection, below: p.sentence}
	q.greeting = &framed{Field: q.next, above: p.greetingLines}
	q.facts = kit.NewNote(p.facts)
	q.steps = kit.NewNote(p.stepLines)
	q.failing = &framed{Field: q.failure, above: p.failingLines}
	q.failingFacts = kit.NewNote(p.failingFacts)
	q.odd = kit.NewNote(p.oddLines)
	q.appPart = &framed{Field: q.app, above: p.appLines}
	q.end = &framed{Field: q.finish, above: p.unsavedLines}
	q.here = &framed{Field: q.keep, above: p.keptLines}
	q.stated = kit.NewNote(p.statedLines)
	section := store.SettingSection("")
	for _, one := range q.asked {
		frame := &framed{Field: one.fields[0].field}
		if one.row.Section != section {
			section = one.row.Section
			frame.above = p.sectionHead(section)
		}
		if one.row.Key == store.KeyWonValue { // the last of the preferences
			frame.below = p.effectLines
		}
		if frame.above != nil || frame.below != nil {
			one.fields[0].field = frame
		}
	}
}

// sectionHead is the line above the first question of a section.
func (p *Page) sectionHead(section store.SettingSection) func(int) []string {
	name := "crmsettings.section." + string(section) //lang:keys crmsettings.section.*
	return func(width int) []string {
		lines := []string{kit.Head(p.kit.Theme.Styles, p.kit.T(name), "", width)}
		if section == store.SectionPreferences && p.data.Value.seats == 0 && !p.greeting { // the greeting says it already
			lines = append(append(lines, p.seatsFirst(width)...), "")
		}
		return lines
	}
}

// sets is the Changed of a field that keeps its value in the draft.
func (p *Page) sets(key string) func(string) tea.Cmd {
	return func(value string) tea.Cmd { return p.set(key, value) }
}

// set changes a value of the draft. Writeback asks at once whether the app is there.
func (p *Page) set(key, value string) tea.Cmd {
	p.draft.shown[key] = value
	if key == store.KeyStageColumn && value != p.draft.stored[key] {
		p.draft.shown[store.KeyPipelineStage] = store.NotSure
	}
	p.questions.follow(p)
	p.arrange()
	cmds := []tea.Cmd{p.reckon(true)}
	if key == store.KeyWriteback && value == store.Yes && p.needsApp() && p.may(engine.ActCheck) {
		cmds = append(cmds, p.checkApp())
	}
	return tea.Batch(cmds...)
}

// follow shows the draft's values and the organization's choices in the fields.
func (q *questions) follow(p *Page) {
	for _, one := range q.asked {
		one.follow(p.draft.shown[one.row.Key], p.draft.stored[one.row.Key])
	}
}

// wrong is the sentence about the first answer that cannot be saved, key "" when there is none.
func (q *questions) wrong() (key string, facts []any) {
	for _, one := range q.asked {
		if one.wrong == nil {
			continue
		}
		if key, facts = one.wrong(); key != "" {
			return key, facts
		}
	}
	return "", nil
}

// field is the first field of a setting.
func (q *questions) field(key string) kit.Field {
	for _, one := range q.asked {
		if one.row.Key == key {
			return one.fields[0].field
		}
	}
	return nil
}

// card are the parts of the connection.
func (q *questions) card() []part {
	p := q.page
	parts := []part{{"head", q.head}}
	if len(p.data.Value.settings.Odd) > 0 {
		parts = append(parts, part{"odd", q.odd})
	}
	if p.greeting {
		parts = append(parts, part{"greeting", q.greeting})
	}
	if p.data.Value.view.State == store.Failing {
		return append(parts, part{"failing", q.failing}, part{"failing-facts", q.failingFacts})
	}
	parts = append(parts, part{"facts", q.facts})
	if p.data.Value.view.State == store.Importing && p.data.Value.run.ID != 0 {
		parts = append(parts, part{"steps", q.steps})
	}
	return parts
}

// settings are the questions that the answers so far leave open, from the top.
func (q *questions) settings() []part {
	var parts []part
	for _, one := range q.asked {
		if q.page.asks(one.row) {
			parts = append(parts, one.shown(q.page)...)
		}
		if one.row.Key == store.KeyWonValue && q.page.keeps() {
			parts = append(parts, part{"keep", q.here})
		}
		if one.row.Key == store.KeyWriteback && q.page.needsApp() {
			parts = append(parts, part{"app", q.appPart})
		}
	}
	return append(parts, part{"end", q.end})
}

// shown are the fields of a question that its answer needs: each kind of item only while not
// all are written.
func (q *question) shown(p *Page) []part {
	if q.row.Kind == store.KindItems && p.draft.shown[q.row.Key] == allKinds() {
		return q.fields[:1]
	}
	return q.fields
}

// asks tells whether a setting is a question now, by the answers to others.
func (p *Page) asks(row store.Setting) bool {
	switch row.Key {
	case store.KeyStageColumn:
		return p.asksColumn()
	case store.KeyWritebackItems, store.KeyAuthor, store.KeyUnresolved:
		return p.draft.shown[store.KeyWriteback] == store.Yes
	}
	return true
}

// asksColumn tells whether the column of the stage is a question (spec §5): it is salesstage
// unless the organization has none, or the admin has chosen another one.
func (p *Page) asksColumn() bool {
	const usual = "salesstage"
	offered := p.data.Value.options[store.KeyStageColumn]
	if len(offered) < 2 {
		return false
	}
	if !slices.ContainsFunc(offered, func(c engine.Choice) bool { return c.Value == usual }) {
		return true
	}
	chosen := p.draft.stored[store.KeyStageColumn]
	return chosen != "" && chosen != usual
}
