package engine

import (
	"context"
	"errors"

	"navsync/store"
)

// SetSettings changes settings by their keys (store.SettingKeys), all or none. Values are
// checked against the organization's own stages and money columns. Turning writeback on
// first looks for the LinkedIn app. Errors: CodeUsage names the key and what it may be;
// CodeSchema with remedy remedy.get-it-now: the app is missing.
func (e *Engine) SetSettings(ctx context.Context, a Actor, values map[string]string) (store.Settings, error) {
	return store.Settings{}, errors.ErrUnsupported
}

// Preview is the effect that these settings would have, before they are saved (spec §5).
func (e *Engine) Preview(ctx context.Context, a Actor, values map[string]string) (Effect, error) {
	return Effect{}, errors.ErrUnsupported
}

// Choice is one value that a setting may have.
type Choice struct {
	Value string // as on the command line
	Label string // the organization's word, "" where Key names it
	Key   string // key in the languages
}

// SettingOptions are the choices of the settings that offer some, by key.
func (e *Engine) SettingOptions(ctx context.Context) (map[string][]Choice, error) {
	return nil, errors.ErrUnsupported
}
