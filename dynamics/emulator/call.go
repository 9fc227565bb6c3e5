package emulator

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
)

// call is one request to the Web API: from the wire, or a part of a batch.
type call struct {
	context.Context
	server   *Server
	method   string
	path     string // decoded path below the API root, without leading slash
	rawQuery string
	header   http.Header
	body     []byte
	root     string // https://host/api/data/v9.2/
	version  string // "9.2"
	caller   *caller
	tx       *transaction      // a change set's; nil outside
	refs     map[string]string // a change set's Content-IDs: set(id)
	batch    bool
	at       time.Time
	struck   []*activeFault
}

// answer is what a call gives.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func newAnswer(status int) *answer { return &answer{status: status, header: http.Header{}} }

// newRequestID names an answer for support. It follows from the seed and from how
// many were given before.
func (s *Server) newRequestID() string {
	return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "request/%d/%s/%d", s.options.Seed, s.store.started, s.requests.Add(1))).String()
}

// jsonAnswer is a body with the Web API's content type.
func jsonAnswer(status int, body []byte) *answer {
	a := newAnswer(status)
	a.header.Set("Content-Type", "application/json; odata.metadata=minimal")
	a.body = body
	return a
}

// signedIn is the user whose token the call bears, whoever it counts for.
func (c *call) signedIn() *caller {
	if c.caller != nil && c.caller.behind != nil {
		return c.caller.behind
	}
	return c.caller
}

// linkBase is the root that links begin with; a fault makes it the other alias.
func (c *call) linkBase() string {
	if hits(c.struck, FaultOtherAlias) == nil {
		return c.root
	}
	scheme, rest, _ := strings.Cut(c.root, "://")
	host, path, _ := strings.Cut(rest, "/")
	name, domain, found := strings.Cut(host, ".")
	switch {
	case found && strings.HasPrefix(domain, "api."):
		host = name + "." + strings.TrimPrefix(domain, "api.")
	case found && strings.Contains(domain, ".dynamics."):
		host = name + ".api." + domain
	case strings.HasPrefix(host, "127.0.0.1"):
		host = "localhost" + strings.TrimPrefix(host, "127.0.0.1")
	case strings.HasPrefix(host, "localhost"):
		host = "127.0.0.1" + strings.TrimPrefix(host, "localhost")
	}
	return scheme + "://" + host + "/" + path
}

// preferences of a request (Prefer header).
type preferences struct {
	pageSize       int // 0: not given
	annotations    string
	representation bool
	track          bool
	continueOn     bool
	applied        []string
}

// prefer reads the Prefer headers. Unknown preferences are ignored.
func (c *call) prefer() preferences {
	var p preferences
	for _, part := range splitQuoted(strings.Join(c.header.Values("Prefer"), ",")) {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		value = strings.Trim(value, `"`)
		switch strings.ToLower(name) {
		case "odata.maxpagesize":
			if n, ok := parsePositive(value); ok {
				p.pageSize = n
				p.applied = append(p.applied, "odata.maxpagesize="+value)
			}
		case "odata.include-annotations":
			p.annotations = value
			p.applied = append(p.applied, `odata.include-annotations="`+value+`"`)
		case "return":
			if value == "representation" {
				p.representation = true
				p.applied = append(p.applied, "return=representation")
			}
		case "odata.track-changes":
			p.track = true
			p.applied = append(p.applied, "odata.track-changes")
		case "odata.continue-on-error":
			p.continueOn = value != "false"
		}
	}
	return p
}

// splitQuoted splits at commas outside double quotes.
func splitQuoted(text string) []string {
	var parts []string
	start, quoted := 0, false
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ',' && !quoted:
			parts, start = append(parts, text[start:i]), i+1
		}
	}
	return append(parts, text[start:])
}

func parsePositive(text string) (int, bool) {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' || n > 1e8 {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, n > 0
}

// wants says whether the client asked for an annotation.
func (p preferences) wants(annotation string) bool {
	asked := false
	for _, pattern := range strings.Split(p.annotations, ",") {
		pattern = strings.TrimSpace(pattern)
		excluded := strings.HasPrefix(pattern, "-")
		pattern = strings.TrimPrefix(pattern, "-")
		prefix, wild := strings.CutSuffix(pattern, "*")
		if pattern == annotation || wild && strings.HasPrefix(annotation, prefix) {
			asked = !excluded
		}
	}
	return asked
}
