package conversations

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// neverMsg is what the never-copy list can be given of the shown thread, and what is on it.
type neverMsg struct {
	offers []store.NeverCopy
	rules  []store.NeverCopy
	err    error
}

// never opens the never-copy list (spec §8.3): it wins over every choice.
func (p *Page) never() tea.Cmd {
	members, seat := p.opened.members, p.opened.row.SeatID
	return page.Load(p.house, func(ctx context.Context) (m neverMsg, err error) {
		for _, member := range members {
			known, err := p.house.Store.Member(ctx, member.ID)
			if err != nil {
				return m, err
			}
			if known.Slug != "" {
				m.offers = append(m.offers, store.NeverCopy{SeatID: seat, Kind: "member", Value: known.Slug})
			}
			if known.Company != "" {
				m.offers = append(m.offers, store.NeverCopy{SeatID: seat, Kind: "company", Value: known.Company})
			}
			if _, domain, ok := strings.Cut(known.Email, "@"); ok {
				m.offers = append(m.offers, store.NeverCopy{SeatID: seat, Kind: "domain", Value: domain})
			}
		}
		m.offers = append(m.offers, store.NeverCopy{SeatID: seat, Kind: "colleagues"})
		m.rules, err = p.house.Store.NeverCopies(ctx, seat)
		return m, err
	}, func(m neverMsg, err error) tea.Msg {
		m.err = err
		return m
	})
}

// openNever offers what can be added of the thread and what can be taken off the list.
func (p *Page) openNever(m neverMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	k := p.kit
	words := func(r store.NeverCopy) string {
		return k.T("conversations.never.rule-"+r.Kind, "value", kit.Clean(r.Value))
	}
	var lines []kit.Choosable
	for _, offer := range m.offers {
		lines = append(lines, kit.Choosable{Group: k.T("conversations.never.add"), Title: words(offer), Run: func() tea.Cmd {
			return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
				taken, err := p.house.Engine.AddNeverCopy(ctx, a, offer)
				return k.T("conversations.never.added", "count", taken), theme.ToneOK, err
			})
		}})
	}
	for _, rule := range m.rules {
		line := kit.Choosable{Group: k.T("conversations.never.remove"), Title: words(rule), Note: kit.Clean(rule.AddedBy)}
		if !p.may(engine.ActNeverCopy, rule.SeatID).Open() || rule.SeatID == 0 && !k.Viewer.IsAdmin() {
			line.Disabled = k.T("conversations.never.by-admin")
		}
		line.Run = func() tea.Cmd {
			return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
				return k.T("conversations.never.removed"), theme.ToneOK, p.house.Engine.RemoveNeverCopy(ctx, a, rule.ID)
			})
		}
		lines = append(lines, line)
	}
	return k.Open(kit.NewChooser(k, kit.ChooserSpec{Title: k.T("conversations.never"), Width: 70, Lines: lines}))
}
