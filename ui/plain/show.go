package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/kit"
)

// greet says where somebody is and how this is used.
func (r *reader) greet() {
	c, s := r.model.Context(), r.status()
	parts := []string{"navsync"}
	if c.Demo {
		parts = append(parts, r.t("shell.demo"))
	}
	parts = append(parts, s.Organization, r.model.Connection())
	if c.Viewer.Name != "" {
		parts = append(parts, r.t("plain.you", "name", c.Viewer.Name, "role", r.model.RoleName()))
	}
	r.say(sentences(parts...))
	r.say(r.t("plain.how"))
}

// sentences puts texts behind each other, each with its full stop; a question has its own sign.
func sentences(parts ...string) string {
	var all []string
	for _, p := range parts {
		p = strings.TrimRight(strings.TrimSpace(p), ".,")
		switch {
		case strings.HasSuffix(p, "?") || strings.HasSuffix(p, "!"):
			all = append(all, p)
		case p != "":
			all = append(all, p+".")
		}
	}
	return strings.Join(all, " ")
}

// showStart numbers the pages.
func (r *reader) showStart() {
	if next := r.status().Next; next != nil {
		r.say(r.t("tour.next") + " " + next.Title)
	}
	r.say(r.t("plain.start"))
	var all []choice
	for _, e := range r.model.Reachable() {
		text := r.t(e.Title)
		if b := r.status().Badges[e.ID]; b.Count > 0 {
			text += ", " + r.model.Printer().N(b.Count)
		}
		all = append(all, choice{text: text, run: func() tea.Cmd { return r.goTo(e) }})
	}
	r.offer(all)
}

func (r *reader) goTo(e ui.Entry) tea.Cmd { return r.model.Context().Navigate(e.ID, nil) }

// showPage reads the page in view: where it stands, what it says, and its rows or else what can be done.
func (r *reader) showPage() {
	p := r.model.Page()
	if p == nil {
		return
	}
	r.say(r.headline(p))
	l := list(p)
	rows := 0
	if l != nil {
		rows, _ = l.Count()
	}
	if l == nil || rows == 0 && l.Filter() == "" {
		r.readText(p.View(width, height))
		r.showActions()
		return
	}
	if headed, ok := p.(kit.Headed); ok {
		r.readText(strings.Join(headed.Head(width), "\n"))
	}
	r.showRows(l, func(i int) tea.Cmd {
		r.want(viewRow)
		return r.focus(l, i)
	})
	r.say(r.t("plain.page-words"))
}

// headline is the path of the page, with the facts about the whole and the rows in view.
func (r *reader) headline(p ui.Page) string {
	crumbs := p.Crumbs()
	path := crumbs.Path
	if len(path) == 0 {
		path = []string{r.t(r.model.Entry().Title)}
	}
	parts := []string{strings.Join(path, ", ")}
	for _, f := range crumbs.Facts {
		parts = append(parts, f.Text)
	}
	if l := list(p); l == nil {
		parts = append(parts, p.Window())
	}
	return sentences(parts...)
}

// list is the list with the focus, nil when there is none.
func list(of any) kit.List {
	lister, ok := of.(kit.Lister)
	if !ok {
		return nil
	}
	return lister.List()
}

// readText reads what is not a list.
func (r *reader) readText(text string) {
	for _, l := range kit.Spoken(text) {
		r.say(l)
	}
}

// showRows numbers the rows from the first that is read.
func (r *reader) showRows(l kit.List, run func(i int) tea.Cmd) {
	shown, total := l.Count()
	r.first = max(0, min(r.first, shown-1))
	to := min(shown, r.first+pageRows)
	if shown == 0 {
		r.say(r.t("shell.table.nomatch", "filter", l.Filter()))
	}
	var all []choice
	group := ""
	for i := r.first; i < to; i++ {
		if g := l.Group(i); g != group {
			r.offer(all)
			all, group = nil, g
			r.say(g)
		}
		text := l.Line(i)
		if text == "" {
			text = r.t("plain.not-here")
		}
		all = append(all, choice{text: text, run: func() tea.Cmd { return run(i) }})
	}
	r.offer(all)
	if shown > pageRows || shown > 0 && shown < total {
		r.say(r.t("plain.window", "from", r.first+1, "to", to, "shown", shown, "total", total))
	}
}

// focus moves the focus to a row; what follows from it on the page is done with the next message.
func (r *reader) focus(l kit.List, i int) tea.Cmd {
	return tea.Batch(l.GoTo(i), func() tea.Msg { return focused{} })
}

// focused lets a page read what it shows of the focused row.
type focused struct{}

// showRow reads all about the focused row, and what can be done.
func (r *reader) showRow() {
	p := r.model.Page()
	l := list(p)
	if l == nil {
		r.showPage()
		return
	}
	for _, fact := range l.Facts() {
		r.say(fact)
	}
	if detailed, ok := p.(kit.Detailed); ok {
		r.readText(strings.Join(detailed.Detail(width), "\n"))
	}
	r.showActions()
}

// showActions numbers the page's questions and what can be done now.
func (r *reader) showActions() {
	r.offer(r.fields())
	all := r.model.Actions()
	if l := list(r.model.Page()); l != nil && l.Opens() && !enterRuns(all) {
		if shown, _ := l.Count(); shown > 0 {
			r.offer([]choice{{text: r.t("plain.open"), run: func() tea.Cmd { return r.press("enter") }}})
		}
	}
	r.offer(r.offers(append(action.Rows(all), rest(all)...)))
}

// rest are the actions that are not about the focused row.
func rest(all []action.Action) []action.Action {
	var others []action.Action
	for _, a := range all {
		if !a.Row {
			others = append(others, a)
		}
	}
	return others
}

func enterRuns(all []action.Action) bool {
	_, ok := action.Match(all, "enter")
	return ok
}

// offers are actions as numbered lines, with the reason of those that cannot be done.
func (r *reader) offers(all []action.Action) []choice {
	c := r.model.Context()
	choices := make([]choice, len(all))
	for i, a := range all {
		text := strings.TrimSuffix(c.Title(a), "…")
		if a.Note != nil {
			if note := a.Note(); note != "" {
				text += ", " + note
			}
		}
		choices[i] = choice{text: text, why: c.Reason(a), run: func() tea.Cmd { return r.model.Act(a) }}
	}
	return choices
}

// fields are the questions of a page that has a form: each is asked when it is chosen.
func (r *reader) fields() []choice {
	asking, ok := r.model.Page().(kit.Asking)
	if !ok || asking.Form() == nil {
		return nil
	}
	var all []choice
	for _, f := range asking.Form().Fields() {
		a := f.Ask()
		if a.Set == nil || !f.Focusable() {
			continue
		}
		text := a.Label
		if a.Value != "" && !a.Secret {
			text += ": " + a.Value
		}
		all = append(all, choice{text: text, run: func() tea.Cmd {
			r.asking = &question{field: f}
			r.asking.read(r)
			return nil
		}})
	}
	return all
}

// showMenu numbers the lines of a menu.
func (r *reader) showMenu(m *kit.Menu) {
	r.say(sentences(m.Title()))
	choices := r.offers(m.Actions())
	for i, a := range m.Actions() {
		choices[i].run = func() tea.Cmd { return m.Run(a) }
	}
	r.offer(choices)
}

// showChooser numbers the lines of a searched list.
func (r *reader) showChooser(ch *kit.Chooser) {
	r.say(sentences(ch.Title()))
	shown := ch.Shown()
	r.first = max(0, min(r.first, len(shown)-1))
	to := min(len(shown), r.first+2*pageRows)
	group := ""
	for i := r.first; i < to; i++ {
		l := shown[i]
		if l.Group != group {
			group = l.Group
			r.say(group)
		}
		text := l.Title
		if l.Note != "" {
			text += ", " + l.Note
		}
		r.offer([]choice{{text: text, why: l.Disabled, run: func() tea.Cmd { return ch.Choose(i) }}})
	}
	if len(shown) > to-r.first {
		r.say(r.t("plain.window", "from", r.first+1, "to", to, "shown", len(shown), "total", len(shown)))
	}
	if ch.Searched() {
		r.say(r.t("plain.search"))
	}
	if len(shown) == 0 {
		r.say(r.t("shell.nothing"))
	}
}

// press presses a key on whatever has the input.
func (r *reader) press(name string) tea.Cmd {
	msg, ok := kit.Press(name)
	if !ok {
		r.say(r.t("plain.no-key", "key", strconv.Quote(name)))
		return nil
	}
	return func() tea.Msg { return msg }
}
