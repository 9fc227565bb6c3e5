package crmimport

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// stageColumns are the columns of opportunity that hold the stage, in the order in which
// they are taken (spec §5, contract §2.5); any other choice column comes after them.
var stageColumns = []string{"salesstage", "stepname", "salesstagecode", "msdyn_forecastcategory"}

// Choices are what the organization offers for the questions of spec §5.
type Choices struct {
	columns []store.OptionLabel // where the stage can live
	Stages  []store.OptionLabel // values of the chosen column
	text    bool                // it is a text: its stages are those in use, which an import finds
	money   []store.OptionLabel
	sources []store.OptionLabel // of leads
	// contacts and leads are the columns that can hold a profile address (spec §8.11).
	contacts, leads []store.OptionLabel
}

// ReadChoices reads them. stageColumn is the admin's choice, "" for the first there is.
func ReadChoices(ctx context.Context, c *dynamics.Client, stageColumn string) (Choices, error) {
	var found Choices
	table, err := c.Table(ctx, "opportunity")
	if err != nil {
		return found, err
	}
	found.columns = stageColumnsOf(table)
	if stageColumn == "" && len(found.columns) > 0 {
		stageColumn = found.columns[0].Value
	}
	column := table.Columns[stageColumn]
	found.text = column != nil && column.IsText()
	if column != nil && column.Type == "Picklist" {
		if found.Stages, err = options(ctx, c, "opportunity", stageColumn); err != nil {
			return found, err
		}
	}
	money, err := c.MoneyColumns(ctx, "opportunity")
	if err != nil {
		return found, err
	}
	for _, column := range money {
		found.money = append(found.money, labelled(column))
	}
	if found.contacts, err = addressColumns(ctx, c, "contact"); err != nil {
		return found, err
	}
	if found.leads, err = addressColumns(ctx, c, "lead"); err != nil {
		return found, err
	}
	found.sources, err = options(ctx, c, "lead", "leadsourcecode")
	if err != nil && !fault.Unanswered(err) {
		return found, err
	}
	return found, nil
}

// shortestAddress is the length below which no profile address fits into a column.
const shortestAddress = 50

// addressColumns are the text columns of a table that can hold a web address.
func addressColumns(ctx context.Context, c *dynamics.Client, name string) ([]store.OptionLabel, error) {
	table, err := c.Table(ctx, name)
	if err != nil {
		return nil, err
	}
	var found []store.OptionLabel
	for _, column := range table.Columns {
		if column.Type == "String" && column.AttributeOf == "" && column.ValidForUpdate && column.ValidForRead && column.MaxLength >= shortestAddress {
			found = append(found, labelled(column))
		}
	}
	slices.SortFunc(found, func(a, b store.OptionLabel) int { return cmp.Compare(a.Value, b.Value) })
	return found, nil
}

// stageColumnsOf are the known columns that the table has, then its own choice columns.
func stageColumnsOf(table *dynamics.Table) []store.OptionLabel {
	var found []store.OptionLabel
	for _, name := range stageColumns {
		if column := table.Columns[name]; column != nil {
			found = append(found, labelled(column))
		}
	}
	var own []store.OptionLabel
	for name, column := range table.Columns {
		if column.Custom && column.Type == "Picklist" && !slices.Contains(stageColumns, name) {
			own = append(own, labelled(column))
		}
	}
	slices.SortFunc(own, func(a, b store.OptionLabel) int { return cmp.Compare(a.Value, b.Value) })
	return append(found, own...)
}

func labelled(column *dynamics.Column) store.OptionLabel {
	return store.OptionLabel{Value: column.LogicalName, Label: cmp.Or(column.Label, column.LogicalName)}
}

func options(ctx context.Context, c *dynamics.Client, table, column string) ([]store.OptionLabel, error) {
	found, err := c.Options(ctx, table, column)
	if err != nil {
		return nil, err
	}
	labels := make([]store.OptionLabel, len(found))
	for i, o := range found {
		value := strconv.Itoa(o.Value)
		labels[i] = store.OptionLabel{Value: value, Label: cmp.Or(o.Label, value)}
	}
	return labels, nil
}

// Keep replaces the kept choices; the stages of a text column stay until an import brings
// others.
func (c Choices) Keep(ctx context.Context, tx *store.Tx) error {
	for kind, labels := range map[string][]store.OptionLabel{
		store.StageColumnOption: c.columns, store.StageOption: c.Stages,
		store.MoneyOption: c.money, store.LeadSourceOption: c.sources,
		store.ProfileContactOption: c.contacts, store.ProfileLeadOption: c.leads,
	} {
		if kind == store.StageOption && c.text && len(labels) == 0 {
			continue
		}
		if err := tx.SetOptionLabels(ctx, kind, labels); err != nil {
			return err
		}
	}
	return nil
}
