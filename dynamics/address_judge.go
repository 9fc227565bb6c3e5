package dynamics

import (
	"net/netip"
	"regexp"
	"strings"
)

// The addresses that are something else than an organization's (spec §3.1b). They are
// told from the text alone, before anything is asked of the network.
const (
	AddressLinkedIn      AddressProblem = "linkedin"
	AddressPowerPlatform AddressProblem = "power-platform"
	AddressOffice        AddressProblem = "office"
	AddressAppSource     AddressProblem = "appsource"
	AddressSignIn        AddressProblem = "sign-in-page"
	AddressOtherDynamics AddressProblem = "other-dynamics"
	AddressOnPremises    AddressProblem = "on-premises"
	AddressBareWord      AddressProblem = "bare-word"
	AddressPlainHTTP     AddressProblem = "plain-http"
	AddressEmail         AddressProblem = "email"
)

// elsewhere are the domains that people paste instead of their organization's, each with
// everything below it. The first that fits decides.
var elsewhere = []struct {
	problem AddressProblem
	domains []string
}{
	{AddressLinkedIn, []string{"linkedin.com", "linkedin.cn", "lnkd.in", "licdn.com"}},
	{AddressAppSource, []string{"appsource.microsoft.com", "marketplace.microsoft.com", "azuremarketplace.microsoft.com"}},
	{AddressPowerPlatform, []string{
		"powerapps.com", "powerapps.us", "powerplatform.microsoft.com", "powerplatform.microsoft.us", "powerplatform.com",
		"powerautomate.com", "flow.microsoft.com", "powerbi.com", "powerapps.microsoft.com", "powerappsportals.com",
		"powerpages.microsoft.com", "copilotstudio.microsoft.com", "powerplatform.cn", "powerapps.cn",
	}},
	{AddressSignIn, []string{
		"microsoftonline.com", "microsoftonline.us", "login.microsoft.com", "login.windows.net", "portal.azure.com", "portal.azure.us",
		"entra.microsoft.com", "login.live.com", "chinacloudapi.cn", "partner.microsoftonline.cn",
	}},
	{AddressOffice, []string{
		"office.com", "office365.com", "office365.us", "microsoft365.com", "sharepoint.com", "sharepoint.us", "outlook.com", "live.com",
		"teams.microsoft.com", "cloud.microsoft", "admin.microsoft.com", "onmicrosoft.com", "onedrive.com",
	}},
	{AddressOtherDynamics, []string{
		"dynamics.microsoft.com", "businesscentral.dynamics.com", "operations.dynamics.com", "cloudax.dynamics.com", "home.dynamics.com",
		"admin.dynamics.com", "www.dynamics.com", "microsoft.com",
	}},
}

// globalDiscovery are the hosts that list a user's organizations; none is one.
var globalDiscovery = regexp.MustCompile(`^(globaldisco|disco|port)\.crm\d*\.`)

// internalEndings are the top-level names that no public certificate is made for: such a
// host stands in somebody's own network, where Dynamics online is not.
var internalEndings = []string{".local", ".lan", ".intranet", ".internal", ".corp", ".home", ".localdomain", ".private"}

var (
	bareWord = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)
	// firstSegment is what a path begins with.
	firstSegment = regexp.MustCompile(`^/+([^/?#]+)`)
	mailAddress  = regexp.MustCompile(`^[^\s/:@]+@[A-Za-z0-9.-]+$`)
	hasPassword  = regexp.MustCompile(`^[^/]*:[^/]*@`)
)

// ownPaths are the first words of an online organization's pages; any other first word on
// a host of one's own is the organization's name, as servers on premises have it.
var ownPaths = map[string]bool{
	"main.aspx": true, "default.aspx": true, "api": true, "apps": true, "xrmservices": true, "webresources": true, "_static": true,
	"workplace": true, "tools": true, "m": true, "user": true,
}

// JudgeAddress is ParseAddress for what a person gives: an address that cannot be an
// organization of Dynamics 365 online is refused by its looks (spec §3.1b). Nothing is
// asked of the network. The error is an *AddressError.
func JudgeAddress(raw string) (Address, error) {
	text := strings.Trim(strings.TrimFunc(raw, invisible), `<>"'`)
	if bare := strings.TrimPrefix(strings.ToLower(text), "mailto:"); mailAddress.MatchString(bare) && !hasPassword.MatchString(bare) {
		return Address{}, &AddressError{Problem: AddressEmail}
	}
	parsed, err := ParseAddress(raw)
	if err != nil {
		return Address{}, err
	}
	if parsed.Loopback {
		return parsed, nil
	}
	if problem := parsed.misplaced(pathOf(text)); problem != "" {
		return Address{}, &AddressError{Problem: problem, Host: parsed.Host}
	}
	if strings.HasPrefix(strings.ToLower(text), "http:/") {
		return Address{}, &AddressError{Problem: AddressPlainHTTP, Host: parsed.Host}
	}
	return parsed, nil
}

// misplaced says what else the address is than an organization of Dynamics 365 online,
// "" for nothing that its looks tell.
func (a Address) misplaced(path string) AddressProblem {
	name := hostWithoutPort(a.Host)
	if globalDiscovery.MatchString(name) {
		return AddressOtherDynamics
	}
	if a.Online() {
		return ""
	}
	for _, group := range elsewhere {
		for _, domain := range group.domains {
			if name == domain || strings.HasSuffix(name, "."+domain) {
				return group.problem
			}
		}
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil || internal(name) {
		return AddressOnPremises
	}
	first := firstSegment.FindStringSubmatch(path)
	ofServer := first != nil && !ownPaths[strings.ToLower(first[1])]
	switch {
	case bareWord.MatchString(name) && ofServer:
		return AddressOnPremises
	case bareWord.MatchString(name):
		return AddressBareWord
	case ofServer:
		return AddressOnPremises
	}
	return ""
}

func internal(name string) bool {
	for _, ending := range internalEndings {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

func hostWithoutPort(host string) string {
	if end := strings.LastIndexByte(host, ':'); end >= 0 && !strings.HasSuffix(host, "]") {
		return host[:end]
	}
	return host
}

// pathOf is what follows the host in a pasted text, with its slash.
func pathOf(text string) string {
	text = strings.TrimLeft(text[len(typedScheme.FindString(text)):], "/")
	if at := strings.IndexAny(text, "/?#"); at >= 0 {
		return text[at:]
	}
	return ""
}
