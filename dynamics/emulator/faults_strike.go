package emulator

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// faults are the rules in force.
type faults struct {
	mu     sync.Mutex
	random *rand.Rand
	rules  []*activeFault
}

type activeFault struct {
	FaultRule
	passed int
	struck int
	until  time.Time // 429: the end of the wait that was asked for
	wait   int       // 429: that wait in seconds, it grows
}

// SetFaults replaces the fault rules (see FaultRule); none clears them.
func (s *Server) SetFaults(rules ...string) error {
	var active []*activeFault
	for _, text := range rules {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		rule, err := ParseFault(text)
		if err != nil {
			return err
		}
		active = append(active, &activeFault{FaultRule: rule})
	}
	s.faults.mu.Lock()
	old := s.faults.rules
	s.faults.rules = active
	s.faults.mu.Unlock()
	s.signInFaults(old, active)
	return nil
}

// signInFaults hands the Entra numbers to the token service.
func (s *Server) signInFaults(old, active []*activeFault) {
	if s.entra == nil {
		return
	}
	for _, f := range old {
		if number, err := strconv.Atoi(f.Value); f.Kind == FaultAADSTS && err == nil {
			s.entra.Fail(number, 0)
		}
	}
	for _, f := range active {
		number, err := strconv.Atoi(f.Value)
		if f.Kind != FaultAADSTS || err != nil {
			continue
		}
		times := f.Times
		if times == 0 {
			times = -1
		}
		s.entra.Fail(number, times)
	}
}

// denied says whether a rule withholds a privilege.
func (f *faults) denied(privilege string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, rule := range f.rules {
		if rule.Kind == FaultDeny && rule.Value == privilege {
			return true
		}
	}
	return false
}

// arrival is what rules look at in a request.
type arrival struct {
	method, target string
	part           bool        // a part of a batch
	delta          bool        // a delta link
	owes           func() bool // it may be challenged for claims; nil: never
	at             time.Time
}

// strike lists the rules that hit a request now, and counts them.
func (f *faults) strike(a arrival) []*activeFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var hit []*activeFault
	for _, rule := range f.rules {
		if !rule.matches(a) {
			continue
		}
		if rule.Kind == FaultThrottled && a.at.Before(rule.until) { // asked to wait and did not
			rule.wait += (rule.wait + 1) / 2
			rule.until = a.at.Add(time.Duration(rule.wait) * time.Second)
			hit = append(hit, rule.now())
			continue
		}
		rule.passed++
		if rule.passed <= rule.After || rule.Times > 0 && rule.struck >= rule.Times {
			continue
		}
		if rule.P > 0 && f.random.Float64() >= rule.P {
			continue
		}
		rule.struck++
		if rule.Kind == FaultThrottled {
			rule.wait = rule.RetryAfter
			rule.until = a.at.Add(time.Duration(rule.wait) * time.Second)
		}
		hit = append(hit, rule.now())
	}
	return hit
}

// now is the rule as it strikes; other requests may change it meanwhile.
func (f *activeFault) now() *activeFault {
	struck := *f
	return &struck
}

func (f *activeFault) matches(a arrival) bool {
	switch {
	case f.Method != "" && f.Method != "*" && f.Method != a.method:
		return false
	case f.Target != "" && f.Target != "*" && f.Target != a.target:
		return false
	}
	switch f.Kind { // the others strike whatever comes
	case FaultDeny, FaultAADSTS: // looked at elsewhere
		return false
	case FaultDeltaExpired, FaultMetadataChange:
		return a.delta
	case FaultClaims:
		return a.owes != nil && a.owes()
	case FaultUnauthorized, FaultTruncate: // of the whole answer
		return !a.part
	case FaultBatchJSON:
		return a.target == "$batch"
	case FaultPluginRefused, FaultDuplicate, FaultDisabledOwner:
		return a.method != http.MethodGet && a.target != "$batch"
	}
	return true
}

func hits(struck []*activeFault, kind FaultKind) *activeFault {
	for _, f := range struck {
		if f.Kind == kind {
			return f
		}
	}
	return nil
}

// throttles are the three limits of contract §7.
var throttles = map[string]struct {
	code    uint32
	message string
}{
	"requests": {codeThrottledRequests, "Number of requests exceeded the limit of 6000 over the time window of 300 seconds."},
	"time": {
		codeThrottledTime,
		"Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. " +
			"Decrease number of concurrent requests or reduce the duration of requests and try again later.",
	},
	"concurrent": {codeThrottledConcurrency, "Number of concurrent requests exceeded the limit of 52."},
}

// refusal is the answer of a rule that refuses before anything is done, or nil.
func (f *activeFault) refusal(s *Server, r *http.Request) error {
	switch f.Kind { // the others refuse by their table row, or do something else
	case FaultLostRequest:
		return &failure{Cut: true}
	case FaultUnauthorized:
		return s.challenge(r, `, error="invalid_token", error_description="The token is expired"`)
	case FaultClaims:
		return s.claimsChallenge(r)
	case FaultThrottled:
		return f.throttle(s)
	case FaultBatchJSON:
		return badPayloadStream("An error occurred while reading the batch.")
	}
	about, _ := f.Kind.about()
	if about.status == 0 {
		return nil
	}
	failed := refuse(about.status, about.code, "%s", about.message)
	if code, err := strconv.ParseUint(strings.TrimPrefix(f.Code, "0x"), 16, 32); err == nil {
		failed.Code = uint32(code)
	}
	failed.HTML = f.HTML
	if f.RetryAfter > 0 {
		failed.Header = http.Header{"Retry-After": {f.retryAfter(s, f.RetryAfter)}}
	}
	return failed
}

// retryAfter writes a wait in one of the two forms that HTTP has for it.
func (f *activeFault) retryAfter(s *Server, wait int) string {
	if !f.Date {
		return strconv.Itoa(wait)
	}
	return s.options.Now().Add(time.Duration(wait) * time.Second).UTC().Format(http.TimeFormat) // a client's clock was not advanced
}

func (f *activeFault) throttle(s *Server) error {
	failed := throttled(f.Code, f.wait)
	if f.wait > 0 {
		failed.Header.Set("Retry-After", f.retryAfter(s, f.wait))
	}
	failed.Header.Set(burstRemaining, "0")
	return failed
}
