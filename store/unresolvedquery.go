package store

import (
	"slices"
	"strings"
	"time"
)

// unresolvedRank is the place of a row's reason among UnresolvedReasons as SQL, as the report's index has it.
const unresolvedRank = `CASE w.unresolved_reason WHEN 'below-threshold' THEN 1 WHEN 'ambiguous' THEN 2 WHEN 'firm-known' THEN 3 ` +
	`WHEN 'no-candidate' THEN 4 WHEN 'record-gone' THEN 5 ELSE 0 END`

// unresolvedRows are the report's rows in the order of its index.
const unresolvedRows = " FROM writeback w INDEXED BY writeback_unresolved"

// unresolvedHolder joins who resolves a row.
const unresolvedHolder = " JOIN seat s ON s.id = w.seat_id JOIN person p ON p.id = s.person_id"

// threadNames are the names of a thread with several as SQL.
const threadNames = `(SELECT group_concat(x.name, ', ') FROM thread_member t
	JOIN member x ON x.id = t.member_id WHERE t.thread_id = i.thread_id)`

// unresolvedMember is whom item i is about as SQL, or everybody of a thread with several.
const unresolvedMember = "COALESCE(m.name, " + threadNames + ", '')"

// memberDomain is the domain of the e-mail of member m as SQL.
const memberDomain = "CASE WHEN instr(m.email, '@') > 0 THEN lower(substr(m.email, instr(m.email, '@') + 1)) ELSE '' END"

const unresolvedKept = "(w.kept_at IS NOT NULL)"

var unresolvedOrder = map[UnresolvedColumn]string{
	UnresolvedKind: "i.kind", UnresolvedMember: unresolvedMember + " COLLATE language", UnresolvedCompany: "COALESCE(m.company, '') COLLATE language",
	UnresolvedHolder: "p.name COLLATE language", UnresolvedReason: "w.unresolved_reason", UnresolvedKept: unresolvedKept, UnresolvedBest: "w.best_score",
}

// ids is the query for the items of all rows in their order, with its values.
func (q UnresolvedQuery) ids() (string, []any) {
	where, values := q.where()
	order, ranks := q.order()
	return "SELECT w.item_id" + q.from() + where + " " + order, append(values, ranks...)
}

// from joins what the query looks at to the rows in the order of their index, or to the few items of a member.
func (q UnresolvedQuery) from() string {
	from := unresolvedRows
	switch {
	case q.MemberID != 0:
		from = " FROM item i CROSS JOIN writeback w ON w.item_id = i.id"
	case q.looksAtItems():
		from += " CROSS JOIN item i ON i.id = w.item_id"
	}
	if q.looksAtMembers() {
		from += memberJoin
	}
	if q.Sort == UnresolvedHolder {
		from += unresolvedHolder
	}
	return from
}

func (q UnresolvedQuery) looksAtItems() bool {
	return q.Kind != "" || q.Sort == UnresolvedKind || q.looksAtMembers() || slices.ContainsFunc(q.Filter, func(p UnresolvedPart) bool {
		return len(p.Kinds) > 0 || slices.Contains(p.In, UnresolvedMember) || slices.Contains(p.In, UnresolvedCompany)
	})
}

func (q UnresolvedQuery) looksAtMembers() bool {
	return len(q.Member) > 0 || q.Company != "" || q.Domain != "" || q.Grouped == UnresolvedByMember ||
		q.Sort == UnresolvedMember || q.Sort == UnresolvedCompany
}

func (q UnresolvedQuery) where() (string, []any) {
	f := &itemFilter{}
	f.add(unresolvedHere)
	scope, values := q.Scope.ofWritebacks()
	f.add(scope, values...)
	if q.Ignored {
		f.add("w.ignored_at IS NOT NULL")
	} else {
		f.add("w.ignored_at IS NULL")
	}
	if q.IDs != nil {
		f.add("w.item_id IN (SELECT value FROM json_each(?))", numbers(q.IDs))
	}
	if q.Kind != "" {
		f.add("i.kind = ?", q.Kind)
	}
	if q.Reason != "" {
		f.add("w.unresolved_reason = ?", q.Reason)
	}
	if q.SeatID != 0 {
		f.add("w.seat_id = ?", q.SeatID)
	}
	if q.MemberID != 0 {
		f.add("i.member_id = ?", q.MemberID)
	}
	f.words(q.Member, "m.name")
	if q.Company != "" {
		f.add("fold(m.company) = ?", fold(q.Company))
	}
	if q.Domain != "" {
		f.add(memberDomain+" = ?", strings.ToLower(q.Domain))
	}
	if !q.Since.IsZero() {
		f.add("w.item_at >= ?", q.Since.UTC().Format(time.DateOnly))
	}
	for _, p := range q.Filter {
		condition, values := p.condition()
		f.add(condition, values...)
	}
	return " WHERE " + strings.Join(f.conditions, " AND "), f.values
}

// order is the order of the rows with its values: of a group the newest first where the sort leaves it open.
func (q UnresolvedQuery) order() (order string, ranks []any) {
	direction := ""
	if q.Descending {
		direction = " DESC"
	}
	newest := ", w.item_id" + direction
	group := map[UnresolvedGrouping]string{
		UnresolvedByReason: unresolvedRank + ", ", UnresolvedByMember: unresolvedMember + " COLLATE language, " + unresolvedMember + ", ",
	}[q.Grouped]
	if group != "" {
		newest = ", w.item_id DESC"
	}
	column, ok := unresolvedOrder[q.Sort]
	if !ok {
		return "ORDER BY " + group + "w.item_at" + direction + newest, nil
	}
	if len(q.Ranked) > 0 {
		column, ranks = ranked(column, q.Ranked)
	}
	return "ORDER BY " + group + column + direction + ", w.item_at DESC, w.item_id DESC", ranks
}

// ranked is the place of a column's value in a list as SQL.
func ranked(column string, list []string) (string, []any) {
	var b strings.Builder
	values := make([]any, 0, 2*len(list))
	b.WriteString("CASE " + column)
	for i, value := range list {
		b.WriteString(" WHEN ? THEN ?")
		values = append(values, value, i)
	}
	return b.String() + " END", values
}

// condition is the part as a condition on w and i, with its values.
func (p UnresolvedPart) condition() (string, []any) {
	f := &itemFilter{}
	in(f, "i.kind", p.Kinds)
	in(f, "w.unresolved_reason", p.Reasons)
	in(f, unresolvedKept, p.Kept)
	switch p.Best.Op {
	case ">", "<", ">=", "<=", "=":
		f.add("w.best_score "+p.Best.Op+" ?", p.Best.N)
	}
	for _, column := range p.In {
		p.stands(f, column)
	}
	if len(p.Ages) > 0 {
		seconds := make([]int64, len(p.Ages))
		for i, age := range p.Ages {
			seconds[i] = int64(age / time.Second)
		}
		f.add(`(SELECT CASE WHEN s < 60 THEN 0 WHEN s < 3600 THEN s - s % 60 WHEN s < 86400 THEN s - s % 3600 ELSE s - s % 86400 END
			FROM (SELECT ? - unixepoch(w.item_at) AS s)) IN (SELECT value FROM json_each(?))`, p.Now.Unix(), numbers(seconds))
	}
	if len(f.conditions) == 0 {
		return "FALSE", nil
	}
	return "(" + strings.Join(f.conditions, " OR ") + ")", f.values
}

// stands adds that the part's text stands in a column.
func (p UnresolvedPart) stands(f *itemFilter, column UnresolvedColumn) {
	text := func(in string) string { return "fold(" + in + `) LIKE ? ESCAPE '\'` }
	value := holding(p.Text)
	if p.Whole {
		text = func(in string) string { return "fold(" + in + ") = ?" }
		value = fold(p.Text)
	}
	switch column {
	case UnresolvedMember:
		f.add("(i.member_id IN (SELECT id FROM member WHERE "+text("name")+") OR i.member_id IS NULL AND "+text(threadNames)+")", value, value)
	case UnresolvedCompany:
		f.add("i.member_id IN (SELECT id FROM member WHERE "+text("company")+")", value)
	case UnresolvedHolder:
		f.add("w.seat_id IN (SELECT s.id FROM seat s JOIN person p ON p.id = s.person_id WHERE "+text("p.name")+")", value)
	case UnresolvedBest:
		f.add("w.best_score <> 0 AND "+text("CAST(w.best_score AS TEXT)"), value)
	}
}
