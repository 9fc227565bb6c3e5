package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// importedTable says how one table of Dynamics is imported (spec §4).
type importedTable struct {
	entity string // logical name
	step   string
	kind   string // of the refs of its problems
	// needed columns must be there; of wanted those are read that the organization has.
	needed, wanted []string
	// urls: text columns that may hold a profile's address are read, too.
	urls bool
	// filter narrows reads without change tracking, which refuses filters.
	filter string
	// put converts and stores a page inside the page's transaction.
	put func(ctx context.Context, i *importer, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error)
}

// recordTables are the tables that are imported side by side, after the users.
func recordTables() []importedTable {
	return []importedTable{accountTable(), contactTable(), leadTable(), opportunityTable(), stakeholderTable()}
}

func allTables() []importedTable { return append([]importedTable{userTable()}, recordTables()...) }

// importer imports one table in one run.
type importer struct {
	p       *pass
	table   importedTable
	t       *journal.Tally
	meta    *dynamics.Table
	columns []string // that are read
	urls    []string // those among them that may hold an address
	money   []string // opportunity: its money columns
	stage   string   // opportunity: the column that holds the stage
	iso     map[string]string
	tracked bool
	hash    string
	damaged map[string]bool // rows of this run that could not be stored
}

// importTable brings one table up to date.
func (p *pass) importTable(ctx context.Context, table importedTable, t *journal.Tally) error {
	i := &importer{p: p, table: table, t: t, damaged: map[string]bool{}}
	err := i.run(ctx)
	if dynamics.ClassOf(err) == dynamics.ClassSchema && ctx.Err() == nil {
		p.client.RefreshMetadata() // a column that was there is gone: read what is there now
		err = i.run(ctx)
	}
	return err
}

func (i *importer) run(ctx context.Context) error {
	if err := i.plan(ctx); err != nil {
		return err
	}
	if i.table.entity == "opportunity" {
		if err := i.importOptions(ctx); err != nil {
			return err
		}
	}
	if i.p.dry {
		return i.ask(ctx)
	}
	if err := i.follow(ctx); err != nil {
		return err
	}
	if i.stage != "" && i.meta.Columns[i.stage].IsText() { // its stages are those in use
		if err := i.importOptions(ctx); err != nil {
			return err
		}
	}
	return i.settleRemovals(ctx)
}

// plan asks the metadata which columns there are to read.
func (i *importer) plan(ctx context.Context) error {
	var err error
	if i.meta, err = i.p.client.Table(ctx, i.table.entity); err != nil {
		if errors.Is(err, dynamics.ErrNoTable) {
			return lacking(i.table.entity, err)
		}
		return err
	}
	i.columns, i.urls, i.money = nil, nil, nil
	var missing []string
	for _, column := range i.table.needed {
		if !i.readable(column) {
			missing = append(missing, i.table.entity+"."+column)
		}
		i.columns = append(i.columns, column)
	}
	if len(missing) > 0 {
		return lacking(strings.Join(missing, ", "), nil)
	}
	for _, column := range i.table.wanted {
		if i.readable(column) {
			i.columns = append(i.columns, column)
		}
	}
	if i.table.urls {
		i.planURLs()
	}
	if i.table.entity == "opportunity" {
		if err := i.planOpportunity(ctx); err != nil {
			return err
		}
	}
	i.tracked = i.meta.ChangeTracking
	i.hash = i.queryHash()
	return nil
}

// lacking is the error about tables or columns that the organization lacks.
func lacking(objects string, cause error) *fault.Error {
	e := fault.New(fault.Schema, "errors.schema-missing", "Objects", objects)
	e.Err = cause
	return e
}

func (i *importer) readable(column string) bool {
	c, found := i.meta.Columns[column]
	return found && c.ValidForRead
}

// planURLs adds the text columns whose name or label says that they hold an address: the
// profile's URL may stand in any of them (spec §7).
func (i *importer) planURLs() {
	for name, c := range i.meta.Columns {
		if c.Type != "String" || c.AttributeOf != "" || !c.ValidForRead || !namesAddress(name+" "+c.Label) {
			continue
		}
		i.urls = append(i.urls, name)
	}
	slices.Sort(i.urls)
	for _, column := range i.urls {
		if !slices.Contains(i.columns, column) {
			i.columns = append(i.columns, column)
		}
	}
}

func namesAddress(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"linkedin", "url", "profile", "website", "homepage", "social"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// queryHash changes when a link must not be used any more (contract §4.4).
func (i *importer) queryHash() string {
	columns := slices.Clone(i.columns)
	slices.Sort(columns)
	tracked := "polled"
	if i.tracked {
		tracked = "tracked"
	}
	sum := sha256.Sum256([]byte(strings.Join(append(columns, i.table.entity, i.stage, tracked,
		i.p.conn.OrganizationID, i.p.conn.UserID), "\n")))
	return hex.EncodeToString(sum[:16])
}

// query is the read of the whole table.
func (i *importer) query(link string) dynamics.Query {
	q := dynamics.Query{
		Table: i.table.entity, Select: i.columns, Track: i.tracked, Annotations: true, PageSize: pageSize, Link: link,
	}
	if !i.tracked {
		q.OrderBy, q.Filter = i.meta.PrimaryID, i.table.filter
	}
	return q
}

// pageSize bounds the rows of one request and of one transaction.
const pageSize = 2000
