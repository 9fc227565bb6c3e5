package dynamics

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// DefaultAPIVersion is the Web API version that the client asks for first.
const DefaultAPIVersion = "v9.2"

// Address is a normalized environment address (contract §1.1). Two addresses
// that name the same environment are equal. The zero Address is not usable.
type Address struct {
	// Scheme is https, or http for a loopback host.
	Scheme string
	// Host is the web host in lower case, with its port when that is not the
	// scheme's own. The ".api." alias is turned into the web host.
	Host string
	// Loopback says that the host is this machine, where http is accepted.
	Loopback bool
}

// AddressProblem says why an address cannot be used.
type AddressProblem string

// The problems of an address.
const (
	AddressEmpty       AddressProblem = "empty"
	AddressMalformed   AddressProblem = "malformed"
	AddressScheme      AddressProblem = "scheme"
	AddressCredentials AddressProblem = "credentials"
)

// AddressError is returned by ParseAddress and JudgeAddress. It does not repeat the text
// that was given, which may hold a password.
type AddressError struct {
	Problem AddressProblem
	// Host is the host alone, where it could be read.
	Host string
}

func (e *AddressError) Error() string {
	return "environment address: " + string(e.Problem)
}

// dynamicsHost matches the hosts of Microsoft's clouds: the organization's
// name, perhaps the ".api." alias, and the region (contract §1.1).
var dynamicsHost = regexp.MustCompile(`^([a-z0-9][a-z0-9_-]*)(\.api)?\.(` +
	`crm\d*\.dynamics\.com|crm\d*\.microsoftdynamics\.(?:us|de)|crm\d*\.appsplatform\.us|crm\d*\.dynamics\.cn)$`)

// hostName accepts DNS names; addresses in digits are parsed by netip.
var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$`)

// typedScheme is the scheme before an address, also where a slash was lost.
var typedScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:/+`)

// ParseAddress normalizes what an admin pastes (contract §1.1): blanks,
// scheme, path, query and the ".api." alias go; the port stays. A host that is
// not this machine is always reached over https. Whether the host is Dynamics
// at all is found out by Discover. The error is an *AddressError.
func ParseAddress(raw string) (Address, error) {
	text := strings.Trim(strings.TrimFunc(raw, invisible), `<>"'`)
	if text == "" {
		return Address{}, &AddressError{Problem: AddressEmpty}
	}
	scheme := typedScheme.FindString(text)
	text = strings.TrimLeft(text[len(scheme):], "/")
	scheme = strings.ToLower(strings.TrimRight(scheme, ":/"))
	if scheme != "" && scheme != "http" && scheme != "https" {
		return Address{}, &AddressError{Problem: AddressScheme}
	}
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		text = text[:end] // what follows the host may be anything
	}
	u, err := url.Parse("none://" + text)
	if err != nil {
		return Address{}, &AddressError{Problem: AddressMalformed}
	}
	if u.User != nil {
		return Address{}, &AddressError{Problem: AddressCredentials}
	}
	return normalizeAddress(scheme, u)
}

// invisible are blanks, and the marks without width that come along with what
// is copied from a page or a mail.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func normalizeAddress(scheme string, u *url.URL) (Address, error) {
	name, port := strings.TrimRight(strings.ToLower(u.Hostname()), "."), u.Port()
	ip, ipErr := netip.ParseAddr(name)
	if name == "" || (ipErr != nil && !hostName.MatchString(name)) || ip.Zone() != "" {
		return Address{}, &AddressError{Problem: AddressMalformed}
	}
	loopback := name == "localhost" || (ipErr == nil && ip.IsLoopback())
	if scheme != "" && port == defaultPort(scheme) {
		port = "" // it goes with the scheme that it was typed with
	}
	if !loopback || scheme == "" {
		scheme = "https"
		if loopback {
			scheme = "http"
		}
	}
	if m := dynamicsHost.FindStringSubmatch(name); m != nil {
		name = m[1] + "." + m[3]
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if port != "" && port != defaultPort(scheme) {
		name = net.JoinHostPort(strings.Trim(name, "[]"), port)
	}
	return Address{Scheme: scheme, Host: name, Loopback: loopback}, nil
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// IsZero says that the address was never set.
func (a Address) IsZero() bool { return a.Host == "" }

// String is the web address without a trailing slash.
func (a Address) String() string { return a.WebURL() }

// WebURL is the address of the environment's pages, the base of deep links and
// the OAuth resource, without a trailing slash.
func (a Address) WebURL() string { return a.Scheme + "://" + a.Host }

// APIRoot is the Web API's root for a version such as "v9.2", with a trailing
// slash. An empty version means DefaultAPIVersion.
func (a Address) APIRoot(version string) string {
	if version == "" {
		version = DefaultAPIVersion
	}
	return a.WebURL() + "/api/data/" + version + "/"
}

// Online says that the host lies in one of Microsoft's Dynamics domains.
func (a Address) Online() bool { return dynamicsHost.MatchString(a.Host) }

// apiAlias is the environment's second host name, or "" where there is none.
func (a Address) apiAlias() string {
	m := dynamicsHost.FindStringSubmatch(a.Host)
	if m == nil {
		return ""
	}
	return m[1] + ".api." + m[3]
}

// errUntrustedLink is wrapped by errors about a link that leads elsewhere.
var errUntrustedLink = errors.New("the link leads to another host than the environment's")

// Trusts says whether a URL belongs to this environment, so that a token may
// be sent to it: the same scheme, and the web host or its ".api." alias, or
// exactly the same loopback host and port (contract §3.4).
func (a Address) Trusts(u *url.URL) bool {
	if a.IsZero() || u == nil || u.User != nil || u.Opaque != "" || !strings.EqualFold(u.Scheme, a.Scheme) {
		return false
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, ":"+defaultPort(a.Scheme))
	return host == a.Host || (host != "" && host == a.apiAlias())
}

// Here is a link to the Web API of this organization at its present address: as it is where
// it leads there, else with this host in place of the old one. The second result is false
// for what is no link to a Web API.
func (a Address) Here(link string) (string, bool) {
	if link == "" {
		return "", true
	}
	u, err := url.Parse(link)
	if err != nil || u.User != nil || !strings.HasPrefix(u.Path, "/api/data/v") {
		return "", false
	}
	if a.Trusts(u) {
		return link, true
	}
	own, err := url.Parse(a.WebURL())
	if err != nil {
		return "", false
	}
	u.Scheme, u.Host = own.Scheme, own.Host
	return u.String(), true
}

// RecordURL is the deep link that opens a row in the browser, below an organization's
// web address (contract §11).
func RecordURL(webURL, table, id string) string {
	return fmt.Sprintf("%s/main.aspx?etn=%s&pagetype=entityrecord&id=%s", webURL, url.QueryEscape(table), url.QueryEscape(id))
}
