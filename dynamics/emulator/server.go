package emulator

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"navsync/dynamics/emulator/entra"
	"navsync/dynamics/emulator/seed"
	"navsync/dynamics/emulator/web"
)

const defaultPageSize = 5000

// Server is one emulated organization. It is safe for concurrent use.
type Server struct {
	options       Options
	schema        *schema
	operations    []string // of the root, by name: an action may change the tables, whose messages are told with these
	store         *store
	entra         *entra.Service
	roles         roles
	apps          []application
	tenant        string
	organization  string   // id
	public        *url.URL // nil: whatever address a request was sent to
	affinity      string   // names the one web server there is
	administrator string   // systemuserid
	faults        *faults
	protection    protection
	log           *requestLog
	logger        *slog.Logger
	handler       http.Handler

	opened   bool         // its rows are there, see furnishPlatform
	fresh    bool         // no file had the organization before
	gate     sync.RWMutex // requests share it; one that changes the tables has it alone
	requests atomic.Int64 // answered so far, see newRequestID
	secured  atomic.Pointer[securedColumns]

	mu        sync.Mutex // guards what follows
	advanced  time.Duration
	app       bool
	url       string
	http      *http.Server
	authority string        // path of the certificate authority's certificate
	scratch   string        // folder to remove
	done      chan struct{} // closed when serving has ended
}

// New builds the organization, or reopens it from Options.File. It does not
// listen: use Start, or serve Handler.
func New(ctx context.Context, o Options) (*Server, error) {
	m, err := newSchema(o.Schemas...)
	if err != nil {
		return nil, err
	}
	if err := o.Check(); err != nil {
		return nil, err
	}
	s := &Server{options: o.withDefaults(), schema: m, log: &requestLog{}, operations: operationNames()}
	s.logger = s.options.Logger
	if s.public, err = parsePublicURL(o.PublicURL); err != nil {
		return nil, err
	}
	s.faults = &faults{random: rand.New(rand.NewPCG(uint64(o.Seed), 0x6e61767379))}
	if err := s.SetFaults(o.Faults...); err != nil {
		return nil, err
	}
	if err := s.SetProtection(o.Protection); err != nil {
		return nil, err
	}
	s.roles = roles{administratorRole(), applicationRole(m, o.Deny), integrationRole(m, o.Deny, o.Grant), sellerRole(m)}
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	if err := s.openSecured(ctx); err != nil {
		return nil, err
	}
	s.identify()
	if s.apps, err = parseApplications(o.Apps); err != nil {
		return nil, err
	}
	if err := s.enlist(ctx); err != nil {
		return nil, err
	}
	if err := errors.Join(s.openRoles(), s.assignRoles(ctx)); err != nil {
		return nil, err
	}
	s.opened = true
	s.furnishPlatform(s.app)
	if s.fresh {
		if err := s.loadData(ctx); err != nil {
			return nil, err
		}
	}
	s.entra = entra.New(entra.Options{
		Tenant: s.tenant, Directory: directory{s}, Now: s.now, Random: newSeeded(s.options.Seed),
		Secret:       []byte(fmt.Sprintf("navsync emulator %d %s", o.Seed, s.store.started)),
		Applications: s.applications(),
	})
	s.signInFaults(nil, s.faults.rules)
	s.handler = s.routes(web.New(pageSource{s}, organizationName))
	return s, nil
}

// Check says what is wrong with the options, without doing anything.
func (o Options) Check() error {
	for _, size := range []int{o.Users, o.Accounts, o.Contacts, o.Leads, o.Opportunities} {
		if size < 0 {
			return fmt.Errorf("emulator: %d rows cannot be", size)
		}
	}
	if o.Type != "" && o.Type != Production && o.Type != Sandbox {
		return fmt.Errorf("emulator: the type %q is neither %s nor %s", o.Type, Production, Sandbox)
	}
	for _, rule := range o.Faults {
		if _, err := ParseFault(rule); err != nil {
			return err
		}
	}
	if o.File != "" {
		if _, err := os.Stat(filepath.Dir(o.File)); err != nil {
			return fmt.Errorf("emulator: no file can be made there: %w", err)
		}
	}
	if err := o.checkSchema(); err != nil {
		return err
	}
	if o.AuthorityFile != "" && !o.TLS {
		return errors.New("emulator: a file for the certificate authority, but without TLS there is none")
	}
	if _, err := parsePublicURL(o.PublicURL); err != nil {
		return err
	}
	if _, err := parseApplications(o.Apps); err != nil {
		return err
	}
	_, err := parseProtection(o.Protection)
	return err
}

func (o Options) withDefaults() Options {
	if o.Version == "" {
		o.Version = DefaultVersion
	}
	if o.Type == "" {
		o.Type = Production
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PageSize <= 0 || o.PageSize > defaultPageSize {
		o.PageSize = defaultPageSize
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	demo := seed.DemoSizes
	for size, value := range map[*int]int{
		&o.Users: demo.Users, &o.Accounts: demo.Accounts, &o.Contacts: demo.Contacts,
		&o.Leads: demo.Leads, &o.Opportunities: demo.Opportunities,
	} {
		if *size == 0 && (o.Data == "" || size == &o.Users) {
			*size = value
		}
	}
	return o
}

// identify finds the rows that stand for the organization and its administrator.
func (s *Server) identify() {
	s.tenant = uuid.NewSHA1(uuid.NameSpaceURL, []byte(fmt.Sprintf("tenant/%d", s.options.Seed))).String()
	s.affinity = strings.ReplaceAll(metadataID("server", strconv.FormatInt(s.options.Seed, 10)), "-", "")
	s.organization = s.store.organizationRow().text("organizationid")
	for _, r := range s.rowsOf("systemuser") {
		switch {
		case r.text("fullname") == "SYSTEM":
			s.store.admin = r.text("systemuserid")
		case r.text("jobtitle") == administratorTitle && s.administrator == "":
			s.administrator = r.text("systemuserid")
		}
	}
	if s.administrator == "" {
		s.administrator = s.store.admin
	}
}

// Start listens on addr ("" = 127.0.0.1 and a free port) and returns when it
// listens. Only loopback addresses are accepted. Serving ends with Close, or
// when ctx ends.
func (s *Server) Start(ctx context.Context, addr string) error {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	if err := CheckAddress(addr); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return errors.New("emulator: already started")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("emulator: listening on %s: %w", addr, err)
	}
	server := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: 30 * time.Second, MaxHeaderBytes: 256 << 10,
		ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelDebug), // a client that does not trust the certificate
	}
	s.url = "http://" + listener.Addr().String()
	if s.options.TLS {
		if listener, err = s.secure(server, listener); err != nil {
			return err
		}
	}
	s.http, s.done = server, make(chan struct{})
	go func(done chan struct{}) {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.logger.Error("emulator stopped", "error", err)
		}
	}(s.done)
	context.AfterFunc(ctx, func() {
		if err := server.Close(); err != nil {
			s.logger.Error("emulator closing", "error", err)
		}
	})
	return nil
}

// secure puts TLS with HTTP/2 over a listener.
func (s *Server) secure(server *http.Server, plain net.Listener) (net.Listener, error) {
	certificate, err := s.certify()
	if err != nil {
		return nil, errors.Join(err, plain.Close())
	}
	s.url = "https://" + plain.Addr().String()
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	server.Protocols = protocols
	config := &tls.Config{Certificates: []tls.Certificate{*certificate}, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}
	server.TLSConfig = config
	return tls.NewListener(plain, config), nil
}

// CheckAddress refuses addresses that other machines can reach: Entra's passwords
// are not checked here.
func CheckAddress(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("emulator: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("emulator: %s can be reached from other machines, and here any password is right: listen on 127.0.0.1 or localhost", addr)
	}
	return nil
}

// URL is where the server listens, http://127.0.0.1:PORT, or "" before Start.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

// Handler serves the Web API, the sign-in service, the pages and the control
// addresses.
func (s *Server) Handler() http.Handler { return s.handler }

// Close stops listening, waits for requests under way until ctx ends, and
// closes the file.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	server, done := s.http, s.done
	s.http = nil
	err := s.removeScratch()
	s.mu.Unlock()
	if server != nil {
		down := server.Shutdown(ctx)
		if errors.Is(down, context.DeadlineExceeded) {
			down = nil // a connection that has asked nothing counts as busy for five seconds
		}
		err = errors.Join(err, down, server.Close())
		<-done
	}
	s.store.writing.Lock()
	defer s.store.writing.Unlock()
	if s.store.file != nil {
		err = errors.Join(err, s.store.file.close())
		s.store.file = nil
	}
	return err
}

// now is the organization's time.
func (s *Server) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options.Now().Add(s.advanced)
}

// Advance moves the organization's clock forward: tokens, tracking marks and
// throttling age with it. A File keeps it; that it could not is logged.
func (s *Server) Advance(d time.Duration) {
	if err := s.advance(context.Background(), d); err != nil {
		s.logger.Error("emulator: the clock was not kept", "error", err)
	}
}

// advance moves the clock when the file has it.
func (s *Server) advance(ctx context.Context, d time.Duration) error {
	s.store.writing.Lock()
	defer s.store.writing.Unlock()
	s.mu.Lock()
	total := s.advanced + d
	s.mu.Unlock()
	if s.store.file != nil {
		if err := s.store.file.remember(ctx, map[string]string{"advanced": total.String()}); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanced = total
	return nil
}
