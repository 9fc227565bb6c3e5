package auth

import (
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

// httpClient is the client that the library sends with. It follows no
// redirects, keeps no cookies, and speaks plain http to the one loopback
// origin that asked for it (contract §1.6).
func (a authority) httpClient(given *http.Client) *http.Client {
	client := &http.Client{Timeout: requestTimeout}
	if given != nil {
		*client = *given
	}
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if a.plain != "" {
		next := client.Transport
		if next == nil {
			next = http.DefaultTransport
		}
		client.Transport = plainLoopback{host: a.plain, next: next}
	}
	return client
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
