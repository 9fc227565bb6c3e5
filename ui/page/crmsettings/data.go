package crmsettings

import (
	"context"
	"errors"
	"maps"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// data is what the page shows, in one load.
type data struct {
	view     store.ConnectionView
	run      store.Run // the run under way, else the last one; the zero value: there was none
	settings store.Settings
	options  map[string][]engine.Choice
	app      store.Check // what was found of the LinkedIn app; the zero value: not looked for
	kind     store.Check // what was found of the environment's type
	seats    int
	notice   string // language key of where the sign-in is kept, "" where there is nothing to say
}

// The names of the checks that the page shows (spec §3.1).
const (
	checkApp  = "linkedin-app"
	checkType = "type"
)

func read(ctx context.Context, h page.House) (d data, err error) {
	if d.view, err = h.Store.ConnectionView(ctx); err != nil {
		return d, err
	}
	if d.run, err = h.Store.CurrentRun(ctx); errors.Is(err, store.ErrNotFound) {
		d.run, err = h.Store.LastRun(ctx)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return d, err
	}
	if d.settings, err = h.Store.Settings(ctx); err != nil {
		return d, err
	}
	if d.options, err = h.Engine.SettingOptions(ctx); err != nil {
		return d, err
	}
	checks, err := h.Store.Checks(ctx)
	if err != nil {
		return d, err
	}
	for _, check := range checks {
		switch check.Name {
		case checkApp:
			d.app = check
		case checkType:
			d.kind = check
		}
	}
	if d.notice, err = h.Engine.TokensNotice(ctx); err != nil {
		return d, err
	}
	d.seats, err = h.Store.CountSeats(ctx, store.SeatQuery{})
	return d, err
}

// connected is true while there is a connection, working or not.
func (d data) connected() bool {
	return d.view.State != "" && d.view.State != store.Disconnected
}

// running is true while a run is under way.
func (d data) running() bool { return d.view.RunID != 0 }

type effectMsg struct {
	page   *Page
	effect store.DisconnectEffect
	purge  bool
	err    error
}

// doneMsg answers a change that the page began.
type doneMsg struct {
	page *Page
	err  error
	// said is the key of the sentence for success, "" says nothing.
	said string
	// saved are the values that were saved, nil for other changes.
	saved map[string]string
}

// load reads anew; what was read before stays in view until the answer is there.
func (p *Page) load() tea.Cmd {
	h := p.house
	return p.data.Ask(h, func(ctx context.Context) (data, error) { return read(ctx, h) })
}

func (p *Page) loaded() tea.Cmd {
	if p.data.Err != nil {
		return nil
	}
	p.draft.follow(p.data.Value.settings)
	p.questions.follow(p)
	p.arrange()
	if field := p.questions.field(p.asked); field != nil {
		p.form.FocusField(field)
		p.asked = ""
	}
	if !p.data.Value.view.Greet || p.greeting {
		return p.reckon(false)
	}
	p.greeting = true
	p.toNextStep()
	return tea.Batch(p.reckon(false), p.greeted())
}

// toNextStep shows the greeting with the focus on the step that follows, unless somebody has moved it meanwhile.
func (p *Page) toNextStep() {
	p.arrange()
	if p.questions.greeting.Focusable() && p.form.Focused() == p.questions.head {
		p.form.FocusField(p.questions.greeting)
	}
}

// greeted notes that "Congratulations!" was shown; it stays in view until the page is left.
func (p *Page) greeted() tea.Cmd {
	h := p.house
	return func() tea.Msg { return doneMsg{page: p, err: h.Engine.Greeted(h.Context)} }
}

// reckon computes the effect of what was changed (spec §5). Unless anew, an effect that is
// known or on its way stays.
func (p *Page) reckon(anew bool) tea.Cmd {
	if !p.effectWanted() {
		p.effect.Forget()
		return nil
	}
	if here := p.effect.Known || p.effect.Busy(); !anew && here && p.effect.Err == nil {
		return nil
	}
	h, actor, values := p.house, p.house.Actor(), maps.Clone(p.draft.changes())
	return p.effect.Instead(h, func(ctx context.Context) (engine.Effect, error) { return h.Engine.Preview(ctx, actor, values) })
}

// change runs do in a command and reads anew afterwards.
func (p *Page) change(said string, do func(context.Context, engine.Actor) error) tea.Cmd {
	h, actor := p.house, p.house.Actor()
	return func() tea.Msg { return doneMsg{page: p, err: do(h.Context, actor), said: said} }
}

func (p *Page) done(m doneMsg) tea.Cmd {
	p.busy = ""
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), p.load())
	}
	if m.saved != nil {
		p.draft.keep(m.saved)
	}
	cmds := []tea.Cmd{p.load(), p.kit.Refresh()}
	if m.said != "" {
		cmds = append(cmds, p.kit.Toast(theme.ToneOK, p.kit.T(m.said)))
	}
	return tea.Batch(cmds...)
}
