package help

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/document"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

const (
	documentWidth = 100 // no line of a document is longer
	foundRow      = 2   // of the pane, where what was searched for stands
)

// reader is the body that shows a part of a document: it scrolls, and one of its links can have the focus.
type reader struct {
	kit      *kit.Context
	document string
	text     string
	// heading is the anchor to scroll to, words what was searched for; both until they are drawn.
	heading string
	words   []string

	drawn        document.Page
	width        int // that drawn is for
	look         theme.Options
	problem      error
	scroll, rest int
	height       int // of the last view
	focus        int // the link that has the focus, -1: none
}

func newReader(c *kit.Context, p *part, words []string) *reader {
	return &reader{kit: c, document: p.document, text: p.text, words: words, focus: -1}
}

// draw renders the text anew where the width or the look has changed.
func (r *reader) draw(width int) {
	if r.width == width && r.look == r.kit.Theme.Options() {
		return
	}
	r.width, r.look = width, r.kit.Theme.Options()
	r.drawn, r.problem = document.Render(r.text, width, r.kit.Theme)
	if r.problem != nil { // the text itself can still be read
		r.drawn = document.Page{Lines: kit.Wrap(r.text, width)}
	}
	r.focus = min(r.focus, len(r.drawn.Links)-1)
}

// ready draws what was not drawn yet, so that its links are known before the first frame.
func (r *reader) ready() {
	if r.width == 0 {
		r.draw(documentWidth)
	}
}

// find scrolls to the heading or to what was searched for, once.
func (r *reader) find() {
	if at, ok := r.drawn.Headings[r.heading]; ok && r.heading != "" {
		r.scroll = at
	}
	if len(r.words) > 0 {
		at := slices.IndexFunc(r.drawn.Lines, func(line string) bool {
			return len(kit.Search(strings.Join(r.words, " "), []string{kit.Fold(ansi.Strip(line))})) > 0
		})
		r.scroll = max(0, at-foundRow)
	}
	r.heading, r.words = "", nil
}

// Update implements kit.Body.
func (r *reader) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		page := max(1, r.height-1)
		r.by(map[string]int{
			"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": page, "space": page, "pgup": -page, "home": -1 << 20, "end": 1 << 20,
		}[m.String()])
	case tea.MouseWheelMsg:
		r.by(map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button])
	}
	return nil
}

func (r *reader) by(lines int) { r.scroll = max(0, min(r.scroll+lines, r.rest)) }

// View implements kit.Body.
func (r *reader) View(width, height int) string {
	r.draw(max(1, min(width-kit.Gutter-2, documentWidth)))
	r.height = height
	r.find()
	r.rest = max(0, len(r.drawn.Lines)-height)
	r.scroll = min(r.scroll, r.rest)
	lines := slices.Clone(r.drawn.Lines[r.scroll:min(len(r.drawn.Lines), r.scroll+height)])
	if link, ok := r.link(); ok && link.Line >= r.scroll && link.Line < r.scroll+len(lines) {
		at := link.Line - r.scroll
		lines[at] = r.lit(lines[at], link)
	}
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return strings.Join(kit.Scrollbar(r.kit, lines, width, r.scroll, len(lines), len(lines)+r.rest), "\n")
}

// lit is a line whose link has the focus.
func (r *reader) lit(line string, link document.Link) string {
	end := link.X + link.Width
	text := ansi.Strip(ansi.TruncateLeftWc(ansi.TruncateWc(line, end, ""), link.X, ""))
	return ansi.TruncateWc(line, link.X, "") + r.kit.Theme.On(theme.Focus).Name.Render(text) + ansi.TruncateLeftWc(line, end, "")
}

// link is the link that has the focus.
func (r *reader) link() (document.Link, bool) {
	if r.focus < 0 || r.focus >= len(r.drawn.Links) {
		return document.Link{}, false
	}
	return r.drawn.Links[r.focus], true
}

// move gives the focus to the next link, or the one before it, and brings it into view. Where none has it,
// the first or last one in view gets it.
func (r *reader) move(by int) {
	links := r.drawn.Links
	if len(links) == 0 {
		return
	}
	if link, ok := r.link(); ok && r.inView(link) {
		r.focus = (r.focus + by + len(links)) % len(links)
	} else {
		r.focus = slices.IndexFunc(links, r.inView)
		if r.focus < 0 {
			r.focus = max(0, slices.IndexFunc(links, func(l document.Link) bool { return l.Line >= r.scroll }))
		}
	}
	if link := links[r.focus]; !r.inView(link) {
		r.scroll = max(0, min(link.Line-r.height/3, r.rest))
	}
}

// inView says whether a link was drawn; before the first frame all are taken to be.
func (r *reader) inView(l document.Link) bool {
	return r.height == 0 || l.Line >= r.scroll && l.Line < r.scroll+r.height
}

// at is the link below a cell of the pane.
func (r *reader) at(x, y int) (int, bool) {
	x, y = x-kit.Gutter-1, y+r.scroll
	i := slices.IndexFunc(r.drawn.Links, func(l document.Link) bool { return l.Line == y && x >= l.X && x < l.X+l.Width })
	return i, i >= 0
}

// Cursor implements kit.Body: on the link that has the focus.
func (r *reader) Cursor() *tea.Cursor {
	link, ok := r.link()
	if !ok || !r.inView(link) {
		return nil
	}
	return tea.NewCursor(link.X+kit.Gutter+1, link.Line-r.scroll)
}

// Focus implements kit.Body: links are gone through by the page's own keys.
func (r *reader) Focus(int) bool { return false }

// Blur implements kit.Body.
func (r *reader) Blur() { r.focus = -1 }

// Hints implements kit.Body.
func (r *reader) Hints() []kit.Hint { return nil }
