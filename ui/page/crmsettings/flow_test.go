package crmsettings

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// inDemo is a screen on the demo organization.
func inDemo(t *testing.T) *screen {
	t.Helper()
	return newScreen(t, pagetest.Demo(t, pagetest.Small), lang.English, 95, 36, theme.Options{})
}

// connectByEnter goes through the dialog as a newcomer of the demo does: with enter alone.
func (s *screen) connectByEnter() {
	s.t.Helper()
	s.press("o")
	s.shows("step 1 of 6")
	for range 5 {
		s.press("enter")
	}
	s.shows("Successfully connected, sync in progress")
	s.press("enter")
	if len(s.overlays) != 0 {
		s.t.Fatal("the dialog is still open")
	}
	s.run(s.page.Update(doneMsg{page: s.page.(*Page)})) // what the event of the change does
}

func (s *screen) connection() store.Connection {
	s.t.Helper()
	c, err := s.house.Store.Connection(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *screen) settings() store.Settings {
	s.t.Helper()
	v, err := s.house.Store.Settings(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func TestConnectWithEnterAlone(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	c := s.connection()
	if c.State != store.Importing || c.Account != pagetest.Account || c.Method != string(engine.SignInHere) {
		t.Errorf("connected as %+v", c)
	}
	s.shows("Connected to Microsoft Dynamics", "1 Auto sync all seat holders with CRM?")
}

func TestPreferencesAreSaved(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.focus("auto-sync")
	s.press("left", "enter")
	s.shows("There is no seat yet, and no user is imported so far")
	if facts := s.page.Crumbs().Facts; len(facts) != 1 || facts[0].Text != "1 change, not saved" {
		t.Errorf("the crumbs say %+v", facts)
	}
	s.focus("include-stage")
	s.press("space")
	s.press("ctrl+s")
	if v := s.settings(); !v.AutoSync || !v.IncludeStage {
		t.Errorf("saved %+v (toasts %q)", v, s.toasts)
	}
	if n := len(s.page.(*Page).draft.changes()); n != 0 {
		t.Errorf("%d changes are left", n)
	}
	s.focus("licences")
	s.write("7")
	s.press("ctrl+s") // while letters are typed
	if v := s.settings(); v.Licences == 0 {
		t.Errorf("licences %d (toasts %q)", v.Licences, s.toasts)
	}
	s.focus("pipeline-stage")
	s.press("enter", "up", "up", "enter") // the picker stands at Not Sure, the last
	if s.page.(*Page).draft.shown[store.KeyPipelineStage] == store.NotSure {
		t.Error("no stage was chosen")
	}
	s.press("esc")
	if got := s.page.(*Page).draft.shown[store.KeyPipelineStage]; got != store.NotSure {
		t.Errorf("after esc the stage is %q", got)
	}
}

func TestAppIsInstalledAndWritebackTurnedOn(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.shows("LinkedIn Sales Navigator for Dynamics is not installed")
	s.press("g")
	if !slices.Contains(s.urls, s.house.Demo.AppPage) {
		t.Errorf("opened %q", s.urls)
	}
	s.focus("writeback")
	s.press("left", "enter", "ctrl+s")
	if s.settings().Writeback {
		t.Error("writeback is on without the app")
	}
	s.press("I")
	if !s.house.CRM.AppInstalled() {
		t.Fatalf("not installed (toasts %q)", s.toasts)
	}
	s.press("c", "ctrl+s")
	if !s.settings().Writeback {
		t.Fatalf("writeback is off (toasts %q)", s.toasts)
	}
	s.focus("writeback-items")
	s.press("space")
	if why := s.page.(*Page).canSave().Why(); why.Key != "crmsettings.kinds.none" {
		t.Errorf("no kind can be saved: %+v", why)
	}
	s.focus("note")
	s.press("space", "ctrl+s")
	if v := s.settings(); len(v.WritebackItems) != 1 || v.WritebackItems[0] != "note" {
		t.Errorf("kinds %v", v.WritebackItems)
	}
}

func TestStandardActivitiesNeedNoApp(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.focus("writeback-target")
	s.press("space")
	s.focus("writeback")
	s.press("left", "enter", "ctrl+s")
	if v := s.settings(); !v.Writeback || v.Target != store.TargetStandard {
		t.Errorf("writeback %v to %s (toasts %q)", v.Writeback, v.Target, s.toasts)
	}
}

func TestPauseResumeDisconnect(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.press("p")
	if c := s.connection(); c.State != store.Paused {
		t.Fatalf("state %s", c.State)
	}
	s.shows("sync is paused")
	s.press("p")
	if c := s.connection(); c.State == store.Paused {
		t.Fatal("still paused")
	}
	s.press("D")
	s.shows("Disconnect CRM Sync?", "Stops at once", "Yes, clean up all previously imported CRM data")
	s.press("enter") // Cancel has the focus
	if c := s.connection(); c.State == store.Disconnected {
		t.Fatal("enter on Cancel disconnected")
	}
	s.press("D", "right", "enter")
	if c := s.connection(); c.State != store.Disconnected || !c.PurgedAt.IsZero() {
		t.Fatalf("state %s, purged %v (toasts %q)", c.State, c.PurgedAt, s.toasts)
	}
	s.shows("Not connected", "Connect to CRM o")
}

// TestPurgeWantsTheNumber imports first: more than 25 rows are deleted only when their
// number is typed.
func TestPurgeWantsTheNumber(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	run, err := s.house.Engine.Sync(t.Context(), s.house.Actor(), engine.SyncOptions{Wait: true})
	if err != nil || run.Outcome != store.RunComplete {
		t.Fatalf("%v %s", err, run.Outcome)
	}
	s.run(s.page.Enter(nil))
	s.shows("Congratulations! You have activated the sync", "Assign seats from CRM")
	if p := s.page.(*Page); p.form.Focused() != p.questions.greeting {
		t.Errorf("the focus is not on the step that follows:\n%s", s.view())
	}
	effect, err := s.house.Store.DisconnectEffect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.press("D")
	s.tabTo("▌ [ ] Yes, clean up")
	s.press("space")
	s.shows("Deleted here for good, never in Dynamics:", "type the number")
	s.press("tab")
	s.write(s.kit.Printer.N(effect.Total))
	s.press("tab", "right", "enter")
	if c := s.connection(); c.State != store.Disconnected || c.PurgedAt.IsZero() {
		t.Fatalf("state %s, purged %v (toasts %q)\n%s", c.State, c.PurgedAt, s.toasts, s.view())
	}
}

// TestDeviceCode signs in by a code that somebody approves elsewhere.
func TestDeviceCode(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Small)
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.press("o", "enter", "enter", "enter")
	s.tabTo("▌ (•) Sign in here")
	s.press("down", "down", "enter")
	s.shows("With a code on another device")
	var once sync.Once
	approved := make(chan error, 1)
	s.seen = func(frame string) {
		code := userCode(frame)
		if code == "" {
			return
		}
		once.Do(func() { go func() { approved <- h.CRM.Approve(code, pagetest.Account) }() })
	}
	s.press("ctrl+s")
	if err := <-approved; err != nil {
		t.Fatal(err)
	}
	s.shows("step 5 of 6", "signed in as")
}

// TestSignInIsStopped leaves the dialog while somebody is asked, and nothing is connected.
func TestSignInIsStopped(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Small)
	waits := make(chan struct{})
	h.Demo.Approve = func(ctx context.Context, _, _ string) error {
		close(waits)
		<-ctx.Done()
		return ctx.Err()
	}
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.press("o", "enter", "enter", "enter")
	ended := s.later("enter")
	<-waits
	s.press("esc")
	if len(s.overlays) != 0 {
		t.Error("the dialog is open")
	}
	ended()
	if _, err := h.Store.Connection(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("connected: %v", err)
	}
}

// TestSignInAgain mends a failing connection from its block.
func TestSignInAgain(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.house.Keep(func(tx *store.Tx) error {
		return tx.SetFailing(t.Context(), store.Failure{Since: time.Now().Add(-time.Hour), Count: 3, Code: "credentials", RequestID: "r-1"})
	})
	s.run(s.page.Enter(nil))
	s.press("y")
	if len(s.copied) != 1 || s.copied[0] != "r-1" {
		t.Errorf("copied %q", s.copied)
	}
	s.press("d")
	s.shows("Request id", "r-1")
	s.press("esc", "s")
	s.shows("step 4 of 6")
	s.press("enter")
	s.shows("step 5 of 6")
	s.press("enter")
	if c := s.connection(); c.State != store.Importing {
		t.Errorf("state %s", c.State)
	}
}

// TestTheThreeQuestionsAreAnsweredAsTheyStand: nobody has to change an answer to give it.
func TestTheThreeQuestionsAreAnsweredAsTheyStand(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.focus("keep") // Save stands below the third question
	s.shows("These answers stand as they are offered")
	s.press("enter")
	v := s.settings()
	for _, key := range threeQuestions {
		if !v.Stated(key) {
			t.Errorf("%s is not answered (toasts %q)", key, s.toasts)
		}
	}
	if p := s.page.(*Page); p.keeps() || p.canSave().Open() {
		t.Error("what is answered is asked again")
	}
}

// TestTheWayToWritebackFocusesTheMissingAnswer: Enter then gives it.
func TestTheWayToWritebackFocusesTheMissingAnswer(t *testing.T) {
	s := inDemo(t)
	s.connectByEnter()
	s.press("w", "enter")
	if got := s.page.(*Page).draft.shown[store.KeyWriteback]; got != store.Yes {
		t.Fatalf("w and Enter say %q to writeback", got)
	}
	s.press("w")
	if p := s.page.(*Page); p.form.Focused() != p.questions.appPart {
		t.Error("with Yes and without the app, w does not lead to the app")
	}
	s.press("I", "w")
	if p := s.page.(*Page); p.form.Focused() != p.questions.field(store.KeyWriteback) {
		t.Error("with nothing missing, w does not lead to the question")
	}
}

// TestThePreviewSpeaksOfUsersWithoutSeats: until there are seats the effect is that on the organization's users.
func TestThePreviewSpeaksOfUsersWithoutSeats(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Noor) // who holds no seat
	h.Connect(pagetest.Small)
	h.Sync()
	s := newScreen(t, h, lang.English, 120, 60, theme.Options{})
	p := s.page.(*Page)
	stages := p.data.Value.options[store.KeyPipelineStage]
	s.run(p.set(store.KeyPipelineStage, stages[0].Value))
	e := p.effect.Value
	if e.Users == 0 || e.Opportunities.Before == 0 || e.Opportunities.After >= e.Opportunities.Before || e.Opportunities.Removed == 0 {
		t.Errorf("the effect is %+v (%v)", e, p.effect.Err)
	}
	s.shows("No seat yet: what the organization’s")
	s = newScreen(t, pagetest.Connected(t, pagetest.Small, pagetest.Ana), lang.English, 120, 60, theme.Options{})
	p = s.page.(*Page)
	s.run(p.set(store.KeyPipelineStage, stages[0].Value))
	if p.effect.Value.Users != 0 {
		t.Errorf("with a seat the effect is %+v", p.effect.Value)
	}
}
