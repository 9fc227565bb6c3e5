package dynamics

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Query is a read of many rows.
type Query struct {
	// Table is the logical name.
	Table string
	// Select are the columns to read; lookups may be given by column name.
	Select []string
	// Filter and OrderBy are OData expressions, not encoded; see Quote and In.
	// Both are refused together with Track (contract §4.3), as is Top.
	Filter, OrderBy string
	Top             int
	// Track asks for change tracking: the last page carries Delta.
	Track bool
	// Annotations asks for formatted values and the tables of lookups.
	Annotations bool
	// PageSize is at most 5000, which is also the meaning of 0.
	PageSize int
	// Link resumes: a Next or Delta link exactly as a page gave it. Table,
	// Track, Annotations, PageSize and Top must be those of the first call;
	// Select, Filter and OrderBy are already in the link and are ignored.
	Link string
}

// Page is one answer of the server.
type Page struct {
	Rows []Row
	// Deleted are ids, in lower case, of rows deleted since the delta link.
	Deleted []string
	// Next leads to the next page, Delta to the changes after this read; at
	// most one is set, and both are to be kept as they are.
	Next, Delta string
	// Bytes is the size of the answer after decompression.
	Bytes int
}

// LargestPage is the most rows that a page may hold (contract §3.4).
const LargestPage = 5000

var (
	errLongURL        = errors.New("the query is longer than a URL may be: ask in several parts")
	errTrackedOptions = errors.New("filter, order and top are refused with change tracking")
	errRepeatedLink   = errors.New("the server leads in a circle: a link came twice")
)

// Pages reads a query page by page; memory holds one page. Keep Next or Delta
// in the transaction that stores the page's rows. The sequence ends after the
// first error. A delta link that is too old gives ClassResync; a tracked read
// that ends without a delta link gives an error that matches ErrNoDeltaLink
// after the last page, with a nil page.
func (c *Client) Pages(ctx context.Context, q Query) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		op := "GET " + q.Table
		link, err := c.firstLink(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		delta := ""
		first := call{op: op, method: http.MethodGet, url: link, table: q.Table, prefer: q.prefer(), repeat: true}
		for page, err := range c.follow(ctx, first) {
			if !yield(page, err) || err != nil {
				return
			}
			delta = page.Delta
		}
		if q.Track && delta == "" {
			yield(nil, &Error{Op: op, Class: ClassUnknown, Err: ErrNoDeltaLink})
		}
	}
}

// follow reads a list to its end: each link exactly as it came, and the same
// Prefer with each (traps 2 to 5). The sequence ends after the first error.
func (c *Client) follow(ctx context.Context, q call) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		circle, empty := newCircleGuard(q.url), 0
		for {
			page, err := c.page(ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			if empty++; len(page.Rows)+len(page.Deleted) > 0 {
				empty = 0
			}
			if empty > emptyPages && page.Next != "" {
				yield(nil, &Error{Op: q.op, Class: ClassConnection, Err: errOnlyEmpty})
				return
			}
			if !yield(page, nil) || page.Next == "" {
				return
			}
			if !circle.add(page.Next) {
				yield(nil, &Error{Op: q.op, Class: ClassConnection, Err: errRepeatedLink})
				return
			}
			q.url = page.Next
		}
	}
}

// emptyPages is how many pages without a row may follow each other. Filters leave some
// empty; a server that gives ever new links to nothing would keep us for ever.
const emptyPages = 200

var errOnlyEmpty = errors.New("the server gives page after page without a row")

// circleGuard remembers links by a hash, so that a server that repeats itself
// does not keep us for ever.
type circleGuard struct {
	seed maphash.Seed
	seen map[uint64]struct{}
}

func newCircleGuard(first string) *circleGuard {
	g := &circleGuard{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	g.add(first)
	return g
}

func (g *circleGuard) add(link string) bool {
	sum := maphash.String(g.seed, link)
	if _, seen := g.seen[sum]; seen {
		return false
	}
	g.seen[sum] = struct{}{}
	return true
}

// page reads one page.
func (c *Client) page(ctx context.Context, q call) (page *Page, err error) {
	err = c.understand(ctx, q, func(body []byte) error {
		page, err = parsePage(body)
		return err
	})
	return page, err
}

// understand sends a call and has its answer parsed. A read whose answer was cut
// or is no JSON is sent again, because nothing of it was used; of a write with
// such an answer it is open whether it was applied.
func (c *Client) understand(ctx context.Context, q call, parse func(body []byte) error) error {
	for try := 1; ; try++ {
		got, err := c.do(ctx, q)
		if err != nil {
			return err
		}
		err = parse(got.body)
		if err == nil {
			return nil
		}
		e := damaged(q.op, got, err)
		e.Uncertain = q.writes()
		if q.writes() || try > maxRetries {
			return e
		}
		c.counters.retries.Add(1)
		if stop := c.sleep(ctx, c.backoff(try)); stop != nil {
			return interrupted(q, e, stop)
		}
	}
}

// damaged is a successful answer that cannot be read: a gateway's page, or one
// that was cut on the way.
func damaged(op string, got *answer, err error) *Error {
	return &Error{Op: op, Class: ClassConnection, Status: got.status, RequestID: requestID(got.header), Err: err}
}

// firstLink is the link to resume at, or the query as a URL.
func (c *Client) firstLink(ctx context.Context, q Query) (string, error) {
	if q.Link != "" {
		return q.Link, nil
	}
	if q.Track && (q.Filter != "" || q.OrderBy != "" || q.Top != 0) {
		return "", &Error{Op: "GET " + q.Table, Class: ClassBug, Err: errTrackedOptions}
	}
	table, err := c.Table(ctx, q.Table)
	if err != nil {
		return "", err
	}
	options := make([]string, 0, 4)
	if len(q.Select) > 0 {
		options = append(options, "$select="+escapeOption(table.properties(q.Select)))
	}
	if q.Filter != "" {
		options = append(options, "$filter="+escapeOption(q.Filter))
	}
	if q.OrderBy != "" {
		options = append(options, "$orderby="+escapeOption(q.OrderBy))
	}
	if q.Top > 0 {
		options = append(options, "$top="+strconv.Itoa(q.Top))
	}
	link := c.apiRoot() + table.EntitySetName
	if len(options) > 0 {
		link += "?" + strings.Join(options, "&")
	}
	return link, nil
}

// properties are columns as $select wants them.
func (t *Table) properties(columns []string) string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = t.Property(column)
	}
	return strings.Join(names, ",")
}

// annotationList is what is asked for with Annotations. The tables of lookups
// are needed to read lookups that may point at several.
const annotationList = `odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"`

// prefer is the header that every page of the query must be asked with.
func (q Query) prefer() string {
	var parts []string
	if q.Track {
		parts = append(parts, "odata.track-changes")
	}
	if q.Top == 0 { // with a page size $top would be ignored
		size := q.PageSize
		if size <= 0 || size > LargestPage {
			size = LargestPage
		}
		parts = append(parts, "odata.maxpagesize="+strconv.Itoa(size))
	}
	if q.Annotations {
		parts = append(parts, annotationList)
	}
	return strings.Join(parts, ",")
}

// Get reads one row by its key, with annotations. Without columns all are read.
func (c *Client) Get(ctx context.Context, table, id string, sel ...string) (Row, error) {
	op := "GET " + table
	found, err := c.Table(ctx, table)
	if err != nil {
		return Row{}, err
	}
	path, err := rowPath(op, found, id)
	if err != nil {
		return Row{}, err
	}
	return c.getRow(ctx, op, found, path, sel)
}

// getRow reads the row at a path, with annotations.
func (c *Client) getRow(ctx context.Context, op string, table *Table, path string, sel []string) (Row, error) {
	if len(sel) > 0 {
		path += "?$select=" + escapeOption(table.properties(sel))
	}
	q := c.read(op, path)
	q.table, q.prefer = table.LogicalName, annotationList
	var row Row
	err := c.understand(ctx, q, func(body []byte) (err error) {
		row, err = parseRow(body)
		return err
	})
	return row, err
}

// Count is the server's approximate number of rows, up to a day old, without
// the cap of 5000 (contract §3.2).
func (c *Client) Count(ctx context.Context, table string) (int64, error) {
	op := "GET RetrieveTotalRecordCount " + table
	list, err := json.Marshal([]string{table})
	if err != nil {
		return 0, &Error{Op: op, Class: ClassBug, Err: err}
	}
	q := c.read(op, "RetrieveTotalRecordCount(EntityNames=@p1)?@p1="+escapeOption(string(list)))
	var counted struct {
		Counts struct {
			Keys   []string `json:"Keys"`
			Values []int64  `json:"Values"`
		} `json:"EntityRecordCountCollection"`
	}
	if err := c.fetch(ctx, q, &counted); err != nil {
		return 0, err
	}
	for i, key := range counted.Counts.Keys {
		if key == table && i < len(counted.Counts.Values) {
			return counted.Counts.Values[i], nil
		}
	}
	return 0, &Error{Op: op, Class: ClassUnknown, Err: fmt.Errorf("the answer holds no count of %s", table)}
}

// fetch reads a JSON answer into a value.
func (c *Client) fetch(ctx context.Context, q call, into any) error {
	return c.understand(ctx, q, func(body []byte) error { return json.Unmarshal(body, into, lenient) })
}
