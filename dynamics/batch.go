package dynamics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ChangeSet is a list of writes that succeed or fail together.
type ChangeSet []Operation

// MaxBatchOperations is how many operations one $batch may hold.
const MaxBatchOperations = 1000

// Result is what became of one change set.
type Result struct {
	// Err is nil when all of the change set was applied, else an *Error. With
	// Uncertain set the change set may have been applied: send it again or
	// read the rows.
	Err error
	// Parts are the answers to the operations, in order; empty when Err is set.
	Parts []PartAnswer
}

// PartAnswer is the answer to one operation of an applied change set.
type PartAnswer struct {
	Status int
	// EntityID is the row's id when the answer names one.
	EntityID string
	ETag     string
	// Body is the row when one was returned.
	Body []byte
}

var (
	errUnanswered = errors.New("the batch's answer says nothing of this change set")
	errNotBatch   = errors.New("the answer is not a batch answer")
)

// Batch sends change sets in one $batch with continue-on-error and gives one
// Result for each, in order. The error is about the request as a whole; then
// every Result carries it too. A change set of one operation is still a change
// set. More than MaxBatchOperations operations are of class ClassBug.
//
// A batch whose operations may all be repeated is sent again after a passing
// fault. A change set that had been applied the first time then gives
// ClassDuplicate: it is there.
func (c *Client) Batch(ctx context.Context, sets []ChangeSet) ([]Result, error) {
	const op = "POST $batch"
	if len(sets) == 0 {
		return nil, nil
	}
	repeat, err := checkBatch(sets)
	if err != nil {
		return failAll(sets, &Error{Op: op, Class: ClassBug, Err: err})
	}
	boundary := fmt.Sprintf("batch_%013x", uint64(c.rand()*(1<<52)))
	root, err := url.Parse(c.apiRoot())
	if err != nil {
		return failAll(sets, &Error{Op: op, Class: ClassBug, Err: err})
	}
	got, err := c.do(ctx, call{
		op: op, method: http.MethodPost, url: c.apiRoot() + "$batch", repeat: repeat, multipart: true,
		prefer: "odata.continue-on-error", contentType: `multipart/mixed; boundary="` + boundary + `"`,
		body: encodeBatch(boundary, root.EscapedPath(), sets),
	})
	if tooLarge(err) && len(sets) > 1 {
		return c.batchHalves(ctx, sets)
	}
	if err != nil {
		return failAll(sets, err)
	}
	if !got.isMultipart() {
		e := damaged(op, got, errNotBatch)
		e.Uncertain = true
		return failAll(sets, e)
	}
	results := matchParts(sets, parseBatch(got.header.Get("Content-Type"), got.body))
	for i, result := range results {
		completePart(result.Err, got, c.now())
		c.noteThrottledPart(result.Err)
		for _, o := range sets[i] { // the refusal does not say which
			c.schema.doubt(o.table(), result.Err)
			c.nameSecured(ctx, o.table(), string(o.Body), result.Err)
		}
	}
	return results, nil
}

// tooLarge says that a gateway or the platform does not take a request of this size.
func tooLarge(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusRequestEntityTooLarge
}

// batchHalves sends the first half and then the second; nothing of the whole was applied.
func (c *Client) batchHalves(ctx context.Context, sets []ChangeSet) ([]Result, error) {
	half := len(sets) / 2
	first, err := c.Batch(ctx, sets[:half])
	if err != nil && !tooLarge(err) {
		rest, _ := failAll(sets[half:], unsent(err))
		return append(first, rest...), err
	}
	second, err := c.Batch(ctx, sets[half:])
	if tooLarge(err) {
		err = nil // it is told of that change set alone
	}
	return append(first, second...), err
}

// unsent is an error of the request before for what was therefore not sent.
func unsent(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	other := *e
	other.Uncertain = false
	return &other
}

// completePart adds what the answer as a whole says to the refusal of a part: the
// request's id, how long to wait, and whether an earlier attempt, which got no
// answer, may have applied it.
func completePart(err error, outer *answer, now time.Time) {
	var e *Error
	if !errors.As(err, &e) {
		return
	}
	if e.RequestID == "" {
		e.RequestID = requestID(outer.header)
	}
	if wait, given := retryAfter(outer.header, now); given && e.RetryAfter == 0 {
		e.RetryAfter = wait
	}
	e.Uncertain = e.Uncertain || outer.doubtful && e.Class != ClassDuplicate
}

// noteThrottledPart pauses the connection when a part alone was throttled
// (contract §6.3).
func (c *Client) noteThrottledPart(err error) {
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassThrottled {
		return
	}
	c.counters.throttled.Add(1)
	header := http.Header{}
	if e.RetryAfter > 0 {
		header.Set("Retry-After", strconv.FormatFloat(e.RetryAfter.Seconds(), 'f', -1, 64))
	}
	e.RetryAfter = c.throttle.pause(header)
}

func checkBatch(sets []ChangeSet) (repeat bool, err error) {
	count := 0
	repeat = true
	for _, set := range sets {
		if len(set) == 0 {
			return false, errors.New("a change set is empty")
		}
		for _, o := range set {
			if err := o.check(); err != nil {
				return false, err
			}
			repeat = repeat && o.repeatable()
			count++
		}
	}
	if count > MaxBatchOperations {
		return false, errTooMany
	}
	return repeat, nil
}

func failAll(sets []ChangeSet, err error) ([]Result, error) {
	results := make([]Result, len(sets))
	for i := range results {
		results[i].Err = err
	}
	return results, err
}

// encodeBatch writes the envelope. Every line ends with CR LF, every header
// block and every request without a body with blank lines (contract §6.1).
func encodeBatch(boundary, rootPath string, sets []ChangeSet) []byte {
	w := batchWriter{}
	id := 0
	for i, set := range sets {
		inner := fmt.Sprintf("changeset_%d_%s", i+1, boundary)
		w.line("--" + boundary)
		w.line(`Content-Type: multipart/mixed; boundary="` + inner + `"`)
		w.line("")
		for _, o := range set {
			id++
			w.operation(inner, rootPath, id, o)
		}
		w.line("--" + inner + "--")
	}
	w.line("--" + boundary + "--")
	return w.buffer.Bytes()
}

type batchWriter struct{ buffer bytes.Buffer }

func (w *batchWriter) line(text string) {
	w.buffer.WriteString(text)
	w.buffer.WriteString("\r\n")
}

func (w *batchWriter) header(name, value string) {
	if value != "" {
		w.line(name + ": " + value)
	}
}

// operation writes one part. Nothing of the outer headers reaches it, so it
// carries its own.
func (w *batchWriter) operation(boundary, rootPath string, id int, o Operation) {
	w.line("--" + boundary)
	w.line("Content-Type: application/http")
	w.line("Content-Transfer-Encoding: binary")
	w.header("Content-ID", strconv.Itoa(id))
	w.line("")
	w.line(o.Method + " " + rootPath + o.Path + " HTTP/1.1")
	if len(o.Body) > 0 {
		w.header("Content-Type", entryType)
	}
	w.header("If-Match", o.IfMatch)
	w.header("If-None-Match", o.IfNoneMatch)
	w.header("CallerObjectId", o.CallerObjectID)
	if o.DetectDuplicates {
		w.header(detectHeader, "false")
	}
	w.line("")
	w.buffer.Write(o.Body)
	w.line("")
	if len(o.Body) == 0 {
		w.line("")
	}
}
