package emulator

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errNotBuilt = errors.New("emulator: not built yet")

// Server is one emulated organization. It is safe for concurrent use.
type Server struct{}

// New builds the organization, or reopens it from Options.File. It does not
// listen: use Start, or serve Handler.
func New(ctx context.Context, o Options) (*Server, error) { return nil, errNotBuilt }

// Start listens on addr ("" = 127.0.0.1 and a free port) and returns when it
// listens. Only loopback addresses are accepted. Serving ends with Close, or
// when ctx ends.
func (s *Server) Start(ctx context.Context, addr string) error { return errNotBuilt }

// URL is the organization's address, http://127.0.0.1:PORT, or "" before Start.
func (s *Server) URL() string { return "" }

// Handler serves the Web API, the sign-in service, the pages and the control
// addresses.
func (s *Server) Handler() http.Handler { return http.NotFoundHandler() }

// Close stops listening, waits for requests under way until ctx ends, and
// closes the file.
func (s *Server) Close(ctx context.Context) error { return nil }

// Approve signs the user with that e-mail in for a waiting device code.
func (s *Server) Approve(userCode, userEmail string) error { return errNotBuilt }

// InstallApp installs the LinkedIn app: its tables and solution rows appear.
func (s *Server) InstallApp() error { return errNotBuilt }

// RemoveApp removes the LinkedIn app and every row of its tables.
func (s *Server) RemoveApp() error { return errNotBuilt }

// AppInstalled says whether the LinkedIn app is there.
func (s *Server) AppInstalled() bool { return false }

// SetFaults replaces the fault rules (see FaultRule); none clears them.
func (s *Server) SetFaults(rules ...string) error { return errNotBuilt }

// Requests is a copy of the request log, oldest first, at most the last 20,000.
func (s *Server) Requests() []Request { return nil }

// Count is the number of rows of a table, by logical name; 0 for an unknown one.
func (s *Server) Count(table string) int { return 0 }

// Rows copies the rows of a table for which keep is true (nil keeps all), in
// the order of their ids.
func (s *Server) Rows(table string, keep func(Row) bool) []Row { return nil }

// Put creates or changes a row as a person in Dynamics would: columns that are
// not in row stay, and a missing id makes a new row. No privilege or column
// rule is checked except that table and columns exist; versions, modified
// dates and activity mirrors follow.
func (s *Server) Put(table string, row Row) (id string, err error) { return "", errNotBuilt }

// Delete removes a row as a person in Dynamics would, with its activities and notes.
func (s *Server) Delete(table, id string) error { return errNotBuilt }

// Advance moves the organization's clock forward: tokens, tracking marks and
// throttling age with it.
func (s *Server) Advance(d time.Duration) {}
