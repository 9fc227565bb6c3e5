package serve

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

func TestAWindowHasItsSizeWithinTheLimits(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	s := h.screen(h.client(h.key), 100, 30)
	s.sees(t, "size-100x30")
	for range 20 {
		if err := s.WindowChange(31, 101); err != nil {
			t.Fatal(err)
		}
	}
	s.sees(t, "101x31")
	if err := s.WindowChange(30000, 30000); err != nil {
		t.Fatal(err)
	}
	s.sees(t, fmt.Sprintf("%dx%d", limits().Columns, limits().Rows))
	if err := s.WindowChange(0, 0); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(s.keys, "q")
	if err := s.Wait(); err != nil {
		t.Errorf("quitting: %v", err)
	}
}

func TestTheEnvironmentIsBounded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	s := session(t, h.client(h.key))
	var out bytes.Buffer
	s.Stdout = &out
	for name, taken := range map[string]bool{
		"LANG": true, "LC_ALL": true, "NO_COLOR": true, "COLORTERM": true, "HOME": false, "NAVSYNC_AS": false, "PATH": false, "LD_PRELOAD": false,
	} {
		if err := s.Setenv(name, "fr_FR.UTF-8"); (err == nil) != taken {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Setenv("LANG", strings.Repeat("x", longestVariable+1)); err == nil {
		t.Error("a long value is taken")
	}
	if err := s.Setenv("LC_X", "a\x1b[31m"); err == nil {
		t.Error("an escape sequence is taken")
	}
	many := 0
	for range 100 {
		if s.Setenv("LC_TIME", "C") == nil {
			many++
		}
	}
	if many > mostVariables {
		t.Errorf("%d variables are taken", many)
	}
	if err := s.Run("x"); err == nil || !strings.Contains(out.String(), "LANG=fr_FR.UTF-8 HOME=") {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestNothingIsForwarded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	c := h.client(h.key)
	if l, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
		t.Error("a port is forwarded here")
	}
	if there, err := c.Dial("tcp", h.at); err == nil {
		there.Close()
		t.Error("a connection is made from here")
	}
	s := session(t, c)
	defer s.Close()
	for _, kind := range []string{"auth-agent-req@openssh.com", "x11-req"} {
		if ok, err := s.SendRequest(kind, true, nil); ok || err != nil {
			t.Errorf("%s is answered %v (%v)", kind, ok, err)
		}
	}
	if err := s.RequestSubsystem("shell"); err == nil {
		t.Error("another subsystem is there")
	}
}

func TestARemovedKeyEndsItsSessions(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	key := newKey(t)
	h.knows(ben, key)
	screen, idle := h.screen(h.client(key), 80, 24), h.client(key)
	screen.sees(t, "size-80x24")
	command := session(t, h.client(key))
	said := &logged{}
	command.Stdout, command.Stderr = said, said
	if err := command.Start("wait"); err != nil {
		t.Fatal(err)
	}
	until(t, "the command runs", func() bool { return strings.Contains(said.String(), "waiting") })
	mine := h.screen(h.client(h.key), 80, 24)
	mine.sees(t, "size-80x24")
	h.server.guests.endOf(h.admin.Email) // an admin closes somebody's: the key stays, and others' go on
	if err := mine.Wait(); err != nil || !strings.Contains(mine.drew.String(), "closed your session") {
		t.Errorf("a closed session ended with %v:\n%q", err, mine.drew)
	}
	mine = h.screen(h.client(h.key), 80, 24)
	mine.sees(t, "size-80x24")
	if err := h.engine.RemovePerson(t.Context(), h.admin, ben); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*gossh.Session{screen.Session, command} {
		var exit *gossh.ExitError
		if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != exitFailed {
			t.Errorf("it ended with %v", err)
		}
	}
	for _, drawn := range []*logged{screen.drew, said} {
		if !strings.Contains(drawn.String(), "key was removed") {
			t.Errorf("nobody is told:\n%q", drawn)
		}
	}
	if s, err := idle.NewSession(); err == nil {
		if err := s.Run("x"); err == nil {
			t.Error("an open connection goes on")
		}
	}
	fmt.Fprint(mine.keys, "k")
	mine.sees(t, "last-k")
}

func TestConnectionsAndSessionsHaveTheirLimits(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *Options) { o.Limits.PerAddress, o.Limits.Sessions = 2, 2 })
	one, two := h.client(h.key), h.client(h.key)
	if c, err := h.dial(gossh.PublicKeys(h.key)); err == nil {
		c.Close()
		t.Error("a third connection from one address")
	}
	h.audited("serve.connection", "full", "127.0.0.1")
	two.Close()
	until(t, "there is room again", func() bool {
		c, err := h.dial(gossh.PublicKeys(h.key))
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	for range 2 {
		if err := session(t, one).Start("wait"); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := one.NewSession(); err == nil {
		s.Close()
		t.Error("a third session on one connection")
	}
}

// TestAThousandHalfOpenConnectionsKeepNobodyOut: who says nothing gives way.
func TestAThousandHalfOpenConnectionsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	screen := h.screen(h.client(h.key), 80, 24)
	screen.sees(t, "size-80x24")
	for range 1000 {
		c, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
	}
	if out, _, _ := run(t, h.client(h.key), "x"); !strings.HasPrefix(out, ana) {
		t.Errorf("who comes after them is told %q", out)
	}
	fmt.Fprint(screen.keys, "k")
	screen.sees(t, "last-k")
}

func TestAKeyPressFloodDisturbsNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	flood, mine := h.screen(h.client(h.key), 80, 24), h.screen(h.client(h.key), 80, 24)
	flood.sees(t, "size-80x24")
	mine.sees(t, "size-80x24")
	go flood.keys.Write(bytes.Repeat([]byte("x"), 200_000)) // ends with the connection
	fmt.Fprint(mine.keys, "k")
	mine.sees(t, "last-k")
}

func TestIdleAndOldSessionsEnd(t *testing.T) {
	t.Parallel()
	for because, change := range map[why]func(*Options){
		idle:  func(o *Options) { o.Limits.Idle = 50 * time.Millisecond },
		total: func(o *Options) { o.Limits.Total = 50 * time.Millisecond },
	} {
		h := newHouse(t, change)
		s := h.screen(h.client(h.key), 80, 24)
		if err := s.Wait(); err != nil {
			t.Errorf("%s: %v", because, err)
		}
		if want := h.server.opt.Printer.T("serve.gone." + string(because)); !strings.Contains(s.drew.String(), want) {
			t.Errorf("%s: told %q", because, s.drew)
		}
	}
}

func TestStoppingEndsSessionsWell(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	s := h.screen(h.client(h.key), 80, 24)
	s.sees(t, "size-80x24")
	begun := time.Now()
	h.stop()
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took) // stopTime bounds it, however slow the machine
	}
	if err := s.Wait(); err != nil {
		t.Errorf("the session ended with %v", err)
	}
	if drew := s.drew.String(); !strings.Contains(drew, "navsync stops") {
		t.Errorf("nobody is told: %q", drew)
	}
}

func TestAnInterruptReachesTheCommand(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	s := session(t, h.client(h.key))
	said := &logged{}
	s.Stdout = said
	if err := s.Start("wait"); err != nil {
		t.Fatal(err)
	}
	until(t, "the command runs", func() bool { return strings.Contains(said.String(), "waiting") })
	if err := s.Signal(gossh.SIGINT); err != nil {
		t.Fatal(err)
	}
	var exit *gossh.ExitError
	if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 130 {
		t.Errorf("it ended with %v", err)
	}
	gone := session(t, h.client(h.key))
	if err := gone.Start("wait"); err != nil {
		t.Fatal(err)
	}
	gone.Close()
	until(t, "no session is left", func() bool { return h.server.Sessions() == 0 })
}
