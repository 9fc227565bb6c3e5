package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"github.com/anmitsu/go-shlex"

	"navsync/store"
	"navsync/sync/engine"
)

// Exit codes of sessions that ran nothing.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// session runs a shell or a command of a person who is known.
func (s *Server) session(sess ssh.Session) {
	c, ok := sess.Context().Value(channelKey{}).(*channel)
	if !ok {
		_ = sess.Exit(exitFailed) // no session of this server's
		return
	}
	g, actor, err := s.welcome(c, sess)
	if err != nil {
		s.leave(sess, exitFailed, "serve.unknown")
		return
	}
	s.guests.add(g)
	defer s.guests.remove(g)
	defer c.end()
	defer func() {
		if p := recover(); p != nil {
			s.opt.Log.Error("a session has broken", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.leave(sess, exitFailed, "serve.broken")
		}
	}()
	code := s.visit(c, sess, g, actor)
	if because := g.reason(); because != "" {
		if because == removed {
			code = exitFailed
		}
		s.leave(sess, code, "serve.gone."+string(because)) //lang:keys serve.gone.*
		return
	}
	_ = sess.Exit(code) // who is not there any more needs no code
}

// leave ends a session with a sentence.
func (s *Server) leave(sess ssh.Session, code int, key string) {
	_, _ = fmt.Fprintln(sess.Stderr(), s.opt.Printer.T(key)) // the client may have gone
	_ = sess.Exit(code)
}

// welcome looks who comes. The key was somebody's when the connection was made; it may not be any more. The first session
// of a connection stands in the audit. Error: nobody's key.
func (s *Server) welcome(c *channel, sess ssh.Session) (*guest, engine.Actor, error) {
	key, from := keyOf(sess.Permissions()), address(sess.RemoteAddr())
	who, err := s.opt.Store.KeyOwner(c, key)
	if err == nil && s.firstOf(c) {
		err = s.opt.Engine.Access.Come(c, engine.Over(who, key, from), key, from)
	}
	if err != nil {
		s.refused.add(c, refusal{from: from, key: key, why: "removed"})
		if e, ok := c.Value(enteredKey{}).(*entered); ok {
			time.AfterFunc(stopTime, func() { _ = e.Close() })
		}
		return nil, engine.Actor{}, err
	}
	s.opt.Log.Info("a session begins", "by", who.Email, "key", key, "from", from,
		"command", commandName(sess.RawCommand()), "subsystem", sess.Subsystem(), "client", fmt.Sprintf("%.100q", sess.Context().ClientVersion()))
	g := &guest{key: key, email: who.Email, end: c.end, notices: make(chan Notice, 4), touched: time.Now()}
	g.hangUp = func() {
		if e, ok := c.Value(enteredKey{}).(*entered); ok {
			_ = e.Close() // it may be closed already
		}
	}
	return g, engine.Over(who, key, from), nil
}

// commandName is the first word of a command where it is a plain word. What follows may be somebody's text, which no log holds.
func commandName(raw string) string {
	args, err := arguments(raw)
	if err != nil || len(args) == 0 || len(args[0]) > 20 || strings.Trim(args[0], "abcdefghijklmnopqrstuvwxyz-") != "" {
		return ""
	}
	return args[0]
}

// cameKey is where a connection's context has that its first session is in the audit.
type cameKey struct{}

func (s *Server) firstOf(c *channel) bool {
	c.Lock()
	defer c.Unlock()
	if c.Context.Value(cameKey{}) != nil {
		return false
	}
	c.SetValue(cameKey{}, true)
	return true
}

// visit runs what a person asks for.
func (s *Server) visit(c *channel, sess ssh.Session, g *guest, actor engine.Actor) int {
	args, err := arguments(sess.RawCommand())
	if err != nil {
		_, _ = fmt.Fprintln(sess.Stderr(), s.opt.Printer.T("serve.command"))
		return exitUsage
	}
	if len(args) > 0 && args[0] == "scp" {
		_, _ = fmt.Fprintln(sess.Stderr(), s.opt.Printer.T("serve.old-scp"))
		return exitUsage
	}
	var beside sync.WaitGroup
	done, stop := context.WithCancel(c)
	defer beside.Wait()
	defer stop()
	v := &Visit{
		Actor: actor, Args: args, Getenv: c.getenv, In: sess, Out: sess, Err: sess.Stderr(), Notices: g.notices, Sessions: s.Sessions,
		Here: s.guests.here, End: s.guests.endOf, Port: port(sess.Context().LocalAddr()), HostKey: s.hostKey,
	}
	if pty, _, ok := sess.Pty(); ok {
		v.Terminal = s.terminal(c, g, sess, pty)
		v.Started = func(p *tea.Program) {
			g.draws(p)
			beside.Go(func() { s.resize(done, c, p) })
		}
	}
	beside.Go(func() { s.time(done, g, v.Terminal != nil && len(args) == 0) })
	return s.opt.Run(c, v)
}

// arguments are the words of a command, as a shell would read them; no shell does. The program's own name may stand first.
func arguments(raw string) ([]string, error) {
	if strings.TrimSpace(raw) == "" {
		return nil, nil
	}
	args, err := shlex.Split(raw, true)
	if err != nil {
		return nil, fmt.Errorf("read a command: %w", err)
	}
	if len(args) == 0 || strings.ContainsRune(raw, 0) {
		return nil, errors.New("read a command: there is none")
	}
	if args[0] == "navsync" {
		args = args[1:]
	}
	return args, nil
}

// resize tells a program the newest size of its window, until the session is done. Telling waits for a program that waits
// for its client; nobody waits for this.
func (s *Server) resize(done context.Context, c *channel, p *tea.Program) {
	for {
		select {
		case <-done.Done():
			return
		case w := <-c.sizes:
			width, height := s.clamped(w)
			p.Send(tea.WindowSizeMsg{Width: width, Height: height})
		}
	}
}

// time ends a session whose person is idle, and each after its longest time.
func (s *Server) time(done context.Context, g *guest, screens bool) {
	end := time.NewTimer(s.opt.Limits.Total)
	defer end.Stop()
	quiet := time.NewTimer(s.opt.Limits.Idle)
	defer quiet.Stop()
	for {
		select {
		case <-done.Done():
			return
		case <-end.C:
			g.leave(total)
			return
		case <-quiet.C:
			if !screens {
				continue // a command is busy as long as it runs
			}
			left := s.opt.Limits.Idle - time.Since(g.lastTouch())
			if left <= 0 {
				g.leave(idle)
				return
			}
			quiet.Reset(left)
		}
	}
}

// port is that of an address, "" where it has none.
func port(at net.Addr) string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return ""
	}
	return port
}

// clamped keeps a window within the limits: a screen of a thousand lines costs what a hundred cost ten times.
func (s *Server) clamped(w ssh.Window) (width, height int) {
	return clamp(w.Width, s.opt.Limits), min(max(w.Height, 0), s.opt.Limits.Rows)
}

func clamp(width int, l store.ServeLimits) int { return min(max(width, 0), l.Columns) }
