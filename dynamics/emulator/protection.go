package emulator

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limits are what one user may ask of the organization within a sliding window
// (contract §7). The zero value limits nothing.
type limits struct {
	requests   int
	time       time.Duration // of execution, together
	concurrent int
	window     time.Duration
}

// documentedLimits are those of Dataverse.
var documentedLimits = limits{requests: 6000, time: 1200 * time.Second, concurrent: 52, window: 300 * time.Second}

// parseProtection reads Options.Protection.
func parseProtection(text string) (limits, error) {
	if text == "" || text == "off" {
		return limits{}, nil
	}
	l := documentedLimits
	if text == "on" {
		return l, nil
	}
	for _, setting := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(setting), "=")
		var err error
		switch name {
		case "requests":
			l.requests, err = positive(value)
		case "concurrent":
			l.concurrent, err = positive(value)
		case "time":
			l.time, err = time.ParseDuration(value)
		case "window":
			l.window, err = time.ParseDuration(value)
		default:
			err = fmt.Errorf("unknown setting")
		}
		if err == nil && (l.requests < 1 || l.concurrent < 1 || l.time <= 0 || l.window <= 0) {
			err = fmt.Errorf("not above zero")
		}
		if err != nil {
			return limits{}, fmt.Errorf("protection: %q: %w", setting, err)
		}
	}
	return l, nil
}

// protection counts each user's requests. It is safe for concurrent use.
type protection struct {
	mu     sync.Mutex
	limits limits
	meters map[string]*meter // by systemuserid
}

// meter is what one user asked for within the window, oldest first.
type meter struct {
	arrived []time.Time
	spent   []expense
	time    time.Duration // the sum of spent
	open    int           // requests under way
	until   time.Time     // the end of a wait that was asked for
	wait    int           // that wait in seconds: it grows
	limit   string        // why
}

// expense is the execution time of one request, at its end.
type expense struct {
	at   time.Time
	took time.Duration
}

// SetProtection replaces the service protection limits (see Options.Protection)
// and forgets what was counted.
func (s *Server) SetProtection(text string) error {
	l, err := parseProtection(text)
	if err != nil {
		return err
	}
	p := &s.protection
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limits, p.meters = l, map[string]*meter{}
	return nil
}

// enter counts a request that begins, or refuses it with 429. Leave is called
// when it was answered.
func (p *protection) enter(user string, at time.Time) (leave func(end time.Time), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limits.requests == 0 {
		return func(time.Time) {}, nil
	}
	m := p.meters[user]
	if m == nil {
		m = &meter{}
		p.meters[user] = m
	}
	m.forget(at.Add(-p.limits.window))
	if err := m.refuse(p.limits, at); err != nil {
		return nil, err
	}
	m.arrived = append(m.arrived, at)
	m.open++
	return func(end time.Time) {
		p.mu.Lock()
		defer p.mu.Unlock()
		m.open--
		m.spent = append(m.spent, expense{end, end.Sub(at)})
		m.time += end.Sub(at)
	}, nil
}

// forget drops what happened before the window.
func (m *meter) forget(before time.Time) {
	n := 0
	for n < len(m.arrived) && !m.arrived[n].After(before) {
		n++
	}
	m.arrived = m.arrived[n:]
	for n = 0; n < len(m.spent) && !m.spent[n].at.After(before); n++ {
		m.time -= m.spent[n].took
	}
	m.spent = m.spent[n:]
}

// refuse says 429 where a limit is reached, and for as long as the user was told
// to wait; who comes back earlier waits longer.
func (m *meter) refuse(l limits, at time.Time) error {
	switch {
	case at.Before(m.until):
		m.wait += (m.wait + 1) / 2
	case len(m.arrived) >= l.requests:
		m.limit, m.wait = "requests", seconds(m.arrived[0].Add(l.window).Sub(at))
	case m.time >= l.time:
		m.limit, m.wait = "time", seconds(m.recovered(l).Sub(at))
	case m.open >= l.concurrent:
		return throttled("concurrent", 1)
	default:
		return nil
	}
	m.until = at.Add(time.Duration(m.wait) * time.Second)
	return throttled(m.limit, m.wait)
}

// recovered is when enough execution time has left the window.
func (m *meter) recovered(l limits) time.Time {
	left := m.time
	for _, e := range m.spent {
		if left -= e.took; left < l.time {
			return e.at.Add(l.window)
		}
	}
	return time.Time{} // not reached: without expenses nothing is left
}

// seconds rounds a wait up to whole seconds, one at least.
func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// throttled is the answer of one of the three limits.
func throttled(name string, wait int) *failure {
	limit, ok := throttles[name]
	if !ok {
		limit = throttles["requests"]
	}
	failed := refuse(http.StatusTooManyRequests, limit.code, "%s", limit.message)
	failed.Header = http.Header{}
	if wait > 0 {
		failed.Header.Set("Retry-After", strconv.Itoa(wait))
	}
	return failed
}

// The headers that every answer to a user has.
const (
	burstRemaining = "X-Ms-Ratelimit-Burst-Remaining-Xrm-Requests"
	timeRemaining  = "X-Ms-Ratelimit-Time-Remaining-Xrm-Requests"
)

// report writes what a user has left; where nothing is counted it is what Dataverse
// gives to somebody who has just begun. A fault may have said it already.
func (p *protection) report(h http.Header, user string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	requests, left := documentedLimits.requests-1, documentedLimits.time
	if m := p.meters[user]; p.limits.requests > 0 && m != nil {
		m.forget(at.Add(-p.limits.window))
		requests, left = max(0, p.limits.requests-len(m.arrived)), max(0, p.limits.time-m.time)
	}
	if h.Get(burstRemaining) == "" {
		h.Set(burstRemaining, strconv.Itoa(requests))
	}
	h.Set(timeRemaining, secondsLeft(left))
}

// secondsLeft writes a time as its header has them: two places, and a comma before the
// last three digits, which number parsers trip over.
func secondsLeft(left time.Duration) string {
	text := strconv.FormatFloat(left.Seconds(), 'f', 2, 64)
	if at := len(text) - len("000.00"); at > 0 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
