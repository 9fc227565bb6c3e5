package conversations

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// thread is a thread with its items, the oldest first.
type thread struct {
	row     store.ThreadRow
	members []store.ThreadMember
	items   []store.ItemRow
}

// threadView is the thread that is shown.
type threadView struct {
	thread
	at     int  // the focused item
	active bool // the pane has the focus
	scroll int
	cursor *tea.Cursor
	places []int // the item at each line of the last frame, -1 for none

	wrapped      map[int64][]string // texts by item, for the width
	wrappedWidth int
}

// readThread reads a thread; the one that was shown before stays until the answer.
func (p *Page) readThread(id int64) tea.Cmd {
	if id != p.of {
		p.read.Drop()
	}
	p.of = id
	scope := scopeOf(p.house)
	return p.read.Ask(p.house, func(ctx context.Context) (thread, error) { return p.loadThread(ctx, scope, id) })
}

func (p *Page) showThread() tea.Cmd {
	if errors.Is(p.read.Err, store.ErrNotFound) {
		p.of, p.opened = 0, threadView{}
		return nil
	}
	if p.read.Err != nil {
		p.of = p.opened.row.ID
		return p.failed(p.read.Err)
	}
	old := p.opened
	p.opened = threadView{thread: p.read.Value}
	p.of = p.opened.row.ID
	p.opened.active = old.active && len(p.opened.items) > 0
	focus := int64(0)
	if old.row.ID == p.of && old.at < len(old.items) {
		focus, p.opened.scroll = old.items[old.at].ID, old.scroll
	}
	if p.wanted != 0 {
		focus, p.wanted, p.led = p.wanted, 0, true
	}
	var follow tea.Cmd
	if p.led {
		p.led, follow = false, p.threads.FocusKey(key(p.of))
	}
	p.opened.at = max(0, len(p.opened.items)-1)
	for i, it := range p.opened.items {
		if it.ID == focus {
			p.opened.at = i
		}
	}
	return follow
}

// local is a moment in the clock's zone.
func (p *Page) local(t time.Time) time.Time { return t.In(p.kit.Now().Location()) }

// shortly is the time of day of what is of today, else its day.
func (p *Page) shortly(t time.Time) string {
	t = p.local(t)
	if t.Format(time.DateOnly) == p.kit.Now().Format(time.DateOnly) {
		return p.kit.Printer.Time(t)
	}
	return p.kit.Printer.Day(t)
}

// item is the focused item of the shown thread.
func (p *Page) item() (store.ItemRow, bool) {
	if p.opened.at >= len(p.opened.items) {
		return store.ItemRow{}, false
	}
	return p.opened.items[p.opened.at], true
}

func (p *Page) threadKey(m tea.KeyPressMsg) tea.Cmd {
	v := &p.opened
	switch m.String() {
	case "up", "k":
		v.at = max(0, v.at-1)
	case "down", "j":
		v.at = min(len(v.items)-1, v.at+1)
	case "pgup":
		v.at = max(0, v.at-4)
	case "pgdown":
		v.at = min(len(v.items)-1, v.at+4)
	case "home":
		v.at = 0
	case "end":
		v.at = len(v.items) - 1
	case "left", "shift+tab", "tab":
		p.leaveThread()
	}
	return nil
}

func (p *Page) threadMouse(msg tea.Msg, y int) tea.Cmd {
	v := &p.opened
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		step := 1
		if m.Button == tea.MouseWheelUp {
			step = -1
		}
		v.at = max(0, min(len(v.items)-1, v.at+step))
	case tea.MouseClickMsg:
		if y < 0 || y >= len(v.places) || v.places[y] < 0 {
			return nil
		}
		again := v.active && v.at == v.places[y]
		v.at, v.active = v.places[y], true
		if again && m.X <= checkboxEnd && y+1 < len(v.places)+1 && (y+1 == len(v.places) || v.places[y+1] != v.at) {
			return p.toggle()
		}
	}
	return nil
}

// checkboxEnd is the last cell of an item's checkbox.
const checkboxEnd = 4

// threadView renders the thread: who, Copy thread to CRM, and its items.
func (p *Page) threadView(width, height int) string {
	th := p.kit.Theme
	v := &p.opened
	v.places, v.cursor = nil, nil
	inner := max(1, width-2-p.kit.Margin())
	if v.row.ID == 0 {
		if p.read.Busy() {
			return kit.Loading(p.kit, inner, 3)
		}
		return ""
	}
	var lines []string
	for _, l := range p.threadHead(inner) {
		lines = append(lines, "  "+l)
	}
	lines = append(lines, "  "+th.Line.Render(strings.Repeat(th.Glyphs.Hairline, inner)))
	head := len(lines)
	body, places, at := p.itemLines(inner)
	room := max(1, height-head)
	from, to := at[0], at[1]
	if to-v.scroll > room {
		v.scroll = to - room
	}
	if from < v.scroll {
		v.scroll = from
	}
	v.scroll = max(0, min(v.scroll, len(body)-room))
	for range lines {
		v.places = append(v.places, -1)
	}
	body, places = fromItem(body, places, v.scroll)
	shown := min(len(body), room)
	lines, v.places = append(lines, body[:shown]...), append(v.places, places[:shown]...)
	if v.active && !p.kit.Covered {
		v.cursor = tea.NewCursor(2, max(head, min(height-1, head+to-1-v.scroll)))
	}
	return strings.Join(lines, "\n")
}

// fromItem are the lines from one on. Where that one lies within an item, the item's first line, which says who wrote it, stands in
// its place; what would be left of it alone, without its text, is left out.
func fromItem(lines []string, places []int, from int) (body []string, of []int) {
	body, of = slices.Clone(lines[from:]), slices.Clone(places[from:])
	if from == 0 || len(of) == 0 || of[0] < 0 || places[from-1] != of[0] {
		return body, of
	}
	left := 0
	for left < len(of) && of[left] == of[0] {
		left++
	}
	if left == 1 {
		body[0], of[0] = "", -1
		return body, of
	}
	body[0] = lines[slices.Index(places, of[0])]
	return body, of
}

func (p *Page) threadHead(width int) []string {
	th := p.kit.Theme
	row := p.opened.row
	right := p.standing(row)
	lines := []string{kit.Spread(th.Styles, th.Strong.Render(kit.Fit(p.nameOf(row), max(8, width-kit.Width(right)-2))), right, width)}
	second := strings.Trim(kit.Clean(row.MemberTitle)+", "+kit.Clean(row.Company), ", ")
	if row.MemberCount > 1 {
		second = p.kit.T("conversations.several", "count", row.MemberCount)
	}
	if second != "" {
		lines = append(lines, th.Muted.Render(kit.Fit(second, width)))
	}
	if !p.kit.Narrow {
		lines = append(lines, "")
	}
	box, style := th.Glyphs.Unticked, th.Quiet
	switch {
	case row.Copy && row.Items > 0 && row.Copied == row.Items:
		box, style = th.Glyphs.Ticked, th.AccentStrong
	case row.Copy || row.Copied > 0:
		box, style = th.Glyphs.Some, th.AccentStrong
	}
	name, key := th.Text, " T"
	if why := p.may(engine.ActItemCopy, row.SeatID).Why(); !why.None() {
		style, name, key = th.Quiet, th.Quiet, "  "+p.kit.T(why.Key)
	}
	left := kit.Mark("conversations/thread", style.Render(box)+" "+name.Render(p.kit.T("conversations.copy-thread"))+th.Quiet.Render(key))
	return append(lines, kit.Spread(th.Styles, left, th.Muted.Render(p.counts(row)), width))
}

// standing is the badge with the way to the record.
func (p *Page) standing(row store.ThreadRow) string {
	th := p.kit.Theme
	badge := p.badge(row, th.Styles)
	if row.RecordID == "" || p.kit.Narrow {
		return badge
	}
	return badge + "  " + kit.Mark("conversations/open", th.Accent.Render(p.kit.T("conversations.open"))+th.Quiet.Render(" o"))
}

func (p *Page) counts(row store.ThreadRow) string {
	var parts []string
	for _, c := range []struct {
		key string
		n   int
	}{
		{"conversations.count.written", row.Written},
		{"conversations.count.open", row.Open},
		{"conversations.count.deleted", row.Deleted},
		{"conversations.count.waiting", row.Waiting},
		{"conversations.count.failed", row.Failed},
		{"conversations.count.out", row.Out},
		{"conversations.count.not-copied", row.Items - row.Written - row.Open - row.Deleted - row.Waiting - row.Failed - row.Out},
	} {
		if c.n > 0 {
			parts = append(parts, p.kit.T(c.key, "count", c.n))
		}
	}
	return strings.Join(parts, " "+p.kit.Theme.Glyphs.Dot+" ")
}
