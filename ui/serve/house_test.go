package serve

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
)

const (
	ana = "ana@contoso.test" // admin with a seat to come
	ben = "ben@contoso.test" // seller
)

// house is a served store with Ana, who has a key, and Ben, who has none.
type house struct {
	t      testing.TB
	dir    string
	store  *store.Store
	engine *engine.Engine
	admin  engine.Actor
	server *Server
	at     string
	log    *logged
	stop   func()
	key    gossh.Signer // Ana's
	waited *waits
}

type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// waits are what the server waited after wrong codes, without the time of it.
type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) wait(_ context.Context, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
}

func newKey(t testing.TB) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func limits() store.ServeLimits { return store.NewSettings(nil).Serve }

// echo is a command line that says who came and what was asked; "wait" runs until it is interrupted, "model" draws.
func echo(ctx context.Context, v *Visit) int {
	if len(v.Args) > 0 && v.Args[0] == "wait" {
		fmt.Fprintln(v.Out, "waiting")
		<-ctx.Done()
		return 130
	}
	if v.Terminal != nil && len(v.Args) == 0 {
		p := tea.NewProgram(screen{}, append([]tea.ProgramOption{tea.WithContext(ctx)}, v.Terminal...)...)
		v.Started(p)
		if _, err := p.Run(); err != nil {
			return 1
		}
		return 0
	}
	fmt.Fprintf(v.Out, "%s %q LANG=%s HOME=%s", v.Actor.Email, v.Args, v.Getenv("LANG"), v.Getenv("HOME"))
	fmt.Fprint(v.Err, v.Actor.OSUser)
	return len(v.Args)
}

// screen shows its size and the last key.
type screen struct {
	width, height int
	last          string
}

func (s screen) Init() tea.Cmd { return nil }

func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		s.last = msg.String()
		if s.last == "q" {
			return s, tea.Quit
		}
	}
	return s, nil
}

func (s screen) View() tea.View {
	return tea.NewView(fmt.Sprintf("size-%dx%d last-%s", s.width, s.height, s.last))
}

func newHouse(t testing.TB, change func(*Options)) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), log: &logged{}, key: newKey(t), waited: &waits{}}
	var err error
	if h.store, err = store.Open(t.Context(), h.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	h.engine = engine.New(engine.Options{Store: h.store, DataDir: h.dir})
	if h.admin, err = h.engine.AddFirstPerson(t.Context(), ana, "Ana Ruiz", store.AdminSeller); err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.AddPerson(t.Context(), h.admin, ben, "Ben", store.Seller); err != nil {
		t.Fatal(err)
	}
	h.knows(ana, h.key)
	o := Options{
		Store: &h.store.Reader, Engine: h.engine, DataDir: h.dir, Limits: limits(), Log: slog.New(slog.NewTextHandler(h.log, nil)),
		Printer: lang.MustNew(lang.English), Run: echo, Wait: h.waited.wait,
	}
	if change != nil {
		change(&o)
	}
	if h.server, err = New(o); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.at = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(ctx, l) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	t.Cleanup(h.stop)
	return h
}

// knows gives a person a key.
func (h *house) knows(email string, key gossh.Signer) {
	h.t.Helper()
	if _, err := h.engine.Access.AddKey(h.t.Context(), h.admin, email, string(gossh.MarshalAuthorizedKey(key.PublicKey()))); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) config(auth ...gossh.AuthMethod) *gossh.ClientConfig {
	return &gossh.ClientConfig{User: "anybody", Auth: auth, HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 20 * time.Second}
}

func (h *house) dial(auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return gossh.Dial("tcp", h.at, h.config(auth...))
}

// client is a connection of who has the key.
func (h *house) client(key gossh.Signer) *gossh.Client {
	h.t.Helper()
	c, err := h.dial(gossh.PublicKeys(key))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	return c
}

func session(t testing.TB, c *gossh.Client) *gossh.Session {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs a command and gives what it said and its exit code.
func run(t testing.TB, c *gossh.Client, command string) (out, said string, code int) {
	t.Helper()
	s := session(t, c)
	var stdout, stderr bytes.Buffer
	s.Stdout, s.Stderr = &stdout, &stderr
	err := s.Run(command)
	var exit *gossh.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitStatus()
	case err != nil:
		t.Fatalf("%s: %v", command, err)
	}
	return stdout.String(), stderr.String(), code
}

// shown is a screen on a terminal of a client.
type shown struct {
	*gossh.Session
	keys io.WriteCloser
	drew *logged
}

func (h *house) screen(c *gossh.Client, width, height int) *shown {
	h.t.Helper()
	s := &shown{Session: session(h.t, c), drew: &logged{}}
	s.Stdout, s.Stderr = s.drew, s.drew
	var err error
	if s.keys, err = s.StdinPipe(); err != nil {
		h.t.Fatal(err)
	}
	if err := errors.Join(s.RequestPty("xterm-256color", height, width, nil), s.Shell()); err != nil {
		h.t.Fatal(err)
	}
	return s
}

// until polls for what has to come.
func until(t testing.TB, what string, there func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second) // far beyond what it takes: what never comes must not hang
	for !there() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (s *shown) sees(t testing.TB, text string) {
	t.Helper()
	until(t, text, func() bool { return strings.Contains(s.drew.String(), text) })
}

// audited waits for an entry of the audit.
func (h *house) audited(action, refused, part string) {
	h.t.Helper()
	until(h.t, "audit "+action+" "+refused+" "+part, func() bool {
		entries, err := h.store.Audit(h.t.Context(), 100)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, e := range entries {
			if e.Action == action && e.Refused == refused && strings.Contains(e.Actor+" "+e.OSUser+" "+e.Target, part) {
				return true
			}
		}
		return false
	})
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
