package dynamics

import (
	"context"
	"time"
)

// Identity is the answer of WhoAmI: ids in lower case.
type Identity struct {
	UserID         string
	BusinessUnitID string
	OrganizationID string
}

// Version is a version of the organization, such as 9.2.24073.198.
type Version struct {
	Major, Minor, Build, Revision int
}

// OrganizationInfo is the environment as it describes itself (contract §2.1).
type OrganizationInfo struct {
	ID, Name, UniqueName, URLName string
	// Type is the organization type by its name, such as "Customer" (production).
	Type    OrganizationType
	Version Version
	Tenant  string
	// EnvironmentID, Geo and State are empty on premises.
	EnvironmentID, Geo, State string
	// Sandbox is a customer's test environment; NonProduction also counts
	// developer, trial, preview and test drive environments.
	Sandbox, NonProduction bool
	// Online is false when nothing says that this is Dynamics online.
	Online bool
}

// Settings is the row of the organization table (contract §2.2).
type Settings struct {
	OrganizationID, Name string
	LanguageCode         int
	LocaleID             int
	BaseCurrencyID       string
	// ChangeTrackingExpiry is how long deletion marks are kept; 0 when the
	// server does not say.
	ChangeTrackingExpiry time.Duration
	MaxUploadFileSize    int
	CurrencyDisplayCode  bool
	Disabled             bool
}

// Solution is an installed solution (contract §2.4).
type Solution struct {
	UniqueName, FriendlyName, Version string
	Managed                           bool
	InstalledOn                       time.Time
}

// WhoAmI asks who the connection is. Failing with a 404 it is of class
// ClassConnection: the host answers but is not an environment.
func (c *Client) WhoAmI(ctx context.Context) (Identity, error) { return c.whoAmI(ctx) }

// Version asks for the organization's version. An organization that does not
// serve the configured Web API version is asked again with older ones, down to
// v8.0; the client keeps the one that answered.
func (c *Client) Version(ctx context.Context) (Version, error) { return c.retrieveVersion(ctx) }

// Organization describes the environment.
func (c *Client) Organization(ctx context.Context) (OrganizationInfo, error) {
	return c.organization(ctx)
}

// Settings reads the organization's settings.
func (c *Client) Settings(ctx context.Context) (Settings, error) { return c.settings(ctx) }

// Solutions lists the installed solutions that belong to LinkedIn Sales
// Navigator (contract §2.4). A narrow role may be refused (ClassPrivilege):
// then WritebackTables tells.
func (c *Client) Solutions(ctx context.Context) ([]Solution, error) { return c.solutions(ctx) }
