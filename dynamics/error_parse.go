package dynamics

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// errorBody is every spelling of an error answer (contract §8.1). No member is
// taken to be of one type, so that an odd one does not hide the code.
type errorBody struct {
	Error            *errorDetail   `json:"error"`
	Message          jsontext.Value `json:"Message"`
	ExceptionMessage jsontext.Value `json:"ExceptionMessage"`
	ErrorCode        jsontext.Value `json:"ErrorCode"`
}

type errorDetail struct {
	Code    jsontext.Value `json:"code"`
	Message jsontext.Value `json:"message"`
	Inner   jsontext.Value `json:"innererror"`
}

// lenient accepts what a broken gateway or an old server may send.
var lenient = json.JoinOptions(
	jsontext.AllowDuplicateNames(true),
	jsontext.AllowInvalidUTF8(true),
	json.MatchCaseInsensitiveNames(true),
)

// parseErrorBody reads code and message; known is false when the body is not
// an error answer of the platform.
func parseErrorBody(body []byte) (code Code, message string, known bool) {
	var parsed errorBody
	if err := json.Unmarshal(bytes.TrimPrefix(body, byteOrderMark), &parsed, lenient); err != nil {
		return 0, "", false
	}
	if d := parsed.Error; d != nil {
		var inner struct {
			Message jsontext.Value `json:"message"`
		}
		lenientDecode(d.Inner, &inner)
		return ParseCode(scalar(d.Code)), cmp.Or(sentence(d.Message), sentence(inner.Message)), true
	}
	message = cmp.Or(sentence(parsed.ExceptionMessage), sentence(parsed.Message))
	if message == "" && parsed.ErrorCode == nil {
		return 0, "", false
	}
	return ParseCode(scalar(parsed.ErrorCode)), message, parsed.ErrorCode != nil || parsed.ExceptionMessage != nil
}

// byteOrderMark is what some gateways put before a JSON text.
var byteOrderMark = []byte("\xef\xbb\xbf")

// sentence is a message as a text, or as older versions of the protocol wrap it
// with its language.
func sentence(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		return scalar(value)
	case '{':
		var wrapped struct {
			Value string `json:"value"`
		}
		if lenientDecode(value, &wrapped) {
			return wrapped.Value
		}
	}
	return ""
}

// scalar is a JSON string's text, or a number as written.
func scalar(value jsontext.Value) string {
	if value.Kind() == 'n' {
		return ""
	}
	if value.Kind() != '"' {
		return string(value)
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil && len(text) == 0 {
		return ""
	}
	return string(text)
}

// missingPrivilege finds the privilege's name in a refusal. It only enriches
// the sentence: the class comes from the code.
var missingPrivilege = regexp.MustCompile(`\bprv[A-Za-z0-9_]+`)

// newError makes the error for an answer that is not a success.
func newError(op string, status int, header http.Header, body []byte) *Error {
	code, message, known := parseErrorBody(body)
	e := &Error{
		Op:        op,
		Code:      code,
		Status:    status,
		Message:   cleanText(withoutTokens(message)),
		RequestID: requestID(header),
	}
	e.Class = classify(status, code, message, known)
	if e.Class == ClassPrivilege || e.Class == ClassOwner {
		e.MissingPrivilege = missingPrivilege.FindString(message)
	}
	e.Err = sentinel(e.Class, status, message)
	return e
}

// tokenShapes are a header that carries a token, and a token by its look.
var tokenShapes = regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{4,}|\beyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){1,4}`)

// withoutTokens strips what a gateway echoes of the request that it refused.
func withoutTokens(text string) string { return tokenShapes.ReplaceAllString(text, "‹token›") }

// without strips the very token that was sent from what is kept of an answer.
func (e *Error) without(token string) {
	if token != "" {
		e.Message = strings.ReplaceAll(e.Message, token, "‹token›")
		e.RequestID = strings.ReplaceAll(e.RequestID, token, "‹token›")
	}
}

// sentinel is the error that errors.Is finds for a missing table or column.
func sentinel(class Class, status int, message string) error {
	switch {
	case class == ClassSchema && status == http.StatusNotFound:
		return ErrNoTable
	case class == ClassSchema && unknownProperty(message):
		return ErrNoColumn
	case status/100 == 3:
		return errRedirected
	}
	return nil
}

var errRedirected = errors.New("the server redirects, which an environment never does")

// unknownProperty tells the two meanings of 0x80060888 apart. The
// contract §8.3 knows no other sign than this text, which the OData library writes
// in English in every organization.
func unknownProperty(message string) bool {
	return strings.Contains(message, "Could not find a property named")
}

// requestID is the server's own id of a request.
func requestID(header http.Header) string {
	for _, name := range [...]string{"x-ms-service-request-id", "REQ_ID", "request-id"} {
		if id := header.Get(name); id != "" {
			return cleanText(id)
		}
	}
	return ""
}

// longestMessage bounds the server's text in an error.
const longestMessage = 2000

// cleanText drops control characters, so that the text can be shown, and what
// is beyond a sensible length.
func cleanText(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	if len(text) > longestMessage {
		text = strings.ToValidUTF8(text[:longestMessage], "") + "…"
	}
	return text
}

// lenientDecode reports whether a value has the shape that is asked for.
func lenientDecode(raw jsontext.Value, into any) bool {
	return len(raw) > 0 && json.Unmarshal(raw, into, lenient) == nil
}
