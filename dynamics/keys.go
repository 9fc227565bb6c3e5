package dynamics

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AlternateKey is a set of columns that are unique together, by which a row can
// be addressed instead of by its id (contract §5.2).
type AlternateKey struct {
	Name    string
	Columns []string
	// Active is false while the index is being built, or could not be.
	Active bool
}

// Key addresses a row by an alternate key: the value of each of its columns as
// text. A lookup's value is an id, a date's is as the column travels.
type Key map[string]string

var (
	errNoSuchKey    = errors.New("the table has no alternate key of these columns")
	errNoKeyValue   = errors.New("a value in the key is empty")
	errKeyNotActive = errors.New("the alternate key's index is not active in Dynamics")
	errKeyCharacter = errors.New("a value in the key holds a character that addresses cannot carry")
	errKeyValue     = errors.New("a value in the key is not of its column's type")
)

// brokenInKeys are the characters in a key's value that break addresses,
// encoded or not (contract §5.2).
const brokenInKeys = `/<>*%&:\?+`

type keyMetadata struct {
	LogicalName string   `json:"LogicalName"`
	Columns     []string `json:"KeyAttributes"`
	Index       string   `json:"EntityKeyIndexStatus"`
}

// AlternateKeys are the alternate keys of a table, in the server's order, those
// included whose index is not active.
func (c *Client) AlternateKeys(ctx context.Context, table string) ([]AlternateKey, error) {
	s := c.schema
	s.lock()
	known, ok := s.keys[table]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	return c.fetchKeys(ctx, table)
}

// fetchKeys asks the server for a table's keys. Those whose index is being
// built are not kept: it may be active by the next question.
func (c *Client) fetchKeys(ctx context.Context, table string) ([]AlternateKey, error) {
	var found values[keyMetadata]
	path := definitionPath(table) + "/Keys?$select=LogicalName,KeyAttributes,EntityKeyIndexStatus"
	if err := c.fetch(ctx, c.metadata(path), &found); err != nil {
		return nil, noTable(err)
	}
	keys, settled := make([]AlternateKey, len(found.Value)), true
	for i, m := range found.Value {
		keys[i] = AlternateKey{Name: m.LogicalName, Columns: m.Columns, Active: m.Index == "Active"}
		settled = settled && keys[i].Active
	}
	if settled {
		c.schema.mu.Lock()
		defer c.schema.mu.Unlock()
		c.schema.keys[table], c.schema.learned = keys, true
	}
	return keys, nil
}

// keyPath addresses a row by an alternate key: accounts(accountnumber='A1').
func (c *Client) keyPath(ctx context.Context, op string, table *Table, key Key) (string, error) {
	columns := slices.Sorted(maps.Keys(key))
	if err := c.checkKey(ctx, op, table.LogicalName, columns); err != nil {
		return "", err
	}
	parts := make([]string, len(columns))
	for i, column := range columns {
		value, err := keyValue(table.Columns[column], key[column])
		if err != nil {
			return "", &Error{Op: op, Class: ClassSkip, Message: column, Err: err}
		}
		parts[i] = table.Property(column) + "=" + escapeOption(value)
	}
	return table.EntitySetName + "(" + strings.Join(parts, ",") + ")", nil
}

// checkKey refuses columns that are no key, or one that cannot be used yet.
func (c *Client) checkKey(ctx context.Context, op, table string, columns []string) error {
	keys, err := c.AlternateKeys(ctx, table)
	if err != nil {
		return err
	}
	for _, known := range keys {
		if !slices.Equal(slices.Sorted(slices.Values(known.Columns)), columns) {
			continue
		}
		if !known.Active {
			return &Error{Op: op, Class: ClassAdmin, Message: known.Name, Err: errKeyNotActive}
		}
		return nil
	}
	return &Error{Op: op, Class: ClassAdmin, Message: strings.Join(columns, ", "), Err: errNoSuchKey}
}

// bareInKeys is what stands in an address without quotes: numbers and dates.
var bareInKeys = regexp.MustCompile(`^-?[0-9][0-9.TZ-]*$`)

// keyValue is a value as its column's type wants it in an address.
func keyValue(column *Column, value string) (string, error) {
	switch {
	case column == nil:
		return "", ErrNoColumn
	case column.IsText():
		if value == "" {
			return "", errNoKeyValue
		}
		if strings.ContainsAny(value, brokenInKeys) || strings.ContainsFunc(value, unicode.IsControl) || !utf8.ValidString(value) {
			return "", errKeyCharacter
		}
		return Quote(value), nil
	case column.IsLookup() || column.Type == "Uniqueidentifier":
		if !isGUID(value) {
			return "", errNotGUID
		}
		return strings.ToLower(value), nil
	case column.Type == "DateTime" && strings.Contains(value, ":"):
		return "", errKeyCharacter
	case !bareInKeys.MatchString(value):
		return "", errKeyValue
	}
	return value, nil
}

// keyedRow finds a table and the path of the row with a key.
func (c *Client) keyedRow(ctx context.Context, op, table string, key Key) (*Table, string, error) {
	found, err := c.Table(ctx, table)
	if err != nil {
		return nil, "", err
	}
	path, err := c.keyPath(ctx, op, found, key)
	return found, path, err
}

// GetByKey reads one row by an alternate key, with annotations: ClassNotFound
// when no row has it, ClassAdmin when the table has no such key or its index is
// not active, ClassSkip when the key's value cannot be written into an address
// (such a row is found by a Query with a Filter). Without columns all are read.
func (c *Client) GetByKey(ctx context.Context, table string, key Key, sel ...string) (Row, error) {
	op := "GET " + table
	found, path, err := c.keyedRow(ctx, op, table, key)
	if err != nil {
		return Row{}, err
	}
	return c.getRow(ctx, op, found, path, sel)
}

// UpdateByKey changes columns of the row with this key; see Update and GetByKey.
func (c *Client) UpdateByKey(ctx context.Context, table string, key Key, body map[string]any, opts ...WriteOption) error {
	return c.UpsertByKey(ctx, table, key, body, append([]WriteOption{IfMatch("*")}, opts...)...)
}

// UpsertByKey creates the row with this key, or changes it. The key's columns
// are not sent a second time in the body, where they could only differ (trap 18).
func (c *Client) UpsertByKey(ctx context.Context, table string, key Key, body map[string]any, opts ...WriteOption) error {
	op := "PATCH " + table
	_, path, err := c.keyedRow(ctx, op, table, key)
	if err != nil {
		return err
	}
	rest := maps.Clone(body)
	for column := range key {
		delete(rest, column)
	}
	if rest == nil {
		rest = map[string]any{}
	}
	data, err := encodeBody(op, rest)
	if err != nil {
		return err
	}
	return c.Apply(ctx, finish(Operation{Method: http.MethodPatch, Path: path, Body: data}, opts))
}

// DeleteByKey removes the row with this key; see Delete and GetByKey.
func (c *Client) DeleteByKey(ctx context.Context, table string, key Key, opts ...WriteOption) error {
	_, path, err := c.keyedRow(ctx, "DELETE "+table, table, key)
	if err != nil {
		return err
	}
	return c.Apply(ctx, finish(Operation{Method: http.MethodDelete, Path: path}, opts))
}
