package engine

import (
	"errors"
	"slices"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

func TestSettingsHaveDefaults(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	s, err := o.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.AutoSync || s.Writeback || s.IncludeStage || !s.Mouse || s.Target != store.TargetLinkedIn || s.Author != store.AuthorAccount ||
		s.Interval != 15*time.Minute || s.MatchUse != 80 || s.MatchCandidate != 50 || s.MatchNameAlone || s.WonColumn() != "actualvalue" {
		t.Fatalf("%+v", s)
	}
	for _, row := range store.SettingTable() {
		if s.Stated(row.Key) {
			t.Errorf("%s is stated", row.Key)
		}
	}
	want := map[string]string{
		store.KeyPipelineStage: "not-sure", store.KeyWonValue: "not-sure", store.KeyWritebackItems: "all", store.KeyInterval: "15m",
		store.KeyLicences: "0", store.KeyAutoSync: "no",
	}
	for key, text := range want {
		if s.Text(key) != text {
			t.Errorf("%s is %q, want %q", key, s.Text(key), text)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{LinkedInApp: true})
	o := newOffice(t, demo)
	o.connect(t)
	if _, err := o.AssignSeats(t.Context(), o.admin, []string{o.admin.Email}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, given, kept string }{
		{"auto-sync", "yes", "yes"},
		{"auto-sync", "YES ", "yes"},
		{"auto-sync", "maybe", ""},
		{"pipeline-stage", "1", "1"},
		{"pipeline-stage", "propose", "2"},
		{"pipeline-stage", "not-sure", "not-sure"},
		{"pipeline-stage", "Nirvana", ""},
		{"include-stage", "yes", "yes"},
		{"include-stage", "1", ""},
		{"won-value", "estimatedvalue", "estimatedvalue"},
		{"won-value", "Actual Revenue", "actualvalue"},
		{"won-value", "name", ""},
		{"writeback", "yes", "yes"},
		{"writeback-items", "all", "all"},
		{"writeback-items", "note, inmail", "inmail,note"},
		{"writeback-items", "note,smoke", ""},
		{"writeback-items", "", ""},
		{"writeback-target", "standard", "standard"},
		{"writeback-target", "linkedin", "linkedin"},
		{"writeback-target", "email", ""},
		{"author", "connection", "connection"},
		{"author", "me", ""},
		{"interval", "1h", "1h"},
		{"interval", "90m", "1h30m"},
		{"interval", "daily", "24h"},
		{"interval", "10s", ""},
		{"interval", "25h", ""},
		{"interval", "soon", ""},
		{"licences", "75", "75"},
		{"licences", "0", "0"},
		{"licences", "-1", ""},
		{"licences", "many", ""},
		{"plan", "team", "team"},
		{"plan", "gold", ""},
		{"me", "ANA@contoso.test", "ana@contoso.test"},
		{"me", "nobody@contoso.test", ""},
		{"match-use", "90", "90"},
		{"match-use", "101", ""},
		{"match-candidate", "95", ""}, // not below match-use
		{"language", "fr", "fr"},
		{"language", "de", ""},
		{"theme", "dark", "dark"},
		{"mouse", "no", "no"},
		{"failure-command", `notify-send "sync fails"`, `notify-send "sync fails"`},
		{"failure-command", `notify "`, ""},
		{"colour", "blue", ""},
	} {
		before, err := o.store.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		after, err := o.SetSettings(t.Context(), o.admin, map[string]string{c.key: c.given})
		if c.kept != "" {
			if err != nil || after.Text(c.key) != c.kept || !after.Stated(c.key) {
				t.Errorf("%s=%s is kept as %q (%v), want %q", c.key, c.given, after.Text(c.key), err, c.kept)
			}
			continue
		}
		if fault.CodeOf(err) != fault.Usage {
			t.Errorf("%s=%s: %v", c.key, c.given, err)
		}
		if now, err := o.store.Settings(t.Context()); err != nil || now.Text(c.key) != before.Text(c.key) {
			t.Errorf("%s=%s was refused and changed %q to %q (%v)", c.key, c.given, before.Text(c.key), now.Text(c.key), err)
		}
	}
}

func TestSettingsAreAllOrNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	_, err := o.SetSettings(t.Context(), o.admin, map[string]string{"auto-sync": "yes", "interval": "never"})
	if fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
	s, err := o.store.Settings(t.Context())
	if err != nil || s.AutoSync {
		t.Fatalf("half of it was kept: %+v %v", s, err)
	}
	audit, err := o.store.Audit(t.Context(), 10)
	if err != nil || slices.ContainsFunc(audit, func(a store.AuditEntry) bool { return a.Action == string(ActSettings) }) {
		t.Fatalf("%+v %v", audit, err)
	}
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"auto-sync": "yes", "interval": "1h"}); err != nil {
		t.Fatal(err)
	}
	audit, err = o.store.Audit(t.Context(), 1)
	if err != nil || audit[0].Before != `{"auto-sync":"no","interval":"15m"}` || audit[0].After != `{"auto-sync":"yes","interval":"1h"}` {
		t.Fatalf("%+v %v", audit, err)
	}
}

// TestAStatedPlanEndsItsWarning at once, not with the next examination.
func TestAStatedPlanEndsItsWarning(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"plan": "team"}); err != nil {
		t.Fatal(err)
	}
	if checks, err := o.store.Checks(t.Context()); err != nil || len(checks) > 0 {
		t.Fatalf("before anything was examined: %+v %v", checks, err)
	}
	o.connect(t)
	for plan, want := range map[string]store.CheckResult{"enterprise": store.Pass, "other": store.Fail} {
		if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"plan": plan}); err != nil {
			t.Fatal(err)
		}
		checks, err := o.store.Checks(t.Context())
		if err != nil || len(checks) != 8 || checks[5].Name != checkPlan || checks[5].Result != want || checks[5].Facts["Plan"] != plan {
			t.Errorf("%s: %+v %v", plan, checks, err)
		}
	}
}

func TestLicencesAreNotFewerThanSeats(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for _, email := range []string{"a@contoso.test", "b@contoso.test"} {
		if _, err := o.AddPerson(t.Context(), o.admin, email, email, store.Seller); err != nil {
			t.Fatal(err)
		}
		if _, err := o.AssignSeats(t.Context(), o.admin, []string{email}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"licences": "1"}); fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"licences": "2"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"auto-sync": "yes"}); err != nil {
		t.Fatal(err)
	}
}

func TestWritebackNeedsTheApp(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	ctx := t.Context()
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{"writeback": "yes"}); fault.CodeOf(err) != fault.Usage {
		t.Fatalf("writeback without a connection: %v", err)
	}
	o.connect(t)
	var refusal *fault.Error
	_, err := o.SetSettings(ctx, o.admin, map[string]string{"writeback": "yes"})
	if !errors.As(err, &refusal) || refusal.Code != fault.Schema || refusal.Remedy != "remedy.get-it-now" || refusal.Facts["Page"] != demo.AppPage {
		t.Fatalf("%+v", refusal)
	}
	// Standard activities need no app; going back to the app's tables does.
	if s, err := o.SetSettings(ctx, o.admin, map[string]string{"writeback": "yes", "writeback-target": "standard"}); err != nil ||
		!s.Writeback || !slices.Contains(s.WritebackItems, "note") {
		t.Fatalf("%+v %v", s, err)
	}
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{"writeback-target": "linkedin"}); fault.CodeOf(err) != fault.Schema {
		t.Fatal(err)
	}
	if found, err := o.CheckApp(ctx, o.admin); err != nil || found.Installed || found.Page != demo.AppPage {
		t.Fatalf("%+v %v", found, err)
	}
	if found, err := o.InstallApp(ctx, o.admin); err != nil || !found.Installed || found.Version == "" {
		t.Fatalf("%+v %v", found, err)
	}
	checks, err := o.store.Checks(ctx)
	if err != nil || find(t, checks, checkApp).Result != store.Pass {
		t.Fatalf("%+v %v", checks, err)
	}
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{"writeback-target": "linkedin"}); err != nil {
		t.Fatal(err)
	}
	real := newOffice(t, nil)
	if _, err := real.InstallApp(ctx, real.admin); fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
}

// With writeback on, a missing write privilege is no warning any more.
func TestWritePrivilegesFailWithWritebackOn(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{LinkedInApp: true, Deny: []string{"prvAssignActivity"}})
	o := newOffice(t, demo)
	o.connect(t)
	if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"writeback": "yes"}); err != nil {
		t.Fatal(err)
	}
	checks, err := o.Recheck(t.Context(), o.admin)
	if err != nil {
		t.Fatal(err)
	}
	if c := find(t, checks, checkWrite); c.Result != store.Fail || c.Facts["Missing"] != "prvAssignActivity" {
		t.Fatalf("%+v", c)
	}
}

func TestAnotherStageColumn(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	o.connect(t)
	ctx := t.Context()
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{"pipeline-stage": "Develop"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{
		"stage-column": "salesstagecode", "pipeline-stage": "Close",
	}); fault.CodeOf(err) != fault.Usage {
		t.Fatalf("a stage of the old column for the new one: %v", err)
	}
	s, err := o.SetSettings(ctx, o.admin, map[string]string{"stage-column": "msdyn_forecastcategory"})
	if err != nil || s.StageColumn != "msdyn_forecastcategory" || s.PipelineStage != "" {
		t.Fatalf("%+v %v", s, err)
	}
	offered, err := o.SettingOptions(ctx)
	if err != nil || len(offered["pipeline-stage"]) < 4 || offered["pipeline-stage"][0].Label == "Qualify" {
		t.Fatalf("%+v %v", offered["pipeline-stage"], err)
	}
}
