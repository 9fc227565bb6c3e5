package health

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// doneMsg answers a change; text is a finished sentence.
type doneMsg struct {
	page *Page
	text string
	tone theme.Tone
	err  error
}

// change runs work of the engine in a command; say is asked for the sentence when it went well.
func (p *Page) change(work func(ctx context.Context, a engine.Actor) (say string, tone theme.Tone, err error)) tea.Cmd {
	if p.busy {
		return nil
	}
	p.busy = true
	return func() tea.Msg {
		text, tone, err := work(p.house.Context, p.house.Actor())
		return doneMsg{page: p, text: text, tone: tone, err: err}
	}
}

func (p *Page) done(m doneMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	p.busy = false
	say := p.kit.Toast(m.tone, m.text)
	if m.err != nil {
		say = page.ErrorToast(p.kit, m.err)
	}
	return tea.Batch(p.load(), p.kit.Refresh(), say)
}

func (p *Page) retried(r engine.RetryResult) (string, theme.Tone) {
	if r.Queued == 0 {
		return p.kit.T("health.retried.none"), theme.ToneText
	}
	return p.kit.T("health.retried", "count", r.Queued), theme.ToneOK
}

func (p *Page) retry() tea.Cmd {
	g, ok := p.problems.Focus()
	if !ok {
		return nil
	}
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		r, err := p.house.Engine.RetryProblem(ctx, a, g.ID)
		text, tone := p.retried(r)
		return text, tone, err
	})
}

func (p *Page) retryAll() tea.Cmd {
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		r, err := p.house.Engine.RetryAll(ctx, a)
		text, tone := p.retried(r)
		return text, tone, err
	})
}

func (p *Page) sync() tea.Cmd {
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		_, err := p.house.Engine.Sync(ctx, a, engine.SyncOptions{})
		return p.kit.T("health.synced"), theme.ToneOK, err
	})
}

func (p *Page) cancel() tea.Cmd {
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		return p.kit.T("health.cancelled"), theme.ToneText, p.house.Engine.CancelRun(ctx, a)
	})
}

// readAgain begins a run that reads whole again what would vanish (spec §4).
func (p *Page) readAgain() tea.Cmd {
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		_, err := p.house.Engine.Sync(ctx, a, engine.SyncOptions{ReadAgain: true})
		return p.kit.T("health.reading-again"), theme.ToneOK, err
	})
}

// askAccept confirms that the held rows may go (spec §4).
func (p *Page) askAccept() tea.Cmd {
	c := p.kit
	rows := int64(0)
	for _, h := range p.facts.Value.held {
		rows += h.Rows
	}
	held := p.facts.Value.held
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("health.accept.title"), Text: c.T("health.accept.text"), Verb: c.T("health.accept.verb", "count", rows), Danger: true,
		Count: func() int { return int(rows) },
		Lines: func(width int) []string {
			lines := make([]string, len(held))
			for i, h := range held {
				lines[i] = c.Theme.Text.Render(kit.Fit(c.T("health.held.part", "rows", h.Rows, "of", h.Of, "table", kit.Clean(h.Entity)), width))
			}
			return lines
		},
		Run: func() tea.Cmd {
			return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
				entities := make([]string, len(held))
				for i, h := range held {
					entities[i] = h.Entity
				}
				return c.T("health.accepted"), theme.ToneOK, p.house.Engine.AcceptRemovals(ctx, a, entities...)
			})
		},
	}))
}

// diagnostics writes the file for support into the data folder, or where the program was started.
func (p *Page) diagnostics() tea.Cmd {
	now := p.kit.Now()
	return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		path, err := p.writeDiagnostics(ctx, a, now)
		return p.kit.T("health.diagnosed", "path", kit.Clean(p.house.Told(path))), theme.ToneOK, err
	})
}

func (p *Page) writeDiagnostics(ctx context.Context, a engine.Actor, now time.Time) (path string, err error) {
	dir, err := p.house.Exports()
	if err != nil {
		return "", err
	}
	file, err := newFile(dir, "navsync-diagnostics-"+now.Format("20060102-150405"))
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, file.Close())
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	return file.Name(), p.house.Engine.Diagnostics(ctx, a, file)
}

// newFile makes a zip that was not there before and that only its owner can read.
func newFile(dir, name string) (*os.File, error) {
	if dir == "" {
		here, err := os.Getwd()
		if err != nil {
			return nil, fmt.Errorf("find the working folder: %w", err)
		}
		dir = here
	}
	for n := 1; ; n++ {
		path := filepath.Join(dir, name+".zip")
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.zip", name, n))
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) && n < 100 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("make the diagnostics file: %w", err)
		}
		return file, nil
	}
}
