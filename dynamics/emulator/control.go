package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// controlAddress is one control address: its pattern and what it does.
type controlAddress struct {
	pattern string
	do      func(r *http.Request) (any, error)
}

var done = map[string]string{"result": "ok"}

// controlAddresses are what scripts on the same machine may ask. The first one
// lists them all.
func (s *Server) controlAddresses() []controlAddress {
	addresses := []controlAddress{
		{"GET /_emulator/requests", func(*http.Request) (any, error) { return s.Requests(), nil }},
		{"GET /_emulator/rows/{table}", s.controlRows},
		{"GET /_emulator/count/{table}", s.controlCount},
		{"POST /_emulator/faults", s.controlFaults},
		{"POST /_emulator/protection", func(r *http.Request) (any, error) {
			return done, s.SetProtection(r.URL.Query().Get("limits"))
		}},
		{"POST /_emulator/clock", s.controlClock},
		{"POST /_emulator/approve", func(r *http.Request) (any, error) {
			q := r.URL.Query()
			return done, s.Approve(q.Get("code"), q.Get("user"))
		}},
		{"POST /_emulator/app/install", func(r *http.Request) (any, error) { return done, s.setApp(r.Context(), true) }},
		{"POST /_emulator/app/remove", func(r *http.Request) (any, error) { return done, s.setApp(r.Context(), false) }},
		{"POST /_emulator/metadata/{table}", func(r *http.Request) (any, error) {
			return done, s.changeMetadata(r.Context(), r.PathValue("table"))
		}},
	}
	list := []string{"GET /_emulator/"}
	for _, a := range addresses {
		list = append(list, a.pattern)
	}
	return append([]controlAddress{{"GET /_emulator/{$}", func(*http.Request) (any, error) { return list, nil }}}, addresses...)
}

// routeControl mounts the control addresses. They are for scripts on the same
// machine and need no sign-in, see fromWebPage.
func (s *Server) routeControl(mux *http.ServeMux) {
	for _, address := range s.controlAddresses() {
		mux.HandleFunc(address.pattern, func(w http.ResponseWriter, r *http.Request) {
			result, err := address.do(r)
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
