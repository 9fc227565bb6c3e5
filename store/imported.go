package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// Tables of imported records, by their logical names in Dynamics, and ours.
var importedTables = map[string]string{
	"systemuser": "crm_user", "account": "account", "contact": "contact", "lead": "lead",
	"opportunity": "opportunity", "connection": "stakeholder",
}

// Imported is what every imported row has.
type Imported struct {
	// Number is a stored account's, contact's or lead's in its table; 0 on the way into it.
	Number     int64
	ID         string
	Version    int64
	ModifiedAt time.Time
	// Gone: deactivated or merged; the row is kept as history (spec §4).
	Gone bool
}

// PageWrite says how a page of rows is stored.
type PageWrite struct {
	Generation int64 // of the cursor
	// Full: the page belongs to a read of the whole table, so that what it shows lives,
	// and rows that the read does not show can be told apart by their generation.
	Full bool
	At   time.Time
	// KeysOf gives the keys of records as they are stored; asked before they change. nil: they have none.
	KeysOf func(ctx context.Context, t *Tx, kind RecordKind, ids []string) (map[string]RecordKeys, error)
}

// PageResult is what a page came to. Rows are told by their place in the page.
type PageResult struct {
	Added, Changed, Removed, Unchanged int
	// Written are the rows that were added or changed; Appeared and Vanished those among
	// them that now live and did not, or the reverse.
	Written, Appeared, Vanished []int
	// fresh are those of Written that were not known before; by id, the rows' numbers, and the keys that they had.
	fresh   map[int]bool
	numbers map[string]int64
	was     map[string]RecordKeys
}

// knownRow is what is known of a row before the page.
type knownRow struct {
	number, version, generation int64
	gone                        bool
}

// olderThan says that a row of a page is to be written.
func (k knownRow) olderThan(r importedRow, w PageWrite) bool {
	return r.Version > k.version || (w.Full && k.gone && !r.Gone)
}

// importedRow is one row on its way into a table: what all have, and the values of the
// table's own columns.
type importedRow struct {
	Imported
	values []any
}

// putRows stores a page: a row is written only when the page has a newer version, so
// that an old page that is stored again changes nothing (engine.md §5).
func (t *Tx) putRows(ctx context.Context, table string, columns []string, w PageWrite, rows []importedRow) (result PageResult, err error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	known, err := t.knownRows(ctx, table, ids)
	if err != nil {
		return result, err
	}
	if result.was, err = t.keysBefore(ctx, table, w, rows, known); err != nil {
		return result, err
	}
	p, err := t.pageWriter(ctx, table, columns, w)
	if err != nil {
		return result, err
	}
	result.numbers = make(map[string]int64, len(rows))
	for i, r := range rows {
		old, found := known[r.ID]
		if found && !old.olderThan(r, w) {
			result.Unchanged++
			if old.generation != w.Generation && (w.Full || old.generation == 0) && !old.gone {
				if err := t.exec(ctx, "UPDATE "+table+" SET generation = ? WHERE rowid = ?", w.Generation, old.number); err != nil {
					return result, classify("store a row", err)
				}
			}
			continue
		}
		number, err := p.put(ctx, r, old.number)
		if err != nil {
			return result, err
		}
		result.numbers[r.ID] = number
		result.count(i, found, found && !old.gone, !r.Gone)
		known[r.ID] = knownRow{number: number, version: r.Version, generation: w.Generation, gone: r.Gone}
	}
	return result, p.flush(ctx)
}

// keysBefore are the keys that the records of a page which are known and will be written have before.
func (t *Tx) keysBefore(
	ctx context.Context, table string, w PageWrite, rows []importedRow, known map[string]knownRow,
) (map[string]RecordKeys, error) {
	kind := RecordKind(table)
	if w.KeysOf == nil || !slices.Contains(RecordKinds(), kind) {
		return nil, nil
	}
	var ids []string
	for _, r := range rows {
		if old, found := known[r.ID]; found && old.olderThan(r, w) {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return w.KeysOf(ctx, t, kind, ids)
}

func (p *PageResult) count(i int, found, lived, lives bool) {
	p.Written = append(p.Written, i)
	switch {
	case !found:
		p.Added++
		if p.fresh == nil {
			p.fresh = map[int]bool{}
		}
		p.fresh[i] = true
	case lived && !lives:
		p.Removed++
	default:
		p.Changed++
	}
	switch {
	case lives && !lived:
		p.Appeared = append(p.Appeared, i)
	case lived && !lives:
		p.Vanished = append(p.Vanished, i)
	}
}

func (t *Tx) knownRows(ctx context.Context, table string, ids []string) (map[string]knownRow, error) {
	return knownRows(ctx, t.tx, table, ids)
}

func knownRows(ctx context.Context, q querier, table string, ids []string) (known map[string]knownRow, err error) {
	rows, err := q.QueryContext(ctx, "SELECT rowid, id, version, generation, gone_at IS NOT NULL FROM "+table+
		" WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids))
	if err != nil {
		return nil, classify("find known rows", err)
	}
	defer func() { err = closeRows(rows, err) }()
	known = make(map[string]knownRow, len(ids))
	for rows.Next() {
		var id string
		var k knownRow
		if err := rows.Scan(&k.number, &id, &k.version, &k.generation, &k.gone); err != nil {
			return nil, classify("find known rows", err)
		}
		known[id] = k
	}
	return known, nil
}

// jsonList is a list of texts as json_each reads it.
func jsonList(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil { // texts cannot fail
		return "[]"
	}
	return string(b)
}

// What Versions says instead of a row's version; Dynamics' own are never negative.
const (
	UnknownVersion int64 = -1 // it is not stored, or shall be written again
	GoneVersion    int64 = -2 // it is kept as history
)

// What stands in saved_version where auto-save has to look at an opportunity again: anything but its version.
const (
	unsaved          = "-1"
	unsavedForgotten = "-2" // while its version is forgotten, which is -1 too
)

// Versions says of rows of a table which version is stored, or one of the above.
func (s *Reader) Versions(ctx context.Context, entity string, ids []string) ([]int64, error) {
	known, err := knownRows(ctx, s.reader, importedTables[entity], ids)
	if err != nil {
		return nil, err
	}
	versions := make([]int64, len(ids))
	for i, id := range ids {
		k, found := known[id]
		switch {
		case !found:
			versions[i] = UnknownVersion
		case k.gone:
			versions[i] = GoneVersion
		default:
			versions[i] = k.version
		}
	}
	return versions, nil
}

// ForgetVersions makes the next full read write every row of a table again: the columns
// that are read have changed, the rows' versions have not.
func (t *Tx) ForgetVersions(ctx context.Context, entity string) error {
	table := importedTables[entity]
	set := "version = " + strconv.FormatInt(UnknownVersion, 10)
	if table == "opportunity" {
		set += ", saved_version = " + unsavedForgotten
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE "+table+" SET "+set)
	return classify("forget the versions", err)
}

// MarkSeen notes that a read of keys has shown these rows.
func (t *Tx) MarkSeen(ctx context.Context, entity string, generation int64, ids []string) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE "+importedTables[entity]+
		" SET generation = ? WHERE gone_at IS NULL AND id IN (SELECT value FROM json_each(?))", generation, jsonList(ids))
	return classify("mark rows as seen", err)
}
