package crmsettings

import (
	"slices"
	"strings"

	"navsync/store"
)

// rows are the settings of this page, in the order of the screen.
var rows = slices.DeleteFunc(store.SettingTable(), func(row store.Setting) bool { return row.Section == "" })

// preferences are those whose change has an effect on saved accounts and leads (spec §5).
var preferences = []string{store.KeyAutoSync, store.KeyStageColumn, store.KeyPipelineStage, store.KeyIncludeStage}

// draft are the values on the screen beside the stored ones, by key.
type draft struct {
	stored, shown map[string]string
	unanswered    []string // of the three questions those that nobody has answered yet
}

func newDraft() draft { return draft{stored: map[string]string{}, shown: map[string]string{}} }

// threeQuestions are those of spec §5.
var threeQuestions = []string{store.KeyAutoSync, store.KeyPipelineStage, store.KeyWonValue}

// follow takes stored values over; what was changed here and not saved stays.
func (d *draft) follow(s store.Settings) {
	d.unanswered = slices.DeleteFunc(slices.Clone(threeQuestions), s.Stated)
	for _, row := range rows {
		now := text(s, row)
		if d.shown[row.Key] == d.stored[row.Key] {
			d.shown[row.Key] = now
		}
		d.stored[row.Key] = now
	}
}

// text is a setting's value as the fields know it: a list is always written as one.
func text(s store.Settings, row store.Setting) string {
	if value := row.Text(s); row.Kind != store.KindItems || value != store.AllItems {
		return value
	}
	return allKinds()
}

// keep notes that these values are stored now.
func (d *draft) keep(values map[string]string) {
	for key, value := range values {
		d.stored[key] = value
	}
}

// discard shows the stored values again and returns what was shown.
func (d *draft) discard() map[string]string {
	before := d.changes()
	for key, value := range d.stored {
		d.shown[key] = value
	}
	return before
}

func (d *draft) restore(values map[string]string) {
	for key, value := range values {
		d.shown[key] = value
	}
}

// changes are the values that differ from the stored ones.
func (d *draft) changes() map[string]string {
	found := map[string]string{}
	for _, row := range rows {
		if d.shown[row.Key] != d.stored[row.Key] {
			found[row.Key] = d.shown[row.Key]
		}
	}
	return found
}

// answers are what Save keeps: the changes, and the answers that stand where nobody has answered yet.
func (d *draft) answers() map[string]string {
	all := d.changes()
	for _, key := range d.unanswered {
		all[key] = d.shown[key]
	}
	return all
}

func (d *draft) changed(of []string) bool {
	return slices.ContainsFunc(of, func(key string) bool { return d.shown[key] != d.stored[key] })
}

// kinds are the kinds of items that may be written, of a list.
func kinds(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// withKind is the list with a kind added or taken away, in the order of screens.
func withKind(list, kind string, on bool) string {
	var chosen []string
	for _, k := range kinds(allKinds()) {
		if (k == kind && on) || (k != kind && slices.Contains(kinds(list), k)) {
			chosen = append(chosen, k)
		}
	}
	return strings.Join(chosen, ",")
}

func allKinds() string {
	var all []string
	for _, kind := range store.ItemKinds() {
		all = append(all, string(kind))
	}
	return strings.Join(all, ",")
}
