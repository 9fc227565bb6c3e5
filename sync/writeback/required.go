package writeback

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"navsync/dynamics"
	"navsync/sync/fault"
)

// Required is a column that the organization asks for in a new record, beside those that navsync fills by itself.
type Required struct {
	Name    string // its logical name
	Label   string // in the connecting account's language, the name where there is none
	Type    string // as dynamics.Column has it
	Options []dynamics.Option
}

// owned are the columns of a new record that Dynamics or navsync fills.
var owned = []string{"ownerid", "statecode", "statuscode", "transactioncurrencyid", "fullname"}

// RequiredOf are the columns that a table requires of a new row and that are not among those that are filled, by name.
// Columns of which a person cannot type a value (lookups) are left out: Dynamics takes a row without them.
func RequiredOf(ctx context.Context, c *dynamics.Client, table string, filled map[string]bool) ([]Required, error) {
	t, err := c.Table(ctx, table)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	var all []Required
	for _, name := range slices.Sorted(maps.Keys(t.Columns)) {
		column := t.Columns[name]
		asked := column.Required == "ApplicationRequired"
		if !asked || !column.ValidForCreate || column.AttributeOf != "" || filled[name] || slices.Contains(owned, name) ||
			!slices.Contains(typed, column.Type) {
			continue
		}
		r := Required{Name: name, Label: column.Label, Type: column.Type}
		if r.Label == "" {
			r.Label = name
		}
		if r.Options, err = c.Options(ctx, table, name); err != nil {
			return nil, fault.FromDynamics(err)
		}
		all = append(all, r)
	}
	return all, nil
}

// typed are the types of which a person can type a value.
var typed = []string{"String", "Memo", "Integer", "BigInt", "Decimal", "Double", "Money", "Boolean", "Picklist", "DateTime"}

// errValue is a text that is no value of a column.
var errValue = errors.New("no value of this column")

// Value is a text as the value of a column of a table: a choice by its number or its label, yes or no by 1 and 0 or their
// labels, a date as 2006-01-02. Error: fault.Usage.
func Value(ctx context.Context, c *dynamics.Client, table, name, text string) (any, error) {
	t, err := c.Table(ctx, table)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	column, known := t.Columns[name]
	if !known || !column.ValidForCreate || !slices.Contains(typed, column.Type) {
		return nil, fault.New(fault.Usage, "errors.create-column", "Column", name, "Table", table)
	}
	options, err := c.Options(ctx, table, name)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	value, err := valueOf(column, options, strings.TrimSpace(text))
	if err != nil {
		labels := make([]string, len(options))
		for i, o := range options {
			labels[i] = fmt.Sprintf("%d %s", o.Value, o.Label)
		}
		return nil, fault.New(fault.Usage, "errors.create-value", "Column", name, "Given", text, "Options", strings.Join(labels, ", "))
	}
	return value, nil
}

func valueOf(column *dynamics.Column, options []dynamics.Option, text string) (any, error) {
	switch column.Type {
	case "Integer", "BigInt":
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err //nolint:wrapcheck // only whether it is one counts
	case "Decimal", "Double", "Money":
		f, err := strconv.ParseFloat(text, 64)
		return f, err //nolint:wrapcheck // only whether it is one counts
	case "DateTime":
		day, err := time.Parse(time.DateOnly, text)
		if err == nil && !column.DateOnly {
			return day.Format(time.RFC3339), nil
		}
		return text, err //nolint:wrapcheck // only whether it is one counts
	case "Picklist", "Boolean":
		for _, o := range options {
			if strconv.Itoa(o.Value) != text && !strings.EqualFold(o.Label, text) {
				continue
			}
			if column.Type == "Boolean" {
				return o.Value == 1, nil
			}
			return o.Value, nil
		}
		return nil, errValue
	}
	return dynamics.CutText(text, column.MaxLength), nil
}
