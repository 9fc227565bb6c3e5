package dynamics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// maxRetries is how often a passing fault is repeated, after the first attempt.
const maxRetries = 3

// longestBackoff bounds the wait that a 503 may ask for before a repetition.
const longestBackoff = time.Minute

// detectHeader suppresses duplicate detection unless it says "false".
const detectHeader = "MSCRM.SuppressDuplicateDetection"

const (
	jsonType  = "application/json; charset=utf-8"
	entryType = "application/json; type=entry"
)

// call is one request as often as it takes to get an answer.
type call struct {
	// op names the call in errors and logs, without values.
	op     string
	method string
	// table is the logical name or the entity set of what is read or written,
	// "" when it is none. Its metadata are read again when a refusal says so.
	table string
	// url is absolute and sent byte for byte.
	url         string
	prefer      string
	body        []byte
	contentType string
	ifMatch     string
	ifNoneMatch string
	caller      string
	// detect asks the server to run the customer's duplicate rules.
	detect bool
	// fresh asks for the latest word: of no cache on the way, and of no server
	// that has yet to hear of a change (contract §2).
	fresh bool
	// repeat says that a second time does no harm even if the first was applied.
	repeat bool
	// multipart lets an answer of type multipart/mixed through at any status.
	multipart bool
	// wrapped says that it is a read inside a $batch; see fitted.
	wrapped bool
}

// writes says that the call may change something.
func (q call) writes() bool { return q.method != http.MethodGet && !q.wrapped }

// answer is a complete answer of the server.
type answer struct {
	status int
	header http.Header
	body   []byte
	// doubtful says that an earlier attempt of this write got no answer, so that
	// it may have been applied already.
	doubtful bool
}

func (a *answer) isMultipart() bool {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	return err == nil && kind == "multipart/mixed"
}

var errNotPlatform = errors.New("the answer is not from Dynamics")

// fromPlatform tells an answer to a write from a page that a gateway shows
// instead.
func (a *answer) fromPlatform() bool {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	return a.status == http.StatusNoContent || a.header.Get("OData-Version") != "" || err == nil && kind == "application/json"
}

// read is a call that fetches something below the API root.
func (c *Client) read(op, path string) call {
	return call{op: op, method: http.MethodGet, url: c.apiRoot() + path, repeat: true}
}

// freshly is a read of what an admin may have just changed: metadata, roles,
// settings.
func (c *Client) freshly(op, path string) call {
	q := c.read(op, path)
	q.fresh = true
	return q
}

// do sends a call until it is answered, refused for good, or out of attempts.
func (c *Client) do(ctx context.Context, q call) (*answer, error) {
	q, err := c.fitted(q)
	if err != nil {
		return nil, err
	}
	got, err := c.persist(ctx, q)
	if err != nil && q.table != "" {
		c.schema.doubt(q.table, err)
		c.nameSecured(ctx, q.table, q.url+" "+string(q.body), err)
	}
	return got, err
}

func (c *Client) persist(ctx context.Context, q call) (*answer, error) {
	var tries, waits int
	var refreshed, challenged, uncertain bool
	var want tokenDemand
	for {
		got, err := c.attempt(ctx, q, want)
		if err == nil {
			got.doubtful = uncertain
			return got, nil
		}
		var e *Error
		if !errors.As(err, &e) {
			if uncertain {
				err = &Error{Op: q.op, Class: ClassConnection, Err: err, Uncertain: true}
			}
			return nil, err
		}
		uncertain = (uncertain || e.Uncertain) && !settles(q, e)
		e.Uncertain = uncertain
		want = tokenDemand{}
		switch {
		case ctx.Err() != nil:
			return nil, err
		case e.claims != "" && !challenged:
			challenged, want = true, tokenDemand{claims: e.claims}
		case e.Status == http.StatusUnauthorized && !refreshed && !challenged:
			refreshed, want = true, tokenDemand{force: true}
		case e.Class == ClassThrottled && e.Status != 0 && waits < maxThrottling:
			waits++
		case tries < maxRetries && mayRepeat(q, e):
			tries++
			c.counters.retries.Add(1)
			if stop := c.sleep(ctx, max(c.backoff(tries), min(e.RetryAfter, longestBackoff))); stop != nil {
				return nil, interrupted(q, e, stop)
			}
		default:
			return nil, err
		}
	}
}

// settles says that the answer tells what became of the attempts before it: the
// row is there, or it is gone. Any other refusal only speaks of itself.
func settles(q call, e *Error) bool {
	return e.Class == ClassDuplicate || e.Class == ClassNotFound && (q.method == http.MethodDelete || q.ifMatch == "*")
}

// interrupted is the error of a call whose caller left during a wait: the
// caller's own, and for a write also what is open about it.
func interrupted(q call, last *Error, stop error) error {
	if !q.writes() {
		return fmt.Errorf("dynamics: %s: %w", q.op, stop)
	}
	last.Err = errors.Join(stop, last.Err)
	return last
}

// backoff is one second, doubled with each try, between half and all of it.
func (c *Client) backoff(try int) time.Duration {
	full := time.Second << (try - 1)
	return full/2 + time.Duration(c.rand()*float64(full/2))
}

// mayRepeat says whether sending once more can help and cannot harm. A fault
// that the platform itself reports with a code was rolled back; a fault on the
// way leaves open whether the write was applied.
func mayRepeat(q call, e *Error) bool {
	switch e.Class {
	case ClassRetry, ClassConnection:
	default:
		return false
	}
	if e.Status != 0 && e.Class == ClassConnection {
		return false // an answer, but not Dynamics'
	}
	if errors.Is(e.Err, errUntrustedLink) || distrusted(e.Err) {
		return false
	}
	return q.repeat || !e.Uncertain
}

// attempt sends a call once. Its errors are *Error, or the context's.
func (c *Client) attempt(ctx context.Context, q call, want tokenDemand) (*answer, error) {
	target, err := url.Parse(q.url)
	if err != nil || !c.address.Trusts(target) {
		return nil, &Error{Op: q.op, Class: ClassConnection, Err: errUntrustedLink}
	}
	if err := c.throttle.acquire(ctx); err != nil {
		return nil, stopped(q.op, err)
	}
	defer c.throttle.release()
	token, err := c.token(ctx, want)
	if err != nil {
		return nil, tokenError(ctx, q.op, err)
	}
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := c.request(bounded, q, token)
	if err != nil {
		return nil, &Error{Op: q.op, Class: ClassBug, Err: err}
	}
	started := c.now()
	got, err := c.exchange(request)
	id := request.Header.Get(clientIDHeader)
	c.logCall(ctx, q, id, got, err, c.now().Sub(started))
	if err != nil {
		return nil, transportError(ctx, q, id, err)
	}
	c.throttle.advise(got.header)
	got, err = c.judge(q, got)
	var refusal *Error
	if errors.As(err, &refusal) {
		refusal.without(token)
	}
	return got, err
}

// judge turns an answer's status into an error, or lets the answer through.
func (c *Client) judge(q call, got *answer) (*answer, error) {
	if q.wrapped && got.status/100 == 2 || q.wrapped && got.isMultipart() {
		inner, ok := unwrapped(got)
		if !ok {
			return nil, &Error{Op: q.op, Class: ClassRetry, Status: got.status, RequestID: requestID(got.header), Err: errNotBatch}
		}
		got = inner
	}
	if got.status/100 == 2 || (q.multipart && got.isMultipart()) {
		c.throttle.succeeded()
		if q.writes() && !q.multipart && !got.fromPlatform() {
			return nil, &Error{Op: q.op, Class: ClassConnection, Status: got.status, Err: errNotPlatform, Uncertain: true}
		}
		return got, nil
	}
	e := newError(q.op, got.status, got.header, got.body)
	if e.Class == ClassThrottled {
		c.counters.throttled.Add(1)
		e.RetryAfter = c.throttle.pause(got.header)
		return nil, e
	}
	c.throttle.succeeded()
	if q.writes() {
		if !q.multipart {
			e.blameOwner() // an envelope has no owner, so that its refusal is about the caller
		}
		e.Uncertain = e.Code == 0 && got.status >= 500
	}
	if got.status == http.StatusUnauthorized {
		e.claims = claimsChallenge(got.header)
	}
	if wait, given := retryAfter(got.header, c.now()); given {
		e.RetryAfter = wait
	}
	return nil, e
}

// clientIDHeader carries an id of ours for each attempt, by which Microsoft's
// support finds even a request that was never answered.
const clientIDHeader = "x-ms-client-request-id"

// describe sets what every request says, and gives its id of ours.
func describe(h http.Header, agent string) (id string) {
	id = uuid.NewString()
	h.Set("Accept", "application/json")
	h.Set("OData-MaxVersion", "4.0")
	h.Set("OData-Version", "4.0")
	h.Set("User-Agent", agent)
	h.Set(clientIDHeader, id)
	return id
}

func (c *Client) request(ctx context.Context, q call, token string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, q.method, q.url, bytes.NewReader(q.body))
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	h := request.Header
	describe(h, c.agent)
	h.Set("Authorization", "Bearer "+token)
	optional := [...][2]string{
		{"Prefer", q.prefer},
		{"Content-Type", q.contentType},
		{"If-Match", q.ifMatch},
		{"If-None-Match", q.ifNoneMatch},
		{"CallerObjectId", q.caller},
	}
	for _, pair := range optional {
		if pair[1] != "" {
			h.Set(pair[0], pair[1])
		}
	}
	if q.detect {
		h.Set(detectHeader, "false")
	}
	if q.fresh {
		h.Set("If-None-Match", "null")
		h.Set("Consistency", "Strong")
	}
	return request, nil
}

// exchange sends a request and reads the answer to its end.
func (c *Client) exchange(request *http.Request) (*answer, error) {
	c.counters.requests.Add(1)
	c.counters.sent.Add(request.ContentLength)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := readBody(response, c.maxBody)
	c.counters.received.Add(int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	return &answer{status: response.StatusCode, header: response.Header, body: body}, nil
}

var errAnswerTooLarge = errors.New("the answer is larger than the limit")

// readBody reads the body up to the limit, with one allocation where the
// server says the length.
func readBody(response *http.Response, limit int64) ([]byte, error) {
	var buffer bytes.Buffer
	if n := response.ContentLength; n > 0 && n <= limit {
		buffer.Grow(int(n) + bytes.MinRead)
	}
	n, err := buffer.ReadFrom(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, errAnswerTooLarge
	}
	return buffer.Bytes(), nil
}

func (c *Client) logCall(ctx context.Context, q call, clientID string, got *answer, err error, took time.Duration) {
	status, id := 0, ""
	if got != nil {
		status, id = got.status, requestID(got.header)
	}
	c.log.DebugContext(ctx, "dynamics request", "op", q.op, "status", status,
		"request_id", id, "client_request_id", clientID, "took", took, "failed", err != nil)
}
