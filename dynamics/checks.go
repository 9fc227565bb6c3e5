package dynamics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Identity is the answer of WhoAmI: ids in lower case.
type Identity struct {
	UserID         string
	BusinessUnitID string
	OrganizationID string
}

// WhoAmI asks who the connection is. An organization that does not serve the
// configured Web API version is asked in the one that it serves. A 404 is of
// class ClassConnection: the host answers but is not an environment (spec §3.4).
func (c *Client) WhoAmI(ctx context.Context) (Identity, error) {
	who, err := c.askWho(ctx)
	if unserved(err) {
		if _, versionErr := c.Version(ctx); versionErr == nil {
			who, err = c.askWho(ctx)
		}
	}
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		e.Class = ClassConnection
	}
	return who, err
}

var errNobody = errors.New("the answer names no user")

func (c *Client) askWho(ctx context.Context) (Identity, error) {
	var who struct {
		UserID         string `json:"UserId"`
		BusinessUnitID string `json:"BusinessUnitId"`
		OrganizationID string `json:"OrganizationId"`
	}
	if err := c.fetch(ctx, c.read("GET WhoAmI", "WhoAmI"), &who); err != nil {
		return Identity{}, err
	}
	if !isGUID(who.UserID) {
		return Identity{}, &Error{Op: "GET WhoAmI", Class: ClassConnection, Err: errNobody}
	}
	return Identity{
		UserID:         strings.ToLower(who.UserID),
		BusinessUnitID: strings.ToLower(who.BusinessUnitID),
		OrganizationID: strings.ToLower(who.OrganizationID),
	}, nil
}

// Version is a version of the organization, such as 9.2.24073.198.
type Version struct {
	Major, Minor, Build, Revision int
}

// String is the version with its four numbers.
func (v Version) String() string {
	return fmt.Sprintf("%d.%d.%d.%d", v.Major, v.Minor, v.Build, v.Revision)
}

// AtLeast compares the first two numbers.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || (v.Major == major && v.Minor >= minor)
}

// ParseVersion reads a.b.c.d; numbers that are missing are 0.
func ParseVersion(text string) (Version, error) {
	var n [4]int
	parts := strings.Split(strings.TrimSpace(text), ".")
	if len(parts) < 2 || len(parts) > len(n) {
		return Version{}, errVersion
	}
	for i, part := range parts {
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 {
			return Version{}, errVersion
		}
		n[i] = number
	}
	return Version{n[0], n[1], n[2], n[3]}, nil
}

var errVersion = errors.New("not a version number")

// olderVersions are the Web API versions that an old organization may serve instead.
var olderVersions = [...]string{"v9.1", "v9.0", "v8.2", "v8.1", "v8.0"}

// Version asks for the organization's version. An organization that does not
// serve the configured Web API version is asked again with older ones, down to
// v8.0; the client keeps the one that answered.
func (c *Client) Version(ctx context.Context) (Version, error) {
	version, err := c.askVersion(ctx)
	if !unserved(err) {
		return version, err
	}
	configured := c.version.Load()
	for _, older := range olderVersions {
		c.version.Store(&older)
		version, olderErr := c.askVersion(ctx)
		if olderErr == nil {
			return version, nil
		}
		if !unserved(olderErr) {
			err = olderErr
			break
		}
	}
	c.version.Store(configured)
	return Version{}, err
}

// unserved says that the server does not know this version of the Web API.
func unserved(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusNotImplemented)
}

func (c *Client) askVersion(ctx context.Context) (Version, error) {
	const op = "GET RetrieveVersion"
	var found struct {
		Version string `json:"Version"`
	}
	if err := c.fetch(ctx, c.read(op, "RetrieveVersion()"), &found); err != nil {
		return Version{}, err
	}
	version, err := ParseVersion(found.Version)
	if err != nil {
		return Version{}, &Error{Op: op, Class: ClassUnknown, Err: err}
	}
	return version, nil
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
	// CurrencyDisplayCode says that money is shown with the currency's code
	// and not its symbol.
	CurrencyDisplayCode bool
	Disabled            bool
}

// Settings reads the organization's settings.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	const op = "GET organizations"
	const path = "organizations?$select=name,organizationid,languagecode,localeid,_basecurrencyid_value," +
		"expirechangetrackingindays,maxuploadfilesize,currencydisplayoption,isdisabled"
	page, err := c.page(ctx, c.freshly(op, path))
	if err != nil {
		return Settings{}, err
	}
	if len(page.Rows) == 0 {
		return Settings{}, &Error{Op: op, Class: ClassPrivilege, Status: http.StatusOK, Message: "no row of the organization table can be read"}
	}
	row := page.Rows[0]
	number := func(column string) int {
		n, _ := row.Int(column) // a missing setting is 0
		return int(n)
	}
	return Settings{
		OrganizationID:       strings.ToLower(row.String("organizationid")),
		Name:                 row.String("name"),
		LanguageCode:         number("languagecode"),
		LocaleID:             number("localeid"),
		BaseCurrencyID:       row.Lookup("basecurrencyid").ID,
		ChangeTrackingExpiry: time.Duration(number("expirechangetrackingindays")) * 24 * time.Hour,
		MaxUploadFileSize:    number("maxuploadfilesize"),
		CurrencyDisplayCode:  number("currencydisplayoption") == 1,
		Disabled:             row.Bool("isdisabled"),
	}, nil
}

// Solution is an installed solution (contract §2.4).
type Solution struct {
	UniqueName, FriendlyName, Version string
	Managed                           bool
	InstalledOn                       time.Time
}

// Solutions lists the installed solutions that belong to LinkedIn Sales
// Navigator (contract §2.4). A narrow role may be refused (ClassPrivilege):
// then WritebackTables tells.
func (c *Client) Solutions(ctx context.Context) ([]Solution, error) {
	const op = "GET solutions"
	const filter = "startswith(uniquename,'LinkedIn') or uniquename eq 'msdyn_LinkedInSalesNavigatorAnchor'"
	page, err := c.page(ctx, c.freshly(op, "solutions?$select=uniquename,friendlyname,version,ismanaged,installedon&$filter="+escapeOption(filter)))
	if err != nil {
		return nil, err
	}
	solutions := make([]Solution, len(page.Rows))
	for i, row := range page.Rows {
		solutions[i] = Solution{
			UniqueName: row.String("uniquename"), FriendlyName: row.String("friendlyname"),
			Version: row.String("version"), Managed: row.Bool("ismanaged"), InstalledOn: row.Time("installedon"),
		}
	}
	return solutions, nil
}

// Probe reads one key of a table: nil when the table can be read at all. It
// proves nothing about depth (contract §0 item 9): ask Privileges too.
func (c *Client) Probe(ctx context.Context, table string) error {
	found, err := c.entity(ctx, table)
	if err != nil {
		return err
	}
	q := c.freshly("GET "+table, found.EntitySetName+"?$top=1&$select="+found.PrimaryID)
	q.table = table
	_, err = c.do(ctx, q)
	return err
}

// Depth values arrive as names or numbers (contract §2.3).
func parseDepth(value jsontext.Value) Depth {
	text := scalar(value)
	for i, name := range depthNames {
		if i > 0 && strings.EqualFold(text, name) {
			return Depth(i)
		}
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 3 {
		return Depth(n + 1)
	}
	return DepthNone
}
