// Package never is the dialog of the never-copy list (spec §8.3), which wins over every choice: what of some members can
// be put on it, and what can be taken off. It decides nothing: it reads the store and asks the engine.
package never

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// Spec is what the dialog is about.
type Spec struct {
	SeatID  int64
	Members []int64
	// First are lines above those of the list: what else the page offers for these members.
	First []kit.Choosable
}

// list is what stands on the list, and what could.
type list struct {
	offers []store.NeverCopy
	rules  []store.NeverCopy
}

// Open reads the list and opens the dialog.
func Open(c *kit.Context, h page.House, s Spec) tea.Cmd {
	return func() tea.Msg {
		l, err := read(h.Context, h, s)
		if err != nil {
			return page.ErrorToast(c, err)()
		}
		return c.Open(kit.NewChooser(c, kit.ChooserSpec{Title: c.T("never.title"), Width: 70, Lines: append(s.First, l.lines(c, h)...)}))()
	}
}

func read(ctx context.Context, h page.House, s Spec) (l list, err error) {
	offer := func(kind, value string) {
		rule := store.NeverCopy{SeatID: s.SeatID, Kind: kind, Value: value}
		if !slices.Contains(l.offers, rule) {
			l.offers = append(l.offers, rule)
		}
	}
	for _, id := range s.Members {
		member, err := h.Store.Member(ctx, id)
		if err != nil {
			return l, err
		}
		if member.Slug != "" {
			offer("member", member.Slug)
		}
		if member.Company != "" {
			offer("company", member.Company)
		}
		if _, domain, ok := strings.Cut(member.Email, "@"); ok {
			offer("domain", domain)
		}
	}
	offer("colleagues", "")
	l.rules, err = h.Store.NeverCopies(ctx, s.SeatID)
	return l, err
}

// lines offer what can be added and what can be taken off the list.
func (l list) lines(c *kit.Context, h page.House) []kit.Choosable {
	words := func(r store.NeverCopy) string {
		return c.T("never.rule-"+r.Kind, "value", kit.Clean(r.Value)) //lang:keys never.rule-*
	}
	on := func(offer store.NeverCopy) bool {
		return slices.ContainsFunc(l.rules, func(r store.NeverCopy) bool {
			return r.Kind == offer.Kind && strings.EqualFold(r.Value, offer.Value)
		})
	}
	var lines []kit.Choosable
	for _, offer := range l.offers {
		line := kit.Choosable{Group: c.T("never.add"), Title: words(offer), Run: func() tea.Cmd {
			return do(c, h, func(ctx context.Context, a engine.Actor) (string, error) {
				taken, err := h.Engine.AddNeverCopy(ctx, a, offer)
				return c.T("never.added", "count", taken), err
			})
		}}
		if on(offer) {
			line.Disabled = c.T("never.on-it")
		}
		lines = append(lines, line)
	}
	for _, rule := range l.rules {
		line := kit.Choosable{Group: c.T("never.remove"), Title: words(rule), Note: kit.Clean(rule.AddedBy)}
		if !h.MayFor(rule.SeatID, engine.ActNeverCopy, "never.by-admin").Open() || rule.SeatID == 0 && !c.Viewer.IsAdmin() {
			line.Disabled = c.T("never.by-admin")
		}
		line.Run = func() tea.Cmd {
			return do(c, h, func(ctx context.Context, a engine.Actor) (string, error) {
				return c.T("never.removed"), h.Engine.RemoveNeverCopy(ctx, a, rule.ID)
			})
		}
		lines = append(lines, line)
	}
	return lines
}

// do asks the engine in a command and tells how it went; its event brings the pages up to date.
func do(c *kit.Context, h page.House, ask func(context.Context, engine.Actor) (string, error)) tea.Cmd {
	actor := h.Actor()
	return func() tea.Msg {
		text, err := ask(h.Context, actor)
		if err != nil {
			return page.ErrorToast(c, err)()
		}
		return c.Toast(theme.ToneOK, text)()
	}
}
