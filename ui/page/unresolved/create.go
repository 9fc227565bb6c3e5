package unresolved

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

// draftMsg is what is known of a record that shall be created.
type draftMsg struct {
	request    engine.RecordRequest
	account    string
	newAccount bool
	duplicates []store.CandidateRow
	required   map[store.RecordKind][]engine.RequiredColumn
	err        error
}

// create asks what is known of the member, and who could be them already.
func (p *Page) create(kind store.RecordKind) tea.Cmd {
	items, actor := p.focused(), p.house.Actor()
	if len(items) == 0 {
		return nil
	}
	return page.Load(p.house, func(ctx context.Context) (d draftMsg, err error) {
		if d.request, d.account, d.newAccount, err = p.house.Engine.DraftRecord(ctx, actor, kind, items); err != nil {
			return d, err
		}
		if d.required, err = page.RequiredOf(ctx, p.house, items); err != nil {
			return d, err
		}
		d.duplicates, err = p.house.Engine.Duplicates(ctx, actor, items[0])
		return d, err
	}, func(d draftMsg, err error) tea.Msg {
		d.err = err
		return d
	})
}

// openCreate is the dialog "Create a record": possible duplicates first.
func (p *Page) openCreate(m draftMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	text := func(label, value string) *kit.TextField {
		return kit.NewText(p.kit, kit.TextSpec{Label: p.kit.T(label), Value: kit.Clean(value), Width: 40})
	}
	kind := kit.NewRadio(p.kit, kit.ChoiceSpec{
		Label: p.kit.T("unresolved.create.kind"), Inline: true, Value: string(m.request.Kind),
		Options: page.RecordOptions(p.kit, store.KindContact, store.KindLead),
	})
	first, last := text("unresolved.create.first-name", m.request.FirstName), text("unresolved.create.last-name", m.request.LastName)
	title, email := text("unresolved.create.title", m.request.Title), text("unresolved.create.email", m.request.Email)
	company := text("unresolved.create.company", m.request.Company)
	fields := []kit.Field{kind, first, last, title, email, company}
	if len(m.duplicates) > 0 {
		fields = append([]kit.Field{kit.NewNote(func(width int) []string { return p.duplicates(m.duplicates, width) })}, fields...)
	}
	asked := page.NewAsked(p.kit, m.required, func() store.RecordKind { return store.RecordKind(kind.Value()) })
	fields = append(append(fields, asked.Fields()...), kit.NewNote(func(width int) []string {
		return wrapped(p, p.accountWords(m, store.RecordKind(kind.Value())), width)
	}))
	form := kit.NewForm(p.kit, fields...)
	request := m.request
	return p.kit.Open(kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("unresolved.create"), Context: kit.Clean(strings.TrimSpace(request.FirstName + " " + request.LastName)),
		Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: p.kit.T("shell.cancel"), Closes: true},
				{
					Label: p.kit.T("unresolved.create.verb-" + kind.Value()), Closes: true,
					Enabled: func() (bool, string) {
						if missing := asked.Missing(); missing != "" {
							return false, p.kit.T("page.asked.missing", "Column", missing)
						}
						return strings.TrimSpace(last.Value()) != "", p.kit.T("unresolved.create.no-name")
					},
					Run: func() tea.Cmd {
						if company.Value() != kit.Clean(request.Company) {
							request.AccountID = ""
						}
						request.Kind, request.FirstName, request.LastName = store.RecordKind(kind.Value()), first.Value(), last.Value()
						request.Title, request.Email, request.Company = title.Value(), email.Value(), company.Value()
						request.Columns = asked.Values()
						return p.createRecord(request)
					},
				},
			}
		},
	}))
}

func (p *Page) createRecord(r engine.RecordRequest) tea.Cmd {
	return p.do("unresolved.created", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
		return p.house.Engine.CreateRecord(ctx, a, r)
	})
}

// offerDeletion asks whether the record of an undone creation, which stays in Dynamics, shall go there too.
func (p *Page) offerDeletion(r engine.Record) tea.Cmd {
	name := page.RecordWord(p.kit, r.Kind) + " " + kit.Clean(r.Name)
	actor := p.house.Actor()
	return p.kit.Open(kit.Confirm(p.kit, kit.ConfirmSpec{
		Title: p.kit.T("unresolved.created-stays"), Text: p.kit.T("unresolved.created-stays.text", "Record", name),
		Verb: p.kit.T("unresolved.created-stays.verb"), Danger: true,
		Run: func() tea.Cmd {
			return func() tea.Msg {
				if err := engine.DeleteCreated(p.house.Context, p.house.Engine, actor, r); err != nil {
					return page.ErrorToast(p.kit, err)()
				}
				return p.kit.Toast(theme.ToneOK, p.kit.T("unresolved.created-deleted", "Record", name))()
			}
		},
	}))
}

func (p *Page) duplicates(all []store.CandidateRow, width int) []string {
	th := p.kit.Theme
	lines := []string{th.Warn.Render(kit.Fit(th.Glyphs.Warn+" "+p.kit.T("unresolved.create.duplicates", "count", len(all)), width))}
	for _, c := range all[:min(3, len(all))] {
		what := strings.Join(known(page.RecordWord(p.kit, c.Kind), kit.Clean(c.Company), kit.Clean(c.Place)), " · ")
		lines = append(lines, "  "+th.Text.Render(kit.Fit(kit.Clean(c.Name)+"  "+what, max(1, width-2))))
	}
	return lines
}

func (p *Page) accountWords(m draftMsg, kind store.RecordKind) string {
	switch {
	case kind == store.KindLead:
		return p.kit.T("unresolved.create.as-lead")
	case m.account == "":
		return p.kit.T("unresolved.create.no-account")
	case m.newAccount:
		return p.kit.T("unresolved.create.new-account", "Account", kit.Clean(m.account))
	}
	return p.kit.T("unresolved.create.account", "Account", kit.Clean(m.account))
}

func wrapped(p *Page, text string, width int) []string {
	lines := kit.Wrap(text, width)
	for i := range lines {
		lines[i] = p.kit.Theme.Muted.Render(lines[i])
	}
	return lines
}

// seatsMsg are the seats that activities can be handed to.
type seatsMsg struct {
	items []int64
	seats []store.SeatRow
	err   error
}

func (p *Page) handOver(items []int64) tea.Cmd {
	if len(items) == 0 {
		return nil
	}
	q := p.listed()
	q.IDs = items
	return page.Load(p.house, func(ctx context.Context) ([]store.SeatRow, error) {
		seats, err := p.house.Store.Seats(ctx, store.SeatQuery{})
		if err != nil {
			return nil, err
		}
		holders, err := p.house.Store.UnresolvedSeats(ctx, q)
		theirs := func(s store.SeatRow) bool { return len(holders) == 1 && s.ID == holders[0] } // already
		return slices.DeleteFunc(seats, theirs), err
	}, func(seats []store.SeatRow, err error) tea.Msg { return seatsMsg{items, seats, err} })
}

func (p *Page) openHandOver(m seatsMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	var options []kit.Option
	for _, s := range m.seats {
		option := kit.Option{ID: s.Email, Label: kit.Clean(s.Name), Note: kit.Clean(s.Email)}
		if s.CRMUserID == "" {
			option.Disabled = p.kit.T("seat.not-matched")
		}
		options = append(options, option)
	}
	if len(options) == 0 {
		return p.kit.Toast(theme.ToneWarn, p.kit.T("unresolved.nobody-else"))
	}
	return p.kit.Open(kit.NewPicker(p.kit, p.kit.T("unresolved.hand-over"), options, "", -1, -1, func(email string) tea.Cmd {
		return p.do("unresolved.handed-over", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
			return p.house.Engine.HandOver(ctx, a, m.items, email)
		})
	}))
}
