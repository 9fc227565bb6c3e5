package seats

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// linkHeld is how many CRM users the dialog holds; a search asks the store for others.
const linkHeld = 500

// linkMsg brings the CRM users that a seat can be linked to.
type linkMsg struct {
	page  *Page
	row   row
	users []store.CRMUserRow
	err   error
}

// openLink reads the organization's users and opens the search over them for a seat.
func (p *Page) openLink(r row) tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) ([]store.CRMUserRow, error) {
		return p.house.Store.CRMUsers(ctx, store.CRMUserQuery{Limit: linkHeld})
	}, func(users []store.CRMUserRow, err error) tea.Msg {
		return linkMsg{page: p, row: r, users: users, err: err}
	})
}

func (p *Page) linkable(m linkMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	c, r := p.kit, m.row
	title := c.T("seats.link.title", "name", kit.Fit(kit.Clean(r.Name), 24))
	spec := kit.ChooserSpec{
		Title: title, Prompt: title + " /", Placeholder: c.T("seats.link.placeholder"), Width: 84, Search: true,
	}
	if r.CRMUserID != "" && r.CRMUserOrigin == store.LinkedByHand {
		spec.Lines = append(spec.Lines, kit.Choosable{
			Title: c.T("seats.link.back"), Note: kit.Clean(r.Email),
			Run: func() tea.Cmd { return p.link(r.Email, "", deedUnlink) },
		})
	}
	held := map[string]bool{}
	for _, u := range m.users {
		held[u.ID] = true
		spec.Lines = append(spec.Lines, p.userLine(r, u))
	}
	if len(m.users) == linkHeld {
		spec.Find = func(query string) tea.Cmd { return p.findUsers(r, query, held) }
	}
	return c.Open(kit.NewChooser(c, spec))
}

func (p *Page) link(email, user, deed string) tea.Cmd {
	return p.change(deed, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
		return one(email, p.house.Engine.LinkSeat(ctx, a, email, user))
	})
}

// findUsers reads the CRM users that a query finds beyond those that the dialog holds.
func (p *Page) findUsers(r row, query string, held map[string]bool) tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) ([]store.CRMUserRow, error) {
		return p.house.Store.CRMUsers(ctx, store.CRMUserQuery{Text: query, Limit: linkHeld})
	}, func(users []store.CRMUserRow, err error) tea.Msg {
		found := kit.FoundMsg{Query: query}
		if err != nil {
			found.Lines = []kit.Choosable{{Title: p.kit.T("shell.table.failed"), Disabled: p.kit.T("seats.link.try-again")}}
		}
		for _, u := range users {
			if !held[u.ID] {
				found.Lines = append(found.Lines, p.userLine(r, u))
			}
		}
		return found
	})
}

func (p *Page) userLine(r row, u store.CRMUserRow) kit.Choosable {
	line := kit.Choosable{
		Title: kit.Clean(u.Name + " " + p.kit.Theme.Glyphs.Dot + " " + address(u)), Note: kit.Fit(kit.Clean(u.Title), 30),
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
