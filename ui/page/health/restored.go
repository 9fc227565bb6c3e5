package health

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// restoredBlock says that nothing is sent since the store was made from a copy, and asks (spec §15).
func (p *Page) restoredBlock(inner int) []string {
	if !p.facts.Value.restored.Held() {
		return nil
	}
	block := kit.ErrorBlock(p.kit, kit.ErrorSpec{
		Sentence: p.restoredSentence(), Detail: p.kit.T("health.restored.detail"), Actions: []action.Action{p.goOnAction()}, Warn: true,
	}, inner)
	return append(inset(block), "")
}

func (p *Page) restoredSentence() string {
	r, c := p.facts.Value.restored, p.kit
	return c.T("health.restored", "Time", c.Printer.DateTime(r.KnownUntil.In(c.Now().Location())), "Span", c.Printer.Duration(r.Missing()))
}

func (p *Page) goOnAction() action.Action {
	return action.Action{
		ID: "health/go-on", Keys: []string{"G"}, Title: "health.restored.go-on", Tooltip: "health.restored.go-on.tip", Group: groupRuns,
		Enabled: action.All(p.admin(engine.ActGoOn), action.If(func() bool { return p.facts.Value.restored.Held() }, "health.restored.none")),
		Run:     p.askGoOn,
	}
}

// askGoOn shows what may be missing and asks.
func (p *Page) askGoOn() tea.Cmd {
	c := p.kit
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("health.restored.title"), Text: p.restoredSentence() + " " + c.T("health.restored.text"), Verb: c.T("health.restored.verb"),
		Run: func() tea.Cmd {
			return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
				_, err := p.house.Engine.GoOn(ctx, a)
				return c.T("health.restored.went-on"), theme.ToneOK, err
			})
		},
	}))
}
