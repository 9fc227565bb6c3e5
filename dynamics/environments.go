package dynamics

import (
	"context"
	"net/http"
	"strings"
)

// Cloud is one of the separate clouds that environments live in. Each lists its
// own environments only.
type Cloud string

// The clouds, by the name that users know them by.
const (
	CloudPublic  Cloud = "public"
	CloudGCC     Cloud = "gcc"
	CloudGCCHigh Cloud = "gcc-high"
	CloudDoD     Cloud = "dod"
	CloudChina   Cloud = "china"
)

// cloudHosts are the hosts of a cloud's discovery service and of its sign-in.
var cloudHosts = map[Cloud]struct{ discovery, signIn string }{
	CloudPublic:  {"globaldisco.crm.dynamics.com", "login.microsoftonline.com"},
	CloudGCC:     {"globaldisco.crm9.dynamics.com", "login.microsoftonline.com"},
	CloudGCCHigh: {"globaldisco.crm.microsoftdynamics.us", "login.microsoftonline.us"},
	CloudDoD:     {"globaldisco.crm.appsplatform.us", "login.microsoftonline.us"},
	CloudChina:   {"globaldisco.crm.dynamics.cn", "login.partner.microsoftonline.cn"},
}

// Clouds are the names of all clouds, in order.
func Clouds() []string {
	return []string{string(CloudPublic), string(CloudGCC), string(CloudGCCHigh), string(CloudDoD), string(CloudChina)}
}

// Authority is the cloud's sign-in for the users of any tenant.
func (c Cloud) Authority() string { return "https://" + cloudHosts[c].signIn + "/organizations" }

// DiscoveryAddress is where a cloud lists its environments: make a Client for it
// and ask that for its Environments. Tokens are asked for this address, as for
// an environment. The zero Address says that there is no such cloud.
func DiscoveryAddress(cloud Cloud) Address {
	hosts, ok := cloudHosts[cloud]
	if !ok {
		return Address{}
	}
	return Address{Scheme: "https", Host: hosts.discovery}
}

// Environment is one that the signed-in user may enter (contract §1.3).
type Environment struct {
	// Name is what people call it, UniqueName and ID what the platform does.
	Name, UniqueName, ID string
	// EnvironmentID is what the Power Platform admin center calls it.
	EnvironmentID string
	Address       Address
	// Tenant is in lower case.
	Tenant, Region string
	Type           OrganizationType
	Version        Version
	// Disabled says that it exists, but nobody can enter it now.
	Disabled bool
}

// environmentsPath asks for what Environment holds.
const environmentsPath = "/api/discovery/v2.0/Instances" +
	"?$select=Id,FriendlyName,UniqueName,Url,ApiUrl,Version,Region,TenantId,EnvironmentId,State,OrganizationType"

// Environments lists the environments of the signed-in user, if the client's
// address is a discovery service's: see DiscoveryAddress. The list is empty for
// a user who may enter none. It lacks those where the user is disabled, or is
// kept out by a security group, or works for another tenant: an address that is
// typed may still be right. An application is refused with ClassPrivilege. An
// environment whose address is none of Dynamics' is left out.
func (c *Client) Environments(ctx context.Context) ([]Environment, error) {
	q := call{op: "GET Instances", method: http.MethodGet, url: c.address.WebURL() + environmentsPath, repeat: true}
	var environments []Environment
	for page, err := range c.follow(ctx, q) {
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			if one, ok := environmentOf(row, c.address.Loopback); ok {
				environments = append(environments, one)
			}
		}
	}
	return environments, nil
}

// environmentOf reads an entry loosely: what was a number in one version is a
// text in another (contract §15 item 8). Only a service on this machine may
// name an address on this machine.
func environmentOf(row Row, local bool) (Environment, bool) {
	address, err := ParseAddress(row.String("Url"))
	if err != nil {
		address, err = ParseAddress(row.String("ApiUrl"))
	}
	if err != nil || !address.Online() && (!local || !address.Loopback) {
		return Environment{}, false
	}
	version, err := ParseVersion(row.String("Version"))
	if err != nil {
		version = Version{} // RetrieveVersion is the authority
	}
	text := func(member string) string { return cleanText(row.String(member)) }
	return Environment{
		Name: text("FriendlyName"), UniqueName: text("UniqueName"), ID: strings.ToLower(text("Id")),
		EnvironmentID: text("EnvironmentId"), Address: address, Tenant: strings.ToLower(text("TenantId")),
		Region: text("Region"), Type: parseOrganizationType(row.String("OrganizationType")), Version: version,
		Disabled: row.String("State") == "1" || strings.EqualFold(row.String("State"), "Disabled"),
	}, true
}
