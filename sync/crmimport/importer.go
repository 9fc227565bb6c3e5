package crmimport

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

// Importer imports the tables of one run. Its client's throttle decides how many requests
// run at once, so that tables may be imported side by side.
type Importer struct {
	Store      *store.Store
	Client     *dynamics.Client
	Connection store.Connection
	Journal    journal.Journal
}

// Import brings one table up to date and counts in t what came of it. Errors are those of
// the store, of Dynamics, and fault.Schema when the organization lacks what is needed.
func (m *Importer) Import(ctx context.Context, table Table, t *journal.Tally) error {
	return m.table(ctx, table, t, (*tableImport).run)
}

// Ask counts in t what importing the table would change, and changes nothing.
func (m *Importer) Ask(ctx context.Context, table Table, t *journal.Tally) error {
	return m.table(ctx, table, t, (*tableImport).ask)
}

// table does one table's work; when a column that was there is gone it begins once more
// with what is there now.
func (m *Importer) table(ctx context.Context, table Table, t *journal.Tally, work func(*tableImport, context.Context) error) error {
	i := &tableImport{m: m, table: table, t: t, damaged: map[string]bool{}}
	attempt := func() error {
		if err := i.plan(ctx); err != nil {
			return err
		}
		return work(i, ctx)
	}
	err := attempt()
	if dynamics.ClassOf(err) != dynamics.ClassSchema || ctx.Err() != nil {
		return err
	}
	m.Client.RefreshMetadata()
	return attempt()
}

// tableImport imports one table in one run.
type tableImport struct {
	m       *Importer
	table   Table
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
	reread  bool            // a first list was too short and is read once more
}

func (i *tableImport) run(ctx context.Context) error {
	if i.table.Entity == "opportunity" {
		if err := i.importOptions(ctx); err != nil {
			return err
		}
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
func (i *tableImport) plan(ctx context.Context) error {
	var err error
	if i.meta, err = i.m.Client.Table(ctx, i.table.Entity); err != nil {
		if errors.Is(err, dynamics.ErrNoTable) {
			return lacking(i.table.Entity, err)
		}
		return err
	}
	i.columns, i.urls, i.money = nil, nil, nil
	var missing []string
	for _, column := range i.table.needed {
		if !i.readable(column) {
			missing = append(missing, i.table.Entity+"."+column)
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
	if i.table.Entity == "opportunity" {
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

func (i *tableImport) readable(column string) bool {
	c, found := i.meta.Columns[column]
	return found && c.ValidForRead
}

// planURLs adds the text columns whose name or label says that they hold an address: the
// profile's URL may stand in any of them (spec §7).
func (i *tableImport) planURLs() {
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
func (i *tableImport) queryHash() string {
	columns := slices.Clone(i.columns)
	slices.Sort(columns)
	tracked := "polled"
	if i.tracked {
		tracked = "tracked"
	}
	sum := sha256.Sum256([]byte(strings.Join(append(columns, i.table.Entity, i.stage, tracked,
		i.m.Connection.OrganizationID, i.m.Connection.UserID), "\n")))
	return hex.EncodeToString(sum[:16])
}

// query is the read of the whole table.
func (i *tableImport) query(link string) dynamics.Query {
	q := dynamics.Query{
		Table: i.table.Entity, Select: i.columns, Track: i.tracked, Annotations: true, PageSize: PageSize, Link: link,
	}
	if !i.tracked {
		q.OrderBy, q.Filter = i.meta.PrimaryID, i.table.filter
	}
	return q
}

// PageSize bounds the rows of one request and of one transaction.
const PageSize = 2000
