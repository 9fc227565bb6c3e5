package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// words are what a line can say beside a number. In front of a slash they are understood everywhere, also where text is
// typed.
var words = map[string]func(*reader, string) tea.Cmd{
	"?": func(r *reader, _ string) tea.Cmd { r.help(); return nil },
	"b": func(r *reader, _ string) tea.Cmd { return r.back() },
	"r": func(r *reader, _ string) tea.Cmd { r.again(); return nil },
	"m": func(r *reader, _ string) tea.Cmd { r.want(viewStart); return nil },
	"a": func(r *reader, _ string) tea.Cmd { r.want(viewActions); return nil },
	"n": func(r *reader, _ string) tea.Cmd { return r.turn(1) },
	"p": func(r *reader, _ string) tea.Cmd { return r.turn(-1) },
	"f": func(r *reader, rest string) tea.Cmd { return r.filter(rest) },
	"t": func(r *reader, _ string) tea.Cmd { r.want(viewPage); return r.press("tab") },
	"u": func(r *reader, _ string) tea.Cmd { return r.undo() },
	"w": func(r *reader, _ string) tea.Cmd { r.waiting = true; return r.model.Context().Refresh() },
	"l": func(r *reader, _ string) tea.Cmd { r.log(); return nil },
	"k": func(r *reader, rest string) tea.Cmd { r.want(viewPage); return r.press(rest) },
	"q": func(r *reader, _ string) tea.Cmd { return r.quit() },
}

// line takes what was typed.
func (r *reader) line(text string) tea.Cmd {
	r.prompt, r.told = false, false
	text = strings.TrimSpace(kit.Clean(text))
	word, rest, _ := strings.Cut(text, " ")
	if slashed, ok := strings.CutPrefix(word, "/"); ok && words[slashed] != nil {
		return words[slashed](r, rest)
	}
	switch {
	case r.asking != nil:
		return r.answer(text)
	case r.typing:
		return r.typed(text)
	case text == "":
		return nil
	}
	if n, err := strconv.Atoi(text); err == nil {
		return r.choose(n)
	}
	if cmd, used := r.yesNo(word); used {
		return cmd
	}
	if run := words[word]; run != nil && (rest == "" || word == "f" || word == "k") {
		return run(r, rest)
	}
	if ch, ok := r.model.Top().(*kit.Chooser); ok && ch.Searched() {
		r.want(viewPage)
		r.first = 0
		return ch.Ask(text)
	}
	return r.find(text)
}

// yesNo answers a dialog of two buttons: the last one does what it asks about.
func (r *reader) yesNo(word string) (tea.Cmd, bool) {
	d, ok := r.model.Top().(*kit.Dialog)
	if !ok {
		return nil, false
	}
	at := -1
	switch all := d.Buttons(); {
	case len(all) != 2:
	case word == r.t("plain.y"):
		at = 1
	case word == r.t("plain.n"):
		at = 0
	}
	if at < 0 {
		return nil, false
	}
	if ok, why := d.Buttons()[at].Can(); !ok {
		r.say(r.t("plain.refused", "what", d.Buttons()[at].Label, "why", why))
		return nil, true
	}
	r.want(viewPage)
	return d.Press(at), true
}

// answer gives a line to the question that is asked.
func (r *reader) answer(text string) tea.Cmd {
	if text != "" && len(r.asking.field.Ask().Options) > 0 && words[text] != nil {
		return words[text](r, "")
	}
	cmd, done := r.asking.answer(r, text)
	if !done {
		return cmd
	}
	if r.model.Top() == nil {
		r.asking = nil
		r.want(viewPage)
		return nil
	}
	r.dialog.answered[keyOf(r.asking.field)] = true
	r.asking = nil
	return cmd
}

// typed types a line into what the page asks for, and leaves it.
func (r *reader) typed(text string) tea.Cmd {
	r.want(viewPage)
	return tea.Sequence(r.press("ctrl+u"), func() tea.Msg { return tea.PasteMsg{Content: text} }, r.press("enter"))
}

// back goes back as esc does: out of a question, a dialog, a filter, a page.
func (r *reader) back() tea.Cmd {
	if r.asking != nil && r.model.Top() == nil {
		r.asking = nil
		r.want(viewPage)
		return nil
	}
	r.want(viewPage)
	return r.press("esc")
}

// quit ends; while something runs the program asks before it does.
func (r *reader) quit() tea.Cmd {
	if r.status().Running == nil || r.model.Top() != nil {
		return tea.Quit
	}
	r.want(viewPage)
	return r.press("q")
}

// again reads what is in view from its beginning.
func (r *reader) again() {
	r.want(viewPage)
	if _, ok := r.model.Top().(*kit.Dialog); ok {
		r.dialog = dialog{}
		r.asking = nil
	}
}

// turn reads the rows behind or before those that were read.
func (r *reader) turn(by int) tea.Cmd {
	r.want(viewPage)
	if ch, ok := r.model.Top().(*kit.Chooser); ok {
		r.first = max(0, min(r.first+by*2*pageRows, len(ch.Shown())-1))
		return nil
	}
	l := r.list()
	if l == nil {
		return nil
	}
	shown, _ := l.Count()
	to := r.first + by*pageRows
	if to < 0 || to >= shown {
		r.say(r.t("plain.no-more"))
		return nil
	}
	r.first = to
	return r.focus(l, to) // the rows around the focus are those that are read
}

// list is the list that has the input.
func (r *reader) list() kit.List {
	if d, ok := r.model.Top().(*kit.Dialog); ok {
		return list(d.Body())
	}
	return list(r.model.Page())
}

// filter filters the list; without words it takes the filter away.
func (r *reader) filter(text string) tea.Cmd {
	r.want(viewPage)
	r.first = 0
	if ch, ok := r.model.Top().(*kit.Chooser); ok {
		return ch.Ask(text)
	}
	l := r.list()
	if l == nil || !l.Filtered() {
		r.say(r.t("plain.no-filter"))
		return nil
	}
	return l.SetFilter(text)
}

func (r *reader) undo() tea.Cmd {
	cmd := r.model.Undo()
	if cmd == nil {
		r.say(r.t("plain.no-undo"))
		return nil
	}
	r.want(viewPage)
	return cmd
}

// log reads the messages so far.
func (r *reader) log() {
	kept, _ := r.model.Said()
	if len(kept) == 0 {
		r.say(r.t("plain.no-messages"))
	}
	for _, toast := range kept {
		r.say(r.model.Printer().Time(toast.At) + " " + toast.Text)
	}
}

// help says what a line can say.
func (r *reader) help() {
	for _, l := range strings.Split(r.t("plain.help"), "\n") {
		r.say(l)
	}
}

// find looks for a word among everything that can be done or gone to: one that is meant for certain is done, else they
// are numbered.
func (r *reader) find(text string) tea.Cmd {
	if r.model.Top() != nil {
		r.say(r.t("plain.no-answer", "answer", text))
		return nil
	}
	all := r.model.Palette()
	folded := make([]string, len(all))
	for i, l := range all {
		folded[i] = kit.Fold(l.Title + " " + l.Also)
	}
	r.found = nil
	for _, i := range kit.Search(kit.Fold(text), folded) {
		l := all[i]
		c := choice{text: strings.TrimSuffix(l.Title, "…"), why: l.Disabled, run: l.Run}
		if kit.Fold(c.text) == kit.Fold(text) && c.why == "" {
			r.want(viewPage)
			return c.run()
		}
		r.found = append(r.found, c)
	}
	if len(r.found) == 0 {
		r.say(r.t("plain.no-answer", "answer", text))
		return nil
	}
	r.want(viewFound)
	return nil
}
