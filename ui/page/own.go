package page

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Outbox is the folder below a person's inbox in which exports lie for who works over SSH, to be fetched by scp.
const Outbox = "outbox"

// Exports is the folder that exports and diagnostics are written into: the data folder, or the person's own outbox over SSH.
func (h House) Exports() (string, error) {
	a := h.Actor()
	if !a.Remote {
		return h.DataDir, nil
	}
	dir := filepath.Join(h.Engine.InboxDir(a.Email), Outbox)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the outbox: %w", err)
	}
	return dir, nil
}

// Told is a path as the viewer reaches it: over SSH from the own folder, which scp sees as its top.
func (h House) Told(path string) string {
	a := h.Actor()
	if !a.Remote {
		return path
	}
	below, err := filepath.Rel(h.Engine.InboxDir(a.Email), path)
	if err != nil || strings.HasPrefix(below, "..") {
		return filepath.Base(path)
	}
	return filepath.ToSlash(below)
}

// Folder lists a folder for the completion of a path: over SSH one of the own inbox, which nothing leads out of.
func (h House) Folder(dir string) ([]string, error) {
	a := h.Actor()
	if !a.Remote {
		return Folder(dir)
	}
	root, err := os.OpenRoot(h.Engine.InboxDir(a.Email))
	if err != nil {
		return nil, fmt.Errorf("open the inbox: %w", err)
	}
	defer func() { _ = root.Close() }() // it was only read
	if dir == "" {
		dir = "."
	}
	entries, err := fs.ReadDir(root.FS(), filepath.ToSlash(filepath.Clean(dir)))
	if err != nil {
		return nil, fmt.Errorf("list the inbox: %w", err)
	}
	return named(entries), nil
}
