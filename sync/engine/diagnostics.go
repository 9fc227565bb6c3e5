package engine

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"navsync/store"
	"navsync/store/backup"
	"navsync/sync/fault"
)

// Diagnostics writes a zip for support: settings, connection, runs, problems, trails of
// what failed, who acted, the end of the log, and counts. It holds no secret and no text of an item (spec §12).
func (e *Engine) Diagnostics(ctx context.Context, a Actor, w io.Writer) error {
	err := e.change(ctx, a, ActDiagnostics, 0, "diagnostics", func(*store.Tx) (any, any, error) { return nil, nil, nil })
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	add := func(name string, content any) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name + ".json", Method: zip.Deflate, Modified: e.now()})
		if err != nil {
			return fmt.Errorf("write the diagnostics: %w", err)
		}
		encoder := json.NewEncoder(f)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(content); err != nil {
			return fmt.Errorf("write the diagnostics: %w", err)
		}
		return nil
	}
	about := map[string]any{
		"version": e.opt.Version, "at": e.now().UTC(), "system": runtime.GOOS + "/" + runtime.GOARCH, "go": runtime.Version(), "demo": e.opt.Demo != nil,
	}
	if err := add("about", about); err != nil {
		return err
	}
	if e.opt.LogTail != nil {
		lines, err := e.opt.LogTail()
		if err != nil {
			return fmt.Errorf("write the diagnostics: %w", err)
		}
		if err := add("log", lines); err != nil {
			return err
		}
	}
	if err := e.store.Diagnostics(ctx, func(name string, rows []map[string]any) error { return add(name, rows) }); err != nil {
		return fault.Stored(err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write the diagnostics: %w", err)
	}
	return nil
}

// Backup writes a backup of the store into a new file (spec §15); a run may go on meanwhile. Errors: those of package backup.
func (e *Engine) Backup(ctx context.Context, a Actor, path string, o backup.Options) (backup.Written, error) {
	if err := e.may(ctx, a, ActBackup, 0, path); err != nil {
		return backup.Written{}, err
	}
	w, err := backup.Write(ctx, &e.store.Reader, path, o)
	if err != nil {
		return w, err
	}
	err = e.change(ctx, a, ActBackup, 0, path, func(*store.Tx) (any, any, error) {
		return nil, map[string]any{"bytes": w.Bytes, "sha256": w.SHA256, "encrypted": w.Encrypted}, nil
	})
	return w, err
}

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
