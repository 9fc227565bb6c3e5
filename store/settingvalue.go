package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"navsync/assets"
)

// SettingKind is what the value of a setting is. The engine's checks and the screen's
// fields follow the kind, so that a new setting of a known kind has both.
type SettingKind string

// The kinds. Each has its words in the languages: setting.kind.KIND.
const (
	KindYesNo    SettingKind = "yes-no"
	KindWord     SettingKind = "word"
	KindLanguage SettingKind = "language" // "": from the environment
	KindItems    SettingKind = "items"    // kinds of items, or all of them
	KindOffered  SettingKind = "offered"  // one of the organization's choices
	KindNumber   SettingKind = "number"
	KindSpan     SettingKind = "span"    // a time: 15m, 1h, daily
	KindPerson   SettingKind = "person"  // e-mail of somebody of this store, or ""
	KindCommand  SettingKind = "command" // a command line, or ""
)

// SettingValue is how the value of a setting is read, kept and written.
type SettingValue struct {
	Kind  SettingKind
	Words []string // what a value that is a word, or is made of words, may be
	// Offers is the kind of OptionLabel that a KindOffered is one of.
	Offers            string
	None              string        // the word for none of them, "" when one is always chosen
	Lowest, Highest   int           // of a KindNumber
	Shortest, Longest time.Duration // of a KindSpan
	field             settingField
}

// NotAllowedError is a value that a setting cannot have.
type NotAllowedError struct{ Value string }

func (e NotAllowedError) Error() string { return fmt.Sprintf("%q is not allowed", e.Value) }

// Parse reads a value as people write it and returns it as it is kept. Whether an
// organization offers it, a person exists or a command can be split is the engine's
// check. Error: NotAllowedError.
func (v SettingValue) Parse(given string) (kept string, err error) { return v.field.parse(given) }

// Text is the setting's value as on the command line.
func (v SettingValue) Text(s Settings) string { return v.field.text(&s) }

// settingField is the field of Settings that a row fills.
type settingField interface {
	parse(given string) (kept string, err error)
	set(s *Settings, kept string) error
	text(s *Settings) string
}

type field[T any] struct {
	of    func(*Settings) *T
	read  func(given string) (T, error)
	write func(T) string
}

func (f field[T]) parse(given string) (string, error) {
	v, err := f.read(strings.TrimSpace(given))
	if err != nil {
		return "", err
	}
	return f.write(v), nil
}

func (f field[T]) set(s *Settings, kept string) error {
	v, err := f.read(kept)
	if err == nil {
		*f.of(s) = v
	}
	return err
}

func (f field[T]) text(s *Settings) string { return f.write(*f.of(s)) }

func asItIs(text string) string { return text }

func anyText(given string) (string, error) { return given, nil }

func oneOf(words []string) func(string) (string, error) {
	return func(given string) (string, error) {
		i := slices.IndexFunc(words, func(word string) bool { return strings.EqualFold(word, given) })
		if i < 0 {
			return "", NotAllowedError{given}
		}
		return words[i], nil
	}
}

func yesNo(of func(*Settings) *bool) SettingValue {
	words := []string{Yes, No}
	word := oneOf(words)
	return SettingValue{Kind: KindYesNo, Words: words, field: field[bool]{
		of: of,
		read: func(given string) (bool, error) {
			chosen, err := word(given)
			return chosen == Yes, err
		},
		write: func(yes bool) string {
			if yes {
				return Yes
			}
			return No
		},
	}}
}

func oneWord(of func(*Settings) *string, words ...string) SettingValue {
	return SettingValue{Kind: KindWord, Words: words, field: field[string]{of: of, read: oneOf(words), write: asItIs}}
}

// oneLanguage is one of the languages that have files.
func oneLanguage(of func(*Settings) *string) SettingValue {
	words := append([]string{""}, assets.Languages()...)
	return SettingValue{Kind: KindLanguage, Words: words, field: field[string]{of: of, read: oneOf(words), write: asItIs}}
}

func offered(kind string, of func(*Settings) *string) SettingValue {
	return SettingValue{Kind: KindOffered, Offers: kind, field: field[string]{of: of, read: anyText, write: asItIs}}
}

// offeredOrNotSure is offered with Not Sure, which is "" in Settings.
func offeredOrNotSure(kind string, of func(*Settings) *string) SettingValue {
	return offeredOr(NotSure, kind, of)
}

// offeredOr is offered with a word for none, which is "" in Settings.
func offeredOr(none, kind string, of func(*Settings) *string) SettingValue {
	return SettingValue{Kind: KindOffered, Offers: kind, None: none, field: field[string]{
		of: of,
		read: func(given string) (string, error) {
			if given == none {
				return "", nil
			}
			return given, nil
		},
		write: func(value string) string {
			if value == "" {
				return none
			}
			return value
		},
	}}
}

func person(of func(*Settings) *string) SettingValue {
	return SettingValue{Kind: KindPerson, field: field[string]{of: of, read: anyText, write: asItIs}}
}

func commandLine(of func(*Settings) *string) SettingValue {
	return SettingValue{Kind: KindCommand, field: field[string]{of: of, read: anyText, write: asItIs}}
}

func number(lowest, highest int, of func(*Settings) *int) SettingValue {
	return SettingValue{Kind: KindNumber, Lowest: lowest, Highest: highest, field: field[int]{
		of: of,
		read: func(given string) (int, error) {
			n, err := strconv.Atoi(given)
			if err != nil || n < lowest || n > highest {
				return 0, NotAllowedError{given}
			}
			return n, nil
		},
		write: strconv.Itoa,
	}}
}

// daily is the longest time between two runs in a word: the guide's system runs once a day.
const daily = "daily"

// shortest is the shortest span that a setting may have.
const shortest = time.Minute

func span(longest time.Duration, of func(*Settings) *time.Duration) SettingValue {
	return SettingValue{Kind: KindSpan, Shortest: shortest, Longest: longest, field: field[time.Duration]{
		of: of,
		read: func(given string) (time.Duration, error) {
			if strings.EqualFold(given, daily) {
				given = "24h"
			}
			d, err := time.ParseDuration(given)
			if err != nil || d < shortest || d > longest || d%time.Second != 0 {
				return 0, NotAllowedError{given}
			}
			return d, nil
		},
		write: SpanText,
	}}
}

// SpanText is a time without the zero parts that time.Duration writes: 15m, 1h.
func SpanText(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// itemList is kinds of items in their order, all, or separated by commas or blanks.
func itemList(of func(*Settings) *[]ItemKind) SettingValue {
	words := []string{AllItems}
	for _, kind := range ItemKinds() {
		words = append(words, string(kind))
	}
	return SettingValue{Kind: KindItems, Words: words, field: field[[]ItemKind]{of: of, read: readItems, write: writeItems}}
}

func readItems(given string) ([]ItemKind, error) {
	if strings.EqualFold(given, AllItems) {
		return ItemKinds(), nil
	}
	words := strings.FieldsFunc(strings.ToLower(given), func(r rune) bool { return r == ',' || r == ' ' })
	for _, word := range words {
		if !slices.Contains(ItemKinds(), ItemKind(word)) {
			return nil, NotAllowedError{word}
		}
	}
	if len(words) == 0 {
		return nil, NotAllowedError{given}
	}
	return slices.DeleteFunc(ItemKinds(), func(kind ItemKind) bool { return !slices.Contains(words, string(kind)) }), nil
}

func writeItems(kinds []ItemKind) string {
	if len(kinds) == len(ItemKinds()) {
		return AllItems
	}
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = string(kind)
	}
	return strings.Join(words, ",")
}
