package engine

import (
	"context"
	"slices"

	"navsync/store"
)

// importOptions keeps what the three questions offer (spec §5). A stage column that is a
// text has no list of its own: its stages are those in use.
func (i *importer) importOptions(ctx context.Context) error {
	settings, err := i.p.e.store.Settings(ctx)
	if err != nil {
		return err
	}
	found, err := readChoices(ctx, i.p.client, statedStage(settings))
	if err != nil || i.p.dry {
		return err
	}
	if i.stage != "" && i.meta.Columns[i.stage].IsText() {
		if found.stages, err = i.p.e.store.StagesInUse(ctx); err != nil {
			return err
		}
	}
	for kind, labels := range map[string][]store.OptionLabel{
		store.StageColumnOption: found.columns, store.StageOption: found.stages,
		store.MoneyOption: found.money, store.LeadSourceOption: found.sources,
	} {
		have, err := i.p.e.store.OptionLabels(ctx, kind)
		if err != nil {
			return err
		}
		if !slices.Equal(have, labels) {
			return i.p.e.store.Update(ctx, func(tx *store.Tx) error { return found.keep(ctx, tx) })
		}
	}
	return nil
}
