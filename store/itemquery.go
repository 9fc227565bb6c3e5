package store

import (
	"slices"
	"strings"
	"time"
)

// ItemSort is the column that items are sorted by.
type ItemSort string

// The sorts; ItemsByTime is the default, the newest first unless Ascending.
const (
	ItemsByTime      ItemSort = "time"
	ItemsByKind      ItemSort = "kind"
	ItemsByMember    ItemSort = "member"
	ItemsBySeat      ItemSort = "seat"
	ItemsByState     ItemSort = "state"
	ItemsByQueued    ItemSort = "queued" // or written
	ItemsByRegarding ItemSort = "regarding"
	ItemsByAuthor    ItemSort = "author"
	ItemsByAttempts  ItemSort = "attempts"
	ItemsByBecoming  ItemSort = "becomes"
)

// ItemQuery chooses items.
type ItemQuery struct {
	Scope     Scope
	IDs       []int64
	SeatID    int64
	ThreadID  int64 // with the other threads of its conversation
	MemberID  int64
	CompanyID int64 // of the members
	Record    Ref   // regarding it, or of the members that it is the match of; "" kind: any
	Since     time.Time
	Kinds     []ItemKind
	States    []ItemState // none: all
	Reason    string      // of waiting or failed
	ProblemID int64
	Edited    bool     // changed since written
	Twice     bool     // written twice: the second times whose activities are there
	Words     []string // each stands in one column: subject (of the own seat), member, company, seat holder
	Member    []string // each stands in the member's name
	Holder    []string // each stands in the seat holder's name
	Regarding []string // each stands in the name of the record that it is regarding
	Author    []string
	Attempts  Compared
	Becomes   string // completed or open
	Grouped   bool   // what failed first, then what waits, by its reason; sorted within
	Sort      ItemSort
	Ascending bool
	Limit     int // 0: no limit
	Offset    int
}

// Compared bounds a number; without an operator it bounds nothing.
type Compared struct {
	Op string // ">", "<", ">=", "<=" or "="
	N  float64
}

// itemJoins joins what an item's row shows.
const itemJoins = holderJoin + memberJoin

const (
	holderJoin = " JOIN seat s ON s.id = i.seat_id JOIN person p ON p.id = s.person_id"
	memberJoin = " LEFT JOIN member m ON m.id = i.member_id"
)

// from is where the query's rows come from: the items in the order of their index, or,
// when only states of writebacks are asked for, the writebacks in those states, by their list's index where there is one.
// What nothing of the query looks at is not joined.
func (q ItemQuery) from() string {
	from := " FROM item i LEFT JOIN writeback w ON w.item_id = i.id"
	if q.ofWritebacks() {
		from = " FROM writeback w"
		if l := q.listed(); l != nil {
			from += " INDEXED BY " + l.index
		}
		if q.looksAtItems() {
			from += " CROSS JOIN item i ON i.id = w.item_id"
		}
	}
	if q.Sort == ItemsBySeat {
		from += holderJoin
	}
	if q.Sort == ItemsByMember {
		from += memberJoin
	}
	return from
}

func (q ItemQuery) ofWritebacks() bool {
	return len(q.States) > 0 && !slices.Contains(q.States, ItemNotCopied) && q.IDs == nil && q.ThreadID == 0
}

// list is one of the lists of writebacks that an index of its own answers.
type list struct {
	index  string
	states []ItemState
	where  string // that of the index, in its words
}

var lists = []*list{
	{"writeback_pending", PendingStates(), "w.state IN ('waiting', 'sending', 'uncertain', 'failed')"},
	{"writeback_done", []ItemState{ItemWritten, ItemOpen, ItemDeleted}, "w.state IN ('written', 'open')"},
}

// listed is the list that the query shows, or some of; nil when it is of none, or few are chosen by something else.
func (q ItemQuery) listed() *list {
	if !q.ofWritebacks() || q.MemberID != 0 || q.CompanyID != 0 || q.Record.Kind != "" || q.ProblemID != 0 {
		return nil
	}
	for _, l := range lists {
		if !slices.ContainsFunc(q.States, func(s ItemState) bool { return !slices.Contains(l.states, s) }) {
			return l
		}
	}
	return nil
}

// looksAtItems says whether a query of writebacks needs more of an item than stands in its writeback.
func (q ItemQuery) looksAtItems() bool {
	texts := len(q.Words) + len(q.Member) + len(q.Regarding) + len(q.Becomes)
	return texts > 0 || q.MemberID != 0 || q.CompanyID != 0 || q.Twice || q.Edited || len(q.Kinds) > 0 ||
		!slices.Contains([]ItemSort{"", ItemsByTime, ItemsByState, ItemsByQueued, ItemsByAuthor, ItemsByAttempts}, q.Sort)
}

// columns are where an item's id, seat and time are read.
func (q ItemQuery) columns() (id, seat, at string) {
	if q.ofWritebacks() {
		return "w.item_id", "w.item_seat_id", "w.item_at"
	}
	return "i.id", "i.seat_id", "i.at"
}

// itemGroup puts what needs a person first, then what waits.
const itemGroup = `CASE w.state WHEN 'failed' THEN 0 WHEN 'waiting' THEN 1 ` +
	`WHEN 'sending' THEN 1 WHEN 'uncertain' THEN 1 WHEN 'open' THEN 2 ELSE 3 END`

var itemOrder = map[ItemSort]string{
	ItemsByKind: "i.kind", ItemsByMember: "m.name COLLATE language", ItemsBySeat: "p.name COLLATE language",
	ItemsByState: "COALESCE(w.state, '')", ItemsByQueued: "COALESCE(w.written_at, w.queued_at)", ItemsByAuthor: "w.author COLLATE language",
	ItemsByRegarding: itemRegarding + " COLLATE language", ItemsByAttempts: "w.attempts", ItemsByBecoming: itemCompleted,
}

// itemRegarding is the name of the record that item i is regarding, or will be by the matches as they are now.
var itemRegarding = `COALESCE(NULLIF(` + recordName("w.regarding_kind", "w.regarding_id") + `, ''),
	(SELECT ` + recordName("im.record_kind", "im.record_id") + ` FROM item_match im WHERE im.item_id = i.id LIMIT 1), '')`

// itemCompleted says as SQL that item i is, or by the matches as they are now will be, a completed activity.
var itemCompleted = `(w.state = 'written' OR w.state <> 'open' AND (w.regarding_id <> '' OR w.activity_table = '' AND
	(SELECT count(*) FROM (SELECT DISTINCT record_kind, record_id FROM item_match WHERE item_id = i.id) x
		WHERE NOT ` + recordGone("record_kind", "record_id") + `) = 1))`

// itemFilter gathers the conditions of a query on i, w, s, p and m, with their values.
type itemFilter struct {
	conditions []string
	values     []any
}

func (f *itemFilter) add(condition string, values ...any) {
	f.conditions, f.values = append(f.conditions, condition), append(f.values, values...)
}

func in[T any](f *itemFilter, column string, list []T) {
	if len(list) > 0 {
		marks, values := inList(list)
		f.add(column+" IN ("+marks+")", values...)
	}
}

func (f *itemFilter) words(words []string, columns ...string) {
	for _, word := range words {
		condition, values := likeAny(word, columns...)
		f.add(condition, values...)
	}
}

// where is the query's condition on i, w, s, p and m, with its values.
func (q ItemQuery) where() (string, []any) {
	f := &itemFilter{}
	id, seat, at := q.columns()
	scope, values := q.scope()
	f.add(scope, values...)
	if q.IDs != nil {
		f.add(id+" IN (SELECT value FROM json_each(?))", numbers(q.IDs))
	}
	if q.SeatID != 0 {
		f.add(seat+" = ?", q.SeatID)
	}
	if q.ThreadID != 0 {
		f.add("i.thread_id IN ("+conversation+")", q.ThreadID)
	}
	if q.MemberID != 0 {
		f.add("(i.member_id = ? OR i.member_id IS NULL AND i.thread_id IN (SELECT thread_id FROM thread_member WHERE member_id = ?))",
			q.MemberID, q.MemberID)
	}
	if q.CompanyID != 0 {
		f.add("i.member_id IN (SELECT id FROM member WHERE company_id = ?)", q.CompanyID)
	}
	if q.Record.Kind != "" {
		f.add(id+` IN (SELECT item_id FROM writeback WHERE regarding_kind = ? AND regarding_id = ? UNION SELECT x.id FROM match y
			JOIN item x ON x.member_id = y.member_id WHERE y.record_kind = ? AND y.record_id = ? AND y.outcome = 'used')`,
			q.Record.Kind, q.Record.Ref, q.Record.Kind, q.Record.Ref)
	}
	if !q.Since.IsZero() {
		f.add(at+" >= ?", q.Since.UTC().Format(time.DateOnly))
	}
	in(f, "i.kind", q.Kinds)
	q.byState(f)
	if q.Reason != "" {
		f.add("w.reason = ?", q.Reason)
	}
	if q.ProblemID != 0 {
		f.add(id+" IN (SELECT CAST(ref AS INTEGER) FROM problem_ref WHERE problem_id = ? AND kind = 'item' AND resolved_at IS NULL)",
			q.ProblemID)
	}
	if q.Twice {
		f.add("i.twin_of IS NOT NULL AND w.gone_at IS NULL")
	}
	if q.Edited {
		f.add("i.edited_text IS NOT NULL")
	}
	q.byColumn(f)
	return " WHERE " + strings.Join(f.conditions, " AND "), f.values
}

// scope is what the viewer may see at all.
func (q ItemQuery) scope() (string, []any) {
	if q.ofWritebacks() {
		return q.Scope.ofWritebacks()
	}
	if q.IDs != nil || q.Scope.All {
		return q.Scope.where()
	}
	own := "i.seat_id = ?" // what was handed over is asked for by its id or state
	if q.ThreadID != 0 {
		own = "+" + own // the thread's index gives the order
	}
	return own, []any{q.Scope.SeatID}
}

// byColumn adds what is looked for in texts and numbers. A subject is part of a text, so that only its seat holder
// finds an item by it.
func (q ItemQuery) byColumn(f *itemFilter) {
	_, seat, _ := q.columns()
	for _, word := range q.Words {
		member, values := likeAny(word, "name", "company")
		holder, more := heldBy(seat, word)
		subject, last := likeAny(word, "i.subject")
		values = append(append(append(values, more...), q.Scope.SeatID), last...)
		f.add("(i.member_id IN (SELECT id FROM member WHERE "+member+") OR "+holder+" OR "+seat+" = ? AND i.subject <> '' AND "+subject+")", values...)
	}
	for _, word := range q.Member {
		condition, values := likeAny(word, "name")
		f.add("i.member_id IN (SELECT id FROM member WHERE "+condition+")", values...)
	}
	for _, word := range q.Holder {
		condition, values := heldBy(seat, word)
		f.add(condition, values...)
	}
	f.words(q.Author, "w.author")
	f.words(q.Regarding, itemRegarding)
	switch q.Becomes {
	case "completed":
		f.add(itemCompleted)
	case "open":
		f.add("NOT " + itemCompleted)
	}
	switch q.Attempts.Op {
	case ">", "<", ">=", "<=", "=":
		f.add("COALESCE(w.attempts, 0) "+q.Attempts.Op+" ?", q.Attempts.N)
	}
}

// heldBy says as SQL that a word stands in the name of a seat's holder.
func heldBy(seat, word string) (condition string, values []any) {
	condition, values = likeAny(word, "p.name")
	return seat + " IN (SELECT s.id FROM seat s JOIN person p ON p.id = s.person_id WHERE " + condition + ")", values
}

func (q ItemQuery) order() string {
	id, _, order := q.columns() // by time
	if column, ok := itemOrder[q.Sort]; ok {
		order = column
	}
	group := ""
	if q.Grouped {
		group = itemGroup + ", w.reason, "
	}
	if q.Ascending {
		return " ORDER BY " + group + order + ", " + id
	}
	return " ORDER BY " + group + order + " DESC, " + id + " DESC"
}

// byState adds the condition on states: a deleted activity is nothing but deleted.
func (q ItemQuery) byState(f *itemFilter) {
	if len(q.States) == 0 {
		return
	}
	column := "COALESCE(w.state, 'not-copied')"
	if q.ofWritebacks() {
		column = "w.state"
	}
	if l := q.listed(); l != nil {
		f.add(l.where)
		column = "+w.state" // no index of another order
	}
	others := slices.DeleteFunc(slices.Clone(q.States), func(s ItemState) bool { return s == ItemDeleted })
	list, values := inList(others)
	switch {
	case len(others) == 0:
		f.add("w.gone_at IS NOT NULL")
	case len(others) < len(q.States):
		f.add("("+column+" IN ("+list+") OR w.gone_at IS NOT NULL)", values...)
	default:
		f.add(column+" IN ("+list+")", values...)
		if slices.Contains(others, ItemWritten) || slices.Contains(others, ItemOpen) {
			f.add("w.gone_at IS NULL")
		}
	}
}
