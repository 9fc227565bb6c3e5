package dynamics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

type optionMetadata struct {
	Value   int    `json:"Value"`
	Label   label  `json:"Label"`
	Color   string `json:"Color"`
	State   int    `json:"State"`
	Default int    `json:"DefaultStatus"`
}

// optionSet is a list of choices, or the two of a yes/no column.
type optionSet struct {
	Options     []optionMetadata `json:"Options"`
	FalseOption *optionMetadata  `json:"FalseOption"`
	TrueOption  *optionMetadata  `json:"TrueOption"`
}

type choiceMetadata struct {
	Local  *optionSet `json:"OptionSet"`
	Global *optionSet `json:"GlobalOptionSet"`
}

// optionCasts are the derived types that have choices. One cannot cast to
// their common base (contract §2.5).
var optionCasts = map[string]string{
	"Picklist":            "PicklistAttributeMetadata",
	"MultiSelectPicklist": "MultiSelectPicklistAttributeMetadata",
	"State":               "StateAttributeMetadata",
	"Status":              "StatusAttributeMetadata",
	"Boolean":             "BooleanAttributeMetadata",
}

// Options are the choices of a column in the server's order, with labels in
// the user's language, else in the organization's, else in any. A column that
// does not exist gives an error that matches ErrNoColumn; a column of another
// kind has no choices.
func (c *Client) Options(ctx context.Context, table, column string) ([]Option, error) {
	key := table + "." + column
	s := c.schema
	s.lock()
	known, ok := s.choices[key]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	found, err := c.Table(ctx, table)
	if err != nil {
		return nil, err
	}
	col, ok := found.Columns[column]
	if !ok {
		return nil, &Error{Op: "GET metadata", Class: ClassSchema, Message: key, Err: ErrNoColumn}
	}
	cast, ok := optionCasts[col.Type]
	if !ok {
		return nil, nil
	}
	options, err := c.fetchOptions(ctx, table, column, cast)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choices[key], s.learned = options, true
	return options, nil
}

func (c *Client) fetchOptions(ctx context.Context, table, column, cast string) ([]Option, error) {
	path := fmt.Sprintf("%s/Attributes(LogicalName=%s)/%s%s?$select=LogicalName&$expand=OptionSet,GlobalOptionSet",
		definitionPath(table), escapeOption(Quote(column)), typePrefix, cast)
	var m choiceMetadata
	if err := c.fetch(ctx, c.metadata(path), &m); err != nil {
		return nil, noColumn(err)
	}
	language := c.language(ctx)
	set := m.Local
	if set == nil || set.empty() {
		set = m.Global
	}
	if set == nil {
		return nil, nil
	}
	list := set.Options
	if set.FalseOption != nil && set.TrueOption != nil {
		list = []optionMetadata{*set.FalseOption, *set.TrueOption}
	}
	options := make([]Option, len(list))
	for i, o := range list {
		options[i] = Option{
			Value: o.Value, Label: o.Label.text(language), Color: cleanText(o.Color),
			State: o.State, Default: o.Default,
		}
	}
	return options, nil
}

// noColumn marks a refusal of a column's definition: a 404 of the platform means
// that the column was deleted since the table was described.
func noColumn(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound && e.Class != ClassConnection {
		e.Class, e.Err = ClassSchema, ErrNoColumn
	}
	return err
}

func (s *optionSet) empty() bool {
	return len(s.Options) == 0 && (s.FalseOption == nil || s.TrueOption == nil)
}

// language is the organization's language, which labels fall back to. Not
// knowing it only means that the fallback is any language.
func (c *Client) language(ctx context.Context) int {
	if known := c.languageIfKnown(); known != 0 {
		return known
	}
	settings, err := c.Settings(ctx)
	if err != nil {
		return 0
	}
	c.schema.mu.Lock()
	defer c.schema.mu.Unlock()
	c.schema.language = settings.LanguageCode
	return settings.LanguageCode
}
