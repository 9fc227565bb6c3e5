package dynamics

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
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
	Address              Address
	// Tenant is in lower case.
	Tenant, Region string
	Type           OrganizationType
	Version        Version
	// Disabled says that it exists, but nobody can enter it now.
	Disabled bool
}

// instance is an entry of the discovery service. What was a number in one
// version is a text in another (contract §15 item 8).
type instance struct {
	ID           string         `json:"Id"`
	FriendlyName string         `json:"FriendlyName"`
	UniqueName   string         `json:"UniqueName"`
	URL          string         `json:"Url"`
	Version      string         `json:"Version"`
	Region       string         `json:"Region"`
	TenantID     string         `json:"TenantId"`
	State        jsontext.Value `json:"State"`
	Type         jsontext.Value `json:"OrganizationType"`
}

// environmentsPath asks for all of the user's environments at once: the service
// does not page.
const environmentsPath = "/api/discovery/v2.0/Instances?$select=Id,FriendlyName,UniqueName,Url,Version,Region,TenantId,State,OrganizationType"

// Environments lists the environments of the signed-in user, if the client's
// address is a discovery service's: see DiscoveryAddress. The list is empty for
// a user who may enter none, and it leaves out those that the user reaches
// through a security group or another tenant; an application is refused with
// ClassPrivilege. An environment whose address is none is left out.
func (c *Client) Environments(ctx context.Context) ([]Environment, error) {
	q := call{op: "GET Instances", method: http.MethodGet, url: c.address.WebURL() + environmentsPath, repeat: true}
	var found values[instance]
	if err := c.fetch(ctx, q, &found); err != nil {
		return nil, err
	}
	var environments []Environment
	for _, one := range found.Value {
		if environment, ok := one.environment(); ok {
			environments = append(environments, environment)
		}
	}
	return environments, nil
}

func (i instance) environment() (Environment, bool) {
	address, err := ParseAddress(i.URL)
	if err != nil || (!address.Online() && !address.Loopback) {
		return Environment{}, false
	}
	version, err := ParseVersion(i.Version)
	if err != nil {
		version = Version{} // RetrieveVersion is the authority
	}
	state := scalar(i.State)
	return Environment{
		Name: cleanText(i.FriendlyName), UniqueName: cleanText(i.UniqueName), ID: strings.ToLower(cleanText(i.ID)),
		Address: address, Tenant: strings.ToLower(cleanText(i.TenantID)), Region: cleanText(i.Region),
		Type: parseOrganizationType(scalar(i.Type)), Version: version,
		Disabled: state == "1" || strings.EqualFold(state, "Disabled"),
	}, true
}
