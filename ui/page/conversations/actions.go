package conversations

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/page"
)

// ArchivePage is where LinkedIn prepares a member's data archive.
const ArchivePage = "https://www.linkedin.com/mypreferences/d/download-my-data"

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	all := []action.Action{
		{
			ID: "conversations/copy", Keys: []string{"space"}, Title: "conversations.toggle", Short: "conversations.toggle.short", Hint: true,
			Tooltip: "conversations.toggle.tip", Group: "conversations.group-message", Enabled: p.canToggle(), Run: p.toggle,
		},
		p.onThread("thread", "T", engine.ActItemCopy, p.toggleThread),
		p.composeAction(store.Note, "n"),
		p.composeAction(store.Call, "c"),
		p.composeAction(store.Tag, "g"),
		p.onThread("member", "m", engine.ActResolve, p.chooseMember),
		p.onThread("apart", "P", engine.ActTakeApart, p.takeApart),
		p.onThread("never", "v", engine.ActNeverCopy, p.never),
		{
			ID: "conversations/record", Keys: []string{"r"}, Title: "conversations.record", Tooltip: "conversations.record.tip",
			Group: "conversations.group-thread", Row: true, Enabled: p.canCreate(), Run: func() tea.Cmd { return p.create(0) },
		},
		{
			ID: "conversations/update", Keys: []string{"U"}, Title: "conversations.update", Tooltip: "conversations.update.tip",
			Group: "conversations.group-message", Enabled: p.canUpdate(), Run: p.updateWritten,
		},
	}
	if p.bare() {
		all = append(all, action.Action{
			ID: "conversations/ask", Keys: []string{"o"}, Title: "conversations.ask", Short: "conversations.ask.short", Hint: true,
			Tooltip: "conversations.ask.tip", Group: "conversations.group-archive", Run: func() tea.Cmd { return p.kit.OpenURL(ArchivePage) },
		})
	} else {
		all = append(all, action.Action{
			ID: "conversations/open", Keys: []string{"o"}, Title: "conversations.open", Tooltip: "conversations.open.tip",
			Group: "conversations.group-thread", Row: true, Enabled: p.canOpen(), Run: p.openInDynamics,
		}, action.Action{
			ID: "conversations/ask", Keys: []string{"A"}, Title: "conversations.ask",
			Tooltip: "conversations.ask.tip", Group: "conversations.group-archive", Run: func() tea.Cmd { return p.kit.OpenURL(ArchivePage) },
		}, action.Action{
			ID: "conversations/messages", Keys: []string{"right"}, Title: "conversations.to-messages",
			Group: "shell.group.list", Enabled: p.canEnter(), Run: func() tea.Cmd { p.enterThread(); return nil },
		})
	}
	all = append(all, action.Action{
		ID: "conversations/import", Keys: []string{"I"}, Title: "conversations.import", Short: "conversations.import.short", Hint: true,
		Tooltip: "conversations.import.tip", Group: "conversations.group-archive", Enabled: p.may(engine.ActArchive, 0), Run: p.startArchive,
	}, action.Action{
		ID: "conversations/undo-import", Title: "conversations.undo-import", Tooltip: "conversations.undo-import.tip",
		Group: "conversations.group-archive", Danger: true, Enabled: p.may(engine.ActArchiveUndo, 0), Run: p.undoArchive,
	})
	if p.opened.active {
		return all
	}
	all = append(all, p.whose.Action(page.Conversations, p.list))
	return append(all, p.threads.Actions()...)
}

// onThread is an action on the focused thread.
func (p *Page) onThread(name, key string, what engine.Action, run func() tea.Cmd) action.Action {
	a := action.Action{
		ID: action.ID("conversations/" + name), Keys: []string{key}, Title: "conversations." + name, Tooltip: "conversations." + name + ".tip",
		Group: "conversations.group-thread", Row: true, Run: run,
	}
	if name == "thread" {
		a.Title, a.Short, a.Hint = "conversations.copy-thread", "conversations.thread.short", true
	}
	a.Enabled = p.ofThread(what, func(row store.ThreadRow) string {
		switch {
		case name == "never" && !p.shown(row):
			return "conversations.no-thread"
		case name == "apart" && row.MemberID == 0:
			return "conversations.several-members"
		case name == "member" && row.MemberCount < 2:
			return "conversations.one-member"
		}
		return ""
	})
	return a
}

func (p *Page) composeAction(kind store.ItemKind, key string) action.Action {
	return action.Action{
		ID: action.ID("conversations/" + kind), Keys: []string{key}, Title: "conversations." + string(kind),
		Short:   "conversations." + string(kind) + ".short",
		Tooltip: "conversations.compose.tip", Group: "conversations.group-compose", Hint: kind == store.Note,
		Enabled: p.may(engine.ActItemAdd, 0), Run: func() tea.Cmd { return p.compose(kind) },
	}
}

// thread is the thread that actions are about: the shown one while it has the focus, else
// the list's.
func (p *Page) thread() (store.ThreadRow, bool) {
	if p.opened.active {
		return p.opened.row, true
	}
	if row, ok := p.threads.Focus(); ok && p.shown(row) {
		return p.opened.row, true // as read last
	}
	return p.threads.Focus()
}

// shown says whether a thread is the one whose members and items are here; those of the focused one may
// still be read.
func (p *Page) shown(row store.ThreadRow) bool { return row.ID == p.opened.row.ID }

// chosen is the item that actions are about. On narrow screens it is in view only while
// the thread has the page.
func (p *Page) chosen() (store.ItemRow, bool) {
	row, ok := p.thread()
	if !ok || !p.shown(row) || p.kit.Narrow && !p.opened.active {
		return store.ItemRow{}, false
	}
	return p.item()
}

// ofThread gates an action on the thread: by what refuse says of it, then by who holds its seat.
func (p *Page) ofThread(what engine.Action, refuse func(store.ThreadRow) string) action.Gate {
	return action.All(action.On(p.thread, "conversations.no-thread", refuse), func() action.Reason {
		row, _ := p.thread()
		return p.may(what, row.SeatID).Why()
	})
}

// ofItem is ofThread for the item.
func (p *Page) ofItem(what engine.Action, refuse func(store.ItemRow) string) action.Gate {
	return action.All(action.On(p.chosen, "conversations.no-message", refuse), func() action.Reason {
		it, _ := p.chosen()
		return p.may(what, it.SeatID).Why()
	})
}

func (p *Page) canToggle() action.Gate {
	return p.ofItem(engine.ActItemCopy, func(it store.ItemRow) string {
		if it.Copy && (it.State == store.ItemWritten || it.State == store.ItemOpen || it.State == store.ItemDeleted) {
			return "conversations.is-written"
		}
		return ""
	})
}

func (p *Page) canUpdate() action.Gate {
	return p.ofItem(engine.ActItemUpdate, func(it store.ItemRow) string {
		if !it.Edited {
			return "conversations.not-edited"
		}
		return ""
	})
}

func (p *Page) canCreate() action.Gate {
	return p.ofThread(engine.ActResolve, func(row store.ThreadRow) string {
		switch {
		case !p.shown(row):
			return "conversations.no-thread"
		case matched(row):
			return "conversations.has-record"
		}
		return ""
	})
}

// matched says whether a thread is about somebody with a record.
func matched(row store.ThreadRow) bool {
	return row.Badge == store.InCRM || row.Badge == store.OutOfDate
}

func (p *Page) canOpen() action.Gate {
	return action.If(func() bool {
		table, _ := p.address()
		return table != ""
	}, "conversations.nothing-to-open")
}

func (p *Page) canEnter() action.Gate {
	return action.If(func() bool {
		row, ok := p.thread()
		return ok && p.shown(row) && len(p.opened.items) > 0
	}, "conversations.no-thread")
}

// address is what stands in Dynamics for the focus: the item's activity while the thread
// has the focus, else the member's record.
func (p *Page) address() (table, id string) {
	if it, ok := p.item(); ok && p.opened.active && it.ActivityID != "" && !it.Gone && (it.State == store.ItemWritten || it.State == store.ItemOpen) {
		return it.ActivityTable, it.ActivityID
	}
	row, ok := p.thread()
	if !ok || row.Badge == store.BadgeGone || row.RecordID == "" {
		return "", ""
	}
	return string(row.RecordKind), row.RecordID
}

func (p *Page) openInDynamics() tea.Cmd {
	table, id := p.address()
	if table == "" {
		return nil
	}
	return page.OpenInDynamics(p.kit, p.house, table, id)
}
