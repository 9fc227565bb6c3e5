package welcome

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// people is the list of who can be chosen, with its filter.
type people struct {
	all      []store.Person
	texts    []string // folded, for the filter
	shown    []int    // indexes of all
	at       int      // in shown
	top      int
	rows     int // in the last frame
	filter   kit.Editor
	typing   bool
	remember bool
}

// rememberedMsg answers the keeping of a person as the one who looks when nobody is named.
type rememberedMsg struct {
	email string
	err   error
}

func (l *people) set(all []store.Person) {
	focused, _ := l.focused()
	l.all, l.texts = all, make([]string, len(all))
	for i, p := range all {
		l.texts[i] = kit.Fold(kit.Clean(p.Name + " " + p.Email))
	}
	l.search()
	for i, at := range l.shown {
		if all[at].ID == focused.ID {
			l.at = i
		}
	}
}

func (l *people) search() {
	l.shown, l.at, l.top = kit.Search(kit.Fold(l.filter.Value()), l.texts), 0, 0
}

func (l *people) focused() (store.Person, bool) {
	if l.at >= len(l.shown) {
		return store.Person{}, false
	}
	return l.all[l.shown[l.at]], true
}

func (l *people) move(by int) { l.at = max(0, min(len(l.shown)-1, l.at+by)) }

// choose focuses the row that was clicked.
func (l *people) choose(id string) bool {
	i, err := strconv.Atoi(id)
	if err != nil || i < 0 || i >= len(l.shown) {
		return false
	}
	l.at = i
	return true
}

// typed takes keys while the filter is open, and those that move by pages.
func (l *people) typed(msg tea.Msg) tea.Cmd {
	key := ""
	if k, ok := msg.(tea.KeyPressMsg); ok {
		key = k.String()
	}
	switch {
	case key == "pgup":
		l.move(-max(1, l.rows))
	case key == "pgdown":
		l.move(max(1, l.rows))
	case key == "home" && !l.typing:
		l.move(-len(l.shown))
	case key == "end" && !l.typing:
		l.move(len(l.shown))
	case !l.typing:
	case key == "esc":
		l.clear()
	case key == "enter":
		l.typing = false
	case key == "up":
		l.move(-1)
	case key == "down":
		l.move(1)
	default:
		if changed, _ := l.filter.Update(msg); changed {
			l.search()
		}
	}
	return nil
}

// clear leaves the filter; false when there is none.
func (l *people) clear() bool {
	if !l.typing && l.filter.Value() == "" {
		return false
	}
	l.typing = false
	l.filter.Set("")
	l.search()
	return true
}

// window is the status line's left.
func (l *people) window(c *kit.Context) string {
	if len(l.shown) == 0 {
		return ""
	}
	return c.T("shell.table.window", "from", l.top+1, "to", min(len(l.shown), l.top+l.rows), "shown", len(l.shown))
}

// mayRemember says whether the focused person can be kept as the setting me: settings are the admins'.
func (p *Page) mayRemember() action.Gate {
	return action.On(p.people.focused, "welcome.remember.admins", func(person store.Person) string {
		if engine.ReachOf(person.Role, engine.ActSettings) != engine.All {
			return "welcome.remember.admins"
		}
		return ""
	})
}

func (p *Page) toggleRemember() tea.Cmd {
	if p.mayRemember().Open() {
		p.people.remember = !p.people.remember
	}
	return nil
}

// chosen goes on as the focused person.
func (p *Page) chosen() tea.Cmd {
	person, ok := p.people.focused()
	if !ok || p.busy {
		return nil
	}
	if !p.mayRemember().Open() || !p.people.remember {
		return p.named(person.Email)
	}
	p.busy = true
	return func() tea.Msg {
		actor, err := p.house.Engine.As(p.house.Context, person.Email)
		if err == nil {
			_, err = p.house.Engine.SetSettings(p.house.Context, actor, map[string]string{store.KeyMe: actor.Email})
		}
		return rememberedMsg{person.Email, err}
	}
}

func (p *Page) remembered(msg rememberedMsg) tea.Cmd {
	if !p.busy {
		return nil
	}
	p.busy = false
	if msg.err != nil {
		return tea.Sequence(p.notRemembered(msg.err), p.named(msg.email))
	}
	return p.named(msg.email)
}

// notRemembered tells that the person looks now, but will be asked again.
func (p *Page) notRemembered(err error) tea.Cmd { return page.ErrorToast(p.kit, err) }

func (p *Page) whoActions() []action.Action {
	filter := func() tea.Cmd { p.people.typing = true; return nil }
	return []action.Action{
		{
			ID: "welcome/choose", Keys: []string{"enter"}, Title: "welcome.choose",
			Tooltip: "welcome.choose.tip", Group: "welcome.group", Hint: true, Run: p.chosen,
		},
		{
			ID: "welcome/remember", Keys: []string{"space", "r"}, Title: "welcome.remember", Short: "welcome.remember.short",
			Tooltip: "welcome.remember.tip", Group: "welcome.group", Hint: true, Enabled: p.mayRemember(), Run: p.toggleRemember,
		},
		{ID: "welcome/filter", Keys: []string{"/"}, Title: "shell.table.filter", Group: "shell.group.list", Hint: true, Run: filter},
	}
}
