package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

// Choice is one value that a setting may have.
type Choice struct {
	Value    string // as on the command line
	Label    string // the organization's word, "" where Language or Key names it
	Language string // tag of the language whose own name it is
	Key      string // key in the languages
}

// SettingOptions are the choices of the settings that offer some, by key. Stages come in
// the organization's order, with Not Sure last; before anything is connected there is
// only Not Sure.
func (e *Engine) SettingOptions(ctx context.Context) (map[string][]Choice, error) {
	options := map[string][]Choice{}
	for _, row := range store.SettingTable() {
		choices, err := choices(ctx, e.store, row)
		if err != nil {
			return nil, err
		}
		if len(choices) > 0 {
			options[row.Key] = choices
		}
	}
	return options, nil
}

func choices(ctx context.Context, s *store.Store, row store.Setting) ([]Choice, error) {
	if row.Kind != store.KindOffered {
		return SettingChoices(row, nil), nil
	}
	offered, err := s.OptionLabels(ctx, row.Offers)
	return SettingChoices(row, offered), fault.Stored(err)
}

// SettingChoices are the choices of one setting: what the organization offers, then its
// words. A number, a time or a text has none.
func SettingChoices(row store.Setting, offered []store.OptionLabel) []Choice {
	var choices []Choice
	for _, l := range offered {
		choices = append(choices, Choice{Value: l.Value, Label: l.Label})
	}
	words := row.Words
	if row.None != "" {
		words = []string{row.None}
	}
	for _, word := range words {
		if row.Kind == store.KindLanguage && word != "" {
			choices = append(choices, Choice{Value: word, Language: word})
			continue
		}
		choices = append(choices, Choice{Value: word, Key: "setting." + row.Key + "." + cmp.Or(word, "environment")})
	}
	return choices
}

// validation turns given texts into settings, or says which key is wrong and why.
type validation struct {
	store *store.Store
	texts map[string]string // what will be kept
}

// all checks each value for itself, in the order of screens.
func (v validation) all(ctx context.Context, values map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if _, known := store.FindSetting(key); !known {
			return fault.New(fault.Usage, "errors.setting-unknown", "Key", key)
		}
	}
	for _, row := range store.SettingTable() {
		given, ok := values[row.Key]
		if !ok {
			continue
		}
		text, err := v.one(ctx, row, strings.TrimSpace(given))
		if err != nil {
			return err
		}
		v.texts[row.Key] = text
	}
	return nil
}

// one checks one value and returns it as it is kept. What its row cannot know is asked
// here, by the row's kind.
func (v validation) one(ctx context.Context, row store.Setting, given string) (string, error) {
	kept, err := row.Parse(given)
	if err != nil {
		return "", notAllowed(row, err)
	}
	switch row.Kind {
	case store.KindOffered:
		return v.choice(ctx, row, given)
	case store.KindPerson:
		return v.personKnown(ctx, given)
	case store.KindCommand:
		if given != "" {
			_, err = commandWords(given)
		}
	default: // the row knows all
	}
	return kept, err
}

// notAllowed is the refusal of a value that its row does not allow.
func notAllowed(row store.Setting, err error) *fault.Error {
	var refused store.NotAllowedError
	errors.As(err, &refused)
	switch row.Kind {
	case store.KindNumber:
		return fault.New(fault.Usage, "errors.setting-number", "Key", row.Key, "Value", refused.Value, "From", row.Lowest, "To", row.Highest)
	case store.KindSpan:
		return fault.New(fault.Usage, "errors.setting-span", "Key", row.Key, "Value", refused.Value,
			"From", store.SpanText(row.Shortest), "To", store.SpanText(row.Longest))
	default:
		return notOneOf(row.Key, refused.Value, slices.DeleteFunc(slices.Clone(row.Words), func(w string) bool { return w == "" }))
	}
}

// notOneOf is the refusal of a value that is none of the choices.
func notOneOf(key, value string, choices []string) *fault.Error {
	return fault.New(fault.Usage, "errors.setting-choice", "Key", key, "Value", value, "Choices", strings.Join(choices, ", "))
}

// choice is a value that the organization offers, named by value or by label.
func (v validation) choice(ctx context.Context, row store.Setting, given string) (string, error) {
	offered, err := choices(ctx, v.store, row)
	if err != nil {
		return "", err
	}
	var names []string
	for _, c := range offered {
		if strings.EqualFold(c.Value, given) || same(c.Label, given) {
			return c.Value, nil
		}
		name := c.Value
		if c.Label != "" && c.Label != c.Value {
			name += " (" + c.Label + ")"
		}
		names = append(names, name)
	}
	return "", notOneOf(row.Key, given, names)
}

// personKnown says whether me names somebody; "" names nobody.
func (v validation) personKnown(ctx context.Context, email string) (string, error) {
	if email == "" {
		return "", nil
	}
	p, err := v.store.Person(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return "", fault.New(fault.Usage, "errors.unknown-person", "Email", email)
	}
	return p.Email, fault.Stored(err)
}

// together checks what only several values tell.
func (v validation) together(ctx context.Context, after store.Settings, values map[string]string) error {
	_, use := values[store.KeyMatchUse]
	_, candidate := values[store.KeyMatchCandidate]
	if (use || candidate) && after.MatchCandidate >= after.MatchUse {
		return fault.New(fault.Usage, "errors.setting-thresholds", "Use", after.MatchUse, "Candidate", after.MatchCandidate)
	}
	if _, given := values[store.KeyLicences]; !given || after.Licences == 0 {
		return nil
	}
	seats, err := v.store.CountSeats(ctx, store.SeatQuery{})
	if err != nil {
		return fault.Stored(err)
	}
	if after.Licences < seats {
		return fault.New(fault.Usage, "errors.setting-licences", "Licences", after.Licences, "Seats", seats)
	}
	return nil
}
