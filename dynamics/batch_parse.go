package dynamics

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// batchPart is one part of a batch answer: the answers to a change set, or one
// answer that stands for a refused change set.
type batchPart struct {
	answers []partAnswer
}

type partAnswer struct {
	contentID int
	status    int
	header    http.Header
	body      []byte
}

func (a partAnswer) ok() bool { return a.status/100 == 2 }

// contentID is that of the first answer; 0 when there is none.
func (p batchPart) contentID() int {
	if len(p.answers) == 0 {
		return 0
	}
	return p.answers[0].contentID
}

// refusal is the answer that says why the part was not applied, nil when it was.
func (p batchPart) refusal() *partAnswer {
	for i := range p.answers {
		if !p.answers[i].ok() {
			return &p.answers[i]
		}
	}
	return nil
}

// parseBatch reads a batch answer. It tolerates a missing end, blank lines too
// many and missing lengths. What cannot be read, and what follows it, is left
// out.
func parseBatch(contentType string, body []byte) []batchPart {
	boundary, ok := boundaryOf(contentType)
	if !ok {
		return nil
	}
	var parts []batchPart
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextRawPart()
		if err != nil {
			return parts
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return parts
		}
		parsed, whole := parsePart(part.Header.Get("Content-Type"), part.Header.Get("Content-ID"), content)
		if !whole && len(parsed.answers) == 0 {
			return parts
		}
		parts = append(parts, parsed)
		if !whole {
			return parts
		}
	}
}

func boundaryOf(contentType string) (string, bool) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/mixed" || params["boundary"] == "" {
		return "", false
	}
	return params["boundary"], true
}

// parsePart reads a nested change set, or a single answer.
func parsePart(contentType, contentID string, content []byte) (batchPart, bool) {
	boundary, nested := boundaryOf(contentType)
	if !nested {
		answer, ok := parseAnswer(contentID, content)
		if !ok {
			return batchPart{}, false
		}
		return batchPart{answers: []partAnswer{answer}}, true
	}
	var part batchPart
	reader := multipart.NewReader(bytes.NewReader(content), boundary)
	for {
		inner, err := reader.NextRawPart()
		if err != nil {
			return part, errors.Is(err, io.EOF)
		}
		content, err := io.ReadAll(inner)
		if err != nil {
			return part, false
		}
		answer, ok := parseAnswer(inner.Header.Get("Content-ID"), content)
		if !ok {
			return part, false
		}
		part.answers = append(part.answers, answer)
	}
}

// parseAnswer reads an embedded HTTP answer.
func parseAnswer(contentID string, content []byte) (partAnswer, bool) {
	content = bytes.TrimLeft(content, "\r\n \t")
	reader := io.MultiReader(bytes.NewReader(content), strings.NewReader("\r\n\r\n"))
	response, err := http.ReadResponse(bufio.NewReader(reader), nil)
	if err != nil {
		return partAnswer{}, false
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return partAnswer{}, false
	}
	if contentID == "" {
		contentID = response.Header.Get("Content-ID")
	}
	id, err := strconv.Atoi(strings.TrimSpace(contentID))
	if err != nil {
		id = 0
	}
	return partAnswer{contentID: id, status: response.StatusCode, header: response.Header, body: bytes.TrimSpace(body)}, true
}

// matchParts gives each change set its answer. Applied change sets are found by
// their Content-IDs, so that answers out of order find their set; what remains
// is taken in order. A change set without
// an answer is uncertain: the answer may have been cut.
func matchParts(sets []ChangeSet, parts []batchPart) []Result {
	owner := map[int]int{}
	id := 0
	for i, set := range sets {
		for range set {
			id++
			owner[id] = i
		}
	}
	results := make([]Result, len(sets))
	answered := make([]bool, len(sets))
	var loose []batchPart
	for _, part := range parts {
		i, ok := owner[part.contentID()]
		if !ok || answered[i] {
			loose = append(loose, part)
			continue
		}
		results[i], answered[i] = resultOf(sets[i], part), true
	}
	placeLoose(sets, results, answered, loose)
	for i := range results {
		if !answered[i] {
			results[i].Err = &Error{
				Op: opOf(sets[i]), Class: ClassConnection, Err: errUnanswered, Uncertain: true,
			}
		}
	}
	return results
}

// placeLoose hands parts without a usable Content-ID to the sets that have no
// answer yet, in order.
func placeLoose(sets []ChangeSet, results []Result, answered []bool, loose []batchPart) {
	for i := range sets {
		if len(loose) == 0 {
			return
		}
		if answered[i] {
			continue
		}
		results[i], answered[i] = resultOf(sets[i], loose[0]), true
		loose = loose[1:]
	}
}

func opOf(set ChangeSet) string { return set[0].Method + " " + set[0].table() }

// resultOf is a change set's fate: refused as a whole, applied as a whole, or
// not known when fewer operations are answered than were sent.
func resultOf(set ChangeSet, part batchPart) Result {
	op := opOf(set)
	if refused := part.refusal(); refused != nil {
		e := newError(op, refused.status, refused.header, refused.body)
		e.blameOwner()
		if wait, given := retrySeconds(refused.header); given {
			e.RetryAfter = wait
		}
		e.Uncertain = e.Code == 0 && e.Status >= 500
		return Result{Err: e}
	}
	if len(part.answers) < len(set) {
		return Result{Err: &Error{Op: op, Class: ClassConnection, Err: errUnanswered, Uncertain: true}}
	}
	answers := make([]PartAnswer, len(part.answers))
	for i, a := range part.answers {
		answers[i] = PartAnswer{Status: a.status, EntityID: entityID(a.header), ETag: a.header.Get("ETag"), Body: a.body}
	}
	return Result{Parts: answers}
}
