package help

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/document"
	"navsync/ui/kit"
)

// part is a section of a document as a topic: its markdown and, of the document, the topic and the title.
type part struct {
	document, title, heading, text string
}

// documents are the sections of all documents, each a topic. The first of a document has its name for an
// id, the others that and their anchor, as a link has them.
func documents(library document.Library) []topic {
	var all []topic
	for _, d := range library {
		for i, s := range d.Sections {
			id := d.Topic
			if i > 0 {
				id += "#" + s.Anchor()
			}
			all = append(all, topic{section: d.Topic, id: id, part: &part{document: d.Topic, title: d.Title, heading: s.Title, text: s.Text}})
		}
	}
	return all
}

// place is where somebody read: a topic and how far it was scrolled.
type place struct {
	topic  string
	scroll int
}

// follow goes where a link of the shown document leads: to another part, or to an address in the browser.
func (p *Page) follow(target string) tea.Cmd {
	t, ok := p.table.Focus()
	if !ok || t.part == nil {
		return nil
	}
	to, section, found := p.library.Follow(t.part.document, target)
	if !found {
		return p.kit.OpenURL(target)
	}
	id := to.Topic
	if section > 0 {
		id += "#" + to.Sections[section].Anchor()
	}
	p.back = append(p.back, place{topic: t.id, scroll: p.reader.scroll})
	_, anchor, _ := strings.Cut(target, "#")
	return p.turnTo(id, func(r *reader) { r.heading = anchor })
}

// goBack returns to where the last link was followed.
func (p *Page) goBack() tea.Cmd {
	last := p.back[len(p.back)-1]
	p.back = p.back[:len(p.back)-1]
	return p.turnTo(last.topic, func(r *reader) { r.scroll = last.scroll })
}

// turnTo shows another topic to read.
func (p *Page) turnTo(id string, where func(*reader)) tea.Cmd {
	cmd := tea.Batch(p.table.SetFilter(""), p.table.FocusKey(id))
	p.read(true)
	if p.reader != nil {
		where(p.reader)
	}
	return cmd
}

// linkActions are what can be done in a document that is read.
func (p *Page) linkActions() []action.Action {
	var all []action.Action
	if link, ok := p.reader.link(); ok {
		all = append(all, action.Action{
			ID: "help/follow", Keys: []string{"enter"}, Title: "help.follow", TitleArgs: []any{"target", p.leadsTo(link.Target)},
			Short: "help.follow.short", Tooltip: "help.follow.tip", Group: "help.group", Hint: true,
			Run: func() tea.Cmd { return p.follow(link.Target) },
		})
	} else {
		all = append(all, p.topicsAction())
	}
	linked := action.If(func() bool { return len(p.reader.drawn.Links) > 0 }, "help.no-links")
	all = append(all,
		action.Action{
			ID: "help/next-link", Keys: []string{"tab"}, Title: "help.next-link", Short: "help.next-link.short", Group: "help.group", Hint: true,
			Enabled: linked, Run: func() tea.Cmd { p.reader.move(1); return nil },
		},
		action.Action{
			ID: "help/previous-link", Keys: []string{"shift+tab"}, Title: "help.previous-link", Group: "help.group",
			Enabled: linked, Run: func() tea.Cmd { p.reader.move(-1); return nil },
		})
	if len(p.back) > 0 {
		all = append(all, action.Action{
			ID: "help/return", Keys: []string{"b"}, Title: "help.return", Short: "help.return.short", Group: "help.group", Hint: true,
			Run: p.goBack,
		})
	}
	return all
}

// leadsTo says in words where a link leads: "engine › 2 The states of a writeback", or an address.
func (p *Page) leadsTo(target string) string {
	to, section, found := p.library.Follow(p.reader.document, target)
	if !found {
		return kit.Clean(target)
	}
	return to.Topic + " " + p.kit.Theme.Glyphs.Crumb + " " + to.Sections[section].Title
}

// clickLink follows the link that was clicked, if any.
func (p *Page) clickLink(x, y int) tea.Cmd {
	if p.reader == nil {
		return nil
	}
	at, ok := p.reader.at(x-p.answerX, y-p.answerY)
	if !ok {
		return nil
	}
	p.reader.focus = at
	link, _ := p.reader.link()
	return p.follow(link.Target)
}
