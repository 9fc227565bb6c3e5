package engine

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"

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
