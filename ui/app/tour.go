package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// tourFile stands in the demo's folder, so that a fresh demo begins its tour anew.
const tourFile = "tour.json"

// tourMarks are what the tour remembers that the store does not tell.
type tourMarks struct {
	Closed bool `json:"closed"`
	Looked bool `json:"looked"` // a row was opened in Dynamics
}

// tourState keeps the marks of one demo.
type tourState struct {
	mu   sync.Mutex
	path string
}

func newTourState(dir string) *tourState { return &tourState{path: filepath.Join(dir, tourFile)} }

// read reads the marks; without a file there are none.
func (t *tourState) read() (marks tourMarks, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.load()
}

func (t *tourState) load() (marks tourMarks, err error) {
	text, err := os.ReadFile(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return marks, nil
	}
	if err != nil {
		return marks, fmt.Errorf("read the tour's marks: %w", err)
	}
	if err := json.Unmarshal(text, &marks); err != nil {
		return tourMarks{}, nil //nolint:nilerr // a file that somebody broke is no reason to show nothing: the tour begins anew
	}
	return marks, nil
}

// mark changes the marks.
func (t *tourState) mark(change func(*tourMarks)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	marks, err := t.load()
	if err != nil {
		return err
	}
	before := marks
	if change(&marks); marks == before {
		return nil
	}
	text, err := json.Marshal(marks)
	if err != nil {
		return fmt.Errorf("keep the tour's marks: %w", err)
	}
	if err := os.WriteFile(t.path, text, 0o600); err != nil {
		return fmt.Errorf("keep the tour's marks: %w", err)
	}
	return nil
}

// end closes the tour for good.
func (t *tourState) end(context.Context) error {
	return t.mark(func(m *tourMarks) { m.Closed = true })
}

// saw notes that an address was opened; a row of the demo's Dynamics is what the tour's last task asks for.
func (t *tourState) saw(url, dynamics string) error {
	if dynamics == "" || !strings.HasPrefix(url, dynamics) || !strings.Contains(url, "main.aspx") {
		return nil
	}
	return t.mark(func(m *tourMarks) { m.Looked = true })
}
