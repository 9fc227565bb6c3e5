package emulator

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"navsync/dynamics/emulator/web"
)

// pageSource is what the pages of package web read.
type pageSource struct{ server *Server }

// look runs f with the store held for reading.
func (p pageSource) look(f func(w *renderer)) {
	s := p.server.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	f(&renderer{evaluation: &evaluation{store: s, now: p.server.now()}, schema: p.server.schema, formatted: true})
}

func (p pageSource) table(name string) *table {
	t := p.server.schema.byName[name]
	if t == nil || !p.server.visible(t) {
		return nil
	}
	return t
}

// Record finds a row by table and id.
func (p pageSource) Record(_ context.Context, name, id string) (web.Record, error) {
	t := p.table(name)
	if t == nil {
		return web.Record{}, web.ErrNotFound
	}
	record, err := web.Record{}, web.ErrNotFound
	p.look(func(w *renderer) {
		r, ok := p.server.store.get(t, id)
		if !ok {
			return
		}
		if t.name == "activitypointer" { // show the activity itself
			t = p.server.schema.byName[r.text("activitytypecode")]
			r, _ = p.server.store.get(t, id)
		}
		record, err = w.pageRecord(t, r), nil
	})
	return record, err
}

func (w *renderer) pageRecord(t *table, r Row) web.Record {
	record := web.Record{
		Reference: web.Reference{Table: t.name, ID: r.text(t.key), Name: r.text(t.title)},
		Columns:   w.pageColumns(t, r),
	}
	if t.activity {
		activity := w.pageActivity(t, r)
		record.Activity = &activity
	}
	return record
}

// List gives a stretch of a table: the rows that clients created, the newest
// first, then those that the organization began with.
func (p pageSource) List(_ context.Context, name string, first, n int) (web.Listing, error) {
	t := p.table(name)
	if t == nil || t.name == "activitypointer" {
		return web.Listing{}, web.ErrNotFound
	}
	var listing web.Listing
	p.look(func(w *renderer) {
		listing.Total = w.store.count(t)
		for _, r := range w.store.stretch(t, first, n) {
			listing.Rows = append(listing.Rows, w.pageRecord(t, r))
		}
	})
	return listing, nil
}

// stretch is n rows from the first on. Callers hold mu.
func (s *store) stretch(t *table, first, n int) []Row {
	o := s.overlay[t.name]
	var created []Row
	for _, id := range o.ids {
		if _, isBase := s.base.Index(t.name, id); !isBase {
			created = append(created, o.rows[id])
		}
	}
	slices.SortFunc(created, func(a, b Row) int { return int(b.version() - a.version()) })
	rows := created[min(first, len(created)):min(first+n, len(created))]

	var gone []int
	for id := range o.gone {
		if i, isBase := s.base.Index(t.name, id); isBase {
			gone = append(gone, i)
		}
	}
	slices.Sort(gone)
	i := max(0, first-len(created))
	for len(gone) > 0 && gone[0] <= i {
		i, gone = i+1, gone[1:]
	}
	for ; len(rows) < n && i < s.base.Count(t.name); i++ {
		if len(gone) > 0 && gone[0] == i {
			gone = gone[1:]
			continue
		}
		r := s.baseRow(t, i)
		if changed, ok := o.rows[r.text(t.key)]; ok {
			r = changed
		}
		rows = append(rows, r)
	}
	return rows
}

func (w *renderer) pageColumns(t *table, r Row) []web.Column {
	var columns []web.Column
	for _, c := range t.columns {
		v := r[c.property()]
		if v == nil {
			continue
		}
		column := web.Column{Name: c.name}
		if c.kind == kindInstant {
			column.At = instant(r, c.property())
		}
		text, ok := w.formatValue(c, r[c.property()], r)
		if !ok {
			text, _ = v.(string)
		}
		if day, err := time.Parse(time.DateOnly, r.text(c.property())); c.kind == kindDate && err == nil {
			text = day.Format("2 Jan 2006")
		}
		column.Text = text
		if id, isText := v.(string); isText && c.kind == kindLookup {
			column.To = &web.Reference{Table: r.lookupTable(c), ID: id, Name: text}
		}
		columns = append(columns, column)
	}
	return columns
}

func (w *renderer) reference(t *table, r Row, name string) web.Reference {
	c := t.byName[name]
	if c == nil || r.lookup(name) == "" {
		return web.Reference{}
	}
	target, id := r.lookupTable(c), r.lookup(name)
	return web.Reference{Table: target, ID: id, Name: w.nameOf(target, id)}
}

func (w *renderer) pageActivity(t *table, r Row) web.Activity {
	state, _ := r.integer("statecode")
	return web.Activity{
		Reference: web.Reference{Table: t.name, ID: r.text(t.key), Name: r.text(t.title)},
		Text:      r.text("description"), State: web.ActivityState(state),
		Owner: w.reference(t, r, "ownerid"), Author: w.reference(t, r, "createdby"),
		OnBehalf: w.reference(t, r, "createdonbehalfby"), Regarding: w.reference(t, r, "regardingobjectid"),
		Created: instant(r, "createdon"), Modified: instant(r, "modifiedon"),
		Start: instant(r, "actualstart"), End: instant(r, "actualend"), Due: instant(r, "scheduledend"),
	}
}

// instant reads a date-time column, zero when empty.
func instant(r Row, name string) time.Time {
	at, err := time.Parse(time.RFC3339, r.text(name))
	if err != nil {
		return time.Time{}
	}
	return at
}

// Timeline lists the activities regarding a row, the newest first.
func (p pageSource) Timeline(_ context.Context, name, id string) ([]web.Activity, error) {
	if p.table(name) == nil {
		return nil, web.ErrNotFound
	}
	var list []web.Activity
	p.look(func(w *renderer) {
		for _, t := range p.server.schema.activities() {
			for _, found := range w.store.idsWhere(t, "_regardingobjectid_value", id) {
				r, ok := w.store.get(t, found)
				if ok && r.lookup("regardingobjectid") == id && p.server.visible(t) {
					list = append(list, w.pageActivity(t, r))
				}
			}
		}
	})
	sort.SliceStable(list, func(i, j int) bool { return happened(list[i]).After(happened(list[j])) })
	return list, nil
}

// happened is the date by which a timeline orders.
func happened(a web.Activity) time.Time {
	for _, at := range []time.Time{a.End, a.Start, a.Due} {
		if !at.IsZero() {
			return at
		}
	}
	return a.Created
}

// Notes lists the annotations on a row, the oldest first.
func (p pageSource) Notes(_ context.Context, name, id string) ([]web.Note, error) {
	if p.table(name) == nil {
		return nil, web.ErrNotFound
	}
	t := p.server.schema.byName["annotation"]
	var notes []web.Note
	p.look(func(w *renderer) {
		for _, found := range w.store.idsWhere(t, "_objectid_value", id) {
			r, ok := w.store.get(t, found)
			if !ok || r.lookup("objectid") != id {
				continue
			}
			notes = append(notes, web.Note{
				ID: found, Subject: r.text("subject"), Text: r.text("notetext"),
				Author: w.reference(t, r, "createdby"), Created: instant(r, "createdon"),
			})
		}
	})
	sort.SliceStable(notes, func(i, j int) bool { return notes[i].Created.Before(notes[j].Created) })
	return notes, nil
}

// Recent lists the n newest activities that were written by clients.
func (p pageSource) Recent(_ context.Context, n int) ([]web.Activity, error) {
	type written struct {
		table *table
		row   Row
	}
	var list []web.Activity
	p.look(func(w *renderer) {
		var all []written
		for _, t := range p.server.schema.activities() {
			for _, r := range w.store.overlay[t.name].rows {
				all = append(all, written{t, r})
			}
		}
		slices.SortFunc(all, func(a, b written) int { return int(b.row.version() - a.row.version()) })
		for _, one := range all[:min(n, len(all))] {
			list = append(list, w.pageActivity(one.table, one.row))
		}
	})
	return list, nil
}

// Counts lists the tables worth showing on the overview, in order.
func (p pageSource) Counts(context.Context) ([]web.Count, error) {
	var counts []web.Count
	for _, name := range strings.Fields("systemuser account contact lead opportunity connection task phonecall li_inmail li_message annotation") {
		if p.table(name) != nil {
			counts = append(counts, web.Count{Table: name, Rows: p.server.Count(name)})
		}
	}
	return counts, nil
}

// AppInstalled says whether the LinkedIn app is there.
func (p pageSource) AppInstalled(context.Context) (bool, error) { return p.server.AppInstalled(), nil }

// InstallApp installs the LinkedIn app.
func (p pageSource) InstallApp(ctx context.Context) error { return p.server.setApp(ctx, true) }

// RemoveApp removes it with the rows of its tables.
func (p pageSource) RemoveApp(ctx context.Context) error { return p.server.setApp(ctx, false) }
