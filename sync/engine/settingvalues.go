package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// The bounds of settings that are numbers or times.
const (
	shortestInterval = time.Minute
	longestInterval  = 24 * time.Hour
	daily            = "daily" // the guide's system runs once a day
	mostLicences     = 100_000
	highestScore     = 100
)

var plans = settingWords[store.KeyPlan]

// notOneOf is the refusal of a value that is none of the choices.
func notOneOf(key, value string, choices []string) *fault.Error {
	return fault.New(fault.Usage, "errors.setting-choice", "Key", key, "Value", value, "Choices", strings.Join(choices, ", "))
}

// one checks one value and returns it as it is kept.
func (v validation) one(ctx context.Context, key, given string) (string, error) {
	given = strings.TrimSpace(given)
	switch key {
	case store.KeyPipelineStage, store.KeyStageColumn, store.KeyWonValue:
		return v.choice(key, given)
	case store.KeyWritebackItems:
		return kindsOf(given)
	case store.KeyInterval:
		return intervalOf(given)
	case store.KeyLicences:
		return numberOf(key, given, 0, mostLicences)
	case store.KeyMatchUse, store.KeyMatchCandidate, store.KeyMatchGap:
		return numberOf(key, given, 0, highestScore)
	case store.KeyMe:
		if given == "" {
			return "", nil
		}
		return v.personKnown(ctx, given)
	case store.KeyFailureCommand:
		if given == "" {
			return "", nil
		}
		_, err := commandWords(given)
		return given, err
	}
	words := settingWords[key]
	if word := strings.ToLower(given); slices.Contains(words, word) {
		return word, nil
	}
	return "", notOneOf(key, given, slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }))
}

// choice is a value that the organization offers, named by value or by label.
func (v validation) choice(key, given string) (string, error) {
	var names []string
	for _, c := range v.offered[key] {
		if strings.EqualFold(c.Value, given) || same(c.Label, given) {
			return c.Value, nil
		}
		name := c.Value
		if c.Label != "" && c.Label != c.Value {
			name += " (" + c.Label + ")"
		}
		names = append(names, name)
	}
	return "", notOneOf(key, given, names)
}

// kindsOf reads the kinds that may be written: all, or a list.
func kindsOf(given string) (string, error) {
	if strings.EqualFold(given, store.AllItems) {
		return store.AllItems, nil
	}
	var kinds []string
	for _, word := range strings.FieldsFunc(strings.ToLower(given), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(store.ItemKinds(), word) {
			return "", notOneOf(store.KeyWritebackItems, word, append([]string{store.AllItems}, store.ItemKinds()...))
		}
		kinds = append(kinds, word)
	}
	if len(kinds) == 0 {
		return "", notOneOf(store.KeyWritebackItems, given, append([]string{store.AllItems}, store.ItemKinds()...))
	}
	return strings.Join(kinds, ","), nil
}

// intervalOf reads the time between two runs: 15m, 1h, daily.
func intervalOf(given string) (string, error) {
	if strings.EqualFold(given, daily) {
		return longestInterval.String(), nil
	}
	d, err := time.ParseDuration(given)
	if err != nil || d < shortestInterval || d > longestInterval || d%time.Second != 0 {
		return "", fault.New(fault.Usage, "errors.setting-interval", "Value", given, "From", "1m", "To", "24h")
	}
	return d.String(), nil
}

func numberOf(key, given string, from, to int) (string, error) {
	n, err := strconv.Atoi(given)
	if err != nil || n < from || n > to {
		return "", fault.New(fault.Usage, "errors.setting-number", "Key", key, "Value", given, "From", from, "To", to)
	}
	return strconv.Itoa(n), nil
}
