// Package serve lets several people use one navsync over SSH (spec §15): it knows them by their keys, keeps
// to the limits, and hands each session to whoever runs the command line and the screens. It moves
// archives by sftp in and out of a person's own folder. It opens no store, decides nothing that the engine
// does not decide, and starts no shell, no browser and no other program.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
)

// Options is what a server is made of.
type Options struct {
	Store   *store.Reader
	Engine  *engine.Engine
	DataDir string // holds the host key
	Limits  store.ServeLimits
	Log     *slog.Logger
	Printer *lang.Printer // speaks to who is not known yet
	// Run runs the command line or the screens of a session and returns its exit code.
	Run func(ctx context.Context, v *Visit) int
	// Wait lets a time pass after a wrong code; nil is the clock's.
	Wait func(ctx context.Context, d time.Duration)
}

// Visit is one session of a person.
type Visit struct {
	Actor engine.Actor
	Args  []string // of the command; none: the screens
	// Getenv gives what the client sent of TERM, LANG, LC_*, NO_COLOR and COLORTERM, nothing else.
	Getenv   func(string) string
	In       io.Reader
	Out, Err io.Writer
	// Terminal is where a program draws; nil when the client has no terminal.
	Terminal []tea.ProgramOption
	// Started tells which program draws, before it runs.
	Started func(*tea.Program)
	// Sessions is how many sessions are open.
	Sessions func() int
	// Here says who has a session, End ends a person's, Port is where the session came in, HostKey the fingerprint that its client was shown.
	Here          func(email string) bool
	End           func(email string)
	Port, HostKey string
	// Notices are told on the screen.
	Notices <-chan Notice
}

// Notice is something that happened to what a person sent.
type Notice struct {
	Name string // of the file
	Done bool   // it was taken in; else it was refused
	Path string // where it lies now
}

// Server serves until its context ends.
type Server struct {
	hostKey string // its fingerprint
	opt     Options
	ssh     *ssh.Server
	door    *door
	guests  *guests
	refused *refusals
	guesses *guesses
	group   sync.WaitGroup  // of what goes on beside sessions
	life    context.Context //nolint:containedctx // of what goes on beside sessions, which no session's context bounds
	stop    context.CancelFunc
}

// ErrNobody says that nobody could come in: there is no key and no invitation.
var ErrNobody = errors.New("nobody has a key or an invitation")

// Ready refuses to serve nobody. Error: ErrNobody.
func Ready(ctx context.Context, s *store.Reader, now time.Time) error {
	keys, err := s.PersonKeys(ctx, "")
	if err != nil || len(keys) > 0 {
		return err
	}
	invited, err := s.Invitations(ctx, now)
	if err == nil && len(invited) == 0 {
		return ErrNobody
	}
	return err
}

// New makes a server; it listens to nothing yet. Error: the host key cannot be read or made.
func New(o Options) (*Server, error) {
	if o.Wait == nil {
		o.Wait = wait
	}
	s := &Server{opt: o, door: newDoor(o.Limits), guests: newGuests(), guesses: newGuesses()}
	s.life, s.stop = context.WithCancel(context.Background())
	s.refused = &refusals{note: o.Engine.Access.TurnedAway, log: o.Log}
	key, err := hostKey(o.DataDir)
	if err == nil {
		s.hostKey, err = fingerprintOf(key)
	}
	if err != nil {
		return nil, err
	}
	s.ssh, err = wish.NewServer(wish.WithVersion("navsync"), wish.WithHostKeyPEM(key), wish.WithSubsystem("sftp", s.transfer))
	if err != nil {
		return nil, fmt.Errorf("make the server: %w", err)
	}
	s.ssh.Handler = s.session
	s.ssh.HandshakeTimeout = o.Limits.SignIn
	s.ssh.IdleTimeout, s.ssh.MaxTimeout = o.Limits.Idle+idleGrace, o.Limits.Total+idleGrace
	s.ssh.ServerConfigCallback = s.config
	s.ssh.ConnCallback = remember
	s.ssh.ConnectionFailedCallback = s.failed
	s.ssh.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.channel}
	s.ssh.SessionRequestCallback = func(sess ssh.Session, kind string) bool { return kind != "subsystem" || sess.Subsystem() == "sftp" }
	return s, nil
}

// idleGrace is how much longer than an idle person a silent connection is kept: the session ends by itself first,
// so that the person's terminal is put right.
const idleGrace = 2 * time.Minute

// stopTime is how long sessions have to end after Serve's context has.
const stopTime = 3 * time.Second

// Serve serves on l until ctx ends: then the sessions are told, and have three seconds to end.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.group.Go(func() { s.watch(s.life) })
	s.group.Go(func() { s.refused.tell(s.life) })
	served := make(chan error, 1)
	full := func(from string) { s.refused.add(s.life, refusal{from: from, why: "full"}) }
	go func() { served <- s.ssh.Serve(&guarded{l, s.door, full}) }()
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	err = errors.Join(err, s.end(context.WithoutCancel(ctx)))
	s.stop()
	s.group.Wait()
	if errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return err
}

// end ends every session: those that can, by themselves.
func (s *Server) end(ctx context.Context) error {
	s.guests.sendAway(everybody, stopping)
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	if err := s.ssh.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, net.ErrClosed) {
		return errors.Join(err, s.ssh.Close())
	}
	if err := s.ssh.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// Sessions is how many sessions are open.
func (s *Server) Sessions() int { return s.guests.count() }

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// address is a network address without its port, for people and limits.
func address(a net.Addr) string {
	if a == nil {
		return ""
	}
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

// keyOf reads by which key a session was signed in.
func keyOf(p ssh.Permissions) string {
	if p.Permissions == nil {
		return ""
	}
	return p.Extensions[extension]
}
