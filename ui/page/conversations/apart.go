package conversations

import (
	"cmp"
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// takeApart lists the addresses of the thread's member: one that is another person's is taken apart (spec §11.4).
func (p *Page) takeApart() tea.Cmd {
	row, ok := p.thread()
	if !ok || row.MemberID == 0 {
		return nil
	}
	h, k := p.house, p.kit
	return func() tea.Msg {
		all, err := h.Store.Addresses(h.Context, row.MemberID)
		if err != nil {
			return page.ErrorToast(k, err)()
		}
		if len(all) < 2 {
			return k.Toast(theme.ToneWarn, k.T("conversations.apart.one"))()
		}
		spec := kit.ChooserSpec{Title: k.T("conversations.apart"), Width: 80}
		for _, a := range all {
			spec.Lines = append(spec.Lines, kit.Choosable{
				Title: kit.Clean(shownAddress(a)), Run: func() tea.Cmd { return p.askApart(row, a) },
				Note: k.T("conversations.apart.threads", "count", a.Threads),
			})
		}
		return k.Open(kit.NewChooser(k, spec))()
	}
}

// shownAddress is an address as the files have it: LinkedIn finds nobody by the id of a member in lower case.
func shownAddress(a store.MemberAddress) string {
	return cmp.Or(strings.TrimPrefix(a.URL, "https://www."), a.Address)
}

// askApart says what follows before it is done.
func (p *Page) askApart(row store.ThreadRow, a store.MemberAddress) tea.Cmd {
	k := p.kit
	return k.Open(kit.Confirm(k, kit.ConfirmSpec{
		Title: k.T("conversations.apart"), Context: kit.Clean(shownAddress(a)), Verb: k.T("conversations.apart.verb"),
		Text: k.T("conversations.apart.question", "count", a.Threads, "Member", kit.Clean(p.nameOf(row))),
		Run: func() tea.Cmd {
			return p.do(func(ctx context.Context, actor engine.Actor) (string, theme.Tone, error) {
				_, err := p.house.Engine.TakeApart(ctx, actor, row.MemberID, a.Address)
				return k.T("conversations.apart.done", "Address", kit.Clean(shownAddress(a))), theme.ToneOK, err
			})
		},
	}))
}
