package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
)

// SetSettings changes settings by their keys (store.SettingKeys), all or none. Values are
// checked against the organization's own stages and money columns. Turning writeback on
// first looks for the LinkedIn app. Errors: fault.Usage names the key and what it may be;
// fault.Schema with remedy remedy.get-it-now: the app is missing.
func (e *Engine) SetSettings(ctx context.Context, a Actor, values map[string]string) (store.Settings, error) {
	if err := e.may(ctx, a, ActSettings, 0, ""); err != nil {
		return store.Settings{}, err
	}
	before, after, err := e.planSettings(ctx, values)
	if err != nil {
		return before, err
	}
	offered, err := e.readyFor(ctx, before, after)
	if err != nil {
		return before, err
	}
	changed := changedKeys(before, after, values)
	err = e.change(ctx, a, ActSettings, 0, "", func(tx *store.Tx) (any, any, error) {
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
	if after.Writeback {
		e.wakeOutbox()
	}
	if slices.ContainsFunc(changed, func(key string) bool { return slices.Contains(syncKeys, key) }) {
		e.wakeSync()
	}
	return e.settings(ctx)
}

// syncKeys are the settings whose change a run carries out.
var syncKeys = []string{
	store.KeyAutoSync, store.KeyPipelineStage, store.KeyStageColumn, store.KeyIncludeStage, store.KeyInterval,
	store.KeyMatchUse, store.KeyMatchCandidate, store.KeyMatchGap,
}

func (e *Engine) settings(ctx context.Context) (store.Settings, error) {
	settings, err := e.store.Settings(ctx)
	return settings, fault.Stored(err)
}

// Preview is the effect that these settings would have, before they are saved (spec §5).
func (e *Engine) Preview(ctx context.Context, a Actor, values map[string]string) (Effect, error) {
	if err := e.may(ctx, a, ActSettings, 0, "preview"); err != nil {
		return Effect{}, err
	}
	_, after, err := e.planSettings(ctx, values)
	if err != nil {
		return Effect{}, err
	}
	return e.Effect(ctx, after)
}

// planSettings reads the settings and checks what they shall become.
func (e *Engine) planSettings(ctx context.Context, values map[string]string) (before, after store.Settings, err error) {
	before, err = e.settings(ctx)
	if err != nil {
		return before, after, err
	}
	offered, err := e.SettingOptions(ctx)
	if err != nil {
		return before, after, err
	}
	v := validation{engine: e, offered: offered, texts: map[string]string{}}
	for _, key := range store.SettingKeys() {
		if before.Stated(key) {
			v.texts[key] = before.Text(key)
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
	for _, key := range store.SettingKeys() {
		stated := after.Stated(key) && !before.Stated(key)
		if _, given := values[key]; (given && stated) || before.Text(key) != after.Text(key) {
			keys = append(keys, key)
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
		if err := e.appReady(ctx); err != nil {
			return nil, err
		}
	}
	if after.Author == store.AuthorSeat && before.Author != store.AuthorSeat {
		if err := e.mayActForOthers(ctx); err != nil {
			return nil, err
		}
	}
	if after.StageColumn == before.StageColumn {
		return nil, nil
	}
	c, _, err := e.client(ctx)
	if err != nil {
		return nil, err
	}
	offered, err := crmimport.ReadChoices(ctx, c, after.StageColumn)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	return &offered, nil
}

// appReady refuses writeback to tables that are not there (spec §8.1).
func (e *Engine) appReady(ctx context.Context) error {
	found, err := e.lookForApp(ctx)
	if err != nil {
		return err
	}
	if found.Installed {
		return nil
	}
	refusal := fault.New(fault.Schema, "errors.app-missing", "Page", found.Page, "InMail", found.InMail, "Message", found.Message)
	refusal.Remedy = "remedy.get-it-now"
	return refusal
}

// mayActForOthers refuses "Author: the seat holder" where the connection may not write on
// somebody's behalf (spec §8.6).
func (e *Engine) mayActForOthers(ctx context.Context) error {
	c, conn, err := e.client(ctx)
	if err != nil {
		return err
	}
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

// Choice is one value that a setting may have.
type Choice struct {
	Value string // as on the command line
	Label string // the organization's word, "" where Key names it
	Key   string // key in the languages
}

// settingWords are the settings whose values are words, with the words in their order.
var settingWords = map[string][]string{
	store.KeyAutoSync:        {store.Yes, store.No},
	store.KeyIncludeStage:    {store.Yes, store.No},
	store.KeyWriteback:       {store.Yes, store.No},
	store.KeyWritebackTarget: {store.TargetLinkedIn, store.TargetStandard},
	store.KeyAuthor:          {store.AuthorAccount, store.AuthorSeat},
	store.KeyPlan:            {PlanTeam, PlanEnterprise, PlanAdvancedPlus, PlanOther},
	store.KeyLanguage:        {"", "en", "fr"},
	store.KeyTheme:           {"auto", "dark", "light", "contrast"},
	store.KeyMouse:           {store.Yes, store.No},
}

// The Sales Navigator plans (spec §3.1). Only the first three can sync with a CRM.
const (
	PlanTeam         = "team"
	PlanEnterprise   = "enterprise"
	PlanAdvancedPlus = "advanced-plus"
	PlanOther        = "other"
)

// SettingOptions are the choices of the settings that offer some, by key. Stages come in
// the organization's order, with Not Sure last; before anything is connected there is
// only Not Sure.
func (e *Engine) SettingOptions(ctx context.Context) (map[string][]Choice, error) {
	offered := map[string][]Choice{}
	for key, words := range settingWords {
		for _, word := range words {
			offered[key] = append(offered[key], Choice{Value: word, Key: "setting." + key + "." + cmp.Or(word, "environment")})
		}
	}
	kinds := map[string]string{
		store.KeyPipelineStage: store.StageOption, store.KeyStageColumn: store.StageColumnOption, store.KeyWonValue: store.MoneyOption,
	}
	for key, kind := range kinds {
		labels, err := e.store.OptionLabels(ctx, kind)
		if err != nil {
			return nil, fault.Stored(err)
		}
		for _, l := range labels {
			offered[key] = append(offered[key], Choice{Value: l.Value, Label: l.Label})
		}
	}
	for _, key := range []string{store.KeyPipelineStage, store.KeyWonValue} {
		offered[key] = append(offered[key], Choice{Value: store.NotSure, Key: "setting." + key + "." + store.NotSure})
	}
	return offered, nil
}

// validation turns given texts into settings, or says which key is wrong and why.
type validation struct {
	engine  *Engine
	offered map[string][]Choice
	texts   map[string]string // what will be kept
}

// all checks each value for itself, in the order of screens.
func (v validation) all(ctx context.Context, values map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(store.SettingKeys(), key) {
			return fault.New(fault.Usage, "errors.setting-unknown", "Key", key)
		}
	}
	for _, key := range store.SettingKeys() {
		given, ok := values[key]
		if !ok {
			continue
		}
		text, err := v.one(ctx, key, given)
		if err != nil {
			return err
		}
		v.texts[key] = text
	}
	return nil
}

// together checks what only several values tell.
func (v validation) together(ctx context.Context, after store.Settings, values map[string]string) error {
	if after.MatchCandidate >= after.MatchUse {
		return fault.New(fault.Usage, "errors.setting-thresholds", "Use", after.MatchUse, "Candidate", after.MatchCandidate)
	}
	if _, given := values[store.KeyLicences]; !given || after.Licences == 0 {
		return nil
	}
	seats, err := v.engine.store.CountSeats(ctx, store.SeatQuery{})
	if err != nil {
		return fault.Stored(err)
	}
	if after.Licences < seats {
		return fault.New(fault.Usage, "errors.setting-licences", "Licences", after.Licences, "Seats", seats)
	}
	return nil
}

// personKnown says whether me names somebody.
func (v validation) personKnown(ctx context.Context, email string) (string, error) {
	p, err := v.engine.store.Person(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return "", fault.New(fault.Usage, "errors.unknown-person", "Email", email)
	}
	return p.Email, fault.Stored(err)
}
