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

func styled(style theme.Style, lines []string) []string {
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// draftMsg is what is known of a record that shall be created.
type draftMsg struct {
	request    engine.RecordRequest
	account    string
	newAccount bool
	duplicates []store.CandidateRow
	required   map[store.RecordKind][]engine.RequiredColumn
	err        error
}

// create offers a record for a member without a match (spec §8.3): of the ticked item, or
// with 0 of all that the thread copies.
func (p *Page) create(item int64) tea.Cmd {
	items := []int64{item}
	if item == 0 {
		items = nil
		for _, it := range p.opened.items {
			if it.Copy || len(items) == 0 {
				items = append(items, it.ID)
			}
		}
	}
	if len(items) == 0 {
		return nil
	}
	actor := p.house.Actor()
	return page.Load(p.house, func(ctx context.Context) (d draftMsg, err error) {
		if d.request, d.account, d.newAccount, err = p.house.Engine.DraftRecord(ctx, actor, store.KindContact, items); err != nil {
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

// openCreate is the dialog Create a record: possible duplicates first.
func (p *Page) openCreate(m draftMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	k, r := p.kit, m.request
	text := func(key, value string) *kit.TextField {
		return kit.NewText(k, kit.TextSpec{Label: k.T(key), Value: kit.Clean(value), Width: 40})
	}
	kind := kit.NewRadio(k, kit.ChoiceSpec{
		Label: k.T("conversations.create.kind"), Inline: true, Value: string(r.Kind),
		Options: page.RecordOptions(k, store.KindContact, store.KindLead),
	})
	first, last := text("conversations.create.first", r.FirstName), text("conversations.create.last", r.LastName)
	title, email := text("conversations.create.position", r.Title), text("conversations.create.email", r.Email)
	company := text("conversations.create.company", r.Company)
	asked := page.NewAsked(k, m.required, func() store.RecordKind { return store.RecordKind(kind.Value()) })
	form := kit.NewForm(k, append([]kit.Field{
		kit.NewNote(func(width int) []string { return p.createLines(m, store.RecordKind(kind.Value()), width) }),
		kind, first, last, title, email, company,
	}, asked.Fields()...)...)
	return k.Open(kit.NewDialog(k, kit.DialogSpec{
		Title: k.T("conversations.create.title"), Context: kit.Clean(strings.TrimSpace(r.FirstName + " " + r.LastName)),
		Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: k.T("shell.cancel"), Closes: true},
				{
					Label: k.T("conversations.create.verb-" + kind.Value()), Closes: true,
					Enabled: func() (bool, string) {
						if missing := asked.Missing(); missing != "" {
							return false, k.T("page.asked.missing", "Column", missing)
						}
						return strings.TrimSpace(last.Value()) != "", k.T("conversations.create.no-name")
					},
					Run: func() tea.Cmd {
						if company.Value() != kit.Clean(r.Company) {
							r.AccountID = ""
						}
						r.Kind, r.FirstName, r.LastName = store.RecordKind(kind.Value()), first.Value(), last.Value()
						r.Title, r.Email, r.Company = title.Value(), email.Value(), company.Value()
						r.Columns = asked.Values()
						return p.createRecord(r)
					},
				},
			}
		},
	}))
}

func (p *Page) createRecord(r engine.RecordRequest) tea.Cmd {
	return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		result, err := p.house.Engine.CreateRecord(ctx, a, r)
		for _, failed := range result.Failed {
			err = failed
		}
		return p.kit.T("conversations.create.done"), theme.ToneOK, err
	})
}

func (p *Page) createLines(m draftMsg, kind store.RecordKind, width int) []string {
	k := p.kit
	th := k.Theme
	lines := styled(th.Muted, kit.Wrap(k.T("conversations.create.why"), width))
	if len(m.duplicates) > 0 {
		lines = append(lines, th.Warn.Render(kit.Fit(th.Glyphs.Warn+" "+k.T("conversations.create.duplicates", "count", len(m.duplicates)), width)))
	}
	for _, c := range m.duplicates[:min(3, len(m.duplicates))] {
		facts := strings.Trim(kit.Clean(c.Company)+" · "+kit.Clean(c.Email), " ·")
		lines = append(lines, th.Text.Render(kit.Fit("  "+kit.Clean(c.Name)+"  "+page.RecordWord(k, c.Kind)+"  "+facts, width)))
	}
	if kind == store.KindContact && m.account != "" {
		key := "conversations.create.account"
		if m.newAccount {
			key = "conversations.create.new-account"
		}
		lines = append(lines, styled(th.Muted, kit.Wrap(k.T(key, "account", kit.Clean(m.account)), width))...)
	}
	return lines
}
