package page

import (
	"context"
	"strconv"
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// RequiredOf are the columns that the organization asks for in a new record for the member of items, by its kind.
func RequiredOf(ctx context.Context, h House, items []int64) (map[store.RecordKind][]engine.RequiredColumn, error) {
	required := map[store.RecordKind][]engine.RequiredColumn{}
	for _, kind := range []store.RecordKind{store.KindContact, store.KindLead} {
		draft, _, _, err := h.Engine.DraftRecord(ctx, h.Actor(), kind, items)
		if err != nil {
			return nil, err
		}
		required[kind] = draft.Required
	}
	return required, nil
}

// Asked are the fields of a dialog for what the organization asks for in a new record.
type Asked struct {
	kind   func() store.RecordKind // that is chosen now
	asked  []asked
	fields []kit.Field
}

type asked struct {
	kind   store.RecordKind
	column engine.RequiredColumn
	value  func() string
}

// NewAsked makes the fields; those of the other kind are not in view.
func NewAsked(c *kit.Context, required map[store.RecordKind][]engine.RequiredColumn, kind func() store.RecordKind) *Asked {
	a := &Asked{kind: kind}
	for _, of := range []store.RecordKind{store.KindContact, store.KindLead} {
		for _, column := range required[of] {
			field, value := askedField(c, column)
			a.asked = append(a.asked, asked{of, column, value})
			a.fields = append(a.fields, shownFor{field, func() bool { return kind() == of }})
		}
	}
	return a
}

func askedField(c *kit.Context, column engine.RequiredColumn) (kit.Field, func() string) {
	label := kit.Clean(column.Label) + " *"
	if len(column.Options) == 0 {
		placeholder := c.T("page.asked." + placeholderOf(column.Type)) //lang:keys page.asked.*
		field := kit.NewText(c, kit.TextSpec{Label: label, Width: 40, Placeholder: placeholder})
		return field, field.Value
	}
	options := make([]kit.Option, len(column.Options))
	for i, o := range column.Options {
		options[i] = kit.Option{ID: strconv.Itoa(o.Value), Label: kit.Clean(o.Label)}
	}
	field := kit.NewSelect(c, kit.ChoiceSpec{Label: label, Options: options})
	return field, field.Value
}

func placeholderOf(columnType string) string {
	switch columnType {
	case "DateTime":
		return "date"
	case "Integer", "BigInt", "Decimal", "Double", "Money":
		return "number"
	}
	return "text"
}

// Fields are the fields.
func (a *Asked) Fields() []kit.Field { return a.fields }

// Values are what was typed for the chosen kind, by column.
func (a *Asked) Values() map[string]string {
	values := map[string]string{}
	for _, q := range a.asked {
		if q.kind == a.kind() {
			values[q.column.Name] = q.value()
		}
	}
	return values
}

// Missing is the label of the first column without a value, "" when nothing is missing.
func (a *Asked) Missing() string {
	for _, q := range a.asked {
		if q.kind == a.kind() && strings.TrimSpace(q.value()) == "" {
			return kit.Clean(q.column.Label)
		}
	}
	return ""
}

// shownFor is a field that is there only for one kind of record.
type shownFor struct {
	kit.Field
	shown func() bool
}

func (f shownFor) Focusable() bool { return f.shown() && f.Field.Focusable() }

func (f shownFor) View(width int, focused bool) []string {
	if !f.shown() {
		return nil
	}
	return f.Field.View(width, focused)
}
