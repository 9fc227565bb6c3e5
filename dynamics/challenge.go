package dynamics

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Challenge is what an environment says to an anonymous caller (contract §1.2).
type Challenge struct {
	// Authority is the sign-in address with the tenant, without the OAuth
	// path, for example https://login.microsoftonline.com/2f6c….
	Authority string
	// Tenant is the tenant's id or domain.
	Tenant string
	// Resource is what tokens are asked for: the web address, without a
	// trailing slash.
	Resource string
	// OnPremises says that the server wants NTLM, Negotiate or ADFS, which is
	// how a server that is not Dynamics online answers.
	OnPremises bool
}

// discoverTimeout bounds the anonymous question.
const discoverTimeout = 30 * time.Second

// Discover asks an environment anonymously for its tenant. An on-premises
// server gives a Challenge with OnPremises and no error. Anything that is not
// Dynamics gives an *Error of class ClassConnection. A nil client means one
// that honours the system's proxies and certificate authorities.
func Discover(ctx context.Context, client *http.Client, address Address) (Challenge, error) {
	const op = "discover"
	bounded, cancel := context.WithTimeout(ctx, discoverTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(bounded, http.MethodGet, address.APIRoot(""), http.NoBody)
	if err != nil {
		return Challenge{}, &Error{Op: op, Class: ClassBug, Err: err}
	}
	id := describe(request.Header, defaultUserAgent)
	asker := plainClient(client, address.Loopback)
	if client == nil || client.Transport == nil {
		defer asker.CloseIdleConnections() // they are this question's own
	}
	response, err := asker.Do(request)
	if err != nil {
		return Challenge{}, transportError(ctx, call{op: op, method: http.MethodGet, url: address.APIRoot("")}, id, err)
	}
	defer func() { _ = response.Body.Close() }()
	found, ok := parseChallenge(response.Header.Values("WWW-Authenticate"), address)
	if response.StatusCode == http.StatusUnauthorized && ok {
		return found, nil
	}
	if location := response.Header.Get("Location"); adfsAddress(location) {
		return Challenge{OnPremises: true}, nil
	}
	body, err := readBody(response, 1<<20)
	if err != nil {
		body = nil // the status says enough
	}
	e := newError(op, response.StatusCode, response.Header, body)
	if !e.Class.Transient() || response.StatusCode/100 < 4 {
		e.Class, e.Err = ClassConnection, ErrNotDynamics
		e.Technical = strangeAnswer(address.APIRoot(""), response.StatusCode, response.Header)
	}
	return Challenge{}, e
}

// signInHosts are the hosts of Microsoft Entra in its clouds. An environment
// that sends the user anywhere else to sign in is not trusted.
var signInHosts = map[string]bool{
	"login.microsoftonline.com":           true,
	"login.windows.net":                   true,
	"login.microsoft.com":                 true,
	"sts.windows.net":                     true,
	"login.microsoftonline.us":            true,
	"login.microsoftonline.de":            true,
	"login.chinacloudapi.cn":              true,
	"login.partner.microsoftonline.cn":    true,
	"login-us.microsoftonline.com":        true,
	"login.usgovcloudapi.net":             true,
	"login.eaglex.ic.gov":                 true,
	"login.microsoftonline.eaglex.ic.gov": true,
}

// parseChallenge reads WWW-Authenticate headers leniently: values may be
// quoted or not, and several schemes may be offered, in headers of their own or
// in one. The second result is false when nothing in them is known.
func parseChallenge(headers []string, address Address) (Challenge, bool) {
	windows := false
	for _, offer := range offers(headers) {
		switch strings.ToLower(offer.scheme) {
		case "ntlm", "negotiate", "kerberos":
			windows = true
		case "bearer":
			if found, ok := bearerChallenge(offer.parameters, address); ok {
				return found, true
			}
		}
	}
	return Challenge{OnPremises: windows}, windows
}

// offer is one scheme of a challenge with its parameters, unread.
type offer struct{ scheme, parameters string }

// offers splits headers at the commas outside quotes. What stands before the
// first blank is the name of a scheme, unless an equals sign follows.
func offers(headers []string) []offer {
	var list []offer
	for _, header := range headers {
		var current *offer
		quoted := false
		parts := strings.FieldsFunc(header, func(r rune) bool {
			quoted = quoted != (r == '"')
			return r == ',' && !quoted
		})
		for _, part := range parts {
			name, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
			rest = strings.TrimSpace(rest)
			if current != nil && (strings.Contains(name, "=") || strings.HasPrefix(rest, "=")) {
				current.parameters += "," + part
				continue
			}
			list = append(list, offer{name, rest})
			current = &list[len(list)-1]
		}
	}
	return list
}

// tenantName is what a tenant is called: an id, a domain, or a word like common.
var tenantName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func bearerChallenge(text string, address Address) (Challenge, bool) {
	values := challengeValues(text)
	raw := values["authorization_uri"]
	if raw == "" {
		raw = values["authorization"]
	}
	if adfsAddress(raw) {
		return Challenge{OnPremises: true}, true
	}
	u, err := url.Parse(raw)
	if err != nil || !trustedAuthority(u, address) {
		return Challenge{}, false
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !tenantName.MatchString(tenant) {
		return Challenge{}, false
	}
	return Challenge{
		Authority: fmt.Sprintf("%s://%s/%s", strings.ToLower(u.Scheme), strings.ToLower(u.Host), tenant),
		Tenant:    tenant,
		// Whatever resource the server names, tokens are asked for this host
		// alone: a token for another resource is not this server's business.
		Resource: address.WebURL(),
	}, true
}

// trustedAuthority accepts Microsoft's sign-in hosts over https, and for an
// environment on this machine a sign-in on this machine.
func trustedAuthority(u *url.URL, address Address) bool {
	if u.User != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if address.Loopback {
		if sign, err := ParseAddress(u.Scheme + "://" + u.Host); err == nil && sign.Loopback {
			return true
		}
	}
	return strings.EqualFold(u.Scheme, "https") && u.Port() == "" && signInHosts[host]
}

// adfsAddress recognizes the sign-in page of a server on premises.
func adfsAddress(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return false
	}
	path := strings.ToLower(u.Path)
	return path == "/adfs" || strings.HasPrefix(path, "/adfs/")
}

// challengeValues splits name=value pairs at commas and blanks outside quotes.
func challengeValues(text string) map[string]string {
	values := map[string]string{}
	for len(text) > 0 {
		name, rest, found := strings.Cut(text, "=")
		if !found {
			break
		}
		name = strings.ToLower(strings.Trim(name, " ,\t"))
		var value string
		rest = strings.TrimLeft(rest, " \t")
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			value, rest, _ = strings.Cut(quoted, `"`)
		} else if end := strings.IndexAny(rest, ", \t"); end >= 0 {
			value, rest = rest[:end], rest[end:]
		} else {
			value, rest = rest, ""
		}
		if _, seen := values[name]; !seen {
			values[name] = value
		}
		text = rest
	}
	return values
}
