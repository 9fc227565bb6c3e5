package conversations

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// composing is the dialog for a note, call, tags or message written by hand.
type composing struct {
	kind    *kit.Choice
	who     *kit.Choice // of a thread with several; nil when there is one or none
	url     *kit.TextField
	name    *kit.TextField
	way     *kit.Choice // sent or received, for calls and messages
	text    *kit.TextField
	copying *kit.Check
	about   []kit.Field // kind and whom it is about
	form    *kit.Form

	member     int64 // 0: by URL, or by who
	memberName string
	touched    bool // the checkbox was changed by hand
	notes      bool // the last choices of the seat holder
	texts      bool

	plan page.Reader[engine.Plan]
	open bool // the plan that is being read is to be shown as a whole
}

// compose opens the dialog for the member of the focused thread, else for one by profile.
func (p *Page) compose(kind store.ItemKind) tea.Cmd {
	c := &composing{notes: p.seat.Value.notes, texts: p.seat.Value.texts}
	row, ok := p.thread()
	p.kindField(c, kind)
	fields := []kit.Field{c.kind}
	switch {
	case ok && row.MemberID != 0:
		c.member, c.memberName = row.MemberID, kit.Clean(row.Member)
	case ok && p.shown(row) && len(p.opened.members) > 0:
		var options []kit.Option
		for _, m := range p.opened.members {
			options = append(options, kit.Option{ID: key(m.ID), Label: kit.Clean(m.Name), Note: p.kit.T("badge." + string(m.Badge))})
		}
		c.who = kit.NewSelect(p.kit, kit.ChoiceSpec{
			Label: p.kit.T("conversations.compose.who"), Options: options, Value: options[0].ID,
			Changed: func(string) tea.Cmd { return p.askPreview(c) },
		})
		fields = append(fields, c.who)
	default:
		c.url = kit.NewText(p.kit, kit.TextSpec{Label: p.kit.T("conversations.compose.url"), Example: "https://www.linkedin.com/in/…"})
		c.name = kit.NewText(p.kit, kit.TextSpec{Label: p.kit.T("conversations.compose.name"), Width: 40})
		fields = append(fields, c.url, c.name)
	}
	p.composing = c
	c.about = fields
	p.writing(c)
	p.layOut(c)
	dialog := p.composeDialog(c)
	if c.url == nil { // kind and member are known: what is left is the text
		c.form.FocusField(c.text)
	}
	return tea.Batch(p.kit.Open(dialog), p.askPreview(c))
}

func (p *Page) kindField(c *composing, kind store.ItemKind) {
	var options []kit.Option
	for _, k := range []store.ItemKind{store.Note, store.Call, store.Tag, store.Message} {
		options = append(options, kit.Option{ID: string(k), Label: page.ItemWord(p.kit, k)})
	}
	c.kind = kit.NewRadio(p.kit, kit.ChoiceSpec{Inline: true, Options: options, Value: string(kind), Changed: func(string) tea.Cmd {
		if !c.touched {
			c.copying.SetValue(c.lastChoice())
		}
		p.layOut(c)
		return p.askPreview(c)
	}})
}

// writing makes the fields below whom it is about.
func (p *Page) writing(c *composing) {
	c.way = kit.NewRadio(p.kit, kit.ChoiceSpec{
		Inline: true, Value: string(store.Sent), Options: []kit.Option{
			{ID: string(store.Sent), Label: p.kit.T("conversations.compose.sent")},
			{ID: string(store.Received), Label: p.kit.T("conversations.compose.received")},
		},
	})
	c.text = kit.NewText(p.kit, kit.TextSpec{Label: p.kit.T("conversations.compose.text"), Lines: 4})
	c.copying = kit.NewCheck(p.kit, kit.CheckSpec{Label: p.kit.T("conversations.copy-item"), Value: c.lastChoice(), Changed: func(bool) tea.Cmd {
		c.touched = true
		return p.askPreview(c)
	}})
}

// layOut puts the fields of the chosen kind in the form: calls and messages have a direction.
func (p *Page) layOut(c *composing) {
	fields := append([]kit.Field{}, c.about...)
	if c.directed() {
		fields = append(fields, c.way)
	}
	below := kit.NewNote(func(width int) []string { return p.becomes(c, width) })
	c.form = kit.NewForm(p.kit, append(fields, c.text, c.copying, below)...)
}

// chosen is the kind that is chosen.
func (c *composing) chosen() store.ItemKind { return store.ItemKind(c.kind.Value()) }

func (c *composing) directed() bool { return c.chosen() == store.Call || c.chosen() == store.Message }

// lastChoice is what the seat holder chose last for this kind.
func (c *composing) lastChoice() bool {
	if c.chosen() == store.Message {
		return c.texts
	}
	return c.notes
}

// item is what was entered.
func (c *composing) item() engine.NewItem {
	on := c.copying.Value()
	n := engine.NewItem{Kind: c.chosen(), MemberID: c.member, Text: c.text.Value(), Copy: &on}
	if c.directed() {
		n.Received = store.Direction(c.way.Value()) == store.Received
	}
	if c.who != nil {
		if id, err := strconv.ParseInt(c.who.Value(), 10, 64); err == nil {
			n.MemberID = id
		}
	}
	if c.url != nil {
		n.MemberURL, n.MemberName = strings.TrimSpace(c.url.Value()), strings.TrimSpace(c.name.Value())
	}
	return n
}

// known says whether it is known whom the item is about.
func (c *composing) known() bool { return c.url == nil || strings.TrimSpace(c.url.Value()) != "" }

func (p *Page) composeDialog(c *composing) *kit.Dialog {
	return kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("conversations.compose"), Context: c.memberName,
		Body: func() kit.Body { return c.form },
		Buttons: func() []kit.Button {
			ready := func() (bool, string) {
				switch {
				case !c.known():
					return false, p.kit.T("conversations.compose.no-member")
				case strings.TrimSpace(c.text.Value()) == "":
					return false, p.kit.T("conversations.compose.no-text")
				}
				return true, ""
			}
			buttons := []kit.Button{
				{Label: p.kit.T("shell.cancel"), Closes: true},
				{
					Label: p.kit.T("conversations.compose.preview"), Run: func() tea.Cmd { return p.openPreview(c) },
					Enabled: func() (bool, string) { ok, _ := ready(); return ok, "" },
				},
			}
			if c.copying.Value() && c.planned() && c.plan.Value.Unresolved != "" {
				buttons = append(buttons, kit.Button{
					Label: p.kit.T("conversations.compose.record"), Closes: true, Enabled: func() (bool, string) { ok, _ := ready(); return ok, "" },
					Run: func() tea.Cmd { return p.add(c.item(), true) },
				})
			}
			return append(buttons, kit.Button{
				Label: p.kit.T("conversations.compose.save"), Closes: true, Enabled: ready, Run: func() tea.Cmd { return p.add(c.item(), false) },
			})
		},
	})
}

// askPreview asks what the item becomes.
func (p *Page) askPreview(c *composing) tea.Cmd { return p.ask(c, false) }

// openPreview asks it and shows the whole of it.
func (p *Page) openPreview(c *composing) tea.Cmd { return p.ask(c, true) }

func (p *Page) ask(c *composing, open bool) tea.Cmd {
	c.open = open
	if !c.copying.Value() || !c.known() {
		c.plan.Forget()
		if !open {
			return nil
		}
	}
	item, actor := c.item(), p.house.Actor()
	return c.plan.Instead(p.house, func(ctx context.Context) (engine.Plan, error) {
		return p.house.Engine.PreviewNew(ctx, actor, item)
	})
}

// planned says whether it is known what the item becomes.
func (c *composing) planned() bool { return c.plan.Known && c.plan.Err == nil }

func (p *Page) showPreview(m page.Answer[engine.Plan]) tea.Cmd {
	c := p.composing
	if c == nil {
		return nil
	}
	return c.plan.Take(m, func() tea.Cmd {
		if !c.open {
			return nil
		}
		if c.plan.Err != nil {
			return p.failed(c.plan.Err)
		}
		return p.openPlan(c.plan.Value)
	})
}

func (p *Page) openPlan(plan engine.Plan) tea.Cmd {
	return p.kit.Open(kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("conversations.compose.preview"), Context: page.ActivityName(p.kit, plan.Table),
		Body: func() kit.Body {
			return kit.Text(p.kit, func(width int) []string { return p.planLines(plan, width) })
		},
		Buttons: func() []kit.Button {
			return []kit.Button{{Label: p.kit.T("shell.close"), Closes: true}}
		},
	}))
}

func (p *Page) planLines(plan engine.Plan, width int) []string {
	th := p.kit.Theme
	pair := func(label, value string) kit.Pair {
		return kit.Pair{Label: p.kit.T(label), Value: th.Text.Render(kit.Clean(value))}
	}
	regarding := plan.RegardingName
	if regarding == "" {
		regarding = p.kit.T("conversations.compose.no-record")
	}
	pairs := []kit.Pair{
		pair("conversations.plan.subject", plan.Subject), pair("conversations.plan.regarding", regarding),
		pair("conversations.plan.state", p.outcome(plan)), pair("conversations.plan.owner", plan.OwnerName),
		pair("conversations.plan.author", plan.Author),
	}
	lines := kit.Pairs(th.Styles, pairs, 0, width)
	lines = append(lines, "")
	for _, l := range strings.Split(kit.CleanLines(plan.Text), "\n") {
		for _, part := range kit.Wrap(l, width) {
			lines = append(lines, th.Text.Render(part))
		}
	}
	return lines
}

// outcome is whether the activity will be completed, or why it will be open.
func (p *Page) outcome(plan engine.Plan) string {
	if plan.Unresolved == "" {
		return p.kit.T("conversations.completed")
	}
	return p.kit.T("conversations.will-open", "Reason", sentence.Reason(p.kit.Printer, plan.Unresolved))
}

// becomes is the line below the checkbox: what will stand in Dynamics.
func (p *Page) becomes(c *composing, width int) []string {
	th := p.kit.Theme
	var text string
	style, plan := th.Muted, c.plan.Value
	switch {
	case !c.copying.Value():
		text, style = p.kit.T("conversations.only-you"), th.Quiet
	case c.plan.Err != nil:
		s := sentence.Of(p.kit.Printer, c.plan.Err)
		text = s.Text
	case !c.plan.Known:
		return nil
	default:
		name := kit.Clean(plan.RegardingName)
		if name == "" {
			name = p.kit.T("conversations.compose.no-record")
		}
		text = strings.Join([]string{th.Glyphs.Becomes + " " + page.ActivityName(p.kit, plan.Table), p.outcome(plan), name}, ", ")
		if plan.Waits != "" {
			text += " " + th.Glyphs.Dot + " " + p.kit.T("item.wait."+plan.Waits)
		}
		if plan.Unresolved != "" {
			style = th.Warn
		}
	}
	var lines []string
	for _, l := range kit.Wrap(text, width) {
		lines = append(lines, style.Render(l))
	}
	return lines
}

type addedMsg struct {
	item   int64
	record bool // go on to create a record
	copied bool
	err    error
}

func (p *Page) add(n engine.NewItem, record bool) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		id, err := p.house.Engine.AddItem(p.house.Context, actor, n)
		return addedMsg{id, record, *n.Copy, err}
	}
}

func (p *Page) showAdded(m addedMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	p.wanted = m.item
	text := "conversations.saved"
	if m.copied {
		text = "conversations.saved-copied"
	}
	done := tea.Batch(p.kit.Toast(theme.ToneOK, p.kit.T(text)), p.kit.Refresh())
	if m.record {
		return tea.Batch(done, p.showItem(m.item), p.create(m.item))
	}
	return tea.Batch(done, p.showItem(m.item))
}

// showItem shows the thread that an item is in.
func (p *Page) showItem(id int64) tea.Cmd {
	scope := scopeOf(p.house)
	again := tea.Batch(p.threads.Reload(), p.readSeat())
	p.of = 0
	return tea.Batch(again, p.read.Instead(p.house, func(ctx context.Context) (thread, error) {
		it, err := p.house.Store.Item(ctx, scope, id)
		if err != nil {
			return thread{}, err
		}
		return p.loadThread(ctx, scope, it.ThreadID)
	}))
}

func (p *Page) loadThread(ctx context.Context, scope store.Scope, id int64) (v thread, err error) {
	if v.row, err = p.house.Store.Thread(ctx, scope, id); err != nil {
		return v, err
	}
	if v.members, err = p.house.Store.ThreadMembers(ctx, id); err != nil {
		return v, err
	}
	v.items, err = p.house.Store.Items(ctx, store.ItemQuery{Scope: scope, ThreadID: id, Sort: store.ItemsByTime, Ascending: true})
	return v, err
}
