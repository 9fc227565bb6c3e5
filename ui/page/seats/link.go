package seats

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// linkShown is how many CRM users a search shows at once.
const linkShown = 50

// openLink opens the search over the organization's users for a seat.
func (p *Page) openLink(r row) tea.Cmd {
	c := p.kit
	find := func(query string) tea.Cmd { return p.findUsers(r, query) }
	var lines []kit.Choosable
	if r.CRMUserID != "" && r.CRMUserOrigin == store.LinkedByHand {
		lines = append(lines, kit.Choosable{
			Title: c.T("seats.link.back"), Note: kit.Clean(r.Email),
			Run: func() tea.Cmd { return p.link(r.Email, "", deedUnlink) },
		})
	}
	chooser := kit.NewChooser(c, kit.ChooserSpec{
		Title: c.T("seats.link.title", "name", kit.Clean(r.Name)), Prompt: "/", Placeholder: c.T("seats.link.placeholder"),
		Width: 84, Lines: lines, Find: find, Search: true, Tall: true,
	})
	return tea.Sequence(c.Open(chooser), find(""))
}

func (p *Page) link(email, user, deed string) tea.Cmd {
	return p.change(deed, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
		return one(email, p.house.Engine.LinkSeat(ctx, a, email, user))
	})
}

// findUsers reads the CRM users that a query finds.
func (p *Page) findUsers(r row, query string) tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) ([]store.CRMUserRow, error) {
		return p.house.Store.CRMUsers(ctx, store.CRMUserQuery{Text: query, Limit: linkShown})
	}, func(users []store.CRMUserRow, err error) tea.Msg {
		found := kit.FoundMsg{Query: query}
		if err != nil {
			found.Lines = []kit.Choosable{{Title: p.kit.T("shell.table.failed"), Disabled: p.kit.T("seats.link.try-again")}}
		}
		for _, u := range users {
			found.Lines = append(found.Lines, p.userLine(r, u))
		}
		return found
	})
}

func (p *Page) userLine(r row, u store.CRMUserRow) kit.Choosable {
	email := u.Email
	if email == "" {
		email = u.SignIn
	}
	line := kit.Choosable{
		Title: kit.Clean(u.Name), Note: kit.Clean(email), More: kit.Clean(u.Title),
		Run: func() tea.Cmd { return p.link(r.Email, u.ID, deedLink) },
	}
	switch {
	case u.ID == r.CRMUserID:
		line.Disabled = p.kit.T("seats.link.this")
	case u.SeatEmail != "" && u.SeatEmail != r.Email:
		line.Disabled = p.kit.T("seats.assign.has-seat")
	}
	return line
}
