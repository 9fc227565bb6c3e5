package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// draftOf names what was typed: by whom, into which dialog, about what. Nobody is shown what
// somebody else has typed.
type draftOf struct{ viewer, title, context string }

// typed are the values of a dialog's text fields by their labels.
type typed map[string]string

func (d *Dialog) draft() draftOf {
	return draftOf{d.kit.Viewer.Email, d.spec.Title, d.spec.Context}
}

// Drafting is a body of several steps: the text fields of all of them.
type Drafting interface{ Texts() []*TextField }

// texts are the body's text fields whose values may be kept.
func (d *Dialog) texts() []*TextField {
	if steps, ok := d.current().(Drafting); ok {
		return steps.Texts()
	}
	asking, ok := d.current().(Asking)
	if !ok || asking.Form() == nil {
		return nil
	}
	var texts []*TextField
	for _, field := range asking.Form().Fields() {
		if t, ok := field.(*TextField); ok && !t.spec.Secret {
			texts = append(texts, t)
		}
	}
	return texts
}

// keepDraft keeps what was typed into a dialog that esc closes, and says so (screens.md §3).
func (d *Dialog) keepDraft() tea.Cmd {
	kept := typed{}
	for _, t := range d.texts() {
		if t.Value() != t.spec.Value {
			kept[t.spec.Label] = t.Value()
		}
	}
	d.dropDraft()
	if len(kept) == 0 {
		return nil
	}
	if d.kit.drafts == nil {
		d.kit.drafts = map[draftOf]typed{}
	}
	d.kit.drafts[d.draft()] = kept
	return d.kit.Toast(theme.ToneOK, d.kit.T("shell.draft.kept"))
}

// dropDraft forgets what was typed: it was used, or given up by Cancel.
func (d *Dialog) dropDraft() { delete(d.kit.drafts, d.draft()) }

// takeDraft puts what was typed before into the fields that stand as they were offered.
func (d *Dialog) takeDraft() tea.Cmd {
	kept := d.kit.drafts[d.draft()]
	var cmds []tea.Cmd
	for _, t := range d.texts() {
		text, ok := kept[t.spec.Label]
		if !ok || t.Value() != t.spec.Value {
			continue
		}
		t.SetValue(text)
		d.drafted = true
		if t.spec.Changed != nil {
			cmds = append(cmds, t.spec.Changed(text))
		}
	}
	return tea.Batch(cmds...)
}
