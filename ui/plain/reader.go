package plain

import (
	"io"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui"
	"navsync/ui/kit"
)

// view is what was asked to be read; it is read when everything has settled.
type view int

const (
	viewNothing view = iota
	viewStart        // the pages
	viewPage         // the page in view
	viewRow          // the focused row with what can be done
	viewActions
	viewFound // what a word found
)

// pageRows is how many rows of a list are read at once.
const pageRows = 10

// choice is a numbered line.
type choice struct {
	text string
	// why says why it cannot be chosen, "" when it can.
	why string
	run func() tea.Cmd
}

// reader tells what is in view and takes lines as answers.
type reader struct {
	model *ui.Model
	out   io.Writer

	wanted  view
	choices []choice
	found   []choice // what a word found
	first   int      // the first row that is read

	page    string // what was read last
	top     kit.Overlay
	dialog  dialog
	asking  *question
	typing  bool // the page takes what is typed
	waiting bool // lines wait until nothing runs
	greeted bool
	prompt  bool // the person is asked for a line
	told    bool // it was said that something is going on

	said     int    // messages that were told
	progress string // what was told of the run
}

func newReader(m *ui.Model, out io.Writer) *reader { return &reader{model: m, out: out} }

func (r *reader) t(key string, args ...any) string { return r.model.Printer().T(key, args...) }

// put writes as it is.
func (r *reader) put(text string) {
	//nolint:errcheck // the writer keeps what went wrong until it is flushed
	io.WriteString(r.out, text)
}

// say writes a line.
func (r *reader) say(text string) {
	if text = strings.TrimRight(kit.Clean(text), " "); text == "" {
		return
	}
	if r.prompt {
		r.prompt = false
		r.put("\n")
	}
	r.put(text + "\n")
}

// ask ends what was read with what can be answered, on a line of its own.
func (r *reader) ask(text string) {
	if r.prompt {
		return
	}
	r.put(kit.Clean(text) + " ")
	r.prompt = true
}

// settled tells what has changed. busy is true while no line is to be taken.
func (r *reader) settled() (busy bool) {
	r.told = false
	r.model.View() // what is in view is laid out, though not drawn: pages and lists measure there
	r.news()
	if r.waiting && r.running() {
		return true
	}
	if r.waiting {
		r.waiting = false
		r.say(r.t("plain.waited"))
		r.want(viewPage)
	}
	r.moved()
	r.show()
	r.ask(r.question())
	return false
}

// busy says once that something is still going on, and takes a line all the same.
func (r *reader) busy() {
	if r.told {
		return
	}
	r.model.View()
	r.news()
	r.moved()
	r.show()
	r.told = true
	r.say(r.t("plain.busy"))
	r.ask(r.question())
}

// running says whether a run is under way.
func (r *reader) running() bool {
	s := r.status()
	return s.Running != nil || s.Connection == kit.Importing
}

func (r *reader) status() kit.Status { return r.model.Context().Status }

// news are the messages and the progress since they were told last.
func (r *reader) news() {
	kept, count := r.model.Said()
	fresh := kept[max(0, len(kept)-(count-r.said)):]
	r.said = count
	for i, toast := range fresh {
		text := toast.Text
		if toast.Undo != nil && i == len(fresh)-1 {
			text = strings.TrimSuffix(text, ".") + ". " + r.t("plain.undo")
		}
		r.say(text)
	}
	progress := ""
	if run := r.status().Running; run != nil {
		progress = run.Label
		if run.Total > 0 {
			progress += ", " + r.t("shell.of", "shown", run.Done, "total", run.Total)
		}
		if run.Waits != "" {
			progress += ", " + run.Waits
		}
	}
	if progress != r.progress {
		r.progress = progress
		r.say(progress)
	}
}

// moved notices that another page or overlay has come.
func (r *reader) moved() {
	if page := r.model.Current(); page != r.page {
		r.page, r.first, r.asking = page, 0, nil
		r.want(viewPage)
	}
	if !r.greeted {
		r.greeted = true
		r.greet()
		if !r.model.Entry().Bare {
			r.want(viewStart)
		}
	}
	top := r.model.Top()
	if top != r.top {
		r.top, r.asking, r.first, r.dialog = top, nil, 0, dialog{}
		r.want(viewPage)
	}
	p := r.model.Page()
	_, asks := p.(kit.Asking)
	r.typing = top == nil && p != nil && !asks && p.Capturing()
}

func (r *reader) want(v view) { r.wanted = v }

// show reads what was asked for.
func (r *reader) show() {
	if d, ok := r.model.Top().(*kit.Dialog); ok {
		r.showDialog(d)
		return
	}
	if r.asking != nil && r.goesOn() {
		return
	}
	wanted := r.wanted
	r.wanted = viewNothing
	if wanted == viewNothing {
		return
	}
	r.choices = nil
	switch top := r.model.Top().(type) {
	case *kit.Menu:
		r.showMenu(top)
	case *kit.Chooser:
		r.showChooser(top)
	default:
		r.showView(wanted)
	}
}

func (r *reader) showView(v view) {
	switch v {
	case viewStart:
		r.showStart()
	case viewRow:
		r.showRow()
	case viewActions:
		r.showActions()
	case viewFound:
		r.offer(r.found)
	default:
		r.showPage()
	}
}

// offer numbers choices behind those that are offered already.
func (r *reader) offer(all []choice) {
	for _, c := range all {
		r.choices = append(r.choices, c)
		text := strconv.Itoa(len(r.choices)) + " " + c.text
		switch {
		case c.why == r.t("shell.notnow"):
			text += ", " + c.why
		case c.why != "":
			text += ", " + r.t("plain.not-now", "why", strings.TrimSuffix(c.why, "."))
		}
		r.say(text)
	}
}

// choose runs a numbered line.
func (r *reader) choose(n int) tea.Cmd {
	if n < 1 || n > len(r.choices) {
		r.say(r.t("plain.no-number", "number", n))
		return nil
	}
	c := r.choices[n-1]
	if c.why != "" {
		r.say(r.t("plain.refused", "what", c.text, "why", c.why))
		return nil
	}
	r.want(viewPage)
	return c.run()
}

// question is what a line is asked for.
func (r *reader) question() string {
	switch {
	case r.asking != nil:
		return r.asking.prompt(r)
	case r.typing:
		return r.t("plain.type")
	case len(r.choices) == 0:
		return r.t("plain.word")
	}
	return r.t("plain.choose", "count", len(r.choices))
}
