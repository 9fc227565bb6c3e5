package dynamics

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
)

// Cause is what the network said, where no answer of Dynamics came (spec §3.1b). It is a
// stable word, fit for scripts and logs.
type Cause string

// The causes. The zero Cause means that an answer came, or that nobody knows.
const (
	CauseNoSuchHost   Cause = "dns_not_found"
	CauseNameService  Cause = "dns_failed"
	CauseRefused      Cause = "refused"
	CauseUnreachable  Cause = "unreachable"
	CauseNoAnswer     Cause = "no_answer"
	CauseCutOff       Cause = "cut_off"
	CauseCertificate  Cause = "certificate"
	CauseNoTLS        Cause = "no_tls"
	CauseProxy        Cause = "proxy"
	CauseNotDynamics  Cause = "not_dynamics"
	CauseForeignLink  Cause = "foreign_link"
	CauseUnclassified Cause = "network"
)

// Lasting says that asking again later cannot help: somebody has to change something.
func (c Cause) Lasting() bool {
	return c == CauseCertificate || c == CauseNoTLS || c == CauseNotDynamics || c == CauseForeignLink
}

// ErrNotDynamics matches, through errors.Is, an answer of something else than Dynamics.
var ErrNotDynamics = errors.New("what answers there is not Dynamics")

// CauseOf is what the network said in err, "" for errors that are not the network's.
func CauseOf(err error) Cause {
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassConnection {
		return ""
	}
	if e.Err == nil {
		return ""
	}
	return causeOf(e.Err)
}

func causeOf(err error) Cause {
	var dns *net.DNSError
	var proxy *proxyRefusal
	var dial *net.OpError
	switch {
	case errors.Is(err, ErrNotDynamics) || errors.Is(err, errRedirected) || errors.Is(err, errNotPlatform) || errors.Is(err, errNobody):
		return CauseNotDynamics
	case errors.Is(err, errUntrustedLink):
		return CauseForeignLink
	case errors.As(err, &proxy) || errors.As(err, &dial) && dial.Op == "proxyconnect":
		return CauseProxy
	case errors.As(err, &dns) && dns.IsNotFound:
		return CauseNoSuchHost
	case errors.As(err, &dns):
		return CauseNameService
	case certificate(err):
		return CauseCertificate
	case distrusted(err):
		return CauseNoTLS
	case errors.Is(err, syscall.ECONNREFUSED):
		return CauseRefused
	case errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH):
		return CauseUnreachable
	case errors.Is(err, errNoAnswerInTime) || errors.Is(err, context.DeadlineExceeded) || timedOut(err):
		return CauseNoAnswer
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE):
		return CauseCutOff
	}
	return CauseUnclassified
}

func timedOut(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

func certificate(err error) bool {
	var refused *tls.CertificateVerificationError
	return errors.As(err, &refused)
}

// proxyRefusal is a proxy that does not let a connection through.
type proxyRefusal struct {
	proxy  string // its host
	status string // as it said it
}

func (p *proxyRefusal) Error() string { return "the proxy " + p.proxy + " answers " + p.status }

// proxyAnswer turns a proxy's refusal of a tunnel into an error that can be told apart.
func proxyAnswer(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyRefusal{proxy: proxy.Host, status: cleanText(answer.Status)}
}

// technical is what somebody's IT needs of a failure of the network, in one line: what was
// asked, what was said, by whom a certificate is signed, and which proxy is used. It holds
// neither the query of an address nor anybody's password.
func technical(method, address string, err error) string {
	parts := []string{strings.TrimSpace(method + " " + withoutQuery(address)), cleanText(err.Error())}
	var refused *tls.CertificateVerificationError
	if errors.As(err, &refused) && len(refused.UnverifiedCertificates) > 0 {
		parts = append(parts, signedBy(refused.UnverifiedCertificates))
	}
	if proxy := proxyOf(address); proxy != "" {
		parts = append(parts, "proxy "+proxy)
	}
	return strings.Join(parts, " · ")
}

// signedBy names the certificate and who signed the last of those that were shown.
func signedBy(shown []*x509.Certificate) string {
	return cleanText(fmt.Sprintf("certificate of %s, signed by %s", shown[0].Subject, shown[len(shown)-1].Issuer))
}

// proxyOf is the proxy that the environment names for an address, without a password.
func proxyOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Scheme + "://" + proxy.Host
}

func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// strangeAnswer is what an answer that is not Dynamics' says about itself.
func strangeAnswer(address string, status int, header http.Header) string {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "no content type"
	}
	parts := []string{"GET " + withoutQuery(address), fmt.Sprintf("HTTP %d, %s", status, cleanText(kind))}
	if server := cleanText(header.Get("Server")); server != "" {
		parts = append(parts, "server "+server)
	}
	if to, err := url.Parse(header.Get("Location")); err == nil && to.Host != "" {
		parts = append(parts, "redirects to "+to.Scheme+"://"+to.Host)
	}
	if proxy := proxyOf(address); proxy != "" {
		parts = append(parts, "proxy "+proxy)
	}
	return strings.Join(parts, " · ")
}
