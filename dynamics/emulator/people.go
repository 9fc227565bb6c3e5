package emulator

import (
	"context"
	"fmt"
)

// Count is the number of rows of a table, by logical name; 0 for an unknown one.
func (s *Server) Count(table string) int {
	t := s.schema.byName[table]
	if t == nil {
		return 0
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return s.store.count(t)
}

// Rows copies the rows of a table for which keep is true (nil keeps all), in
// the order of their ids.
func (s *Server) Rows(table string, keep func(Row) bool) []Row {
	t := s.schema.byName[table]
	if t == nil {
		return nil
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	x := &reading{evaluation: &evaluation{store: s.store}, query: &query{table: t, top: -1}}
	next := x.source()
	var rows []Row
	for it, ok := next(); ok; it, ok = next() {
		r := it.row.clone()
		if keep == nil || keep(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// rowsOf is Rows without a condition.
func (s *Server) rowsOf(table string) []Row { return s.Rows(table, nil) }

// Put creates or changes a row as a person in Dynamics would: columns that are
// not in row stay, nil clears one, and a missing id makes a new row. No
// privilege is checked, only that table and columns exist; versions, modified
// dates, full names, base amounts and reciprocal connections follow. The
// person is the administrator, unless _modifiedby_value names another user.
func (s *Server) Put(table string, row Row) (id string, err error) {
	t := s.schema.byName[table]
	if t == nil || table == "activitypointer" {
		return "", fmt.Errorf("emulator: no table %q", table)
	}
	err = s.store.write(context.Background(), s.now(), func(tx *transaction) error {
		id, err = s.put(tx, t, row)
		return err
	})
	return id, err
}

func (s *Server) put(tx *transaction, t *table, row Row) (string, error) {
	id := row.text(t.key)
	if id == "" {
		id = tx.newID()
	}
	r, exists := tx.get(t, id)
	if !exists {
		r = Row{t.key: id, "createdon": stamp(tx.now), "_createdby_value": s.administrator}
		if t.status() != nil {
			r["statecode"] = int64(0)
			r["statuscode"] = t.defaultStatus(0)
		}
		if t.owner == ownedByUser {
			r.setLookup(t.byName["ownerid"], "systemuser", s.administrator)
		}
	}
	if err := overwrite(t, r, row); err != nil {
		return "", err
	}
	if t.owner != ownedByNobody {
		if row["_modifiedby_value"] == nil {
			r["_modifiedby_value"] = s.administrator
		}
		if row["modifiedon"] == nil {
			r["modifiedon"] = stamp(tx.now)
		}
	}
	if t.owner == ownedByUser {
		tx.ownedBy(t, r)
	}
	tx.derive(t, r, nil)
	r.settleFlags(t)
	tx.put(t, id, r)
	if t.name == "connection" {
		d := &draft{table: t, row: r}
		if err := settleConnection(d); err != nil {
			return "", err
		}
		tx.reciprocate(t, r)
	}
	return id, nil
}

// overwrite lays the given columns over a row.
func overwrite(t *table, r, row Row) error {
	for name, value := range row {
		column := t.byProperty[name]
		if column == nil {
			if isTypeOf(t, name) {
				r[name] = value
				continue
			}
			return fmt.Errorf("emulator: %s has no column %q", t.name, name)
		}
		if n, ok := value.(int); ok {
			value = int64(n)
		}
		if value == nil {
			delete(r, name)
			continue
		}
		r[name] = value
	}
	if state, ok := row.integer("statecode"); ok && row["statuscode"] == nil && t.status() != nil {
		r["statuscode"] = t.defaultStatus(state)
	}
	return nil
}

func isTypeOf(t *table, name string) bool {
	for _, c := range t.columns {
		if c.kind == kindLookup && c.typeProperty() == name {
			return true
		}
	}
	return false
}

// Delete removes a row as a person in Dynamics would, with its activities and notes.
func (s *Server) Delete(table, id string) error {
	t := s.schema.byName[table]
	if t == nil {
		return fmt.Errorf("emulator: no table %q", table)
	}
	return s.store.write(context.Background(), s.now(), func(tx *transaction) error {
		if _, ok := tx.get(t, id); !ok {
			return fmt.Errorf("emulator: no %s %s", table, id)
		}
		tx.remove(t, id)
		return nil
	})
}
