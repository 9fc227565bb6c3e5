package dynamics

import (
	"context"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// OrganizationType is the kind of environment, by its name in the Web API
// (contract §2.1).
type OrganizationType string

// organizationTypes are the names by number.
var organizationTypes = [...]OrganizationType{
	"Customer", "Monitoring", "Support", "BackEnd", "Secondary", "CustomerTest", "CustomerFreeTest",
	"CustomerPreview", "Placeholder", "TestDrive", "MsftInvestigation", "EmailTrial", "Default",
	"Developer", "Trial", "Teams", "Platform",
}

// Sandbox says that it is a customer's test environment.
func (t OrganizationType) Sandbox() bool { return t == "CustomerTest" || t == "CustomerFreeTest" }

// NonProduction says that no business is done in it.
func (t OrganizationType) NonProduction() bool {
	switch t {
	case "CustomerTest", "CustomerFreeTest", "CustomerPreview", "TestDrive", "EmailTrial", "Developer", "Trial":
		return true
	}
	return false
}

// OrganizationInfo is the environment as it describes itself (contract §2.1).
type OrganizationInfo struct {
	// ID and Tenant are in lower case.
	ID, Name, UniqueName, URLName, Tenant string
	// Type is "" when the server does not say.
	Type    OrganizationType
	Version Version
	// EnvironmentID, Geo and State are empty on premises.
	EnvironmentID, Geo, State string
	// Sandbox is a customer's test environment; NonProduction also counts
	// developer, trial, preview and test drive environments.
	Sandbox, NonProduction bool
	// Online is false when nothing says that this is Dynamics online.
	Online bool
	// WebURL is the address of the environment's pages, without a trailing
	// slash, "" when the server does not say.
	WebURL string
}

type organizationDetail struct {
	OrganizationID string         `json:"OrganizationId"`
	FriendlyName   string         `json:"FriendlyName"`
	UniqueName     string         `json:"UniqueName"`
	URLName        string         `json:"UrlName"`
	Version        string         `json:"OrganizationVersion"`
	EnvironmentID  string         `json:"EnvironmentId"`
	Geo            string         `json:"Geo"`
	TenantID       string         `json:"TenantId"`
	State          jsontext.Value `json:"State"`
	Type           jsontext.Value `json:"OrganizationType"`
	Endpoints      jsontext.Value `json:"Endpoints"`
}

// Organization describes the environment.
func (c *Client) Organization(ctx context.Context) (OrganizationInfo, error) {
	const path = "RetrieveCurrentOrganization(AccessType=@p1)?@p1=Microsoft.Dynamics.CRM.EndpointAccessType'Default'"
	var found struct {
		Detail organizationDetail `json:"Detail"`
	}
	if err := c.fetch(ctx, c.read("GET RetrieveCurrentOrganization", path), &found); err != nil {
		return OrganizationInfo{}, err
	}
	d := found.Detail
	version, err := ParseVersion(d.Version)
	if err != nil {
		version = Version{} // RetrieveVersion is the authority
	}
	kind := parseOrganizationType(scalar(d.Type))
	return OrganizationInfo{
		ID: strings.ToLower(d.OrganizationID), Name: d.FriendlyName, UniqueName: d.UniqueName, URLName: d.URLName,
		Tenant: strings.ToLower(d.TenantID), Type: kind, Version: version,
		EnvironmentID: d.EnvironmentID, Geo: d.Geo, State: scalar(d.State),
		Sandbox: kind.Sandbox(), NonProduction: kind.NonProduction(),
		Online: c.address.Online() || (d.TenantID != "" && d.EnvironmentID != "" && d.Geo != ""),
		WebURL: webEndpoint(d.Endpoints),
	}, nil
}

// parseOrganizationType accepts the name and the number (contract §15 item 8).
func parseOrganizationType(text string) OrganizationType {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 0 || n >= len(organizationTypes) {
			return ""
		}
		return organizationTypes[n]
	}
	for _, name := range organizationTypes {
		if strings.EqualFold(text, string(name)) {
			return name
		}
	}
	return OrganizationType(cleanText(text))
}

// webEndpoint finds the web address in both shapes of the list of endpoints.
func webEndpoint(raw jsontext.Value) string {
	const wanted = "WebApplication"
	var pairs []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	if lenientDecode(raw, &pairs) {
		for _, pair := range pairs {
			if pair.Key == wanted {
				return strings.TrimRight(pair.Value, "/")
			}
		}
		return ""
	}
	var lists struct {
		Keys   []string `json:"Keys"`
		Values []string `json:"Values"`
	}
	if !lenientDecode(raw, &lists) {
		return ""
	}
	for i, key := range lists.Keys {
		if key == wanted && i < len(lists.Values) {
			return strings.TrimRight(lists.Values[i], "/")
		}
	}
	return ""
}
