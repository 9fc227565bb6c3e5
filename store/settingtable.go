package store

import (
	"slices"
	"time"
)

// The keys of the settings that code names, as on the command line.
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
	KeyUnresolved      = "unresolved"
	KeyInterval        = "interval"
	KeyLicences        = "licences"
	KeyPlan            = "plan"
	KeyMe              = "me"
	KeyMatchUse        = "match-use"
	KeyMatchCandidate  = "match-candidate"
	KeyMatchNameAlone  = "match-name-alone"
	KeyProfileContact  = "profile-contact"
	KeyProfileLead     = "profile-lead"
	KeyLanguage        = "language"
	KeyFailureCommand  = "failure-command"
	KeyLogFormat       = "log-format"
)

// The keys of the limits of the service over SSH (spec §15).
const (
	KeyServeConnections = "serve-connections"
	KeyServePerAddress  = "serve-per-address"
	KeyServeAttempts    = "serve-attempts"
	KeyServeSignIn      = "serve-sign-in"
	KeyServeIdle        = "serve-idle"
	KeyServeTotal       = "serve-total"
	KeyServeSessions    = "serve-sessions"
	KeyServeColumns     = "serve-columns"
	KeyServeRows        = "serve-rows"
	KeyServeUpload      = "serve-upload"
)

// Values of settings that are words.
const (
	NotSure          = "not-sure"
	Off              = "off"
	Yes              = "yes"
	No               = "no"
	AllItems         = "all"
	TargetLinkedIn   = "linkedin"
	TargetStandard   = "standard"
	AuthorAccount    = "connection" // the connecting account, as in the guide
	AuthorSeat       = "seat"       // the seat holder
	UnresolvedOpen   = "open"       // written open, as in the guide
	UnresolvedKeep   = "keep"       // kept here until it is resolved (spec §9)
	PlanTeam         = "team"
	PlanEnterprise   = "enterprise"
	PlanAdvancedPlus = "advanced-plus"
	PlanOther        = "other" // cannot sync with a CRM (spec §3.1)
	ThemeAuto        = "auto"
	ThemeDark        = "dark"
	ThemeLight       = "light"
	ThemeContrast    = "contrast"
	LogText          = "text"
	LogJSON          = "json"
)

// SettingSection is the part of CRM Settings that asks for a setting.
type SettingSection string

// The sections, from the top. A setting of none is on no screen.
const (
	SectionPreferences SettingSection = "preferences" // the three questions of spec §5
	SectionWriteback   SettingSection = "writeback"
	SectionSchedule    SettingSection = "schedule" // with plan and licences
)

// SettingWakes is what a change of a setting makes work at once.
type SettingWakes int

// What a change wakes.
const (
	WakesNothing  SettingWakes = iota
	WakesOutbox                // held writebacks are looked at again
	WakesRun                   // a run carries the change out
	WakesMatching              // a run does, and it matches everybody anew
)

// Setting is one row of the table of settings. The screen, `navsync settings`, shell
// completion, the checks, the diagnostics file and README's list are loops over the rows.
// Its words are setting.KEY (the question), where it is one setting.KEY.short (its name
// in a list), and setting.KEY.WORD for each value that is a word.
type Setting struct {
	Key     string
	Default string // as on the command line
	Section SettingSection
	Wakes   SettingWakes
	Private bool // never in a diagnostics file
	SettingValue
}

// settingTable holds every setting once, in the order of screens and lists.
var settingTable = []Setting{
	{
		Key: KeyAutoSync, Default: No, Section: SectionPreferences, Wakes: WakesRun,
		SettingValue: yesNo(func(s *Settings) *bool { return &s.AutoSync }),
	},
	{
		Key: KeyStageColumn, Section: SectionPreferences, Wakes: WakesRun,
		SettingValue: offered(StageColumnOption, func(s *Settings) *string { return &s.StageColumn }),
	},
	{
		Key: KeyPipelineStage, Default: NotSure, Section: SectionPreferences, Wakes: WakesRun,
		SettingValue: offeredOrNotSure(StageOption, func(s *Settings) *string { return &s.PipelineStage }),
	},
	{
		Key: KeyIncludeStage, Default: No, Section: SectionPreferences, Wakes: WakesRun,
		SettingValue: yesNo(func(s *Settings) *bool { return &s.IncludeStage }),
	},
	{
		Key: KeyWonValue, Default: NotSure, Section: SectionPreferences,
		SettingValue: offeredOrNotSure(MoneyOption, func(s *Settings) *string { return &s.WonValue }),
	},
	{
		Key: KeyWriteback, Default: No, Section: SectionWriteback, Wakes: WakesOutbox,
		SettingValue: yesNo(func(s *Settings) *bool { return &s.Writeback }),
	},
	{
		Key: KeyWritebackTarget, Default: TargetLinkedIn, Section: SectionWriteback, Wakes: WakesOutbox,
		SettingValue: oneWord(func(s *Settings) *string { return &s.Target }, TargetLinkedIn, TargetStandard),
	},
	{
		Key: KeyWritebackItems, Default: AllItems, Section: SectionWriteback, Wakes: WakesOutbox,
		SettingValue: itemList(func(s *Settings) *[]ItemKind { return &s.WritebackItems }),
	},
	{
		Key: KeyAuthor, Default: AuthorAccount, Section: SectionWriteback, Wakes: WakesOutbox,
		SettingValue: oneWord(func(s *Settings) *string { return &s.Author }, AuthorAccount, AuthorSeat),
	},
	{
		Key: KeyUnresolved, Default: UnresolvedOpen, Section: SectionWriteback, Wakes: WakesOutbox,
		SettingValue: oneWord(func(s *Settings) *string { return &s.Unresolved }, UnresolvedOpen, UnresolvedKeep),
	},
	{
		Key: KeyInterval, Default: "15m", Section: SectionSchedule, Wakes: WakesRun,
		SettingValue: span(24*time.Hour, func(s *Settings) *time.Duration { return &s.Interval }),
	},
	{
		Key: KeyLicences, Default: "0", Section: SectionSchedule,
		SettingValue: number(0, 100_000, func(s *Settings) *int { return &s.Licences }),
	},
	{
		Key: KeyPlan, Section: SectionSchedule,
		SettingValue: oneWord(func(s *Settings) *string { return &s.Plan }, PlanTeam, PlanEnterprise, PlanAdvancedPlus, PlanOther),
	},
	{Key: KeyMatchUse, Default: "80", Wakes: WakesMatching, SettingValue: number(0, 100, func(s *Settings) *int { return &s.MatchUse })},
	{Key: KeyMatchCandidate, Default: "50", Wakes: WakesMatching, SettingValue: number(0, 100, func(s *Settings) *int { return &s.MatchCandidate })},
	{Key: KeyMatchNameAlone, Default: No, Wakes: WakesMatching, SettingValue: yesNo(func(s *Settings) *bool { return &s.MatchNameAlone })},
	{
		Key: KeyProfileContact, Default: Off, Wakes: WakesRun,
		SettingValue: offeredOr(Off, ProfileContactOption, func(s *Settings) *string { return &s.ProfileContact }),
	},
	{
		Key: KeyProfileLead, Default: Off, Wakes: WakesRun,
		SettingValue: offeredOr(Off, ProfileLeadOption, func(s *Settings) *string { return &s.ProfileLead }),
	},
	{Key: KeyMe, SettingValue: person(func(s *Settings) *string { return &s.Me })},
	{Key: KeyLanguage, SettingValue: oneLanguage(func(s *Settings) *string { return &s.Language })},
	{
		Key: "theme", Default: ThemeAuto,
		SettingValue: oneWord(func(s *Settings) *string { return &s.Theme }, ThemeAuto, ThemeDark, ThemeLight, ThemeContrast),
	},
	{Key: "mouse", Default: Yes, SettingValue: yesNo(func(s *Settings) *bool { return &s.Mouse })},
	{Key: KeyLogFormat, Default: LogText, SettingValue: oneWord(func(s *Settings) *string { return &s.LogFormat }, LogText, LogJSON)},
	{Key: KeyServeConnections, Default: "200", SettingValue: number(1, 10_000, func(s *Settings) *int { return &s.Serve.Connections })},
	{Key: KeyServePerAddress, Default: "100", SettingValue: number(1, 10_000, func(s *Settings) *int { return &s.Serve.PerAddress })},
	{Key: KeyServeAttempts, Default: "10", SettingValue: number(1, 50, func(s *Settings) *int { return &s.Serve.Attempts })},
	{Key: KeyServeSignIn, Default: "2m", SettingValue: span(time.Hour, func(s *Settings) *time.Duration { return &s.Serve.SignIn })},
	{Key: KeyServeIdle, Default: "30m", SettingValue: span(24*time.Hour, func(s *Settings) *time.Duration { return &s.Serve.Idle })},
	{Key: KeyServeTotal, Default: "12h", SettingValue: span(24*time.Hour, func(s *Settings) *time.Duration { return &s.Serve.Total })},
	{Key: KeyServeSessions, Default: "10", SettingValue: number(1, 100, func(s *Settings) *int { return &s.Serve.Sessions })},
	{Key: KeyServeColumns, Default: "500", SettingValue: number(80, 1_000, func(s *Settings) *int { return &s.Serve.Columns })},
	{Key: KeyServeRows, Default: "200", SettingValue: number(24, 1_000, func(s *Settings) *int { return &s.Serve.Rows })},
	{Key: KeyServeUpload, Default: "2000", SettingValue: number(1, 100_000, func(s *Settings) *int { return &s.Serve.Upload })},
	{Key: KeyFailureCommand, Private: true, SettingValue: commandLine(func(s *Settings) *string { return &s.FailureCommand })},
}

// SettingTable lists the settings in the order of screens and lists.
func SettingTable() []Setting { return slices.Clone(settingTable) }

// FindSetting is the row of a key; false when there is none.
func FindSetting(key string) (Setting, bool) {
	i := slices.IndexFunc(settingTable, func(row Setting) bool { return row.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return settingTable[i], true
}

// settingKeys are the keys of the rows that are wanted.
func settingKeys(wanted func(Setting) bool) []string {
	var keys []string
	for _, row := range settingTable {
		if wanted(row) {
			keys = append(keys, row.Key)
		}
	}
	return keys
}
