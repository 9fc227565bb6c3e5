package serve

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"navsync/store"
)

// why a session is sent away; the word is part of a language key.
type why string

const (
	stopping why = "stopping" // the service ends
	removed  why = "removed"  // the key or the person is gone
	closed   why = "closed"   // an admin has ended it
	idle     why = "idle"
	total    why = "total"
)

// guest is an open session.
type guest struct {
	key, email string
	end        context.CancelFunc // of the session's context
	hangUp     func()             // closes the connection
	notices    chan Notice

	mu      sync.Mutex
	program *tea.Program // nil: a command, or none yet
	gone    why
	touched time.Time // the last key press
}

// guests are the open sessions, and how many each connection has.
type guests struct {
	mu    sync.Mutex
	open  map[*guest]struct{}
	conns map[*gossh.ServerConn]int
}

func newGuests() *guests {
	return &guests{open: map[*guest]struct{}{}, conns: map[*gossh.ServerConn]int{}}
}

// mayOpen counts one more session of a connection, if it may have one more.
func (l *guests) mayOpen(conn *gossh.ServerConn, most int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conns[conn] >= most {
		return false
	}
	l.conns[conn]++
	return true
}

func (l *guests) closed(conn *gossh.ServerConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conns[conn]--; l.conns[conn] <= 0 {
		delete(l.conns, conn)
	}
}

func (l *guests) add(g *guest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[g] = struct{}{}
}

func (l *guests) remove(g *guest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, g)
}

// here says whether a person has a session.
func (l *guests) here(email string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for g := range l.open {
		if g.email == email {
			return true
		}
	}
	return false
}

// endOf ends a person's sessions.
func (l *guests) endOf(email string) {
	l.sendAway(func(g *guest) bool { return g.email == email }, closed)
}

func (l *guests) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// those are the open sessions that are wanted.
func (l *guests) those(wanted func(*guest) bool) []*guest {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*guest
	for g := range l.open {
		if wanted(g) {
			found = append(found, g)
		}
	}
	return found
}

func everybody(*guest) bool { return true }

// sendAway ends sessions, and after a while their connections.
func (l *guests) sendAway(whom func(*guest) bool, because why) {
	for _, g := range l.those(whom) {
		g.leave(because)
	}
}

// leave ends a session: a program quits, so that the terminal is put right; a command is interrupted. Quitting waits
// for a client that has stopped reading, so it has a goroutine of its own, which ends at the latest with the connection.
func (g *guest) leave(because why) {
	g.mu.Lock()
	again := g.gone != ""
	if !again {
		g.gone = because
	}
	program := g.program
	g.mu.Unlock()
	if again {
		return
	}
	if program == nil {
		g.end()
	} else {
		go program.Quit()
	}
	time.AfterFunc(stopTime, g.hangUp)
}

// reason is why the session was sent away, "" when it was not.
func (g *guest) reason() why {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.gone
}

// draws notes which program draws. A session that was sent away before quits at once.
func (g *guest) draws(p *tea.Program) {
	g.mu.Lock()
	g.program = p
	gone := g.gone
	g.mu.Unlock()
	if gone != "" {
		go p.Quit()
	}
}

func (g *guest) touch(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.touched = now
}

func (g *guest) lastTouch() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.touched
}

// tell tells a person on every open screen; a screen that has not taken the last ones misses this one.
func (l *guests) tell(email string, n Notice) {
	for _, g := range l.those(func(g *guest) bool { return g.email == email }) {
		select {
		case g.notices <- n:
		default:
		}
	}
}

// lookEvery is how often it is looked whether the keys of open sessions are still good: another process may have removed one.
const lookEvery = time.Second

// watch sends away whose key was removed, until ctx ends.
func (s *Server) watch(ctx context.Context) {
	changes, unsubscribe := s.opt.Engine.Subscribe()
	defer unsubscribe()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		case <-ticker.C:
		}
		s.look(ctx)
	}
}

func (s *Server) look(ctx context.Context) {
	keys := map[string]bool{}
	for _, g := range s.guests.those(everybody) {
		keys[g.key] = true
	}
	for key := range keys {
		_, err := s.opt.Store.KeyOwner(ctx, key)
		switch {
		case errors.Is(err, store.ErrNotFound):
			s.guests.sendAway(func(g *guest) bool { return g.key == key }, removed)
		case err != nil && ctx.Err() == nil:
			s.opt.Log.Error("the key of a session cannot be looked up", "error", err)
		}
	}
}
