package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// question is a field that is being asked.
type question struct {
	field kit.Field
	given bool // an answer was given and is to be checked
}

// read says the question with what can be answered.
func (q *question) read(r *reader) {
	a := q.field.Ask()
	r.choices = nil
	text := a.Label
	if a.Value != "" && !a.Secret {
		text = sentences(text+" ", r.t("plain.now", "value", a.Value))
	}
	if text == "" {
		text = a.Help
	} else if a.Help != "" {
		text = sentences(text, a.Help)
	}
	r.say(text)
	for _, o := range a.Options {
		text := o.Label
		if o.Note != "" {
			text += ", " + o.Note
		}
		r.offer([]choice{{text: text, why: o.Disabled}})
	}
}

// prompt is what a line is asked for.
func (q *question) prompt(r *reader) string {
	a := q.field.Ask()
	switch {
	case a.Several:
		return r.t("plain.several", "count", len(a.Options))
	case len(a.Options) > 0:
		return r.t("plain.choose-or-keep", "count", len(a.Options))
	case a.Secret:
		return r.t("plain.type-secret")
	}
	return r.t("plain.type-or-keep")
}

// answer takes a line as the answer; done is true when it leaves the answer as it is.
func (q *question) answer(r *reader, line string) (cmd tea.Cmd, done bool) {
	a := q.field.Ask()
	if line == "" {
		wrong := a.Wrong()
		r.say(wrong)
		return nil, wrong == ""
	}
	if len(a.Options) == 0 {
		q.given = true
		return a.Set(line), false
	}
	o, ok := option(a.Options, line)
	switch {
	case !ok:
		r.say(r.t("plain.no-answer", "answer", line))
		return nil, false
	case o.Disabled != "":
		r.say(r.t("plain.refused", "what", o.Label, "why", o.Disabled))
		return nil, false
	}
	q.given = !a.Several
	return a.Set(o.ID), false
}

// option is the one that a line names: by its number, or by the beginning of its name.
func option(all []kit.Option, line string) (kit.Option, bool) {
	if n, err := strconv.Atoi(line); err == nil {
		if n < 1 || n > len(all) {
			return kit.Option{}, false
		}
		return all[n-1], true
	}
	var found []kit.Option
	for _, o := range all {
		if strings.HasPrefix(kit.Fold(o.Label), kit.Fold(line)) {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		return kit.Option{}, false
	}
	return found[0], true
}

// goesOn checks the answer of a page's question once it has been taken. It is false when the page is to be read again.
func (r *reader) goesOn() bool {
	q := r.asking
	if !q.given {
		if q.field.Ask().Several {
			q.read(r)
		}
		return true
	}
	q.given = false
	if wrong := q.field.Ask().Wrong(); wrong != "" {
		r.say(wrong)
		return true
	}
	r.asking = nil
	r.want(viewPage)
	return false
}
