package engine

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"navsync/store"
	"navsync/sync/fault"
)

// Diagnostics writes a zip for support: settings, connection, runs, problems, trails of
// what failed and counts. It holds no secret and no text of an item (spec §12).
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
	about := map[string]any{"at": e.now().UTC(), "system": runtime.GOOS + "/" + runtime.GOARCH, "go": runtime.Version(), "demo": e.opt.Demo != nil}
	if err := add("about", about); err != nil {
		return err
	}
	if err := e.store.Diagnostics(ctx, func(name string, rows []map[string]any) error { return add(name, rows) }); err != nil {
		return fault.Stored(err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write the diagnostics: %w", err)
	}
	return nil
}
