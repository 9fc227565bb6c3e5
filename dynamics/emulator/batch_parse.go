package emulator

import (
	"mime"
	"net/http"
	"net/textproto"
	"regexp"
	"strings"
)

// batchPart is one part of a batch: a request, or a change set of requests.
type batchPart struct {
	request   *batchRequest
	changeSet []*batchRequest
	cut       bool // the body of the request cannot be read to its end
}

// batchRequest is one operation of a batch.
type batchRequest struct {
	method, address string
	contentID       string
	header          http.Header
	body            string
}

// mostOperations is how many operations a batch may hold.
const mostOperations = 1000

func badPayloadStream(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeBadPayload, format, args...)
}

// parseBatch reads a multipart body as Dataverse does: headers end with an empty
// line, boundaries are plain, and lines may end with LF alone (contract §6.1). Without
// a line end behind the last boundary a last request that has a body fails when its
// turn comes; what stands before it is done.
func parseBatch(contentType, body string) ([]batchPart, error) {
	boundary, err := boundaryOf(contentType)
	if err != nil {
		return nil, err
	}
	body = strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n").Replace(body)
	sections, err := splitMultipart(body, boundary)
	if err != nil {
		return nil, err
	}
	var parts []batchPart
	seen := map[string]bool{}
	count := 0
	for _, section := range sections {
		part, err := parsePart(section)
		if err != nil {
			return nil, err
		}
		if part.request != nil {
			count++
			if err := checkContentID(part.request, seen, false); err != nil {
				return nil, err
			}
		}
		for _, request := range part.changeSet {
			count++
			if err := checkContentID(request, seen, true); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part)
	}
	if last := len(parts) - 1; last >= 0 && !strings.HasSuffix(body, "\r\n") {
		one := parts[last].request
		parts[last].cut = one != nil && one.method != http.MethodGet && strings.TrimSpace(one.body) != ""
	}
	if count > mostOperations {
		return nil, badPayloadStream("The batch holds %d operations; the limit is %d.", count, mostOperations)
	}
	return parts, nil
}

func checkContentID(r *batchRequest, seen map[string]bool, required bool) error {
	if r.contentID == "" {
		if required {
			return badPayloadStream("An operation of a change set lacks the header Content-ID.")
		}
		return nil
	}
	if seen[r.contentID] {
		return badPayloadStream("The content ID '%s' was found more than once in the batch.", r.contentID)
	}
	seen[r.contentID] = true
	return nil
}

var plainBoundary = regexp.MustCompile(`^[A-Za-z0-9'()+_,\-./:=?]{1,70}$`)

func boundaryOf(contentType string) (string, error) {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/mixed" || !plainBoundary.MatchString(parameters["boundary"]) {
		return "", badPayloadStream("The content type '%s' is not multipart/mixed with a boundary.", contentType)
	}
	return parameters["boundary"], nil
}

// splitMultipart cuts a body at its boundaries.
func splitMultipart(body, boundary string) ([]string, error) {
	open, end := "--"+boundary, "--"+boundary+"--"
	lines := strings.Split(body, "\r\n")
	var sections []string
	start, closed := -1, false
	for i, line := range lines {
		if line != open && line != end {
			continue
		}
		if start >= 0 {
			sections = append(sections, strings.Join(lines[start:i], "\r\n"))
		}
		start = i + 1
		if line == end {
			closed = true
			break
		}
	}
	if start < 0 || !closed {
		return nil, badPayloadStream("Unexpected end of MIME multipart stream. MIME multipart message is not complete.")
	}
	return sections, nil
}

// parsePart reads the headers of a section, then a request or a change set.
func parsePart(section string) (batchPart, error) {
	header, rest, err := parseHeaders(section)
	if err != nil {
		return batchPart{}, err
	}
	if strings.HasPrefix(header.Get("Content-Type"), "multipart/mixed") {
		boundary, err := boundaryOf(header.Get("Content-Type"))
		if err != nil {
			return batchPart{}, err
		}
		sections, err := splitMultipart(rest, boundary)
		if err != nil {
			return batchPart{}, err
		}
		set := []*batchRequest{}
		for _, inner := range sections {
			request, err := parseRequest(inner)
			if err != nil {
				return batchPart{}, err
			}
			if request.method == http.MethodGet {
				return batchPart{}, badPayloadStream("An invalid HTTP method '%s' was detected for a request in a change set. "+
					"Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.", request.method)
			}
			set = append(set, request)
		}
		return batchPart{changeSet: set}, nil
	}
	request, err := parseRequest(section)
	return batchPart{request: request}, err
}

// parseHeaders reads header lines up to the empty line that must follow.
func parseHeaders(text string) (http.Header, string, error) {
	header := http.Header{}
	for {
		line, rest, ok := strings.Cut(text, "\r\n")
		if !ok {
			return nil, "", badPayloadStream("Unexpected end of MIME multipart stream. MIME multipart message is not complete.")
		}
		text = rest
		if line == "" {
			return header, text, nil
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, "", badPayloadStream("The header line '%s' of the batch is not valid.", line)
		}
		header.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
	}
}

var requestLine = regexp.MustCompile(`^(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP/1\.1$`)

// parseRequest reads the HTTP request within a part.
func parseRequest(section string) (*batchRequest, error) {
	outer, rest, err := parseHeaders(section)
	if err != nil {
		return nil, err
	}
	if kind, _, _ := strings.Cut(outer.Get("Content-Type"), ";"); kind != "application/http" {
		return nil, badPayloadStream("The content type '%s' of a part is not application/http.", outer.Get("Content-Type"))
	}
	line, rest, ok := strings.Cut(rest, "\r\n")
	m := requestLine.FindStringSubmatch(line)
	if m == nil || !ok {
		return nil, badPayloadStream("The request line '%s' of the batch is not valid.", line)
	}
	header, body, err := parseHeaders(endHeaders(rest))
	if err != nil {
		return nil, err
	}
	return &batchRequest{method: m[1], address: m[2], contentID: outer.Get("Content-Id"), header: header, body: body}, nil
}

// endHeaders completes the headers of a request without a body: the one empty
// line before the boundary may end them, although its break is the boundary's.
func endHeaders(text string) string {
	if (text == "" || strings.HasSuffix(text, "\r\n")) && !strings.Contains("\r\n"+text, "\r\n\r\n") {
		return text + "\r\n"
	}
	return text
}
