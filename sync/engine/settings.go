package engine

import (
	"context"
	"slices"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
)

// SetSettings changes settings by their keys (store.SettingTable), all or none. Values are
// checked against the organization's own stages and money columns. Turning writeback on
// first looks for the LinkedIn app. Errors: fault.Usage names the key and what it may be;
// fault.Schema with remedy remedy.get-it-now: the app is missing.
func (e *Engine) SetSettings(ctx context.Context, a Actor, values map[string]string) (store.Settings, error) {
	if err := e.may(ctx, a, ActSettings, 0, ""); err != nil {
		return store.Settings{}, err
	}
	if _, given := values[store.KeyFailureCommand]; given && a.Remote {
		return store.Settings{}, fault.New(fault.Forbidden, "errors.setting-remote", "Key", store.KeyFailureCommand)
	}
	before, after, err := planSettings(ctx, e.store, e.store, values)
	if err != nil {
		return before, err
	}
	offered, err := e.readyFor(ctx, before, after)
	if err != nil {
		return before, err
	}
	var changed []string
	err = e.change(ctx, a, ActSettings, 0, "", func(tx *store.Tx) (any, any, error) {
		column := after.StageColumn
		// Somebody else may have changed settings since: what is kept and audited is judged against those.
		if before, after, err = planSettings(ctx, e.store, tx, values); err != nil {
			return nil, nil, err
		}
		if after.StageColumn != column {
			return nil, nil, fault.New(fault.Conflict, "") // its stages are another's
		}
		changed = changedKeys(before, after, values)
		if offered != nil {
			if err := offered.Keep(ctx, tx); err != nil {
				return nil, nil, err
			}
			if err := tx.SetOptionLabels(ctx, store.StageOption, offered.Stages); err != nil {
				return nil, nil, err
			}
		}
		for _, key := range changed {
			if err := tx.SetSetting(ctx, key, after.Text(key), e.now(), a.Email); err != nil {
				return nil, nil, err
			}
		}
		if slices.Contains(changed, store.KeyPlan) {
			if err := e.judgePlan(ctx, tx, after, a); err != nil {
				return nil, nil, err
			}
		}
		if before.AutoSync != after.AutoSync {
			if err := tx.MarkAutoSync(ctx, e.now()); err != nil {
				return nil, nil, err
			}
		}
		return texts(before, changed), texts(after, changed), nil
	})
	if err != nil {
		return before, err
	}
	e.wake(changed)
	after, err = e.store.Settings(ctx)
	return after, fault.Stored(err)
}

// wake makes work what the rows of the changed settings say.
func (e *Engine) wake(changed []string) {
	for _, key := range changed {
		switch row, _ := store.FindSetting(key); row.Wakes {
		case store.WakesNothing:
		case store.WakesOutbox:
			e.wakeOutbox()
		case store.WakesRun, store.WakesMatching:
			e.runs.ask()
		}
	}
}

// Preview is the effect that these settings would have, before they are saved (spec §5).
func (e *Engine) Preview(ctx context.Context, a Actor, values map[string]string) (Effect, error) {
	if err := e.may(ctx, a, ActSettings, 0, "preview"); err != nil {
		return Effect{}, err
	}
	_, after, err := planSettings(ctx, e.store, e.store, values)
	if err != nil {
		return Effect{}, err
	}
	return e.Effect(ctx, after)
}

// settingsReader reads the settings, inside a change or outside.
type settingsReader interface {
	Settings(ctx context.Context) (store.Settings, error)
}

// planSettings reads the settings and checks what they shall become.
func planSettings(
	ctx context.Context, s *store.Store, now settingsReader, values map[string]string,
) (before, after store.Settings, err error) {
	before, err = now.Settings(ctx)
	if err != nil {
		return before, after, fault.Stored(err)
	}
	v := validation{store: s, texts: map[string]string{}}
	for _, row := range store.SettingTable() {
		if before.Stated(row.Key) {
			v.texts[row.Key] = row.Text(before)
		}
	}
	if err := v.all(ctx, values); err != nil {
		return before, after, err
	}
	if column, ok := v.texts[store.KeyStageColumn]; ok && column != before.StageColumn {
		if stage, given := values[store.KeyPipelineStage]; given && stage != store.NotSure {
			return before, after, fault.New(fault.Usage, "errors.setting-column-first")
		}
		v.texts[store.KeyPipelineStage] = store.NotSure // another column has other stages
	}
	after = store.NewSettings(v.texts)
	if after.StageColumn == "" {
		after.StageColumn = before.StageColumn
	}
	return before, after, v.together(ctx, after, values)
}

// changedKeys are the given keys whose value is new, or was a default before.
func changedKeys(before, after store.Settings, values map[string]string) []string {
	var keys []string
	for _, row := range store.SettingTable() {
		stated := after.Stated(row.Key) && !before.Stated(row.Key)
		if _, given := values[row.Key]; (given && stated) || row.Text(before) != row.Text(after) {
			keys = append(keys, row.Key)
		}
	}
	return keys
}

func texts(s store.Settings, keys []string) map[string]string {
	found := map[string]string{}
	for _, key := range keys {
		found[key] = s.Text(key)
	}
	return found
}

// readyFor asks the organization whether it is ready for what shall be turned on, outside
// any transaction. It returns the choices of another stage column, nil when it stays.
func (e *Engine) readyFor(ctx context.Context, before, after store.Settings) (*crmimport.Choices, error) {
	if after.Writeback && after.Target == store.TargetLinkedIn && (!before.Writeback || before.Target != store.TargetLinkedIn) {
		found, err := e.lookForApp(ctx)
		if err != nil {
			return nil, err
		}
		if !found.Installed {
			return nil, appMissing(found)
		}
	}
	asksAuthor := after.Author == store.AuthorSeat && before.Author != store.AuthorSeat
	if !asksAuthor && after.StageColumn == before.StageColumn {
		return nil, nil
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return nil, err
	}
	if asksAuthor {
		if err := mayActForOthers(ctx, c, conn); err != nil {
			return nil, err
		}
	}
	if after.StageColumn == before.StageColumn {
		return nil, nil
	}
	offered, err := crmimport.ReadChoices(ctx, c, after.StageColumn)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	return &offered, nil
}

// appMissing refuses writeback to tables that are not there (spec §8.1).
func appMissing(found AppCheck) *fault.Error {
	refusal := fault.New(fault.Schema, "errors.app-missing", "Page", found.Page, "InMail", found.InMail, "Message", found.Message)
	refusal.Remedy = "remedy.get-it-now"
	return refusal
}

// mayActForOthers refuses "Author: the seat holder" where the connection may not write on
// somebody's behalf (spec §8.6).
func mayActForOthers(ctx context.Context, c *dynamics.Client, conn store.Connection) error {
	held, err := c.Privileges(ctx, conn.UserID)
	if err != nil {
		return fault.FromDynamics(err)
	}
	if _, granted := held[privilegeActOnBehalf]; granted {
		return nil
	}
	return &fault.Error{
		Code: fault.Privilege, Key: "errors.author-seat", Remedy: "remedy.author-seat", Privilege: privilegeActOnBehalf,
		Facts: map[string]any{"Account": conn.Account},
	}
}
