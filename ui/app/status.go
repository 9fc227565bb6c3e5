package app

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// shellStatus is what the header, the side and the status line show, read from the store.
func shellStatus(ctx context.Context, s *store.Reader, p *lang.Printer, a engine.Actor, now time.Time) (kit.Status, error) {
	v, err := s.ConnectionView(ctx)
	if err != nil {
		return kit.Status{}, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return kit.Status{}, err
	}
	shown := kit.Status{
		Organization: v.Name, Connection: connectionWord(v),
		LastSync: v.LastSyncAt, NextSync: v.NextSyncAt, StaleAfter: 4 * settings.Interval,
	}
	if shown.Running, err = running(ctx, s, p, v, now); err != nil {
		return kit.Status{}, err
	}
	if shown.Notice, err = loss(ctx, s, p, a); err != nil {
		return kit.Status{}, err
	}
	shown.Badges, err = badges(ctx, s, a)
	return shown, err
}

// loss is the notice of written activities that vanished from Dynamics together (spec §8.10): of all for those who
// keep navsync, of the own for a seat holder.
func loss(ctx context.Context, s *store.Reader, p *lang.Printer, a engine.Actor) (*kit.Notice, error) {
	scope := store.ScopeOf(a.Person)
	found, err := s.Problems(ctx, store.ProblemQuery{Scope: scope, Key: engine.KeyActivitiesGone, Limit: 1})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	key := "shell.lost"
	if !scope.All {
		key = "shell.lost.own"
	}
	gone := int(found[0].Affected)
	return &kit.Notice{Of: found[0].ID, Count: gone, Text: p.T(key, "count", gone)}, nil
}

func connectionWord(v store.ConnectionView) kit.Connection {
	switch v.State {
	case store.Importing:
		return kit.Importing
	case store.Connected:
		return kit.Connected
	case store.Paused:
		return kit.Paused
	case store.Failing:
		return kit.Failing
	case store.Disconnected:
		return kit.Disconnected
	}
	return kit.NotConnected
}

// running is the progress of the run under way: its first unfinished step.
func running(ctx context.Context, s *store.Reader, p *lang.Printer, v store.ConnectionView, now time.Time) (*kit.Running, error) {
	if v.RunID == 0 {
		return nil, nil
	}
	run, err := s.Run(ctx, v.RunID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := &kit.Running{Label: p.T("run.running")}
	for _, step := range run.Steps {
		if step.State != store.StepRunning {
			continue
		}
		r.Label, r.Done, r.Total = p.T("step."+step.Name), int(step.Read), int(step.Total)
		if seconds := now.Sub(step.StartedAt).Seconds(); seconds > 1 {
			r.Rate = float64(step.Read) / seconds
		}
		break
	}
	if v.WaitUntil.After(now) {
		r.Waits = p.T("shell.waits-until", "Time", p.Time(v.WaitUntil.Local()))
	}
	return r, nil
}

// badges count what waits for the viewer.
func badges(ctx context.Context, s *store.Reader, a engine.Actor) (map[string]kit.Badge, error) {
	scope := store.ScopeOf(a.Person)
	b, err := s.Badges(ctx, scope.Own()) // as the pages of My work list it first
	if err != nil {
		return nil, err
	}
	problems, err := s.OpenProblems(ctx, scope)
	if err != nil {
		return nil, err
	}
	return map[string]kit.Badge{
		page.Health:     {Count: problems, Tone: theme.ToneWarn},
		page.Unresolved: {Count: b.Unresolved, Tone: theme.ToneMuted},
		page.Writebacks: {Count: b.Pending, Tone: theme.ToneMuted},
	}, nil
}
