package store

import (
	"context"
	"strings"
)

// ThreadMember is one of the others of a thread.
type ThreadMember struct {
	ID         int64
	Name       string
	Title      string
	Company    string
	ProfileURL string
	Badge      MemberBadge
	RecordKind RecordKind // of the used match
	RecordID   string
	RecordName string
}

// visible are the items of thread t that the viewer may see, as SQL.
func (q ThreadQuery) visible() (string, []any) {
	scope, values := q.Scope.where()
	return "SELECT 1 FROM thread o JOIN item i ON i.thread_id = o.id LEFT JOIN writeback w ON w.item_id = i.id WHERE (o.id = t.id OR " + oneToOne +
		") AND " + scope, values
}

func (q ThreadQuery) where() (string, []any) {
	var conditions []string
	var values []any
	add := func(condition string, value ...any) {
		conditions, values = append(conditions, condition), append(values, value...)
	}
	if q.Scope.All {
		visible, some := q.visible()
		add("(t.seat_id = ? OR EXISTS ("+visible+"))", append([]any{q.Scope.SeatID}, some...)...)
	} else {
		add("t.seat_id = ?", q.Scope.SeatID)
	}
	if q.SeatID != 0 {
		add("t.seat_id = ?", q.SeatID)
	}
	add("NOT EXISTS (SELECT 1 FROM thread o WHERE " + oneToOne + " AND (o.newest_at, o.id) > (t.newest_at, t.id))")
	if q.MemberID != 0 {
		add("t.id IN (SELECT thread_id FROM thread_member WHERE member_id = ?)", q.MemberID)
	}
	for _, word := range strings.Fields(q.Text) {
		title, inTitle := likeAny(word, "t.title")
		people, inPeople := likeAny(word, "x.name", "x.company")
		add("("+title+" OR t.id IN (SELECT y.thread_id FROM thread_member y JOIN member x ON x.id = y.member_id WHERE "+people+"))",
			append(inTitle, inPeople...)...)
	}
	return " WHERE " + strings.Join(conditions, " AND "), values
}

// Threads is a window of conversations, the newest first.
func (s *Reader) Threads(ctx context.Context, q ThreadQuery) ([]ThreadRow, error) {
	return s.threads(ctx, q, "", nil)
}

func (s *Reader) threads(ctx context.Context, q ThreadQuery, more string, args []any) ([]ThreadRow, error) {
	where, values := q.where()
	rows, err := s.reader.QueryContext(ctx, `SELECT t.id, t.seat_id, p.name, t.title, t.newest_at, COALESCE(m.id, 0), COALESCE(m.name, ''),
		COALESCE(m.title, ''), COALESCE(m.company, ''), COALESCE(m.url, ''), t.chosen,
		t.copy OR EXISTS (SELECT 1 FROM thread o WHERE `+oneToOne+` AND o.copy)
		FROM thread t JOIN seat s ON s.id = t.seat_id JOIN person p ON p.id = s.person_id LEFT JOIN member m ON m.id = t.member_id`+
		where+more+" ORDER BY t.newest_at DESC, t.id DESC LIMIT ? OFFSET ?", append(append(values, args...), limit(q.Limit), q.Offset)...)
	if err != nil {
		return nil, classify("list the threads", err)
	}
	list, err := collect(rows, func(row scanner) (ThreadRow, error) {
		var t ThreadRow
		var newest Time
		err := row.Scan(&t.ID, &t.SeatID, &t.SeatHolder, &t.Title, &newest, &t.MemberID, &t.Member,
			&t.MemberTitle, &t.Company, &t.ProfileURL, &t.Chosen, &t.Copy)
		t.NewestAt = newest.Time
		if !q.Scope.reads(t.SeatID, 0) {
			t.Title = "" // it is what a conversation is about (spec §1)
		}
		return t, err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.fillThread(ctx, q.Scope, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// fillThread counts a thread's items as far as the viewer may see, and says how its
// people stand to the CRM.
func (s *Reader) fillThread(ctx context.Context, scope Scope, t *ThreadRow) error {
	where, values := scope.where()
	err := s.reader.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE i.copy = 1),
		count(*) FILTER (WHERE w.state = 'written' AND w.gone_at IS NULL),
		count(*) FILTER (WHERE w.state = 'open' AND w.gone_at IS NULL), count(*) FILTER (WHERE w.state IN ('waiting', 'sending', 'uncertain')),
		count(*) FILTER (WHERE w.state = 'failed'), count(*) FILTER (WHERE w.state = 'taken-out'),
		count(*) FILTER (WHERE w.state IN ('written', 'open') AND w.gone_at IS NOT NULL)
		FROM item i LEFT JOIN writeback w ON w.item_id = i.id WHERE i.thread_id IN (`+conversation+`) AND `+where, append([]any{t.ID}, values...)...).
		Scan(&t.Items, &t.Copied, &t.Written, &t.Open, &t.Waiting, &t.Failed, &t.Out, &t.Deleted)
	if err != nil {
		return classify("count a thread's items", err)
	}
	members, err := s.ThreadMembers(ctx, t.ID)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(members))
	t.MemberCount, t.Badge = len(members), NotInCRM
	found := 0
	for _, m := range members {
		names = append(names, m.Name)
		if t.MemberID != 0 && m.ID != t.MemberID {
			continue
		}
		if m.RecordID != "" && m.Badge != BadgeGone {
			found++
		}
		if found <= 1 && rank(m.Badge) > rank(t.Badge) {
			t.Badge, t.RecordKind, t.RecordID, t.RecordName = m.Badge, m.RecordKind, m.RecordID, m.RecordName
		}
	}
	if found > 1 {
		t.Badge, t.RecordKind, t.RecordID, t.RecordName = BadgeAmbiguous, "", "", ""
	}
	t.Members = strings.Join(names, ", ")
	return nil
}

// rank orders badges by what says most about a thread.
func rank(b MemberBadge) int {
	for i, known := range []MemberBadge{NotInCRM, BadgeCandidates, BadgeAmbiguous, BadgeGone, OutOfDate, InCRM} {
		if b == known {
			return i
		}
	}
	return 0
}

// CountThreads is the number of threads that Threads would list without a limit.
func (s *Reader) CountThreads(ctx context.Context, q ThreadQuery) (int, error) {
	where, values := q.where()
	return s.count(ctx, "SELECT count(*) FROM thread t"+where, values...)
}

// Thread is the conversation that a thread belongs to, as far as the viewer may see it. Its
// items are asked for with ItemQuery.ThreadID. Error: ErrNotFound.
func (s *Reader) Thread(ctx context.Context, scope Scope, id int64) (ThreadRow, error) {
	list, err := s.threads(ctx, ThreadQuery{Scope: scope, Limit: 1}, " AND t.id IN ("+conversation+")", []any{id})
	if err != nil {
		return ThreadRow{}, err
	}
	if len(list) == 0 {
		return ThreadRow{}, classify("find a thread", ErrNotFound)
	}
	return list[0], nil
}

// memberBadge is a member's badge as SQL over member m and its used match x.
var memberBadge = `CASE WHEN x.id IS NOT NULL AND ` + recordGone("x.record_kind", "x.record_id") + ` THEN 'record-gone'
	WHEN x.id IS NOT NULL AND x.differs THEN 'out-of-date' WHEN x.id IS NOT NULL THEN 'in-crm'
	WHEN m.outcome = 'ambiguous' THEN 'ambiguous' WHEN m.outcome = 'candidates' THEN 'candidates' ELSE 'not-in-crm' END`

// ThreadMembers lists the others of a thread by name.
func (s *Reader) ThreadMembers(ctx context.Context, threadID int64) ([]ThreadMember, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT m.id, m.name, m.title, m.company, m.url, `+memberBadge+`,
		COALESCE(x.record_kind, ''), COALESCE(x.record_id, ''), `+recordName("x.record_kind", "x.record_id")+`
		FROM thread_member t JOIN member m ON m.id = t.member_id
		LEFT JOIN match x ON x.id = (SELECT id FROM match WHERE member_id = m.id AND outcome = 'used' ORDER BY origin = 'manual' DESC, score DESC LIMIT 1)
		WHERE t.thread_id = ? ORDER BY m.name COLLATE language, m.id`, threadID)
	if err != nil {
		return nil, classify("list a thread's members", err)
	}
	return collect(rows, func(row scanner) (ThreadMember, error) {
		var m ThreadMember
		err := row.Scan(&m.ID, &m.Name, &m.Title, &m.Company, &m.ProfileURL, &m.Badge, &m.RecordKind, &m.RecordID, &m.RecordName)
		return m, err
	})
}
