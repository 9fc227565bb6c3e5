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
		if number, err := strconv.Atoi(f.Value); f.Kind == "aadsts" && err == nil {
			s.entra.Fail(number, 0)
		}
	}
	for _, f := range active {
		number, err := strconv.Atoi(f.Value)
		if f.Kind != "aadsts" || err != nil {
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
		if rule.Kind == "deny" && rule.Value == privilege {
			return true
		}
	}
	return false
}

// arrival is what rules look at in a request.
type arrival struct {
	method, target string
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
		if rule.Kind == "429" && a.at.Before(rule.until) { // asked to wait and did not
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
		if rule.Kind == "429" {
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
	switch f.Kind {
	case "deny", "aadsts": // looked at elsewhere
		return false
	case "delta-expired", "metadata-change":
		return a.delta
	case "claims":
		return a.owes != nil && a.owes()
	}
	return true
}

func hits(struck []*activeFault, kind string) *activeFault {
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
	"requests":   {codeThrottledRequests, "Number of requests exceeded the limit of 6000 over the time window of 300 seconds."},
	"time":       {codeThrottledTime, "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later."},
	"concurrent": {codeThrottledConcurrency, "Number of concurrent requests exceeded the limit of 52."},
}

// refusal is the answer of a rule that refuses before anything is done, or nil.
func (f *activeFault) refusal(s *Server, r *http.Request) error {
	switch f.Kind {
	case "lost-request":
		return &failure{Cut: true}
	case "401":
		return s.challenge(r, `, error="invalid_token", error_description="The token is expired"`)
	case "claims":
		return s.claimsChallenge(r)
	case "429":
		return f.throttle()
	case "admin-mode":
		return refuse(http.StatusForbidden, codeAdminMode, "The organization is in administration mode.")
	case "not-a-member":
		return refuse(http.StatusForbidden, codeNotMember, "The user is not a member of the organization.")
	case "no-role":
		return refuse(http.StatusForbidden, codeNoRole, "The user has not been assigned any security roles.")
	case "no-license":
		return refuse(http.StatusForbidden, codeNoLicense, "The user is not assigned any license.")
	case "batch-json":
		return badPayloadStream("An error occurred while reading the batch.")
	}
	status, numeric := faultStatus(f.Kind)
	if !numeric {
		return nil
	}
	failed := refuse(status, f.chosenCode(status), "%s", faultMessages[status])
	failed.HTML = f.HTML
	if f.RetryAfter > 0 {
		failed.Header = http.Header{"Retry-After": {strconv.Itoa(f.RetryAfter)}}
	}
	return failed
}

// faultStatus is the HTTP status of a numeric kind.
func faultStatus(kind string) (int, bool) {
	status, err := strconv.Atoi(kind)
	return status, err == nil
}

var faultMessages = map[int]string{
	400: "The request is not valid.",
	403: "The user does not have access to the tenant or the environment.",
	404: "Resource not found.",
	405: "The requested resource does not support this method.",
	412: "The version of the existing record doesn't match the RowVersion property provided.",
	413: "The request is too large.",
	500: "An unexpected error occurred.",
	501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}

func (f *activeFault) chosenCode(status int) uint32 {
	if code, err := strconv.ParseUint(strings.TrimPrefix(f.Code, "0x"), 16, 32); err == nil {
		return uint32(code)
	}
	switch status {
	case http.StatusBadRequest:
		return codeInvalidArgument
	case http.StatusForbidden:
		return codeNoTenantAccess
	case http.StatusNotFound:
		return codeNoSuchTable
	case http.StatusPreconditionFailed:
		return codeVersionChanged
	case http.StatusInternalServerError:
		return codeUnexpected
	}
	return codeNone
}

func (f *activeFault) throttle() error {
	failed := throttled(f.Code, f.wait)
	failed.Header.Set("X-Ms-Ratelimit-Burst-Remaining-Xrm-Requests", "0")
	return failed
}
