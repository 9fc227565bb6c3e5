package adminsettings

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// entries are by what people come in over SSH, by e-mail: their keys, and the invitations that are open.
type entries struct {
	keys    map[string][]store.PersonKey
	invited map[string]store.Invitation
}

// readEntries reads them: an admin's are everybody's, anybody else's the own.
func (p *Page) readEntries(ctx context.Context) (e entries, err error) {
	e = entries{keys: map[string][]store.PersonKey{}, invited: map[string]store.Invitation{}}
	viewer, everybody := p.house.Actor(), ""
	if !seesAllEntries(viewer) {
		everybody = viewer.Email
	}
	keys, err := p.house.Store.PersonKeys(ctx, everybody)
	if err != nil {
		return e, err
	}
	for _, k := range keys {
		e.keys[k.Email] = append(e.keys[k.Email], k)
	}
	invited, err := p.house.Store.Invitations(ctx, p.kit.Now())
	for _, i := range invited {
		if everybody == "" || i.Email == viewer.Email {
			e.invited[i.Email] = i
		}
	}
	return e, err
}

func seesAllEntries(viewer engine.Actor) bool {
	return engine.ReachOf(viewer.Role, engine.ActKeyAdd) == engine.All
}

// seesEntriesOf says whether the viewer may know how somebody comes in.
func (p *Page) seesEntriesOf(email string) bool {
	viewer := p.house.Actor()
	return email == viewer.Email || seesAllEntries(viewer)
}

// seen is when somebody last came in over SSH, the zero time for never.
func (e entries) seen(email string) (at time.Time) {
	for _, k := range e.keys[email] {
		if k.UsedAt.After(at) {
			at = k.UsedAt
		}
	}
	return at
}

// since says whether somebody has brought a key since an invitation was made that is not open any more.
func (e entries) since(email string, made time.Time) bool {
	_, open := e.invited[email]
	return !open && slices.ContainsFunc(e.keys[email], func(k store.PersonKey) bool { return !k.AddedAt.Before(made) })
}

// used are the keys that invitations have brought since the earlier look: who gave one sees it happen.
func (e entries) used(earlier entries) (brought []store.PersonKey) {
	for email, i := range earlier.invited {
		if _, open := e.invited[email]; open {
			continue
		}
		for _, k := range e.keys[email] {
			if !k.AddedAt.Before(i.MadeAt) && !slices.ContainsFunc(earlier.keys[email], func(was store.PersonKey) bool {
				return was.Fingerprint == k.Fingerprint
			}) {
				brought = append(brought, k)
			}
		}
	}
	return brought
}

// tellUsed tells of invitations that were used.
func (p *Page) tellUsed(earlier entries) tea.Cmd {
	var all []tea.Cmd
	for _, k := range p.facts.Value.entries.used(earlier) {
		text := p.kit.T("adminsettings.invite.used", "email", kit.Clean(k.Email), "key", kit.Clean(k.Fingerprint))
		all = append(all, p.kit.Toast(theme.ToneOK, text))
	}
	return tea.Batch(all...)
}

// keyColumns are the columns of how people come in over SSH.
func (p *Page) keyColumns() []table.Column[store.Person] {
	c := p.kit
	all := func() entries { return p.facts.Value.entries }
	number := func(r store.Person) int { return len(all().keys[r.Email]) }
	cells, seenBefore := 9, 50
	if p.house.Service != nil { // who is invited stands in the state, and who holds a seat in the role
		cells, seenBefore = 4, 65
	}
	return []table.Column[store.Person]{
		{
			ID: "keys", Title: "adminsettings.column.keys", Min: cells, Priority: 70,
			Compare: func(a, b store.Person) int { return cmp.Compare(number(a), number(b)) },
			Text: func(r store.Person) string {
				if _, open := all().invited[r.Email]; open {
					return c.T("adminsettings.invited")
				}
				return c.Printer.N(number(r))
			},
			Cell: func(r store.Person, st theme.Styles, width int) string {
				switch _, open := all().invited[r.Email]; {
				case open && p.house.Service == nil:
					return st.Accent.Render(kit.Fit(c.Theme.Glyphs.Half+" "+c.T("adminsettings.invited"), width))
				case number(r) == 0:
					return st.Quiet.Render(c.Theme.Glyphs.None)
				}
				return st.Text.Render(c.Printer.N(number(r)))
			},
		},
		{
			ID: "seen", Title: "adminsettings.column.seen", Min: 12, Priority: seenBefore, Align: table.Right, Descending: true,
			Compare: func(a, b store.Person) int { return all().seen(a.Email).Compare(all().seen(b.Email)) },
			Cell: func(r store.Person, st theme.Styles, width int) string {
				at := all().seen(r.Email)
				if at.IsZero() {
					return st.Quiet.Render(c.Theme.Glyphs.None)
				}
				return st.Muted.Render(kit.Fit(c.Printer.Ago(at, c.Now()), width))
			},
		},
	}
}

// unusedAfter is after how long without a sign of its person a key is looked at twice.
const unusedAfter = 30 * 24 * time.Hour

// stateColumn says who is here now, where a server shows the screens.
func (p *Page) stateColumn() table.Column[store.Person] {
	c := p.kit
	word := func(r store.Person) string {
		if state, _, _ := p.stateOf(r); state != "" {
			return c.T("adminsettings.state." + state) //lang:keys adminsettings.state.*
		}
		return ""
	}
	return table.Column[store.Person]{
		ID: "state", Title: "adminsettings.column.state", Min: 11, Priority: 75, Text: word,
		Compare: func(a, b store.Person) int { return c.Printer.Compare(word(a), word(b)) },
		Cell: func(r store.Person, st theme.Styles, width int) string {
			state, glyph, tone := p.stateOf(r)
			if state == "" {
				return st.Quiet.Render(c.Theme.Glyphs.None)
			}
			return st.Of(tone).Render(kit.Fit(glyph+" "+word(r), width))
		},
	}
}

// stateOf is how a person stands to the service: here, invited, with a key that nobody uses, away; "" without a key.
func (p *Page) stateOf(r store.Person) (state, glyph string, tone theme.Tone) {
	e, g := p.facts.Value.entries, p.kit.Theme.Glyphs
	_, invited := e.invited[r.Email]
	seen := e.seen(r.Email)
	if seen.IsZero() {
		for _, k := range e.keys[r.Email] { // a key that was added yesterday is not unused
			if k.AddedAt.After(seen) {
				seen = k.AddedAt
			}
		}
	}
	switch {
	case p.seesEntriesOf(r.Email) && p.house.Service.Here(r.Email):
		return "here", g.On, theme.ToneOK
	case invited:
		return "invited", g.Half, theme.ToneAccent
	case len(e.keys[r.Email]) == 0:
		return "", "", theme.ToneQuiet
	case p.kit.Now().Sub(seen) > unusedAfter:
		return "unused", g.Warn, theme.ToneWarn
	}
	return "away", g.Off, theme.ToneQuiet
}

// tallEnough is the height from which the focused person's keys stand below the table.
const tallEnough = 16

// withKeys is the table of people, and the keys and the invitation of the focused one below it.
func (p *Page) withKeys(width, height int) string {
	person, ok := p.people.Focus()
	if !ok || height < tallEnough {
		return p.people.View(width, height)
	}
	lines := p.keyLines(person, p.kit.Inner(width))
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", kit.Gutter) + l
	}
	return p.people.View(width, height-len(lines)) + "\n" + strings.Join(lines, "\n")
}

// keyLines are the keys and the invitation of a person.
func (p *Page) keyLines(person store.Person, inner int) []string {
	c, th, e := p.kit, p.kit.Theme, p.facts.Value.entries
	lines := []string{"", th.Strong.Render(kit.Fit(c.T("adminsettings.keys-of", "name", kit.Clean(person.Name)), inner))}
	keys := e.keys[person.Email]
	if len(keys) == 0 {
		lines = append(lines, th.Quiet.Render(kit.Fit(c.T("adminsettings.keys.none"), inner)))
	}
	const most = 4
	for _, k := range keys[:min(len(keys), most)] {
		for _, text := range p.keyText(k, inner) {
			lines = append(lines, th.Muted.Render(kit.Fit(text, inner)))
		}
	}
	if len(keys) > most {
		lines = append(lines, th.Quiet.Render(c.T("adminsettings.keys.more", "count", len(keys)-most)))
	}
	if i, open := e.invited[person.Email]; open {
		left := c.Printer.Duration(i.EndsAt.Sub(c.Now()).Truncate(time.Minute))
		text := c.T("adminsettings.invitation", "left", left, "by", kit.Clean(i.MadeBy))
		lines = append(lines, th.Accent.Render(kit.Fit(th.Glyphs.Half+" "+text, inner)))
	}
	return lines
}

// keyText is a key: in one line where all of it has room, else with what it was used for in a second one. Its fingerprint is
// whole, since people compare it.
func (p *Page) keyText(k store.PersonKey, cells int) []string {
	c := p.kit
	used := c.T("adminsettings.key.unused")
	if !k.UsedAt.IsZero() {
		used = c.T("adminsettings.key.used", "age", c.Printer.Ago(k.UsedAt, c.Now()), "from", kit.Clean(k.UsedFrom))
	}
	since := c.T("adminsettings.key.since", "date", c.Printer.Date(k.AddedAt.In(c.Now().Location())))
	which := stated(strings.TrimPrefix(kit.Clean(k.Kind), "ssh-"), kit.Clean(k.Fingerprint), kit.Clean(k.Comment))
	if whole := p.join(append(slices.Clone(which), used, since)); kit.Width(whole) <= cells {
		return []string{whole}
	}
	return []string{p.within(which, cells), "  " + p.within([]string{used, since}, cells-2)}
}

// serviceFacts say, where a server shows the screens, how many people have a key, how many are here, and where it listens.
func (p *Page) serviceFacts() []kit.Fact {
	c, service := p.kit, p.house.Service
	if service == nil || !seesAllEntries(p.house.Actor()) {
		return nil
	}
	here, keys := 0, p.facts.Value.entries.keys
	for email := range keys {
		if service.Here(email) {
			here++
		}
	}
	return []kit.Fact{
		{Text: c.T("adminsettings.served.keys", "count", len(keys))},
		{Glyph: c.Theme.Glyphs.On, Text: c.T("adminsettings.served.here", "count", here), Tone: theme.ToneOK},
		{Text: c.T("adminsettings.served.port", "port", service.Port)},
	}
}
