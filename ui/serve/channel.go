package serve

import (
	"context"
	"strings"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// channel is one session as the client asks for it. It answers what charm.land/ssh would take without a limit or could wait
// for: environment, sizes of the window, signals, an agent.
type channel struct {
	ssh.Context                 // the connection's
	own         context.Context //nolint:containedctx // the life of the session, which ends before that of its connection
	end         context.CancelFunc
	env         []string        // what is taken of what was sent
	sizes       chan ssh.Window // the newest size of the window
}

// channelKey is where a session's context has its *channel.
type channelKey struct{}

// Done, Err and Value make the session's context of the connection's.
func (c *channel) Done() <-chan struct{} { return c.own.Done() }

// Err says how the session ended.
func (c *channel) Err() error { return c.own.Err() }

// Value is the connection's, and the channel itself.
func (c *channel) Value(key any) any {
	if key == (channelKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// channel begins a session, unless the connection has enough of them.
func (s *Server) channel(srv *ssh.Server, conn *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	if !s.guests.mayOpen(conn, s.opt.Limits.Sessions) {
		_ = asked.Reject(gossh.ResourceShortage, "too many sessions on one connection")
		return
	}
	defer s.guests.closed(conn)
	c := &channel{Context: ctx, sizes: make(chan ssh.Window, 1)}
	c.own, c.end = context.WithCancel(ctx)
	defer c.end()
	ssh.DefaultSessionHandler(srv, conn, gated{asked, c}, c)
}

// gated lets a channel's requests through its gate.
type gated struct {
	gossh.NewChannel
	c *channel
}

// Accept implements gossh.NewChannel.
func (g gated) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, asked, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	passed := make(chan *gossh.Request)
	go func() { // ends with the channel
		defer close(passed)
		defer g.c.end()
		for r := range asked {
			if g.c.passes(r) {
				passed <- r
			}
		}
	}()
	return ch, passed, nil
}

// passes answers what is answered here, and says whether a request goes on.
func (c *channel) passes(r *gossh.Request) bool {
	ok := false
	switch r.Type {
	case "pty-req", "shell", "exec", "subsystem":
		return true
	case "env":
		ok = c.setenv(r.Payload)
	case "window-change":
		ok = c.resize(r.Payload)
	case "signal":
		ok = c.signal(r.Payload)
	}
	if r.WantReply {
		_ = r.Reply(ok, nil) // who is not there any more needs no answer
	}
	return false
}

// The environment is bounded: names that the screens read, and texts that are short.
const (
	mostVariables   = 24
	longestVariable = 256
)

func (c *channel) setenv(payload []byte) bool {
	var v struct{ Name, Value string }
	if gossh.Unmarshal(payload, &v) != nil || !taken(v.Name) || len(v.Value) > longestVariable || len(c.env) >= mostVariables {
		return false
	}
	if strings.ContainsFunc(v.Value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return false
	}
	c.env = append(c.env, v.Name+"="+v.Value)
	return true
}

func taken(name string) bool {
	switch name {
	case "LANG", "TERM", "NO_COLOR", "COLORTERM":
		return true
	}
	return strings.HasPrefix(name, "LC_") && len(name) < 32 && !strings.Contains(name, "=")
}

// resize keeps the newest size; who reads it may be slow.
func (c *channel) resize(payload []byte) bool {
	var w struct{ Columns, Rows, Width, Height uint32 }
	if gossh.Unmarshal(payload, &w) != nil {
		return false
	}
	select {
	case <-c.sizes:
	default:
	}
	c.sizes <- ssh.Window{Width: int(min(w.Columns, 1<<16)), Height: int(min(w.Rows, 1<<16))} // there is room: one at a time sends
	return true
}

// signal interrupts what runs.
func (c *channel) signal(payload []byte) bool {
	var v struct{ Name string }
	if gossh.Unmarshal(payload, &v) != nil {
		return false
	}
	switch ssh.Signal(v.Name) {
	case ssh.SIGINT, ssh.SIGTERM, ssh.SIGHUP, ssh.SIGQUIT, ssh.SIGKILL:
		c.end()
		return true
	}
	return false
}
