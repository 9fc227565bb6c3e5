package plain

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// dialog is what was read and asked of the dialog on top.
type dialog struct {
	body     kit.Body
	title    string
	read     []string        // the lines that were read
	answered map[string]bool // the questions of the body that were asked
	notes    map[int]string  // the texts between them that were read
	offered  string          // the buttons that were read
}

// showDialog reads what is new in a dialog, asks its next question, and after the last one numbers its buttons.
func (r *reader) showDialog(d *kit.Dialog) {
	body := d.Body()
	r.opened(d, body)
	form := formOf(body)
	if _, isForm := body.(*kit.Form); !isForm && body != nil {
		r.readNew(r.bodyText(body))
	}
	if form != nil && r.askNext(form) {
		return
	}
	r.asking = nil
	buttons := r.buttons(d)
	if offered := textOf(buttons); r.wanted != viewNothing || offered != r.dialog.offered {
		r.dialog.offered = offered
		r.showChoices(d, body, buttons)
	}
	r.wanted = viewNothing
}

// opened begins to read a dialog, or another step of it. The questions of a form that was made anew around the one that
// is asked are not asked again.
func (r *reader) opened(d *kit.Dialog, body kit.Body) {
	title := d.Title()
	if body == r.dialog.body && title == r.dialog.title {
		return
	}
	if title != r.dialog.title {
		r.say(sentences(title))
	}
	before := r.dialog
	r.dialog = dialog{body: body, title: title, answered: map[string]bool{}, notes: map[int]string{}}
	if body == before.body || sameForm(body, r.asking) {
		r.dialog.answered = before.answered
		return
	}
	r.asking = nil
}

// showChoices numbers the rows, and what can be pressed.
func (r *reader) showChoices(d *kit.Dialog, body kit.Body, buttons []choice) {
	r.choices = nil
	if l := list(body); l != nil {
		r.showRows(l, func(i int) tea.Cmd { return r.rowOf(d, l, i) })
	}
	r.readText(d.Note())
	if form := formOf(body); form != nil && len(questions(form)) > 0 {
		r.offer([]choice{{text: r.t("plain.ask-again"), run: func() tea.Cmd {
			r.dialog.answered, r.dialog.notes = map[string]bool{}, map[int]string{}
			return nil
		}}})
	}
	r.offer(buttons)
}

// textOf is what choices say.
func textOf(all []choice) string {
	var b strings.Builder
	for _, c := range all {
		b.WriteString(c.text + "\n" + c.why + "\n")
	}
	return b.String()
}

// sameForm says whether the question that is asked stands in the body too: a form was made anew around it.
func sameForm(body kit.Body, q *question) bool {
	form := formOf(body)
	if form == nil || q == nil {
		return false
	}
	label := q.field.Ask().Label
	return slices.ContainsFunc(form.Fields(), func(f kit.Field) bool { return label != "" && f.Ask().Label == label })
}

func formOf(body kit.Body) *kit.Form {
	asking, ok := body.(kit.Asking)
	if !ok {
		return nil
	}
	return asking.Form()
}

// questions are the fields that ask something now.
func questions(form *kit.Form) []kit.Field {
	var all []kit.Field
	for _, f := range form.Fields() {
		if f.Focusable() && f.Ask().Set != nil {
			all = append(all, f)
		}
	}
	return all
}

// bodyText is what a body says that is no list of rows and no form alone.
func (r *reader) bodyText(body kit.Body) []string {
	if l := list(body); l != nil {
		if shown, _ := l.Count(); shown > 0 {
			if headed, ok := body.(kit.Headed); ok {
				return kit.Spoken(strings.Join(headed.Head(width), "\n"))
			}
			return nil
		}
	}
	lines := kit.Spoken(body.View(width, height))
	form := formOf(body)
	if form == nil {
		return lines
	}
	asked := kit.Spoken(form.View(width, height)) // which is read question by question
	return slices.DeleteFunc(lines, func(l string) bool { return slices.Contains(asked, l) })
}

// readNew reads the lines that were not read before.
func (r *reader) readNew(lines []string) {
	for _, l := range lines {
		if !slices.Contains(r.dialog.read, l) {
			r.say(l)
		}
	}
	r.dialog.read = lines
}

// askNext reads the notes up to the next question that was not asked, and asks it. False when all were asked.
func (r *reader) askNext(form *kit.Form) bool {
	if r.asking != nil && r.asking.given {
		r.asking.given = false
		if wrong := r.asking.field.Ask().Wrong(); wrong != "" {
			r.say(wrong)
			return true
		}
		r.dialog.answered[keyOf(r.asking.field)] = true
		r.asking = nil
	}
	for i, f := range form.Fields() {
		a := f.Ask()
		if a.Set == nil || !f.Focusable() {
			r.readNote(i, f)
			continue
		}
		if r.dialog.answered[keyOf(f)] {
			continue
		}
		if r.asking == nil || keyOf(r.asking.field) != keyOf(f) {
			r.asking = &question{field: f}
			r.asking.read(r)
		} else if a.Several {
			r.asking.read(r)
		}
		return true
	}
	return false
}

// keyOf names a question: a form may be made anew with the same ones.
func keyOf(f kit.Field) string {
	a := f.Ask()
	return a.Label + "\n" + a.Help
}

func (r *reader) readNote(i int, f kit.Field) {
	text := strings.Join(kit.Spoken(strings.Join(f.View(width, false), "\n")), "\n")
	if text == r.dialog.notes[i] {
		return
	}
	before := strings.Split(r.dialog.notes[i], "\n")
	r.dialog.notes[i] = text
	for _, l := range strings.Split(text, "\n") {
		if !slices.Contains(before, l) {
			r.say(l)
		}
	}
}

// rowOf ticks a row of a dialog's list, or opens it.
func (r *reader) rowOf(d *kit.Dialog, l kit.List, i int) tea.Cmd {
	d.ToBody()
	cmd := r.focus(l, i)
	key := "enter"
	switch {
	case l.Ticks():
		key = "space"
	case !l.Opens():
		for _, fact := range l.Facts() {
			r.say(fact)
		}
		return cmd
	}
	return tea.Sequence(cmd, r.press(key))
}

// buttons are the dialog's buttons and its further keys.
func (r *reader) buttons(d *kit.Dialog) []choice {
	var all []choice
	for i, b := range d.Buttons() {
		c := choice{text: b.Label, run: func() tea.Cmd { return d.Press(i) }}
		if ok, why := b.Can(); !ok {
			c.why = why
			if why == "" {
				c.why = r.t("shell.notnow")
			}
		}
		all = append(all, c)
	}
	for _, h := range d.OwnHints() {
		key := kit.PressedBy(r.model.Context(), h.Key)
		if key == "" {
			continue
		}
		all = append(all, choice{text: h.Word, run: func() tea.Cmd {
			d.ToButtons(0)
			return r.press(key)
		}})
	}
	if body := d.Body(); body != nil && list(body) != nil {
		all = append(all, r.listKeys(d, body)...)
	}
	return all
}

// listKeys are the keys of a list's own that a letter presses, such as the trail of a row.
func (r *reader) listKeys(d *kit.Dialog, body kit.Body) []choice {
	var all []choice
	for _, h := range body.Hints() {
		if len([]rune(h.Key)) != 1 || h.Key < "a" || h.Key > "z" {
			continue
		}
		all = append(all, choice{text: h.Word, run: func() tea.Cmd {
			d.ToBody()
			return r.press(h.Key)
		}})
	}
	return all
}
