package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The keys of the settings, as on the command line.
const (
	KeyAutoSync        = "auto-sync"
	KeyPipelineStage   = "pipeline-stage"
	KeyStageColumn     = "stage-column"
	KeyIncludeStage    = "include-stage"
	KeyWonValue        = "won-value"
	KeyWriteback       = "writeback"
	KeyWritebackItems  = "writeback-items"
	KeyWritebackTarget = "writeback-target"
	KeyAuthor          = "author"
	KeyInterval        = "interval"
	KeyLicences        = "licences"
	KeyPlan            = "plan"
	KeyMe              = "me"
	KeyMatchUse        = "match-use"
	KeyMatchCandidate  = "match-candidate"
	KeyMatchGap        = "match-gap"
	KeyLanguage        = "language"
	KeyTheme           = "theme"
	KeyMouse           = "mouse"
	KeyFailureCommand  = "failure-command"
)

// SettingKeys lists the keys in the order of screens.
func SettingKeys() []string {
	return []string{
		KeyAutoSync, KeyPipelineStage, KeyStageColumn, KeyIncludeStage, KeyWonValue,
		KeyWriteback, KeyWritebackItems, KeyWritebackTarget, KeyAuthor,
		KeyInterval, KeyLicences, KeyPlan, KeyMatchUse, KeyMatchCandidate, KeyMatchGap,
		KeyMe, KeyLanguage, KeyTheme, KeyMouse, KeyFailureCommand,
	}
}

// Values of settings that are words.
const (
	NotSure        = "not-sure"
	Yes            = "yes"
	No             = "no"
	AllItems       = "all"
	TargetLinkedIn = "linkedin"
	TargetStandard = "standard"
	AuthorAccount  = "connection" // the connecting account, as in the guide
	AuthorSeat     = "seat"       // the seat holder
)

// DefaultWonValue is the column of a closed-won opportunity's value while nobody is sure
// (spec §5).
const DefaultWonValue = "actualvalue"

// DefaultInterval is the time between two runs (spec §4).
const DefaultInterval = 15 * time.Minute

// ItemKinds lists the kinds of items in the order of screens (spec §8.2).
func ItemKinds() []string { return []string{"inmail", "message", "note", "call", "tag"} }

// Settings are the preferences of spec §5 and §8 and the other settings, with defaults
// for what nobody has set.
type Settings struct {
	AutoSync       bool     // on for every seat that was not disabled by hand
	PipelineStage  string   // value of StageColumn; "": Not Sure, every open opportunity counts
	StageColumn    string   // column of opportunity; "" before the organization was read
	IncludeStage   bool     // the chosen stage itself counts too
	WonValue       string   // money column; "": Not Sure, see WonColumn
	Writeback      bool     // off at first: nothing is ever written
	WritebackItems []string // kinds that may be written, of ItemKinds
	Target         string   // TargetLinkedIn or TargetStandard
	Author         string   // AuthorAccount or AuthorSeat
	Interval       time.Duration
	Licences       int    // 0: no limit was stated
	Plan           string // team, enterprise, advanced-plus, other; "" was not asked
	Me             string // e-mail of the actor when none is named
	MatchUse       int    // score from which a match is used
	MatchCandidate int    // score from which it is a candidate
	MatchGap       int    // two within it are ambiguous
	Language       string // en, fr; "": from the environment
	Theme          string // auto, dark, light, contrast
	Mouse          bool
	FailureCommand string // run when a sync fails unattended; "": none

	stated map[string]bool
}

// Stated says whether somebody has set key, as opposed to its default.
func (s Settings) Stated(key string) bool { return s.stated[key] }

// Writes says whether items of this kind may be written (spec §8.1, §8.2).
func (s Settings) Writes(kind string) bool {
	return s.Writeback && slices.Contains(s.WritebackItems, kind)
}

// WonColumn is the money column that a won opportunity's value is read from.
func (s Settings) WonColumn() string {
	if s.WonValue == "" {
		return DefaultWonValue
	}
	return s.WonValue
}

// Text is the value of key as it is written on the command line.
func (s Settings) Text(key string) string {
	switch key {
	case KeyAutoSync:
		return yesNo(s.AutoSync)
	case KeyPipelineStage:
		return orNotSure(s.PipelineStage)
	case KeyStageColumn:
		return s.StageColumn
	case KeyIncludeStage:
		return yesNo(s.IncludeStage)
	case KeyWonValue:
		return orNotSure(s.WonValue)
	case KeyWriteback:
		return yesNo(s.Writeback)
	case KeyWritebackItems:
		if len(s.WritebackItems) == len(ItemKinds()) {
			return AllItems
		}
		return strings.Join(s.WritebackItems, ",")
	case KeyWritebackTarget:
		return s.Target
	case KeyAuthor:
		return s.Author
	case KeyInterval:
		return s.interval()
	case KeyLicences:
		return strconv.Itoa(s.Licences)
	}
	return s.otherText(key)
}

func (s Settings) otherText(key string) string {
	switch key {
	case KeyPlan:
		return s.Plan
	case KeyMe:
		return s.Me
	case KeyMatchUse:
		return strconv.Itoa(s.MatchUse)
	case KeyMatchCandidate:
		return strconv.Itoa(s.MatchCandidate)
	case KeyMatchGap:
		return strconv.Itoa(s.MatchGap)
	case KeyLanguage:
		return s.Language
	case KeyTheme:
		return s.Theme
	case KeyMouse:
		return yesNo(s.Mouse)
	case KeyFailureCommand:
		return s.FailureCommand
	}
	return ""
}

// interval is the interval without the zero parts that time.Duration writes: 15m, 1h.
func (s Settings) interval() string {
	text := s.Interval.String()
	text = strings.TrimSuffix(text, "0s")
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func yesNo(yes bool) string {
	if yes {
		return Yes
	}
	return No
}

func orNotSure(value string) string {
	if value == "" {
		return NotSure
	}
	return value
}

// NewSettings reads settings from their texts as SetSetting keeps them; a key that is
// absent has its default.
func NewSettings(values map[string]string) Settings {
	s := Settings{
		WritebackItems: ItemKinds(), Target: TargetLinkedIn, Author: AuthorAccount, Interval: DefaultInterval,
		MatchUse: 80, MatchCandidate: 50, MatchGap: 5, Theme: "auto", Mouse: true, stated: map[string]bool{},
	}
	for key, value := range values {
		s.stated[key] = true
		s.set(key, value)
	}
	return s
}

// set reads one kept value. The engine keeps valid values only; what a damaged store
// holds instead counts as not set.
func (s *Settings) set(key, value string) {
	switch key {
	case KeyAutoSync:
		s.AutoSync = value == Yes
	case KeyPipelineStage:
		s.PipelineStage = sure(value)
	case KeyStageColumn:
		s.StageColumn = value
	case KeyIncludeStage:
		s.IncludeStage = value == Yes
	case KeyWonValue:
		s.WonValue = sure(value)
	case KeyWriteback:
		s.Writeback = value == Yes
	case KeyWritebackItems:
		s.WritebackItems = itemKinds(value)
	case KeyWritebackTarget:
		s.Target = value
	case KeyAuthor:
		s.Author = value
	case KeyInterval:
		if d, err := time.ParseDuration(value); err == nil && d > 0 {
			s.Interval = d
		}
	case KeyLicences:
		setNumber(&s.Licences, value)
	default:
		s.setOther(key, value)
	}
}

func (s *Settings) setOther(key, value string) {
	switch key {
	case KeyPlan:
		s.Plan = value
	case KeyMe:
		s.Me = value
	case KeyMatchUse:
		setNumber(&s.MatchUse, value)
	case KeyMatchCandidate:
		setNumber(&s.MatchCandidate, value)
	case KeyMatchGap:
		setNumber(&s.MatchGap, value)
	case KeyLanguage:
		s.Language = value
	case KeyTheme:
		s.Theme = value
	case KeyMouse:
		s.Mouse = value == Yes
	case KeyFailureCommand:
		s.FailureCommand = value
	}
}

func sure(value string) string {
	if value == NotSure {
		return ""
	}
	return value
}

func itemKinds(value string) []string {
	if value == AllItems {
		return ItemKinds()
	}
	var kinds []string
	for _, kind := range ItemKinds() {
		if slices.Contains(strings.Split(value, ","), kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func setNumber(to *int, value string) {
	if n, err := strconv.Atoi(value); err == nil {
		*to = n
	}
}

// Settings are all settings; what nobody has set has its default. The stage column is
// the first that the organization has, unless an admin chose another (spec §5).
func (s *Store) Settings(ctx context.Context) (Settings, error) { return settings(ctx, s.reader) }

// Settings is Store.Settings inside a change.
func (t *Tx) Settings(ctx context.Context) (Settings, error) { return settings(ctx, t.tx) }

func settings(ctx context.Context, q querier) (settings Settings, err error) {
	rows, err := q.QueryContext(ctx, "SELECT key, value FROM setting")
	if err != nil {
		return Settings{}, classify("read the settings", err)
	}
	defer func() { err = closeRows(rows, err) }()
	values := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return Settings{}, classify("read the settings", err)
		}
		values[key] = value
	}
	settings = NewSettings(values)
	if settings.StageColumn == "" {
		err = q.QueryRowContext(ctx, `SELECT COALESCE((SELECT value FROM option_label WHERE kind = 'stage-column'
			ORDER BY position LIMIT 1), '')`).Scan(&settings.StageColumn)
	}
	return settings, classify("read the settings", err)
}

// SetSetting keeps one value, as Settings.Text writes it.
func (t *Tx) SetSetting(ctx context.Context, key, value string, at time.Time, by string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO setting (key, value, changed_at, changed_by) VALUES (?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		key, value, Stamp(at), by)
	return classify("keep a setting", err)
}
