package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// routeControl mounts the control addresses. They are for scripts on the same
// machine: a request that a web page could have sent (it names an Origin, or
// another host's name) is refused, and nothing allows one.
func (s *Server) routeControl(mux *http.ServeMux) {
	control := func(pattern string, do func(r *http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Origin") != "" || !loopbackHost(r.Host) {
				http.Error(w, "not from a web page", http.StatusForbidden)
				return
			}
			result, err := do(r)
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
	done := map[string]string{"result": "ok"}
	control("GET /_emulator/requests", func(*http.Request) (any, error) { return s.Requests(), nil })
	control("POST /_emulator/faults", func(r *http.Request) (any, error) {
		text, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			return nil, err
		}
		return done, s.SetFaults(strings.Split(string(text), "\n")...)
	})
	control("POST /_emulator/app/install", func(r *http.Request) (any, error) { return done, s.setApp(r.Context(), true) })
	control("POST /_emulator/app/remove", func(r *http.Request) (any, error) { return done, s.setApp(r.Context(), false) })
	control("POST /_emulator/metadata/{table}", func(r *http.Request) (any, error) { return done, s.changeMetadata(r.Context(), r.PathValue("table")) })
	control("POST /_emulator/approve", func(r *http.Request) (any, error) {
		q := r.URL.Query()
		return done, s.Approve(q.Get("code"), q.Get("user"))
	})
	control("POST /_emulator/clock", func(r *http.Request) (any, error) {
		d, err := time.ParseDuration(r.URL.Query().Get("advance"))
		if err != nil || d < 0 {
			return nil, fmt.Errorf("advance must be a duration such as 1h30m")
		}
		if err := s.advance(r.Context(), d); err != nil {
			return nil, err
		}
		return map[string]string{"now": stamp(s.now())}, nil
	})
	control("POST /_emulator/protection", func(r *http.Request) (any, error) {
		return done, s.SetProtection(r.URL.Query().Get("limits"))
	})
	control("GET /_emulator/rows/{table}", func(r *http.Request) (any, error) {
		name := r.PathValue("table")
		if s.schema.byName[name] == nil {
			return nil, fmt.Errorf("no table %q", name)
		}
		rows := s.rowsOf(name)
		if rows == nil {
			rows = []Row{}
		}
		return rows, nil
	})
	control("GET /_emulator/count/{table}", func(r *http.Request) (any, error) {
		name := r.PathValue("table")
		if s.schema.byName[name] == nil {
			return nil, fmt.Errorf("no table %q", name)
		}
		return map[string]int{"count": s.Count(name)}, nil
	})
}

// loopbackHost says whether a request was addressed to this machine by name.
func loopbackHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}
