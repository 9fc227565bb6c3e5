package emulator

import (
	"log/slog"
	"time"
)

// DefaultVersion is the organization version that RetrieveVersion answers
// unless Options.Version says otherwise.
const DefaultVersion = "9.2.24102.197"

// Environment types for Options.Type.
const (
	Production = "production"
	Sandbox    = "sandbox"
)

// IntegrationUser is the sign-in name of the organization's integration user:
// its role holds every privilege that navsync needs, at Global depth.
const IntegrationUser = "svc-navsync@contoso.test"

// Options describes the emulated organization. The zero value is the demo
// organization in memory.
type Options struct {
	// Seed chooses the organization's rows and every random decision.
	Seed int64
	// Users, Accounts, Contacts, Leads and Opportunities are row counts; 0
	// means the demo organization's default for that table.
	Users, Accounts, Contacts, Leads, Opportunities int
	// AccessToken is a fixed bearer token accepted as the organization's
	// System Administrator; "" accepts none.
	AccessToken string
	// LinkedInApp says whether the LinkedIn app (li_* tables, solution rows) is
	// installed when the organization is created. A reopened File remembers
	// its own state.
	LinkedInApp bool
	// Type is Production (default) or Sandbox.
	Type string
	// Version is the organization's version, DefaultVersion if empty.
	Version string
	// Deny lists privileges withheld from the integration user, such as
	// "prvReadConnection".
	Deny []string
	// Grant lists privileges that the integration user has beside what navsync needs, such
	// as "prvDeleteActivity".
	Grant []string
	// Apps are registered applications beside the organization's own, each as
	// ID=SECRET:ROLE with a role of administrator, application, integration or seller.
	Apps []string
	// Faults are fault rules, see FaultRule.
	Faults []string
	// Schemas are files with the tables of a tenant, which are laid over the built-in
	// ones: its $metadata, or JSON of EntityDefinitions or RetrieveMetadataChanges.
	Schemas []string
	// Data is a folder with rows: a CSV or JSON file for each table, by its logical name
	// or its entity set. With it no accounts, contacts, leads and opportunities are
	// computed unless their number is given.
	Data string
	// DataLenient passes over files, columns and values of Data that the organization
	// has no place for.
	DataLenient bool
	// Secured are columns that are secured for everybody but administrators, see
	// Server.Secure.
	Secured []string
	// Protection are the service protection limits of each user: "" or "off"
	// counts nothing, "on" are the documented ones, and any of them can be set, as in
	// "requests=6000,time=1200s,concurrent=52,window=300s". They go by the clock.
	Protection string
	// PublicURL is the address that clients know the organization by, such as
	// https://contoso.crm4.dynamics.com: links, challenges and the tokens' resource
	// name it. "" is whatever address a request was sent to.
	PublicURL string
	// TLS lets the server speak TLS with HTTP/2, with a certificate authority of its
	// own that can sign for no other host. Its certificate is written to
	// AuthorityFile, or to a file of its own, see Server.AuthorityFile; its key is
	// kept nowhere.
	TLS           bool
	AuthorityFile string
	// File is the SQLite file that keeps the overlay; "" keeps it in memory.
	// Every write is committed with fsync before its answer.
	File string
	// Now is the clock; nil means time.Now. Advance adds to it, and a File remembers that.
	Now func() time.Time
	// PageSize is the largest page in rows; 0 means 5000.
	PageSize int
	// Logger receives one debug line a request and every internal error; nil
	// discards.
	Logger *slog.Logger
}

// Row is one record: column to string, int64, float64, bool or nil. A lookup x
// stands as "_x_value" (id) and, where it may point to several tables, as
// "_x_type" (logical name of the table).
type Row map[string]any

// Request is one line of the request log.
type Request struct {
	Time   time.Time `json:"time"`   // when the request arrived, by the emulator's clock
	Method string    `json:"method"` // GET, POST…; a part of a batch has its own line
	Path   string    `json:"path"`   // path and raw query, as sent
	Status int       `json:"status"` // HTTP status answered, 0 for a cut connection
	User   string    `json:"user"`   // sign-in name of the caller, "" before sign-in
	As     string    `json:"as"`     // sign-in name of the impersonated user, or ""
	Code   string    `json:"code"`   // error code such as "0x80040217", or ""
	Batch  bool      `json:"batch"`  // true for a part of a batch
	Body   string    `json:"body"`   // request body of writes, at most 4096 bytes; never of sign-in calls
}
