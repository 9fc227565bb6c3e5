package dynamics

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"time"
)

var errPending = errors.New("not yet")

func discover(context.Context, *http.Client, Address) (Challenge, error) {
	return Challenge{}, errPending
}

type (
	governor         struct{}
	schemaCache      struct{}
	apiVersion       struct{}
	OrganizationType string
	shape            struct{}
	rawValue         []byte
)

const etagName = "@odata.etag"

func (s *schemaCache) table(context.Context, *Client, string) (*Table, error) { return nil, errPending }
func (s *schemaCache) options(context.Context, *Client, string, string) ([]Option, error) {
	return nil, errPending
}
func (s *schemaCache) clear()                                             {}
func (c *Client) moneyColumns(context.Context, string) ([]*Column, error) { return nil, errPending }
func (c *Client) whoAmI(context.Context) (Identity, error)                { return Identity{}, errPending }
func (c *Client) retrieveVersion(context.Context) (Version, error)        { return Version{}, errPending }
func (c *Client) organization(context.Context) (OrganizationInfo, error) {
	return OrganizationInfo{}, errPending
}
func (c *Client) settings(context.Context) (Settings, error)    { return Settings{}, errPending }
func (c *Client) solutions(context.Context) ([]Solution, error) { return nil, errPending }
func (c *Client) userPrivileges(context.Context, string) (map[string]Depth, error) {
	return nil, errPending
}
func (c *Client) probe(context.Context, string) error { return errPending }
func (c *Client) writebackTables(context.Context) (map[string]*ActivityTable, error) {
	return nil, errPending
}
func (r Row) has(string) bool                                          { return false }
func (r Row) text(string) string                                       { return "" }
func (r Row) integer(string) (int64, bool)                             { return 0, false }
func (r Row) decimal(string) json.Number                               { return "" }
func (r Row) time(string) time.Time                                    { return time.Time{} }
func (r Row) lookup(string) Reference                                  { return Reference{} }
func (r Row) formatted(string) string                                  { return "" }
func (r Row) version() int64                                           { return 0 }
func (c *Client) pages(context.Context, Query) iter.Seq2[*Page, error] { return nil }
func (c *Client) get(context.Context, string, string, []string) (Row, error) {
	return Row{}, errPending
}
func (c *Client) count(context.Context, string) (int64, error) { return 0, errPending }
func (c *Client) createOperation(context.Context, string, string, map[string]any, []WriteOption) (Operation, error) {
	return Operation{}, errPending
}

func (c *Client) updateOperation(context.Context, string, string, map[string]any, []WriteOption) (Operation, error) {
	return Operation{}, errPending
}

func (c *Client) create(context.Context, string, string, map[string]any, []WriteOption) (string, error) {
	return "", errPending
}

func (c *Client) update(context.Context, string, string, map[string]any, []WriteOption) error {
	return errPending
}

func (c *Client) upsert(context.Context, string, string, map[string]any, []WriteOption) error {
	return errPending
}
func (c *Client) remove(context.Context, string, string, []WriteOption) error { return errPending }
func (c *Client) createMultiple(context.Context, string, []map[string]any) ([]string, error) {
	return nil, errPending
}

func (c *Client) completedActivity(context.Context, *ActivityTable, string, map[string]any, []WriteOption) (ChangeSet, error) {
	return nil, errPending
}

func (c *Client) completeOperation(context.Context, *ActivityTable, string, []WriteOption) (Operation, error) {
	return Operation{}, errPending
}
func (c *Client) batch(context.Context, []ChangeSet) ([]Result, error) { return nil, errPending }

// New makes a client; it sends nothing.
func New(Config) *Client { return &Client{} }

// Address is the environment's address.
func (c *Client) Address() Address { return c.address }

// Stats tells what the client has done so far.
func (c *Client) Stats() Stats { return Stats{} }

// OnWait registers a function that is told until when the server asked the
// connection to wait. It must return quickly. One function at a time; nil removes it.
func (c *Client) OnWait(func(until time.Time)) {}

// Quote makes an OData string literal: apostrophes are doubled.
func Quote(text string) string { return "" }

// LikeEscape makes a text safe inside contains, startswith and endswith.
func LikeEscape(text string) string { return "" }

// In is a filter for a column whose value is one of a list.
func In(column string, values []string) string { return "" }

// Link is the deep link that opens a row.
func (c *Client) Link(table, id string) string { return c.address.RecordURL(table, id) }
