package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// requestTimeout bounds one request to the sign-in service.
const requestTimeout = 30 * time.Second

// authority is where tokens come from, as the library wants it.
type authority struct {
	// url is https with the tenant as its only path segment.
	url    string
	tenant string
	// plain is the loopback host and port that is really spoken to over http,
	// "" for a real sign-in service.
	plain    string
	loopback bool
}

const defaultAuthorityHost = "https://login.microsoftonline.com"

var errAuthority = errors.New("the sign-in address is not https, nor on this machine")

// parseAuthority reads the challenge's authority; a tenant that is given
// replaces its tenant.
func parseAuthority(raw, tenant string) (authority, error) {
	if raw == "" {
		raw = defaultAuthorityHost
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil {
		return authority{}, errAuthority
	}
	if tenant == "" {
		tenant, _, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	}
	if tenant == "" {
		tenant = "organizations"
	}
	a := authority{tenant: tenant, loopback: loopbackHost(u.Hostname())}
	host := strings.ToLower(u.Host)
	switch {
	case u.Scheme == "http" && a.loopback:
		a.plain = host
	case u.Scheme != "https":
		return authority{}, errAuthority
	}
	a.url = "https://" + host + "/" + url.PathEscape(tenant)
	return a, nil
}

func loopbackHost(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

// httpClient is the client that the library sends with for a scope. It follows no
// redirects, keeps no cookies, and speaks plain http to the one loopback
// origin that asked for it (contract §1.6).
func (a authority) httpClient(given *http.Client, scope string) *http.Client {
	client := &http.Client{Timeout: requestTimeout}
	if given != nil {
		*client = *given
	}
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	next := client.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	if a.plain != "" {
		next = plainLoopback{host: a.plain, next: next}
	}
	next = wantedScope{scope: scope, next: next}
	client.Transport = refusalNote{next: next}
	return client
}

// refusalHeader carries why a request was refused, because the library reads
// the body of some refusals to its end before it hands them on.
const refusalHeader = "Navsync-Refusal"

// refusalNote writes the reason of a refusal into the answer's header.
type refusalNote struct{ next http.RoundTripper }

// RoundTrip sends the request.
func (n refusalNote) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := n.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	response.Header.Del(refusalHeader)
	if response.StatusCode < http.StatusBadRequest {
		return response, nil
	}
	raw, err := wholeBody(response)
	if err != nil {
		return nil, err
	}
	if note := refusalOf(raw); note != "" {
		response.Header.Set(refusalHeader, note)
	}
	return response, nil
}

// largestEntraBody bounds an answer of the sign-in service.
const largestEntraBody = 1 << 20

// wholeBody reads the body, and leaves it to be read again.
func wholeBody(response *http.Response) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(response.Body, largestEntraBody))
	if closeErr := response.Body.Close(); err == nil {
		err = closeErr
	}
	response.Body = io.NopCloser(bytes.NewReader(raw))
	return raw, err
}

// refusalOf keeps the numbers and ids of a refusal, and none of its text.
func refusalOf(raw []byte) string {
	var body entraBody
	if json.Unmarshal(raw, &body) != nil || (body.Error == "" && len(body.Codes) == 0) {
		return ""
	}
	if len(body.Codes) == 0 {
		if number := numberIn(body.Description); number != 0 {
			body.Codes = []int{number}
		}
	}
	note, err := json.Marshal(entraBody{
		Error: word(body.Error), Codes: body.Codes, TraceID: word(body.TraceID), CorrelationID: word(body.CorrelationID),
	})
	if err != nil {
		return ""
	}
	return string(note)
}

// plainLoopback turns https into http for one loopback origin, because the
// library accepts no other authority than https.
type plainLoopback struct {
	host string
	next http.RoundTripper
}

// RoundTrip sends the request.
func (p plainLoopback) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" || !strings.EqualFold(request.URL.Host, p.host) {
		return p.next.RoundTrip(request)
	}
	plain := request.Clone(request.Context())
	plain.URL.Scheme = "http"
	return p.next.RoundTrip(plain)
}

// networkFault says that no answer came.
func networkFault(err error) bool {
	var address *url.Error
	var operation *net.OpError
	var name *net.DNSError
	return errors.As(err, &address) || errors.As(err, &operation) || errors.As(err, &name) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
