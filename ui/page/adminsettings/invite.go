package adminsettings

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// entryActions let people come in over SSH, and keep them out again.
func (p *Page) entryActions() []action.Action {
	actions := []action.Action{
		{
			ID: "admin-settings/invite", Keys: []string{"i"}, Title: "adminsettings.invite", Short: "adminsettings.invite.short",
			Tooltip: "adminsettings.invite.tip", Group: "adminsettings.people", Hint: true, Row: true,
			Enabled: p.onPerson(engine.ActInvite, nil), Run: p.invite,
		},
		{
			ID: "admin-settings/take-back", Keys: []string{"t"}, Title: "adminsettings.take-back", Short: "adminsettings.take-back.short",
			Tooltip: "adminsettings.take-back.tip", Group: "adminsettings.people", Row: true, Run: p.takeBack,
			Enabled: p.onPerson(engine.ActInvite, func(person store.Person) string {
				if _, open := p.facts.Value.entries.invited[person.Email]; !open {
					return "adminsettings.not-invited"
				}
				return ""
			}),
		},
		{
			ID: "admin-settings/key", Keys: []string{"n"}, Title: "adminsettings.key-add", Short: "adminsettings.key-add.short",
			Tooltip: "adminsettings.key-add.tip", Group: "adminsettings.people", Row: true,
			Enabled: p.onPerson(engine.ActKeyAdd, nil), Run: p.addKey,
		},
		{
			ID: "admin-settings/key-remove", Keys: []string{"N"}, Title: "adminsettings.key-remove", Short: "adminsettings.key-remove.short",
			Tooltip: "adminsettings.key-remove.tip", Group: "adminsettings.people", Row: true, Danger: true, Run: p.removeKey,
			Enabled: p.onPerson(engine.ActKeyRemove, func(person store.Person) string {
				if len(p.facts.Value.entries.keys[person.Email]) == 0 {
					return "adminsettings.keys.none"
				}
				return ""
			}),
		},
	}
	if p.house.Service != nil {
		actions = append(actions, p.endAction())
	}
	return actions
}

// endAction ends the sessions of somebody else, where a server shows the screens.
func (p *Page) endAction() action.Action {
	return action.Action{
		ID: "admin-settings/sessions-end", Keys: []string{"c"}, Title: "adminsettings.sessions-end", Short: "adminsettings.sessions-end.short",
		Tooltip: "adminsettings.sessions-end.tip", Group: "adminsettings.people", Row: true, Danger: true, Run: p.endSessions,
		Enabled: p.onPerson(engine.ActSessionsEnd, func(person store.Person) string {
			switch {
			case person.ID == p.house.Actor().ID:
				return "adminsettings.sessions-end.own"
			case !p.house.Service.Here(person.Email):
				return "adminsettings.sessions-end.none"
			}
			return ""
		}),
	}
}

// endSessions asks, and ends the focused person's sessions.
func (p *Page) endSessions() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	end := func() tea.Cmd {
		actor, done := p.house.Actor(), c.T("adminsettings.sessions-ended", "name", kit.Clean(person.Name))
		return func() tea.Msg {
			err := p.house.Engine.Access.EndSessions(p.house.Context, actor, person.Email)
			if err == nil {
				p.house.Service.End(person.Email)
			}
			return changedMsg{page: p, done: done, err: err}
		}
	}
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("adminsettings.sessions-end"), Context: kit.Clean(person.Name), Text: c.T("adminsettings.sessions-end.text"),
		Verb: c.T("adminsettings.sessions-end.short"), Run: end,
	}))
}

// invitedMsg answers an invitation with its code.
type invitedMsg struct {
	page    *Page
	invited engine.Invited
	err     error
}

// invite makes the focused person's code, in place of an earlier one, and shows it once.
func (p *Page) invite() tea.Cmd {
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	actor := p.house.Actor()
	return page.Load(p.house, func(ctx context.Context) (engine.Invited, error) {
		return p.house.Engine.Access.Invite(ctx, actor, person.Email)
	}, func(invited engine.Invited, err error) tea.Msg { return invitedMsg{p, invited, err} })
}

func (p *Page) invited(m invitedMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), p.load())
	}
	return tea.Batch(p.load(), p.kit.Open(p.codeDialog(m.invited)))
}

// largeFrom is the height from which a code is shown in large letters, too.
const largeFrom = 32

// codeDialog shows a code, and that it was used as soon as it was.
func (p *Page) codeDialog(invited engine.Invited) *kit.Dialog {
	c, th := p.kit, p.kit.Theme
	lines := func(width int) []string {
		var all []string
		say := func(key string, args ...any) {
			for _, l := range kit.Wrap(c.T("adminsettings.code."+key, args...), width) { //lang:keys adminsettings.code.*
				all = append(all, th.Muted.Render(l))
			}
		}
		say("tell")
		all = append(all, "")
		if large := kit.Large(th, invited.Code, width-2); large != nil && c.Height >= largeFrom {
			all = append(append(all, strings.Split(kit.Inset(large, 2), "\n")...), "")
		}
		all = append(all, "  "+th.Strong.Render(invited.Code), "")
		if s := p.house.Service; s != nil {
			say("how-here")
			all = append(all, "", "  "+th.Strong.Render(kit.Fit(c.T("adminsettings.code.command", "port", s.Port), width-2)), "")
			say("host-key")
			all = append(all, "  "+th.Text.Render(kit.Fit(s.HostKey, width-2)), "")
		} else {
			say("how")
		}
		if p.facts.Value.entries.since(invited.Email, invited.Until.Add(-engine.InvitationTime)) {
			return append(all, th.OK.Render(kit.Fit(th.Glyphs.Pass+" "+c.T("adminsettings.code.used"), width)))
		}
		say("until", "time", c.Printer.DateTime(invited.Until.In(c.Now().Location())))
		return all
	}
	form := kit.NewForm(c, kit.NewNote(lines))
	copied := func() tea.Cmd { return c.Copy(invited.Code, c.T("adminsettings.code")) }
	return kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("adminsettings.invite"), Context: kit.Clean(invited.Email), Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{{Label: c.T("shell.close"), Closes: true}, {Label: c.T("adminsettings.code.copy"), Run: copied}}
		},
		Keys: func(key string) (tea.Cmd, bool) {
			if key == "y" {
				return copied(), true
			}
			return nil, false
		},
	})
}

// takeBack ends the focused person's invitation.
func (p *Page) takeBack() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	back := func() tea.Cmd {
		actor, done := p.house.Actor(), c.T("adminsettings.taken-back", "name", kit.Clean(person.Name))
		return func() tea.Msg {
			return changedMsg{page: p, done: done, err: p.house.Engine.Access.TakeBack(p.house.Context, actor, person.Email)}
		}
	}
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("adminsettings.take-back"), Context: kit.Clean(person.Name), Text: c.T("adminsettings.take-back.text"),
		Verb: c.T("adminsettings.take-back.short"), Run: back,
	}))
}

// addKey asks for a public key of the focused person, as it stands in its file.
func (p *Page) addKey() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	key := kit.NewText(c, kit.TextSpec{
		Label: c.T("adminsettings.key"), Help: c.T("adminsettings.key-add.help"), Lines: 4,
		Changed: func(string) tea.Cmd { p.forget(); return nil },
	})
	return p.ask(asked{
		title: c.T("adminsettings.key-add"), context: kit.Clean(person.Name), verb: c.T("adminsettings.key-add.verb"), fields: []kit.Field{key},
		intro: func() string { return c.T("adminsettings.key-add.intro") },
		ready: func() string {
			if strings.TrimSpace(key.Value()) == "" {
				return c.T("adminsettings.key-add.empty")
			}
			return ""
		},
		answer: func(a engine.Actor) (string, func(context.Context) error) {
			line := strings.Join(strings.Fields(key.Value()), " ") // a pasted line may have been broken at a blank
			return c.T("adminsettings.key-added", "name", kit.Clean(person.Name)), func(ctx context.Context) error {
				_, err := p.house.Engine.Access.AddKey(ctx, a, person.Email, line)
				return err
			}
		},
	})
}

// removeKey asks which key of the focused person is removed.
func (p *Page) removeKey() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	keys := p.facts.Value.entries.keys[person.Email]
	if !ok || len(keys) == 0 {
		return nil
	}
	options := make([]kit.Option, len(keys))
	for i, k := range keys {
		options[i] = kit.Option{ID: k.Fingerprint, Label: kit.Clean(k.Fingerprint), Note: kit.Clean(k.Comment)}
	}
	chosen := kit.NewRadio(c, kit.ChoiceSpec{
		Label: c.T("adminsettings.column.keys"), Options: options, Value: keys[0].Fingerprint,
		Changed: func(string) tea.Cmd { p.forget(); return nil },
	})
	return p.ask(asked{
		title: c.T("adminsettings.key-remove"), context: kit.Clean(person.Name), verb: c.T("adminsettings.key-remove.short"),
		fields: []kit.Field{chosen}, warns: func() bool { return true },
		intro: func() string { return c.T("adminsettings.key-remove.intro") },
		answer: func(a engine.Actor) (string, func(context.Context) error) {
			key := chosen.Value()
			return c.T("adminsettings.key-removed", "name", kit.Clean(person.Name)), func(ctx context.Context) error {
				return p.house.Engine.Access.RemoveKey(ctx, a, person.Email, key)
			}
		},
	})
}
