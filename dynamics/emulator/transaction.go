package emulator

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// transaction collects the writes of one request, or of one change set: all of
// them happen or none. It sees its own writes.
type transaction struct {
	store  *store
	now    time.Time
	staged map[string]map[string]Row // nil row: deleted
	order  []rowKey                  // in the order of the first write
	made   int                       // ids that newID gave
}

type rowKey struct{ table, id string }

// newID is the id of a row that came without one. It follows from the seed and
// from what was written before, so that the same requests make the same rows.
func (tx *transaction) newID() string {
	tx.made++
	return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "row/%d/%d/%d", tx.store.seed, tx.store.counter, tx.made)).String()
}

// write runs f in a transaction and commits it, first to the file, then to
// memory. Transactions come one after the other.
func (s *store) write(ctx context.Context, now time.Time, f func(tx *transaction) error) error {
	return s.transact(now, f, func(counter int64, changes []stored) error {
		return s.file.save(ctx, counter, changes)
	})
}

// writeLater is write for the parts of a batch: what they changed goes to the
// file together, by flush, before the batch is answered.
func (s *store) writeLater(now time.Time, f func(tx *transaction) error) error {
	return s.transact(now, f, func(_ int64, changes []stored) error {
		s.file.wait(changes)
		return nil
	})
}

// flush commits what writeLater left.
func (s *store) flush(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.file == nil {
		return nil
	}
	return s.file.save(ctx, s.counter, nil)
}

func (s *store) transact(now time.Time, f func(tx *transaction) error, save func(int64, []stored) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	tx := &transaction{store: s, now: now, staged: map[string]map[string]Row{}}
	if err := f(tx); err != nil {
		return err
	}
	return tx.commit(save)
}

// stored is one row as it goes to the file; a nil row is a deletion.
type stored struct {
	table, id string
	version   int64
	row       Row
	at        time.Time
}

func (tx *transaction) commit(save func(counter int64, changes []stored) error) error {
	if len(tx.order) == 0 {
		return nil
	}
	s := tx.store
	counter := s.counter
	changes := make([]stored, 0, len(tx.order))
	for _, key := range tx.order {
		r := tx.staged[key.table][key.id]
		if r == nil && !tx.existed(key) {
			continue // created and deleted within the transaction
		}
		counter++
		if r != nil {
			r["versionnumber"] = counter
		}
		changes = append(changes, stored{key.table, key.id, counter, r, tx.now})
	}
	if s.file != nil {
		if err := save(counter, changes); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counter = counter
	for _, c := range changes {
		s.apply(c)
	}
	return nil
}

// existed reports whether a row was there before the transaction.
func (tx *transaction) existed(key rowKey) bool {
	tx.store.mu.RLock()
	defer tx.store.mu.RUnlock()
	_, ok := tx.store.get(tx.store.schema.byName[key.table], key.id)
	return ok
}

// apply puts one committed change into memory. Callers hold mu.
func (s *store) apply(c stored) {
	o := s.overlay[c.table]
	_, isBase := s.base.Index(c.table, c.id)
	if c.row == nil {
		o.drop(c.id, isBase, mark{c.version, c.id, c.at})
		return
	}
	o.put(c.id, c.row, isBase)
}

// get reads a row as the transaction sees it; the caller may change the copy.
func (tx *transaction) get(t *table, id string) (Row, bool) {
	if t.name == "activitypointer" {
		for _, a := range tx.store.schema.activities() {
			if r, ok := tx.get(a, id); ok {
				return pointerRow(t, a, r), true
			}
		}
		return nil, false
	}
	if r, ok := tx.staged[t.name][id]; ok {
		if r == nil {
			return nil, false
		}
		return r.clone(), true
	}
	tx.store.mu.RLock()
	defer tx.store.mu.RUnlock()
	r, ok := tx.store.get(t, id)
	if !ok {
		return nil, false
	}
	return r.clone(), true
}

func (tx *transaction) put(t *table, id string, r Row) { tx.stage(t.name, id, r) }

func (tx *transaction) delete(t *table, id string) { tx.stage(t.name, id, nil) }

func (tx *transaction) stage(table, id string, r Row) {
	rows := tx.staged[table]
	if rows == nil {
		rows = map[string]Row{}
		tx.staged[table] = rows
	}
	if _, known := rows[id]; !known {
		tx.order = append(tx.order, rowKey{table, id})
	}
	rows[id] = r
}

// where lists the rows whose property equals a value, as the transaction sees
// them. Strings compare without regard to case.
func (tx *transaction) where(t *table, property string, value any) []Row {
	var found []Row
	tx.store.mu.RLock()
	for _, id := range tx.store.idsWhere(t, property, value) {
		if _, staged := tx.staged[t.name][id]; staged {
			continue
		}
		if r, ok := tx.store.get(t, id); ok && equalValues(r[property], value) {
			found = append(found, r.clone())
		}
	}
	tx.store.mu.RUnlock()
	staged := tx.staged[t.name]
	for _, id := range slices.Sorted(maps.Keys(staged)) {
		if r := staged[id]; r != nil && equalValues(r[property], value) {
			found = append(found, r.clone())
		}
	}
	return found
}
