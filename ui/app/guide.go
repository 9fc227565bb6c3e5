package app

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/crmsettings"
)

// The steps of the set-up and of the tour.
const (
	stepConnect   = "connect"
	stepSeats     = "seats"
	stepQuestions = "questions"
	stepWriteback = "writeback"
	stepArchive   = "archive"
	stepResolve   = "resolve"
	stepLook      = "look"
)

// setup are the steps of a real organization, in their order; tour those of the demo.
var (
	setup = []string{stepConnect, stepSeats, stepQuestions, stepWriteback, stepArchive}
	tour  = []string{stepConnect, stepSeats, stepQuestions, stepArchive, stepResolve, stepLook}
)

// places are where a step is done.
var places = map[string]kit.Step{
	stepConnect:   {Page: page.CRMSettings, Then: "crm-settings/connect"},
	stepSeats:     {Page: page.Seats, Args: kit.Args{"assign": "yes"}},
	stepQuestions: {Page: page.CRMSettings, Args: kit.Args{crmsettings.ArgSetting: store.KeyAutoSync}},
	stepWriteback: {Page: page.CRMSettings, Then: "crm-settings/writeback"},
	stepArchive:   {Page: page.Conversations, Then: "conversations/import"},
	stepResolve:   {Page: page.Unresolved},
	stepLook:      {Page: page.Conversations},
}

// minutes are how long a task of the tour takes, about.
var minutes = map[string]int{stepConnect: 1, stepQuestions: 1, stepSeats: 1, stepArchive: 2, stepResolve: 2, stepLook: 1}

// auditRead is how many of the audit's newest entries are looked through for a deed of the tour.
const auditRead = 500

// progress is how far the set-up is.
type progress map[string]bool

// readProgress reads which steps are done. What only the tour asks for is read for it alone.
func readProgress(ctx context.Context, s *store.Reader, marks tourMarks, touring bool) (progress, error) {
	view, err := s.ConnectionView(ctx)
	if err != nil {
		return nil, err
	}
	seats, err := s.SeatSummary(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	answered := !slices.ContainsFunc(
		[]string{store.KeyAutoSync, store.KeyPipelineStage, store.KeyWonValue}, func(key string) bool { return !settings.Stated(key) })
	done := progress{
		stepConnect: view.Word != store.WordNotConnected, stepSeats: seats.Seats > 0, stepQuestions: answered,
		stepWriteback: settings.Stated(store.KeyWriteback), stepArchive: seats.Active > 0, stepLook: marks.Looked,
	}
	if !touring {
		return done, nil
	}
	entries, err := s.Audit(ctx, auditRead)
	done[stepResolve] = slices.ContainsFunc(entries, func(e store.AuditEntry) bool {
		return e.Action == string(engine.ActResolve) && e.Refused == ""
	})
	return done, err
}

// setsUp says whether a role does the steps of the set-up.
func setsUp(role store.Role) bool { return role == store.Admin || role == store.AdminSeller }

// nextStep is the first step of the set-up that is not done, nil when all are. Only who may do it is told.
func nextStep(p *lang.Printer, role store.Role, done progress) *kit.Step {
	if !setsUp(role) {
		return nil
	}
	for _, id := range setup {
		if !done[id] {
			step := places[id]
			step.Title = p.T("guide." + id) //lang:keys guide.*
			return &step
		}
	}
	return nil
}

// tourTasks are the tasks of the demo.
func tourTasks(p *lang.Printer, done progress) []kit.Task {
	tasks := make([]kit.Task, len(tour))
	for i, id := range tour {
		tasks[i] = kit.Task{
			Step: places[id], Minutes: minutes[id], Done: done[id], Hint: p.T("tour." + id + ".hint"), //lang:keys tour.*
		}
		tasks[i].Title = p.T("tour." + id)
	}
	return tasks
}

// guide adds to the status what comes next, and in the demo the tour until it is closed.
func (r *run) guide(ctx context.Context, shown *kit.Status, role store.Role) error {
	marks, err := r.tour.read()
	if err != nil {
		return err
	}
	touring := r.House.Demo != nil && r.Served == nil && !marks.Closed
	if !touring && !setsUp(role) {
		return nil // nothing of it would be told
	}
	done, err := readProgress(ctx, r.House.Store, marks, touring)
	if err != nil {
		return err
	}
	shown.Next = nextStep(r.spoken(), role, done)
	if touring {
		shown.Tour = tourTasks(r.spoken(), done)
	}
	return nil
}
