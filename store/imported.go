package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Tables of imported records, by their logical names in Dynamics, and ours.
var importedTables = map[string]string{
	"systemuser": "crm_user", "account": "account", "contact": "contact", "lead": "lead",
	"opportunity": "opportunity", "connection": "stakeholder",
}

// Imported is what every imported row has.
type Imported struct {
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
}

// PageResult is what a page came to. Rows are told by their place in the page.
type PageResult struct {
	Added, Changed, Removed, Unchanged int
	// Written are the rows that were added or changed; Appeared and Vanished those among
	// them that now live and did not, or the reverse.
	Written, Appeared, Vanished []int
	// fresh are those of Written that were not known before.
	fresh map[int]bool
}

// knownRow is what is known of a row before the page.
type knownRow struct {
	version, generation int64
	gone                bool
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
	put, err := t.tx.PrepareContext(ctx, upsert(table, columns))
	if err != nil {
		return result, classify("prepare to store rows", err)
	}
	defer func() { err = errors.Join(err, put.Close()) }()
	mark, err := t.tx.PrepareContext(ctx, "UPDATE "+table+" SET generation = ? WHERE id = ?")
	if err != nil {
		return result, classify("prepare to store rows", err)
	}
	defer func() { err = errors.Join(err, mark.Close()) }()
	for i, r := range rows {
		old, found := known[r.ID]
		newer := !found || r.Version > old.version || (w.Full && old.gone && !r.Gone)
		if !newer {
			result.Unchanged++
			if old.generation != w.Generation && (w.Full || old.generation == 0) && !old.gone {
				if _, err := mark.ExecContext(ctx, w.Generation, r.ID); err != nil {
					return result, classify("store a row", err)
				}
			}
			continue
		}
		var gone any
		if r.Gone {
			gone = Stamp(w.At)
		}
		args := append([]any{r.ID, r.Version, Stamp(r.ModifiedAt), w.Generation, gone}, r.values...)
		if _, err := put.ExecContext(ctx, args...); err != nil {
			return result, classify("store a row", err)
		}
		result.count(i, found, found && !old.gone, !r.Gone)
		known[r.ID] = knownRow{version: r.Version, generation: w.Generation, gone: r.Gone}
	}
	return result, nil
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
	rows, err := q.QueryContext(ctx, "SELECT id, version, generation, gone_at IS NOT NULL FROM "+table+
		" WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids))
	if err != nil {
		return nil, classify("find known rows", err)
	}
	defer func() { err = closeRows(rows, err) }()
	known = make(map[string]knownRow, len(ids))
	for rows.Next() {
		var id string
		var k knownRow
		if err := rows.Scan(&id, &k.version, &k.generation, &k.gone); err != nil {
			return nil, classify("find known rows", err)
		}
		known[id] = k
	}
	return known, nil
}

// upsert writes a row whole. A row that is gone keeps the time since when.
func upsert(table string, columns []string) string {
	names := append([]string{"id", "version", "modified_at", "generation", "gone_at"}, columns...)
	sets := make([]string, 0, len(names)-1)
	for _, name := range names[1:] {
		set := name + " = excluded." + name
		if name == "gone_at" {
			set = "gone_at = CASE WHEN excluded.gone_at IS NULL THEN NULL ELSE COALESCE(gone_at, excluded.gone_at) END"
		}
		sets = append(sets, set)
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) +
		") ON CONFLICT (id) DO UPDATE SET " + strings.Join(sets, ", ")
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
