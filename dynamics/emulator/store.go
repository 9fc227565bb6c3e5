package emulator

import (
	"sort"
	"sync"
	"time"

	"navsync/dynamics/emulator/seed"
)

// store is the organization's data: computed base rows under an overlay of
// what was created, changed and deleted. Version numbers of base rows are their
// position; the counter begins behind them.
type store struct {
	schema  *schema
	base    *seed.Organization
	seed    int64
	started string // date for base rows without one
	admin   string // systemuserid that base rows without a creator get

	writing sync.Mutex   // one transaction at a time
	mu      sync.RWMutex // guards what follows
	overlay map[string]*overlay
	counter int64
	changed map[string]int64 // by table: the version at which its metadata changed last

	offsets map[string]int64
	indexes indexes
	blocks  blocks
	file    *file // nil: memory only
}

func newStore(m *schema, number int64, base *seed.Organization) *store {
	s := &store{
		schema: m, base: base, seed: number, started: stamp(base.Started()),
		overlay: map[string]*overlay{}, offsets: map[string]int64{}, changed: map[string]int64{},
	}
	s.indexes.store = s
	for _, t := range m.tables {
		s.overlay[t.name] = newOverlay()
	}
	for _, name := range base.Tables() {
		if m.byName[name] == nil {
			continue
		}
		s.offsets[name] = s.counter
		s.counter += int64(base.Count(name))
	}
	return s
}

// stamp writes a time as the Web API does: UTC, whole seconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// baseRow computes row i of a table and fills what the server stamps.
func (s *store) baseRow(t *table, i int) Row {
	r := Row(s.base.Row(t.name, i))
	s.stampRow(t, r, i)
	r.settleFlags(t)
	return r
}

// fillBase is baseRow in a row that is used again and again. Its yes/no columns without
// a value are left out, see column.of.
func (s *store) fillBase(r Row, t *table, i int) {
	s.base.Fill(seed.Row(r), t.name, i)
	s.stampRow(t, r, i)
}

func (s *store) stampRow(t *table, r Row, i int) {
	r["versionnumber"] = s.offsets[t.name] + int64(i) + 1
	if t.owner != ownedByNobody {
		s.stampBase(r)
	}
	if t.status() != nil {
		if r["statecode"] == nil {
			r["statecode"] = int64(0)
		}
		if r["statuscode"] == nil {
			state, _ := r.integer("statecode")
			r["statuscode"] = t.defaultStatus(state)
		}
	}
	if t.owner == ownedByUser && r["_ownerid_value"] != nil {
		if r["_ownerid_type"] == nil {
			r["_ownerid_type"] = "systemuser"
		}
		if r["_owninguser_value"] == nil {
			r["_owninguser_value"] = r["_ownerid_value"]
		}
	}
	if len(t.keyColumns()) > 1 {
		r["ownerid"] = r[t.key]
	}
}

func (s *store) stampBase(r Row) {
	if r["createdon"] == nil {
		r["createdon"] = s.started
	}
	if r["modifiedon"] == nil {
		r["modifiedon"] = r["createdon"]
	}
	if r["_createdby_value"] == nil && s.admin != "" {
		r["_createdby_value"] = s.admin
	}
	if r["_modifiedby_value"] == nil {
		r["_modifiedby_value"] = r["_createdby_value"]
	}
}

// get finds a row; the caller must not change it. The activity view looks into
// every activity table. Callers hold mu or a transaction.
func (s *store) get(t *table, id string) (Row, bool) {
	if t.name == principalName {
		return s.owner(id)
	}
	if t.name == "activitypointer" {
		for _, a := range s.schema.activities() {
			if r, ok := s.get(a, id); ok {
				return pointerRow(t, a, r), true
			}
		}
		return nil, false
	}
	o := s.overlay[t.name]
	if r, ok := o.rows[id]; ok {
		return r, true
	}
	if _, gone := o.gone[id]; gone {
		return nil, false
	}
	if i, ok := s.base.Index(t.name, id); ok {
		return s.baseRow(t, i), true
	}
	return nil, false
}

// look is get for a moment: a base row stands in scratch.
func (s *store) look(t *table, id string, scratch Row) (Row, bool) {
	if i, ok := s.base.Index(t.name, id); ok && !s.overlay[t.name].covers(id) {
		s.fillBase(scratch, t, i)
		return scratch, true
	}
	return s.get(t, id)
}

// pointerRow shows an activity through the activitypointer view.
func pointerRow(view, concrete *table, r Row) Row {
	p := Row{"activityid": r["activityid"], "activitytypecode": concrete.name}
	for _, c := range view.columns {
		name := c.property()
		v, ok := r[name]
		if !ok {
			continue
		}
		p[name] = v
		if c.kind == kindLookup && len(c.targets) > 1 {
			p[c.typeProperty()] = r.lookupTable(concrete.byName[c.name])
		}
	}
	if status, ok := r.integer("statecode"); ok {
		p["statuscode"] = view.defaultStatus(status)
	}
	return p
}

// count is the number of rows of a table.
func (s *store) count(t *table) int {
	if t.name == "activitypointer" {
		n := 0
		for _, a := range s.schema.activities() {
			n += s.count(a)
		}
		return n
	}
	o := s.overlay[t.name]
	return s.base.Count(t.name) - o.baseGone + o.created
}

// overlay holds the changes of one table.
type overlay struct {
	rows     map[string]Row // created or changed rows, current state
	ids      []string       // keys of rows, sorted
	created  int            // how many of them are not base rows
	gone     map[string]bool
	baseGone int
	changes  []change // by version; stale entries are skipped when read
	marks    []mark   // deletions by version
}

type change struct {
	version int64
	id      string
}

type mark struct {
	version int64
	id      string
	at      time.Time
}

func newOverlay() *overlay {
	return &overlay{rows: map[string]Row{}, gone: map[string]bool{}}
}

// put makes r the current state of a row.
func (o *overlay) put(id string, r Row, isBase bool) {
	if _, known := o.rows[id]; !known {
		at := sort.SearchStrings(o.ids, id)
		o.ids = append(o.ids, "")
		copy(o.ids[at+1:], o.ids[at:])
		o.ids[at] = id
		if !isBase {
			o.created++
		}
	}
	if o.gone[id] {
		delete(o.gone, id)
		if isBase {
			o.baseGone--
		}
	}
	o.rows[id] = r
	o.changes = append(o.changes, change{r.version(), id})
}

// drop removes a row and leaves a deletion mark.
func (o *overlay) drop(id string, isBase bool, m mark) {
	if at := sort.SearchStrings(o.ids, id); at < len(o.ids) && o.ids[at] == id {
		o.ids = append(o.ids[:at], o.ids[at+1:]...)
		if !isBase {
			o.created--
		}
	}
	if isBase && !o.gone[id] {
		o.baseGone++
	}
	delete(o.rows, id)
	o.gone[id] = true
	o.marks = append(o.marks, m)
}

// since lists the rows changed and deleted after a version, by version.
func (o *overlay) since(version int64) (changed []change, deleted []mark) {
	from := sort.Search(len(o.changes), func(i int) bool { return o.changes[i].version > version })
	for _, c := range o.changes[from:] {
		if r, ok := o.rows[c.id]; ok && r.version() == c.version {
			changed = append(changed, c)
		}
	}
	at := sort.Search(len(o.marks), func(i int) bool { return o.marks[i].version > version })
	last := map[string]int{}
	for i, m := range o.marks[at:] {
		last[m.id] = i
	}
	for i, m := range o.marks[at:] {
		if o.gone[m.id] && last[m.id] == i {
			deleted = append(deleted, m)
		}
	}
	return changed, deleted
}
