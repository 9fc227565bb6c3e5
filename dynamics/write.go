package dynamics

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/google/uuid"
)

// As is a WriteOption: write on behalf of a user, given by the object id that
// Microsoft Entra knows them by (contract §5.6). "" changes nothing.
type As string

// IfMatch is a WriteOption: write only if the row still has this version (an
// etag), or, with "*", only if it exists.
type IfMatch string

// IfNoneMatch is a WriteOption: "*" writes only if the row does not exist yet,
// else ClassDuplicate (contract §5.2).
type IfNoneMatch string

// DetectDuplicates is a WriteOption: true runs the customer's duplicate rules,
// whose refusal is CodeDuplicateRule (contract §5.3).
type DetectDuplicates bool

// WriteOption is As, IfMatch, IfNoneMatch or DetectDuplicates.
type WriteOption interface{ apply(*Operation) }

func (a As) apply(o *Operation)      { o.CallerObjectID = string(a) }
func (m IfMatch) apply(o *Operation) { o.IfMatch = string(m) }

func (m IfNoneMatch) apply(o *Operation) { o.IfNoneMatch = string(m) }

func (d DetectDuplicates) apply(o *Operation) { o.DetectDuplicates = bool(d) }

// Operation is one write, ready to be sent. It can be kept as JSON and sent
// later or again, byte for byte the same.
type Operation struct {
	// Method is POST, PATCH or DELETE.
	Method string `json:"method"`
	// Path is relative to the Web API's root: tasks, or tasks(5f1d…).
	Path string `json:"path"`
	// Body is a JSON object, empty for DELETE.
	Body stdjson.RawMessage `json:"body,omitempty"`
	// IfMatch and IfNoneMatch are sent as the headers of those names.
	IfMatch     string `json:"ifMatch,omitempty"`
	IfNoneMatch string `json:"ifNoneMatch,omitempty"`
	// CallerObjectID writes on behalf of this user; see As.
	CallerObjectID string `json:"callerObjectId,omitempty"`
	// DetectDuplicates runs the customer's duplicate rules.
	DetectDuplicates bool `json:"detectDuplicates,omitempty"`
	// Keyed says that a POST carries a key chosen by the caller, so that
	// sending it twice makes one row.
	Keyed bool `json:"keyed,omitempty"`
}

// repeatable says that sending the operation twice does no harm: the second
// time changes nothing, or is refused as a duplicate or as gone. With a
// version in IfMatch a repetition could not be told from a conflict.
func (o Operation) repeatable() bool {
	switch o.Method {
	case http.MethodPost:
		return o.Keyed
	case http.MethodPatch, http.MethodDelete:
		return o.IfMatch == "" || o.IfMatch == "*"
	}
	return false
}

// table is the operation's entity set, for errors and logs.
func (o Operation) table() string {
	set, _, _ := strings.Cut(o.Path, "(")
	set, _, _ = strings.Cut(set, "/")
	return set
}

var (
	errNotGUID    = errors.New("the id is not a GUID")
	errNoOption   = errors.New("the table has no completed status")
	errBadMethod  = errors.New("an operation is POST, PATCH or DELETE")
	errBadPath    = errors.New("an operation's path is relative to the Web API's root")
	errBadHeader  = errors.New("a header value holds a line break")
	errTooMany    = fmt.Errorf("a batch holds at most %d operations", MaxBatchOperations)
	errNoEntityID = errors.New("the answer names no row")
)

// check refuses what could break out of its place in a request.
func (o Operation) check() error {
	switch o.Method {
	case http.MethodPost, http.MethodPatch, http.MethodDelete:
	default:
		return errBadMethod
	}
	if o.Path == "" || strings.ContainsAny(o.Path, " \r\n\t") {
		return errBadPath
	}
	for segment := range strings.SplitSeq(o.Path, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return errBadPath
		}
	}
	for _, value := range [...]string{o.IfMatch, o.IfNoneMatch, o.CallerObjectID} {
		if strings.ContainsAny(value, "\r\n") {
			return errBadHeader
		}
	}
	return nil
}

// Bind is the value of a NAME@odata.bind member: /accounts(c001…).
func Bind(entitySet, id string) string { return "/" + entitySet + "(" + strings.ToLower(id) + ")" }

// isGUID accepts the form with hyphens and without braces.
func isGUID(text string) bool {
	return len(text) == len(uuid.Nil.String()) && uuid.Validate(text) == nil
}

// rowPath addresses a row by its plain key: never by the key's name, which is
// refused for users (trap 27).
func rowPath(op string, table *Table, id string) (string, error) {
	if !isGUID(id) {
		return "", &Error{Op: op, Class: ClassBug, Err: errNotGUID}
	}
	return table.EntitySetName + "(" + strings.ToLower(id) + ")", nil
}

// encodeBody writes a body with its members in order, so that the same body
// has the same bytes, and escaped as encoding/json does, so that keeping an
// Operation as JSON leaves them alone.
func encodeBody(op string, body map[string]any) ([]byte, error) {
	data, err := json.Marshal(body, json.Deterministic(true),
		jsontext.AllowInvalidUTF8(true), jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true))
	if err != nil {
		return nil, &Error{Op: op, Class: ClassBug, Err: err}
	}
	return data, nil
}

// CreateOperation makes a row in table. With an id the row gets that key, and
// sending the operation again gives ClassDuplicate instead of a second row.
func (c *Client) CreateOperation(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (Operation, error) {
	op := "POST " + table
	found, err := c.entity(ctx, table)
	if err != nil {
		return Operation{}, err
	}
	if id != "" {
		if !isGUID(id) {
			return Operation{}, &Error{Op: op, Class: ClassBug, Err: errNotGUID}
		}
		body = maps.Clone(body)
		if body == nil {
			body = map[string]any{}
		}
		body[found.PrimaryID] = strings.ToLower(id)
	}
	data, err := encodeBody(op, body)
	if err != nil {
		return Operation{}, err
	}
	return finish(Operation{Method: http.MethodPost, Path: found.EntitySetName, Body: data, Keyed: id != ""}, opts), nil
}

func finish(o Operation, opts []WriteOption) Operation {
	for _, option := range opts {
		option.apply(&o)
	}
	return o
}

// UpdateOperation changes columns of an existing row. Unless IfMatch says
// otherwise it asks for the row to exist ("*").
func (c *Client) UpdateOperation(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (Operation, error) {
	return c.patchOperation(ctx, table, id, body, append([]WriteOption{IfMatch("*")}, opts...))
}

func (c *Client) patchOperation(ctx context.Context, table, id string, body map[string]any, opts []WriteOption) (Operation, error) {
	op := "PATCH " + table
	found, err := c.entity(ctx, table)
	if err != nil {
		return Operation{}, err
	}
	path, err := rowPath(op, found, id)
	if err != nil {
		return Operation{}, err
	}
	data, err := encodeBody(op, body)
	if err != nil {
		return Operation{}, err
	}
	return finish(Operation{Method: http.MethodPatch, Path: path, Body: data}, opts), nil
}

// Create makes a row and gives its id. With an id it may be repeated by the
// client after a lost answer: ClassDuplicate then means that it is there.
func (c *Client) Create(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (string, error) {
	o, err := c.CreateOperation(ctx, table, id, body, opts...)
	if err != nil {
		return "", err
	}
	got, err := c.send(ctx, o)
	if err != nil {
		return "", err
	}
	if id != "" {
		return strings.ToLower(id), nil
	}
	if created := entityID(got.header); created != "" {
		return created, nil
	}
	return c.idFromBody(ctx, table, got)
}

// idFromBody finds the key where the answer is the row and not a header (trap 15).
func (c *Client) idFromBody(ctx context.Context, table string, got *answer) (string, error) {
	found, err := c.entity(ctx, table)
	if err != nil {
		return "", err
	}
	row, err := parseRow(got.body)
	id := row.String(found.PrimaryID)
	if err != nil || id == "" {
		return "", &Error{Op: "POST " + table, Class: ClassUnknown, Status: got.status, Err: errNoEntityID, Uncertain: true}
	}
	return strings.ToLower(id), nil
}

// entityID is the id in the header that names the row that was written.
func entityID(header http.Header) string {
	uri := header.Get("OData-EntityId")
	if uri == "" {
		uri = header.Get("Location")
	}
	open, end := strings.LastIndexByte(uri, '('), strings.LastIndexByte(uri, ')')
	if open < 0 || end < open || !isGUID(uri[open+1:end]) {
		return ""
	}
	return strings.ToLower(uri[open+1 : end])
}

// Update changes the given columns of an existing row: ClassNotFound when it
// is gone, ClassStale when IfMatch named another version.
func (c *Client) Update(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) error {
	o, err := c.UpdateOperation(ctx, table, id, body, opts...)
	if err != nil {
		return err
	}
	return c.Apply(ctx, o)
}

// Upsert creates the row with this key, or changes it.
func (c *Client) Upsert(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) error {
	o, err := c.patchOperation(ctx, table, id, body, opts)
	if err != nil {
		return err
	}
	return c.Apply(ctx, o)
}

// Delete removes a row: ClassNotFound when it is gone already.
func (c *Client) Delete(ctx context.Context, table, id string, opts ...WriteOption) error {
	o, err := c.DeleteOperation(ctx, table, id, opts...)
	if err != nil {
		return err
	}
	return c.Apply(ctx, o)
}

// DeleteOperation is Delete for a change set.
func (c *Client) DeleteOperation(ctx context.Context, table, id string, opts ...WriteOption) (Operation, error) {
	found, err := c.entity(ctx, table)
	if err != nil {
		return Operation{}, err
	}
	path, err := rowPath("DELETE "+table, found, id)
	if err != nil {
		return Operation{}, err
	}
	return finish(Operation{Method: http.MethodDelete, Path: path}, opts), nil
}

// Apply sends one operation by itself.
func (c *Client) Apply(ctx context.Context, o Operation) error {
	_, err := c.send(ctx, o)
	return err
}

func (c *Client) send(ctx context.Context, o Operation) (*answer, error) {
	op := o.Method + " " + o.table()
	if err := o.check(); err != nil {
		return nil, &Error{Op: op, Class: ClassBug, Err: err}
	}
	q := call{
		op: op, method: o.Method, table: o.table(), url: c.apiRoot() + o.Path, body: o.Body,
		ifMatch: o.IfMatch, ifNoneMatch: o.IfNoneMatch, caller: o.CallerObjectID,
		detect: o.DetectDuplicates, repeat: o.repeatable(),
	}
	if len(o.Body) > 0 {
		q.contentType = jsonType
	}
	return c.do(ctx, q)
}

// CreateMultiple makes many rows of one table in one transaction, all or none,
// and gives their ids in order. Each body may hold the row's primary key; when
// all do, the call is repeated after a passing fault, and ClassDuplicate says
// that at least one of them exists.
func (c *Client) CreateMultiple(ctx context.Context, table string, bodies []map[string]any) ([]string, error) {
	op := "CreateMultiple " + table
	found, err := c.entity(ctx, table)
	if err != nil {
		return nil, err
	}
	targets := make([]map[string]any, len(bodies))
	keyed := true
	for i, body := range bodies {
		targets[i] = map[string]any{}
		maps.Copy(targets[i], body)
		targets[i]["@odata.type"] = typePrefix + table
		keyed = keyed && body[found.PrimaryID] != nil
	}
	data, err := encodeBody(op, map[string]any{"Targets": targets})
	if err != nil {
		return nil, err
	}
	q := call{
		op: op, method: http.MethodPost, table: table, url: c.apiRoot() + found.EntitySetName + "/" + typePrefix + "CreateMultiple",
		body: data, contentType: jsonType, repeat: keyed,
	}
	var made struct {
		IDs []string `json:"Ids"`
	}
	if err := c.fetch(ctx, q, &made); err != nil {
		return nil, err
	}
	for i := range made.IDs {
		made.IDs[i] = strings.ToLower(made.IDs[i])
	}
	return made.IDs, nil
}
