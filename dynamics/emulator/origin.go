package emulator

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"navsync/dynamics/emulator/entra"
)

// parsePublicURL reads Options.PublicURL: a scheme and a host, nil for none.
func parsePublicURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !hostName.MatchString(u.Host) || u.String() != u.Scheme+"://"+u.Host {
		return nil, fmt.Errorf("emulator: the public address %q is not like https://contoso.crm4.dynamics.com", text)
	}
	return u, nil
}

// hostName is a host as an address has it, with or without a port.
var hostName = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]+)?$`)

// originOf is the address that a request was sent to, as its sender sees it: the
// public one, or what a proxy forwards, or the host of the request. The sign-in
// service keeps Microsoft's own names, which libraries insist on.
func (s *Server) originOf(r *http.Request) (scheme, host string) {
	scheme, host = "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if public := s.public; public != nil && !signInHost(host) {
		return public.Scheme, public.Host
	}
	if proto := forwarded(r, "X-Forwarded-Proto"); proto == "http" || proto == "https" {
		scheme = proto
	}
	if name := forwarded(r, "X-Forwarded-Host"); hostName.MatchString(name) {
		host = name
	}
	return scheme, host
}

// forwarded is what the outermost proxy says.
func forwarded(r *http.Request, name string) string {
	first, _, _ := strings.Cut(r.Header.Get(name), ",")
	return strings.TrimSpace(first)
}

// addressed hands requests on under the address that their sender sees, and refuses
// those that a web page may have sent.
func (s *Server) addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.fromWebPage(r) {
			http.Error(w, "not from a web page, nor under another name", http.StatusForbidden)
			return
		}
		at, seen := *r.URL, *r
		at.Scheme, seen.Host = s.originOf(r)
		seen.URL = &at
		next.ServeHTTP(w, &seen)
	})
}

// requestOrigin is the scheme and host that a request was sent to.
func requestOrigin(r *http.Request) string { return r.URL.Scheme + "://" + r.Host }

// fromWebPage says whether a request may come from a page of somebody else, read in
// a browser on this machine: such a page can send forms here, and name this machine
// with its own host name. The Web API needs a token that no page has.
func (s *Server) fromWebPage(r *http.Request) bool {
	path, origin := r.URL.Path, r.Header.Get("Origin")
	switch {
	case strings.HasPrefix(path, "/api/"):
		return false
	case strings.HasPrefix(path, "/_emulator/"):
		return origin != "" || !loopbackHost(r.Host)
	case entra.Owns(path) && !entra.IsPage(path):
		return origin != "" && !s.knownHost(originHost(origin))
	case r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate":
		return true
	}
	return !s.knownHost(r.Host)
}

func originHost(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host
}

// knownHost says whether a host name is this machine's, the public one, or one that
// belongs to Microsoft and so to no page that could mean harm.
func (s *Server) knownHost(host string) bool {
	if loopbackHost(host) || signInHost(host) || strings.HasSuffix(hostOnly(host), ".dynamics.com") {
		return true
	}
	return s.public != nil && strings.EqualFold(hostOnly(host), s.public.Hostname())
}

// signInHosts are the names that Entra ID goes by in Microsoft's clouds.
var signInHosts = []string{
	"login.microsoftonline.com", "login.microsoft.com", "login.windows.net",
	"login.microsoftonline.us", "login.partner.microsoftonline.cn",
}

func signInHost(host string) bool {
	for _, name := range signInHosts {
		if strings.EqualFold(hostOnly(host), name) {
			return true
		}
	}
	return false
}

// hostOnly is a host without its port.
func hostOnly(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// loopbackHost says whether a request was addressed to this machine by name.
func loopbackHost(host string) bool {
	name := hostOnly(host)
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}
