package crmimport

import (
	"context"
	"slices"

	"navsync/store"
)

// importOptions keeps what the three questions offer (spec §5). A stage column that is a
// text has no list of its own: its stages are those in use.
func (i *tableImport) importOptions(ctx context.Context) error {
	settings, err := i.m.Store.Settings(ctx)
	if err != nil {
		return err
	}
	found, err := ReadChoices(ctx, i.m.Client, statedStage(settings))
	if err != nil {
		return err
	}
	if i.stage != "" && i.meta.Columns[i.stage].IsText() {
		if found.Stages, err = i.m.Store.StagesInUse(ctx); err != nil {
			return err
		}
	}
	for kind, labels := range map[string][]store.OptionLabel{
		store.StageColumnOption: found.columns, store.StageOption: found.Stages,
		store.MoneyOption: found.money, store.LeadSourceOption: found.sources,
		store.ProfileContactOption: found.contacts, store.ProfileLeadOption: found.leads,
	} {
		have, err := i.m.Store.OptionLabels(ctx, kind)
		if err != nil {
			return err
		}
		if !slices.Equal(have, labels) {
			return i.m.Store.Update(ctx, func(tx *store.Tx) error { return found.Keep(ctx, tx) })
		}
	}
	return nil
}
