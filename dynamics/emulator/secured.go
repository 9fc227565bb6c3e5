package emulator

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// allowance is what everybody may do with a secured column; administrators may do
// all of it.
type allowance struct{ read, create, update bool }

// securedColumns are the organization's secured columns. A map is never changed
// once it is in use.
type securedColumns map[*column]allowance

// securedKey begins the file's names for secured columns.
const securedKey = "secured/"

// Secure secures a column, "contact.emailaddress1", or what was secured anew: from
// now on it is empty for everybody but administrators, and refuses filters and
// writes. Behind a colon stands what is allowed all the same:
// "contact.emailaddress1:read,update".
func (s *Server) Secure(rule string) error {
	name, allowed, _ := strings.Cut(rule, ":")
	return s.secureColumn(context.Background(), name, allowed, true)
}

// Unsecure takes the security from a column again.
func (s *Server) Unsecure(column string) error {
	return s.secureColumn(context.Background(), column, "", false)
}

func (s *Server) secureColumn(ctx context.Context, name, allowed string, secured bool) error {
	t, c, err := s.schema.securable(name)
	if err != nil {
		return err
	}
	may, err := parseAllowance(allowed)
	if err != nil {
		return err
	}
	kept := "no"
	next := maps.Clone(s.securedColumns())
	delete(next, c)
	if secured {
		next[c], kept = may, allowed
	}
	if maps.Equal(next, s.securedColumns()) {
		return nil
	}
	if err := s.store.changeMetadata(ctx, map[string]string{securedKey + name: kept}, t.name); err != nil {
		return err
	}
	s.secured.Store(&next)
	return nil
}

func (s *Server) securedColumns() securedColumns {
	if columns := s.secured.Load(); columns != nil {
		return *columns
	}
	return securedColumns{}
}

// openSecured secures what the file and the options say.
func (s *Server) openSecured(ctx context.Context) error {
	next, about := securedColumns{}, map[string]string{}
	if s.store.file != nil {
		about = s.store.file.about
	}
	for key, allowed := range about {
		name, ok := strings.CutPrefix(key, securedKey)
		if !ok || allowed == "no" {
			continue
		}
		_, c, err := s.schema.securable(name)
		if err != nil {
			return err
		}
		if next[c], err = parseAllowance(allowed); err != nil {
			return err
		}
	}
	s.secured.Store(&next)
	for _, rule := range s.options.Secured {
		name, allowed, _ := strings.Cut(rule, ":")
		if err := s.secureColumn(ctx, name, allowed, true); err != nil {
			return err
		}
	}
	return nil
}

// securable finds the column of "table.column", if it can be secured.
func (m *schema) securable(name string) (*table, *column, error) {
	tableName, columnName, _ := strings.Cut(name, ".")
	t := m.byName[tableName]
	if t == nil {
		return nil, nil, fmt.Errorf("emulator: no table %q", tableName)
	}
	c := t.byName[columnName]
	if c == nil {
		return nil, nil, fmt.Errorf("emulator: no column %q in %s", columnName, t.name)
	}
	if !canBeSecured(t, c) {
		return nil, nil, fmt.Errorf("emulator: the column %s cannot be secured", name)
	}
	return t, c, nil
}

// canBeSecured leaves out what a row is known by and what the platform itself fills.
func canBeSecured(t *table, c *column) bool {
	switch c.kind {
	case kindID, kindState, kindStatus, kindTableName, kindManaged:
		return false
	}
	return !c.readOnly && !c.createOnly && c.attributeOf == "" && c.name != t.title && c.name != "ownerid"
}

func parseAllowance(text string) (allowance, error) {
	var may allowance
	for _, word := range strings.Split(text, ",") {
		switch strings.TrimSpace(word) {
		case "":
		case "read":
			may.read = true
		case "create":
			may.create = true
		case "update":
			may.update = true
		default:
			return may, fmt.Errorf("emulator: %q is none of read, create and update", word)
		}
	}
	return may, nil
}

// guarded are the secured columns as far as they are secured for the caller.
func (c *call) guarded() securedColumns {
	if c.caller != nil && c.caller.role.everything {
		return nil
	}
	return c.server.securedColumns()
}

// hides says whether a column is empty for whoever these count for.
func (g securedColumns) hides(c *column) bool {
	may, secured := g[c]
	return secured && !may.read
}

// hidesAny says whether any of a table's columns is empty for the caller.
func (g securedColumns) hidesAny(t *table) bool {
	return len(g) > 0 && slices.ContainsFunc(t.columns, g.hides)
}

// mayWrite refuses a value for a column that is secured for the caller.
func (c *call) mayWrite(column *column, creating bool) error {
	may, secured := c.guarded()[column]
	switch {
	case !secured:
		return nil
	case creating && !may.create:
		return refuse(http.StatusForbidden, codeSecuredCreate,
			"The user does not have create permissions to a secured field. The requested operation could not be completed.")
	case !creating && !may.update:
		return refuse(http.StatusForbidden, codeSecuredUpdate,
			"The user doesn't have AttributePrivilegeUpdate and not granted shared access for a secured attribute during update operation")
	}
	return nil
}

func hiddenColumn() error {
	return refuse(http.StatusForbidden, codeSecuredRead,
		"The user does not have read permissions to a secured field. The requested operation could not be completed.")
}

func (s *Server) controlSecure(r *http.Request) (any, error) {
	secured := r.URL.Query().Get("secured")
	if secured != "true" && secured != "false" {
		return nil, fmt.Errorf("secured must be true or false")
	}
	name := r.PathValue("table") + "." + r.PathValue("column")
	return done, s.secureColumn(r.Context(), name, r.URL.Query().Get("allow"), secured == "true")
}

// checkSchema says what is wrong with the files of tables, and with columns to secure.
func (o Options) checkSchema() error {
	if len(o.Secured)+len(o.Schemas) == 0 && o.Data == "" {
		return nil
	}
	m, err := newSchema(o.Schemas...)
	if err != nil {
		return err
	}
	if o.Data != "" {
		if _, err := m.dataFiles(o.Data, o.DataLenient); err != nil {
			return err
		}
	}
	for _, rule := range o.Secured {
		name, allowed, _ := strings.Cut(rule, ":")
		if _, _, err := m.securable(name); err != nil {
			return err
		}
		if _, err := parseAllowance(allowed); err != nil {
			return err
		}
	}
	return nil
}
