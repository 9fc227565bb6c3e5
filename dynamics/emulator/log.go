package emulator

import "sync"

// longestLog is how many requests the log keeps.
const longestLog = 20000

// longestBody is how much of a write's body the log keeps.
const longestBody = 4096

// requestLog remembers the last requests in a ring.
type requestLog struct {
	mu    sync.Mutex
	lines []Request
	first int
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) < longestLog {
		l.lines = append(l.lines, r)
		return
	}
	l.lines[l.first] = r
	l.first = (l.first + 1) % longestLog
}

// Requests is a copy of the request log, oldest first, at most the last 20,000.
func (s *Server) Requests() []Request {
	l := s.log
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(append([]Request{}, l.lines[l.first:]...), l.lines[:l.first]...)
}
