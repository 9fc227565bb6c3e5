package dynamics

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// SecuredColumns are the columns of a table whose values only those see who were given leave,
// by their logical names, in order (contract §2.5). It asks the server each time.
func (c *Client) SecuredColumns(ctx context.Context, table string) ([]string, error) {
	var found values[attributeMetadata]
	path := definitionPath(table) + "/Attributes?$select=LogicalName&$filter=IsSecured%20eq%20true"
	if err := c.fetch(ctx, c.metadata(path), &found); err != nil {
		return nil, noTable(err)
	}
	names := make([]string, len(found.Value))
	for i, m := range found.Value {
		names[i] = m.LogicalName
	}
	slices.Sort(names)
	return names, nil
}

// HiddenColumns are those of the secured columns of a table that used accepts and that this
// account may not read: they come as empty, and a filter on them is refused.
func (c *Client) HiddenColumns(ctx context.Context, table string, used func(*Column) bool) ([]string, error) {
	secured, err := c.SecuredColumns(ctx, table)
	if err != nil || len(secured) == 0 {
		return nil, err
	}
	found, err := c.Table(ctx, table)
	if err != nil {
		return nil, err
	}
	var hidden []string
	for _, name := range secured {
		column := found.Columns[name]
		if column == nil || !used(column) {
			continue
		}
		path := found.EntitySetName + "?$top=1&$select=" + found.PrimaryID + "&$filter=" + escapeOption(found.Property(name)+" eq null")
		_, err := c.page(ctx, c.read("GET "+table, path))
		switch {
		case isSecuredRefusal(err):
			hidden = append(hidden, name)
		case err != nil:
			return nil, err
		}
	}
	return hidden, nil
}

// isSecuredRefusal says that an error is about a secured column.
func isSecuredRefusal(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Code == CodeSecuredRead || e.Code == CodeSecuredCreate || e.Code == CodeSecuredUpdate)
}

// nameSecured adds to a refusal about a secured column which one it is: the platform does not
// say. text is what was asked or sent.
func (c *Client) nameSecured(ctx context.Context, table, text string, refusal error) {
	var e *Error
	if !isSecuredRefusal(refusal) || !errors.As(refusal, &e) {
		return
	}
	secured, err := c.SecuredColumns(ctx, c.logicalName(table))
	if err != nil {
		return // the refusal stands without the name
	}
	for _, name := range secured {
		if mentions(text, name) {
			e.Columns = append(e.Columns, name)
		}
	}
}

// logicalName is the table whose name or entity set this is.
func (c *Client) logicalName(table string) string {
	c.schema.mu.Lock()
	defer c.schema.mu.Unlock()
	for name, known := range c.schema.names {
		if known.EntitySetName == table {
			return name
		}
	}
	return table
}

// mentions says that a text holds a column's name as a word, also that of its lookup or of
// its navigation property, which may be written otherwise than in lower case.
func mentions(text, column string) bool {
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
	}), func(word string) bool {
		return word == column || word == "_"+column+"_value"
	})
}
