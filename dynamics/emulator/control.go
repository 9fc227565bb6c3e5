package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// controlAddress is one control address: its pattern, the parameters that it takes,
// and what it does.
type controlAddress struct {
	pattern, parameters string
	do                  func(s *Server, r *http.Request) (any, error)
}

var done = map[string]string{"result": "ok"}

// controlAddresses are what scripts on the same machine may ask.
var controlAddresses = []controlAddress{
	{"GET /_emulator/requests", "", func(s *Server, _ *http.Request) (any, error) { return s.Requests(), nil }},
	{"GET /_emulator/rows/{table}", "", (*Server).controlRows},
	{"GET /_emulator/count/{table}", "", (*Server).controlCount},
	{"POST /_emulator/faults", "", (*Server).controlFaults},
	{"POST /_emulator/protection", "?limits=on", func(s *Server, r *http.Request) (any, error) {
		return done, s.SetProtection(r.URL.Query().Get("limits"))
	}},
	{"POST /_emulator/clock", "?advance=1h", (*Server).controlClock},
	{"POST /_emulator/approve", "?code=CODE&user=EMAIL", func(s *Server, r *http.Request) (any, error) {
		q := r.URL.Query()
		return done, s.Approve(q.Get("code"), q.Get("user"))
	}},
	{"POST /_emulator/app/install", "", func(s *Server, r *http.Request) (any, error) { return done, s.setApp(r.Context(), true) }},
	{"POST /_emulator/app/remove", "", func(s *Server, r *http.Request) (any, error) { return done, s.setApp(r.Context(), false) }},
	{"POST /_emulator/columns/{table}/{column}", "?secured=true", (*Server).controlSecure},
	{"POST /_emulator/metadata/{table}", "", func(s *Server, r *http.Request) (any, error) {
		return done, s.changeMetadata(r.Context(), r.PathValue("table"))
	}},
}

// ControlUsage lists the control addresses as they are written, with the parameters
// that they need: "POST /_emulator/clock?advance=1h".
func ControlUsage() []string {
	usage := make([]string, len(controlAddresses))
	for i, a := range controlAddresses {
		usage[i] = a.pattern + a.parameters
	}
	return usage
}

// routeControl mounts the control addresses, and one that lists them. They are for
// scripts on the same machine and need no sign-in, see fromWebPage.
func (s *Server) routeControl(mux *http.ServeMux) {
	list := []string{"GET /_emulator/"}
	for _, a := range controlAddresses {
		list = append(list, a.pattern)
	}
	lists := controlAddress{pattern: "GET /_emulator/{$}", do: func(*Server, *http.Request) (any, error) { return list, nil }}
	for _, address := range append([]controlAddress{lists}, controlAddresses...) {
		mux.HandleFunc(address.pattern, func(w http.ResponseWriter, r *http.Request) {
			result, err := address.do(s, r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(result); err != nil {
				s.logger.Debug("emulator: the client went away", "error", err)
			}
		})
	}
}

func (s *Server) controlFaults(r *http.Request) (any, error) {
	text, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	return done, s.SetFaults(strings.Split(string(text), "\n")...)
}

func (s *Server) controlClock(r *http.Request) (any, error) {
	d, err := time.ParseDuration(r.URL.Query().Get("advance"))
	if err != nil || d < 0 {
		return nil, fmt.Errorf("advance must be a duration such as 1h30m")
	}
	if err := s.advance(r.Context(), d); err != nil {
		return nil, err
	}
	return map[string]string{"now": stamp(s.now())}, nil
}

func (s *Server) controlRows(r *http.Request) (any, error) {
	name := r.PathValue("table")
	if s.schema.byName[name] == nil {
		return nil, fmt.Errorf("no table %q", name)
	}
	rows := s.rowsOf(name)
	if rows == nil {
		rows = []Row{}
	}
	return rows, nil
}

func (s *Server) controlCount(r *http.Request) (any, error) {
	name := r.PathValue("table")
	if s.schema.byName[name] == nil {
		return nil, fmt.Errorf("no table %q", name)
	}
	return map[string]int{"count": s.Count(name)}, nil
}
