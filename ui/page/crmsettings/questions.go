package crmsettings

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
)

// questions are the fields of the form. They are made once and follow the data, so that
// focus and cursor stay.
type questions struct {
	page                                     *Page
	connection, failure, app, finish         *row
	choices                                  map[string]*kit.Choice
	offered                                  map[string][]kit.Option
	include, standard, every                 *kit.Check
	kinds                                    map[string]*kit.Check
	licences                                 *kit.TextField
	head, greeting, facts, steps, failing    kit.Field
	autoSync, stage, won, back, appPart, end kit.Field
	interval, stated, failingFacts           kit.Field
}

func newQuestions(p *Page) *questions {
	q := &questions{page: p, choices: map[string]*kit.Choice{}, offered: map[string][]kit.Option{}, kinds: map[string]*kit.Check{}}
	q.makeRows(p)
	q.makeChoices(p)
	q.makeChecks(p)
	q.frame(p)
	return q
}

func (q *questions) makeRows(p *Page) {
	q.connection = &row{kit: p.kit, head: p.headline, actions: p.connectionActions}
	q.failure = &row{kit: p.kit, actions: func() []action.Action { return p.failureActions() }}
	q.app = &row{kit: p.kit, actions: p.appRow}
	q.finish = &row{kit: p.kit, actions: p.saveActions}
}

func (q *questions) makeChoices(p *Page) {
	c := p.kit
	radio := func(key, label string) {
		q.choices[key] = kit.NewRadio(c, kit.ChoiceSpec{Label: label, Inline: true, Changed: p.sets(key)})
	}
	list := func(key, label string) {
		q.choices[key] = kit.NewSelect(c, kit.ChoiceSpec{Label: label, Changed: p.sets(key)})
	}
	radio(store.KeyAutoSync, c.T("crmsettings.autosync"))
	list(store.KeyPipelineStage, c.T("crmsettings.stage"))
	list(store.KeyStageColumn, c.T("crmsettings.column"))
	list(store.KeyWonValue, c.T("crmsettings.won"))
	radio(store.KeyWriteback, c.T("crmsettings.enable"))
	radio(store.KeyAuthor, c.T("crmsettings.author"))
	list(store.KeyInterval, c.T("crmsettings.interval"))
	list(store.KeyPlan, c.T("crmsettings.plan"))
	q.licences = kit.NewText(c, kit.TextSpec{
		Label: c.T("crmsettings.licences"), Help: c.T("crmsettings.licences.help"), Width: 14,
		Check: func(typed string) string {
			if n, err := strconv.Atoi(typed); err != nil || n < 0 {
				return c.T("crmsettings.licences.number")
			}
			return ""
		},
		Changed: p.sets(store.KeyLicences),
	})
}

func (q *questions) makeChecks(p *Page) {
	c := p.kit
	q.include = kit.NewCheck(c, kit.CheckSpec{Label: c.T("setting.include-stage.yes"), Changed: func(on bool) tea.Cmd {
		return p.set(store.KeyIncludeStage, yesNo(on))
	}})
	q.standard = kit.NewCheck(c, kit.CheckSpec{
		Label: c.T("crmsettings.standard"), Note: c.T("crmsettings.standard.note"),
		Changed: func(on bool) tea.Cmd {
			target := store.TargetLinkedIn
			if on {
				target = store.TargetStandard
			}
			return p.set(store.KeyWritebackTarget, target)
		},
	})
	q.every = kit.NewCheck(c, kit.CheckSpec{Label: c.T("crmsettings.every"), Changed: func(on bool) tea.Cmd {
		list := ""
		if on {
			list = allKinds()
		}
		return p.set(store.KeyWritebackItems, list)
	}})
	for _, kind := range store.ItemKinds() {
		q.kinds[kind] = kit.NewCheck(c, kit.CheckSpec{
			Label: c.T("crmsettings.kind." + kind), //lang:keys crmsettings.kind.*
			Changed: func(on bool) tea.Cmd {
				return p.set(store.KeyWritebackItems, withKind(p.draft.shown[store.KeyWritebackItems], kind, on))
			},
		})
	}
}

// frame puts heads above and effects below the fields.
func (q *questions) frame(p *Page) {
	head := func(key string) func(int) []string {
		return func(width int) []string { return []string{kit.Head(p.kit.Theme.Styles, p.kit.T(key), "", width)} }
	}
	q.head = &framed{Field: q.connection, below: p.sentence}
	q.greeting = kit.NewNote(p.greetingLines)
	q.facts = kit.NewNote(p.facts)
	q.steps = kit.NewNote(p.stepLines)
	q.failing = &framed{Field: q.failure, above: p.failingLines}
	q.failingFacts = kit.NewNote(p.failingFacts)
	q.autoSync = &framed{Field: q.choices[store.KeyAutoSync], above: head("crmsettings.preferences")}
	q.stage = q.choices[store.KeyPipelineStage]
	q.won = &framed{Field: q.choices[store.KeyWonValue], below: p.effectLines}
	q.back = &framed{Field: q.choices[store.KeyWriteback], above: head("crmsettings.writeback")}
	q.appPart = &framed{Field: q.app, above: p.appLines}
	q.interval = &framed{Field: q.choices[store.KeyInterval], above: head("crmsettings.others")}
	q.end = &framed{Field: q.finish, above: p.unsavedLines}
	q.stated = kit.NewNote(p.statedLines)
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
	for key, choice := range q.choices {
		options := p.offered(key)
		if !slices.Equal(options, q.offered[key]) {
			q.offered[key] = options
			choice.SetOptions(options)
		}
		if choice.Value() != p.draft.shown[key] {
			choice.SetValue(p.draft.shown[key])
		}
		choice.SetWas(p.draft.stored[key])
	}
	q.include.SetValue(p.draft.shown[store.KeyIncludeStage] == store.Yes)
	q.standard.SetValue(p.draft.shown[store.KeyWritebackTarget] == store.TargetStandard)
	chosen := kinds(p.draft.shown[store.KeyWritebackItems])
	q.every.SetValue(len(chosen) == len(store.ItemKinds()))
	for kind, check := range q.kinds {
		check.SetValue(slices.Contains(chosen, kind))
	}
	if q.licences.Value() != p.draft.shown[store.KeyLicences] {
		q.licences.SetValue(p.draft.shown[store.KeyLicences])
	}
}

// card are the parts of the connection.
func (q *questions) card() []part {
	p := q.page
	parts := []part{{"head", q.head}}
	if p.greeting {
		parts = append(parts, part{"greeting", q.greeting})
	}
	if p.data.view.State == store.Failing {
		return append(parts, part{"failing", q.failing}, part{"failing-facts", q.failingFacts})
	}
	parts = append(parts, part{"facts", q.facts})
	if p.data.view.State == store.Importing && p.data.run.ID != 0 {
		parts = append(parts, part{"steps", q.steps})
	}
	return parts
}

func (q *questions) preferences() []part {
	parts := []part{{"auto-sync", q.autoSync}}
	if q.asksColumn() {
		parts = append(parts, part{"column", q.choices[store.KeyStageColumn]})
	}
	return append(parts, part{"stage", q.stage}, part{"include", q.include}, part{"won", q.won})
}

// asksColumn tells whether the column of the stage is a question (spec §5): it is salesstage
// unless the organization has none, or the admin has chosen another one.
func (q *questions) asksColumn() bool {
	const usual = "salesstage"
	offered := q.offered[store.KeyStageColumn]
	if len(offered) < 2 {
		return false
	}
	if !slices.ContainsFunc(offered, func(o kit.Option) bool { return o.ID == usual }) {
		return true
	}
	chosen := q.page.draft.stored[store.KeyStageColumn]
	return chosen != "" && chosen != usual
}

func (q *questions) writeback() []part {
	d := q.page.draft.shown
	parts := []part{{"writeback", q.back}}
	if d[store.KeyWritebackTarget] == store.TargetLinkedIn {
		parts = append(parts, part{"app", q.appPart})
	}
	parts = append(parts, part{"standard", q.standard})
	if d[store.KeyWriteback] != store.Yes {
		return parts
	}
	parts = append(parts, part{"every", q.every})
	if d[store.KeyWritebackItems] != allKinds() {
		for _, kind := range store.ItemKinds() {
			parts = append(parts, part{kind, q.kinds[kind]})
		}
	}
	return append(parts, part{"author", q.choices[store.KeyAuthor]})
}

func (q *questions) others() []part {
	return []part{
		{"interval", q.interval}, {"licences", q.licences}, {"plan", q.choices[store.KeyPlan]}, {"end", q.end},
	}
}

func yesNo(on bool) string {
	if on {
		return store.Yes
	}
	return store.No
}
