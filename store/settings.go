package store

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// DefaultWonValue is the column of a closed-won opportunity's value while nobody is sure
// (spec §5).
const DefaultWonValue = "actualvalue"

// Settings are the preferences of spec §5 and §8 and the other settings, with defaults
// for what nobody has set. Each field is filled by a row of the table of settings.
type Settings struct {
	AutoSync       bool       // on for every seat that was not disabled by hand
	StageColumn    string     // column of opportunity; "" before the organization was read
	PipelineStage  string     // value of StageColumn; "": Not Sure, every open opportunity counts
	IncludeStage   bool       // the chosen stage itself counts too
	WonValue       string     // money column; "": Not Sure, see WonColumn
	Writeback      bool       // off at first: nothing is ever written
	Target         string     // TargetLinkedIn or TargetStandard
	WritebackItems []ItemKind // that may be written
	Author         string     // AuthorAccount or AuthorSeat
	Unresolved     string     // UnresolvedOpen or UnresolvedKeep: what becomes of an item without a matching record
	Interval       time.Duration
	Licences       int    // 0: no limit was stated
	Plan           string // PlanTeam, PlanEnterprise, PlanAdvancedPlus, PlanOther; "" was not asked
	MatchUse       int    // score from which a match is used
	MatchCandidate int    // score from which it is a candidate
	MatchNameAlone bool   // a name without anything else may be used
	ProfileContact string // column of contacts for profile addresses, "": none
	ProfileLead    string // the same of leads
	Me             string // e-mail of the actor when none is named
	Language       string // one of assets.Languages; "": from the environment
	Theme          string // ThemeAuto, ThemeDark, ThemeLight, ThemeContrast
	Mouse          bool
	FailureCommand string // run when a sync fails unattended; "": none
	LogFormat      string // LogText or LogJSON
	Serve          ServeLimits

	// Odd are the stored settings that this version cannot follow, by key.
	Odd []OddSetting

	stated map[string]bool
}

// ServeLimits are the limits of the service over SSH (spec §15).
type ServeLimits struct {
	Connections int           // in all
	PerAddress  int           // from one address
	Attempts    int           // keys that a connection may offer
	SignIn      time.Duration // until it is signed in
	Idle        time.Duration // without a key press
	Total       time.Duration // of a session
	Sessions    int           // at once on one connection
	Columns     int           // of a window
	Rows        int           // of a window
	Upload      int           // MB of one file that is sent here
}

// OddSetting is a stored setting that has no row, or a value that its row does not allow:
// another version or another hand wrote it. The default counts, and it stays in the store.
type OddSetting struct {
	Key     string
	Unknown bool   // no row: Value and Default are not known
	Value   string // what is stored; what an unknown key holds may be a secret and is not told
	Default string // what counts instead
}

// Stated says whether somebody has set key, as opposed to its default.
func (s Settings) Stated(key string) bool { return s.stated[key] }

// WonColumn is the money column that a won opportunity's value is read from.
func (s Settings) WonColumn() string {
	if s.WonValue == "" {
		return DefaultWonValue
	}
	return s.WonValue
}

// KeepHere says whether items without a matching record wait here instead of being written open (spec §9).
func (s Settings) KeepHere() bool { return s.Unresolved == UnresolvedKeep }

// Text is the value of key as it is written on the command line, "" where no row has it.
func (s Settings) Text(key string) string {
	row, ok := FindSetting(key)
	if !ok {
		return ""
	}
	return row.Text(s)
}

// NewSettings reads settings from their texts as SetSetting keeps them. A key that is
// absent has its default; so has one with a value that is not allowed, which is Odd.
func NewSettings(values map[string]string) Settings {
	s := Settings{stated: map[string]bool{}}
	for _, row := range settingTable {
		s.setDefault(row)
		value, stored := values[row.Key]
		if !stored {
			continue
		}
		if row.field.set(&s, value) != nil {
			s.Odd = append(s.Odd, OddSetting{Key: row.Key, Value: value, Default: row.Default})
			continue
		}
		s.stated[row.Key] = true
	}
	for key := range values {
		if _, known := FindSetting(key); !known {
			s.Odd = append(s.Odd, OddSetting{Key: key, Unknown: true})
		}
	}
	slices.SortFunc(s.Odd, func(a, b OddSetting) int { return cmp.Compare(a.Key, b.Key) })
	return s
}

func (s *Settings) setDefault(row Setting) {
	if row.Default == "" {
		return // the zero value
	}
	if err := row.field.set(s, row.Default); err != nil {
		panic("the default of " + row.Key + ": " + err.Error()) // a broken row; a test reads them all
	}
}

// Settings are all settings; what nobody has set has its default. The stage column is
// the first that the organization has, unless an admin chose another (spec §5).
func (s *Reader) Settings(ctx context.Context) (Settings, error) { return settings(ctx, s.reader) }

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
