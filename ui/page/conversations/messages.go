package conversations

import (
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// itemLines renders all items; at is where the focused one begins and ends.
func (p *Page) itemLines(width int) (lines []string, places []int, at [2]int) {
	v := &p.opened
	if v.wrapped == nil || v.wrappedWidth != width {
		v.wrapped, v.wrappedWidth = map[int64][]string{}, width
	}
	for i, it := range v.items {
		if i > 0 {
			lines, places = append(lines, ""), append(places, -1)
		}
		if i == v.at {
			at[0] = len(lines)
		}
		st, bar := p.itemSurface(i == v.at)
		for _, l := range p.itemBlock(it, st, width) {
			lines = append(lines, bar+l+st.Fill.Render(strings.Repeat(" ", max(0, width-kit.Width(l)))))
			places = append(places, i)
		}
		if i == v.at {
			at[1] = len(lines)
		}
	}
	return lines, places, at
}

func (p *Page) itemSurface(focused bool) (theme.Styles, string) {
	th := p.kit.Theme
	switch {
	case focused && p.opened.active && !p.kit.Covered:
		st := th.On(theme.Focus)
		return st, " " + st.Accent.Render(th.Glyphs.Focus)
	case focused:
		st := th.On(theme.Current)
		return st, " " + st.Muted.Render(th.Glyphs.Focus)
	}
	return th.Styles, "  "
}

func (p *Page) itemBlock(it store.ItemRow, st theme.Styles, width int) []string {
	who := kit.Clean(it.Sender)
	if it.Direction == store.Sent || who == "" && !it.Kind.InThread() {
		who = kit.Clean(it.SeatHolder)
	}
	when := p.kit.Printer.DateTime(p.local(it.At))
	if it.DateOnly {
		when = p.kit.Printer.Date(it.At)
	}
	facts := page.ItemWord(p.kit, it.Kind) + " " + p.kit.Theme.Glyphs.Dot + " " + when
	room := max(6, width-kit.Width(facts)-2)
	lines := []string{st.Strong.Render(kit.Fit(who, room)) + st.Muted.Render("  "+facts)}
	if it.Subject != "" {
		lines = append(lines, st.Strong.Render(kit.Fit(kit.Clean(it.Subject), width)))
	}
	for _, l := range p.textLines(it, width) {
		lines = append(lines, st.Text.Render(l))
	}
	return append(lines, p.stateLine(it, st, width))
}

// textLines is an item's text, wrapped once for a width; a text of others is its length.
func (p *Page) textLines(it store.ItemRow, width int) []string {
	if lines, ok := p.opened.wrapped[it.ID]; ok {
		return lines
	}
	var lines []string
	if it.Text == "" && it.Characters > 0 {
		g := p.kit.Theme.Glyphs
		lines = []string{g.QuoteOpen + p.kit.T("conversations.characters", "count", it.Characters) + g.QuoteEnd}
	}
	for _, part := range strings.Split(strings.TrimSpace(kit.CleanLines(it.Text)), "\n") {
		if part != "" || len(lines) > 0 && it.Text != "" {
			lines = append(lines, kit.Wrap(part, width)...)
		}
	}
	p.opened.wrapped[it.ID] = lines
	return lines
}

// stateLine is an item's checkbox with what became of it.
func (p *Page) stateLine(it store.ItemRow, st theme.Styles, width int) string {
	g := p.kit.Theme.Glyphs
	label := "conversations.copy-item"
	if it.Kind.InThread() {
		label = "conversations.copy-message"
	}
	box, style := g.Unticked, st.Quiet
	if it.Copy {
		box, style = g.Ticked, st.AccentStrong
	}
	name := st.Muted
	if it.Copy {
		name = st.Text
	}
	if !p.may(engine.ActItemCopy, it.SeatID).Open() {
		style, name = st.Quiet, st.Quiet
	}
	left := style.Render(box) + st.Fill.Render(" ") + name.Render(p.kit.T(label)) + st.Fill.Render("   ")
	return kit.Fit(left+p.itemState(it, st), width)
}

func (p *Page) itemState(it store.ItemRow, st theme.Styles) string {
	g := p.kit.Theme.Glyphs
	state := func(tone theme.Tone, glyph, word, more string) string {
		text := st.Of(tone).Render(glyph + " " + word)
		if more != "" {
			text += st.Muted.Render(" " + more)
		}
		return text
	}
	word := p.kit.T("item.state." + string(it.State))
	switch {
	case it.Gone:
		return state(theme.ToneWarn, g.Warn, p.kit.T("conversations.gone"), "")
	case it.ChangeFailed:
		return state(theme.ToneDanger, g.Fail, p.kit.T("conversations.change-failed"), "")
	case it.Changing:
		return state(theme.ToneWarn, g.Half, p.kit.T("conversations.changing"), "")
	case it.Edited && (it.State == store.ItemWritten || it.State == store.ItemOpen):
		return state(theme.ToneWarn, g.Warn, p.kit.T("conversations.edited"), p.kit.T("conversations.edited.key"))
	}
	switch it.State {
	case store.ItemWritten:
		return state(theme.ToneOK, g.Pass, word, p.kit.T("conversations.completed")+" "+g.Dot+" "+p.shortly(it.WrittenAt))
	case store.ItemOpen:
		more := ""
		if it.Unresolved != "" {
			more = sentence.Reason(p.kit.Printer, it.Unresolved)
		}
		return state(theme.ToneWarn, g.Warn, p.kit.T("conversations.open-in-crm"), more)
	case store.ItemFailed:
		more := ""
		if it.Reason != "" {
			more = sentence.OfItem(p.kit.Printer, it).Text
		}
		return state(theme.ToneDanger, g.Fail, word, more)
	case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
		return state(theme.ToneWarn, g.Half, word, p.waits(it))
	case store.ItemTakenOut:
		return state(theme.ToneQuiet, g.None, word, p.kit.T("conversations.only-you"))
	}
	return state(theme.ToneQuiet, g.None, word, p.kit.T("conversations.only-you"))
}

func (p *Page) waits(it store.ItemRow) string {
	if it.Reason == "" {
		return p.kit.T("conversations.soon")
	}
	text := p.kit.T("item.wait." + it.Reason)
	if it.NotBefore.After(p.kit.Now()) {
		text += ", " + p.kit.T("conversations.until", "time", p.shortly(it.NotBefore))
	}
	return text
}
