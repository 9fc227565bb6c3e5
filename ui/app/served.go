package app

import (
	"context"
	"errors"
	"path"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// Served is what differs when the screens are shown over SSH: who acts is known and stays, the schedule is the server's, and
// nothing of the server's desktop is used.
type Served struct {
	Actor engine.Actor
	// Started tells which program draws, before it runs.
	Started func(*tea.Program)
	// Sessions is how many people look at screens of this process, Turns when each of them shows what nobody's key asked for.
	Sessions func() int
	Turns    *Turns
	// Notices tell what became of files that the person sent.
	Notices <-chan Notice
}

// Notice is what became of a file that the person sent.
type Notice struct {
	Name string // as it was sent
	Done bool   // it was taken in; else it was refused
	File string // its name in the folder where it lies now
}

var errServed = errors.New("the screens are shown over SSH")

// apply leaves out of a program what would happen on the server: a browser, a clipboard. The terminal has links (OSC 8) and a
// clipboard (OSC 52) of its own.
func (s *Served) apply(o *ui.Options) {
	if s == nil {
		return
	}
	o.OpenBrowser = func(string) error { return errServed }
	o.Clipboard = func(string) error { return errServed }
	o.Started, o.Pace = s.Started, s.pace
}

// pace is the least time between two frames that nobody's key asked for.
func (s *Served) pace() time.Duration {
	if s == nil {
		return 0
	}
	return time.Duration(s.Sessions()) * eachScreen
}

func (s *Served) turns() *Turns {
	if s == nil {
		return nil
	}
	return s.Turns
}

// tell shows the notices until ctx ends.
func (s *Served) tell(ctx context.Context, r *run, who func() engine.Actor, show func(tea.Msg)) {
	for {
		select {
		case <-ctx.Done():
			return
		case n, open := <-s.Notices:
			if !open {
				return
			}
			show(kit.ToastMsg{Toast: r.noticed(ctx, n, who())})
		}
	}
}

// noticed says what became of a file: what it brought, or why it was refused.
func (r *run) noticed(ctx context.Context, n Notice, a engine.Actor) kit.Toast {
	if !n.Done {
		_, err := r.House.Engine.PlanArchive(ctx, a, engine.ArchiveRequest{Path: path.Join("failed", n.File), SeatEmail: a.Email})
		if err == nil {
			return kit.Toast{Tone: theme.ToneWarn, Text: r.Printer.T("serve.sent.asks", "Name", n.Name)}
		}
		why := sentence.Of(r.Printer, err).Text
		return kit.Toast{Tone: theme.ToneDanger, Text: r.Printer.T("serve.sent.refused", "Name", n.Name, "Why", why)}
	}
	archives, err := r.House.Store.Archives(ctx, a.SeatID)
	if err != nil {
		return kit.Toast{Tone: theme.ToneDanger, Text: sentence.Of(r.Printer, err).Text}
	}
	for _, archive := range archives {
		if archive.Name == n.Name {
			return kit.Toast{Tone: theme.ToneOK, Text: broughtBy(r.Printer, n.Name, archive.Added, archive.Changed, archive.Unchanged, archive.Skipped)}
		}
	}
	return kit.Toast{Tone: theme.ToneOK, Text: r.Printer.T("serve.sent.done", "Name", n.Name)}
}

func broughtBy(p *lang.Printer, name string, added, changed, unchanged, skipped int) string {
	return p.T("serve.sent.brought", "Name", name, "New", p.N(added), "Changed", p.N(changed), "Unchanged", p.N(unchanged), "Left", p.N(skipped))
}
