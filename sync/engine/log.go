package engine

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// cause logs what failed with all that somebody needs who was not there: code, what the
// network or Dynamics said, and the request id (spec §3.1b, §3.4). It tells a wait, and what
// was stopped, as what they are.
func (e *Engine) cause(ctx context.Context, what string, err error, facts ...any) {
	if err == nil {
		return
	}
	known := fault.FromDynamics(err)
	level := slog.LevelWarn
	if known.Code == fault.Throttled || known.Key == "errors.cancelled" {
		level = slog.LevelInfo
	}
	facts = append(facts, "code", string(known.Code))
	for _, fact := range []struct{ name, value string }{
		{"sentence", known.Key},
		{"cause", known.Cause},
		{"crm_code", known.CRMCode},
		{"privilege", known.Privilege},
		{"request_id", known.RequestID},
		{"detail", known.Detail},
	} {
		if fact.value != "" {
			facts = append(facts, fact.name, fact.value)
		}
	}
	if known.Status != 0 {
		facts = append(facts, "status", known.Status)
	}
	e.opt.Logger.Log(ctx, level, what, append(facts, "error", err)...)
}

// runBegun and runEnded are a run in the log.
func (p *pass) runBegun(ctx context.Context) {
	p.e.opt.Logger.InfoContext(ctx, "a run begins", "run", p.run.ID, "trigger", string(p.run.Trigger), "by", p.run.StartedBy)
}

func (p *pass) runEnded(ctx context.Context, run store.Run, lost error) {
	facts := []any{"run", run.ID, "outcome", string(run.Outcome), "took", run.EndedAt.Sub(run.StartedAt).Round(time.Millisecond)}
	if run.ErrorCode != "" {
		facts = append(facts, "code", run.ErrorCode)
	}
	for _, s := range run.Steps {
		if s.State == store.StepFailed {
			facts = append(facts, "failed", s.Name)
		}
	}
	level := slog.LevelInfo
	if lost != nil || run.ErrorCode != "" {
		level = slog.LevelWarn
	}
	p.e.opt.Logger.Log(ctx, level, "a run has ended", facts...)
}

// logChecks is what the checks found, in one line.
func logChecks(ctx context.Context, log *slog.Logger, address string, checks []store.Check) {
	facts := []any{"host", hostOf(address)}
	level := slog.LevelInfo
	for _, c := range checks {
		facts = append(facts, c.Name, string(c.Result))
		if c.Result == store.Fail {
			level = slog.LevelWarn
		}
	}
	log.Log(ctx, level, "the connection was checked", facts...)
}

// hostOf is an address without its scheme.
func hostOf(address string) string {
	_, host, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	return host
}
