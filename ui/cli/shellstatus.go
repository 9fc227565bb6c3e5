package cli

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// shellStatus is what the header, the side and the status line show, read from the store.
func (c *command) shellStatus(ctx context.Context, h *house, a engine.Actor) (kit.Status, error) {
	v, err := h.store.ConnectionView(ctx)
	if err != nil {
		return kit.Status{}, err
	}
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return kit.Status{}, err
	}
	s := kit.Status{
		Organization: v.Name, Connection: connectionWord(v),
		LastSync: v.LastSyncAt, NextSync: v.NextSyncAt, StaleAfter: 4 * settings.Interval,
	}
	if s.Running, err = c.running(ctx, h, v); err != nil {
		return kit.Status{}, err
	}
	s.Badges, err = badges(ctx, h, a)
	return s, err
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
func (c *command) running(ctx context.Context, h *house, v store.ConnectionView) (*kit.Running, error) {
	if v.RunID == 0 {
		return nil, nil
	}
	run, err := h.store.Run(ctx, v.RunID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := &kit.Running{Label: c.printer.T("run.running")}
	for _, step := range run.Steps {
		if step.State != store.StepRunning {
			continue
		}
		r.Label, r.Done, r.Total = c.printer.T("step."+step.Name), int(step.Read), int(step.Total)
		if seconds := time.Since(step.StartedAt).Seconds(); seconds > 1 {
			r.Rate = float64(step.Read) / seconds
		}
		break
	}
	if v.WaitUntil.After(time.Now()) {
		r.Waits = c.printer.T("shell.waits-until", "Time", c.printer.Time(v.WaitUntil.Local()))
	}
	return r, nil
}

// badges count what waits for the viewer.
func badges(ctx context.Context, h *house, a engine.Actor) (map[string]kit.Badge, error) {
	b, err := h.store.Badges(ctx, store.ScopeOf(a.Person))
	if err != nil {
		return nil, err
	}
	return map[string]kit.Badge{
		page.Health:     {Count: b.Problems, Tone: theme.ToneWarn},
		page.Unresolved: {Count: b.Unresolved, Tone: theme.ToneMuted},
		page.Writebacks: {Count: b.Pending, Tone: theme.ToneMuted},
	}, nil
}
