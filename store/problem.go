package store

import (
	"context"
	"strconv"
	"time"
)

// Ref names what a problem or a trail is about: kind is item, member, company, account,
// contact, lead, opportunity, user or seat; Ref its id.
type Ref struct{ Kind, Ref string }

// ItemRef names an item.
func ItemRef(id int64) Ref { return Ref{Kind: "item", Ref: strconv.FormatInt(id, 10)} }

// Problem is a group of errors with one cause (spec §12).
type Problem struct {
	ID         int64
	Signature  string
	Code       string // spec §3.4
	Key        string // the sentence, a key in the languages; "": the code's own
	Facts      string // JSON: what the sentence names
	Remedy     string // the next step, a key in the languages; "": the code's own
	Scope      string // item, record, seat or connection
	Step       string
	CRMCode    string
	Status     int
	RequestID  string // of the last one
	Privilege  string
	Detail     string // for support
	FirstAt    time.Time
	LastAt     time.Time
	Count      int64
	RunID      int64
	ResolvedAt time.Time
	Affected   int64 // items, records or seats that still have it, of a solved one those that had it, as far as the viewer may see
}

// AddProblem adds one occurrence to the group with p's signature, opens the group again
// when it was resolved, and returns its id. LastAt is when it happened.
func (t *Tx) AddProblem(ctx context.Context, p Problem, refs ...Ref) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, `INSERT INTO problem (signature, code, key, facts, remedy, scope, step, crm_code, status,
		request_id, privilege, detail, first_at, last_at, count, run_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
		ON CONFLICT (signature) DO UPDATE SET count = count + 1, last_at = excluded.last_at, run_id = excluded.run_id,
		facts = excluded.facts, request_id = excluded.request_id, detail = excluded.detail,
		first_at = CASE WHEN resolved_at IS NULL THEN first_at ELSE excluded.first_at END, resolved_at = NULL
		RETURNING id`,
		p.Signature, p.Code, p.Key, p.Facts, p.Remedy, p.Scope, p.Step, p.CRMCode, p.Status,
		p.RequestID, p.Privilege, p.Detail, Stamp(p.LastAt), Stamp(p.LastAt), idOrNil(p.RunID)).Scan(&id)
	if err != nil {
		return 0, classify("keep a problem", err)
	}
	for _, r := range refs {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO problem_ref (problem_id, kind, ref, count, last_at) VALUES (?, ?, ?, 1, ?)
			ON CONFLICT (problem_id, kind, ref) DO UPDATE SET count = count + 1, last_at = excluded.last_at, resolved_at = NULL`,
			id, r.Kind, r.Ref, Stamp(p.LastAt))
		if err != nil {
			return 0, classify("keep what a problem is about", err)
		}
	}
	return id, nil
}

// SettleRef notes that all is well with r: it leaves its problems, and those that are
// about nothing else any more are resolved.
func (t *Tx) SettleRef(ctx context.Context, r Ref, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE problem SET resolved_at = ?1 WHERE resolved_at IS NULL
		AND id IN (SELECT problem_id FROM problem_ref WHERE kind = ?2 AND ref = ?3 AND resolved_at IS NULL)
		AND NOT EXISTS (SELECT 1 FROM problem_ref o WHERE o.problem_id = problem.id AND o.resolved_at IS NULL
			AND NOT (o.kind = ?2 AND o.ref = ?3))`, Stamp(at), r.Kind, r.Ref)
	if err != nil {
		return classify("settle a problem", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE problem_ref SET resolved_at = ? WHERE kind = ? AND ref = ? AND resolved_at IS NULL",
		Stamp(at), r.Kind, r.Ref)
	return classify("settle a problem", err)
}

// SettleStep resolves the problems of a step that are about no single item, record or
// seat: the step has succeeded at the time at, and they did not happen since before.
func (t *Tx) SettleStep(ctx context.Context, step string, before, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE problem SET resolved_at = ? WHERE resolved_at IS NULL AND step = ? AND last_at < ?
		AND NOT EXISTS (SELECT 1 FROM problem_ref r WHERE r.problem_id = problem.id)`, Stamp(at), step, Stamp(before))
	return classify("settle a step's problems", err)
}

// OpenRefs are the refs of kind with an open problem of scope record, so that an import
// settles only what needs it.
func (t *Tx) OpenRefs(ctx context.Context, kind string) (map[string]bool, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT r.ref FROM problem_ref r JOIN problem p ON p.id = r.problem_id
		WHERE r.kind = ? AND r.resolved_at IS NULL AND p.scope = 'record'`, kind)
	if err != nil {
		return nil, classify("list open problems", err)
	}
	refs, err := collect(rows, func(row scanner) (ref string, err error) {
		err = row.Scan(&ref)
		return ref, err
	})
	open := make(map[string]bool, len(refs))
	for _, ref := range refs {
		open[ref] = true
	}
	return open, err
}

// ProblemQuery asks for a window of problem groups, the latest first.
type ProblemQuery struct {
	Scope    Scope
	Resolved bool   // those too
	Solved   bool   // only those
	RunID    int64  // only what happened last in this run
	Code     string // only this code
	Key      string // only this sentence
	Step     string // only this step
	Limit    int
	Offset   int
}

const problemColumns = `p.id, p.signature, p.code, p.key, p.facts, p.remedy, p.scope, p.step, p.crm_code, p.status, p.request_id,
	p.privilege, p.detail, p.first_at, p.last_at, p.count, COALESCE(p.run_id, 0), p.resolved_at`

// ownRef is true for a problem_ref r that a viewer with one seat (?1) may see.
const ownRef = `((r.kind = 'seat' AND r.ref = CAST(?1 AS TEXT))
	OR (r.kind = 'item' AND EXISTS (SELECT 1 FROM item i WHERE i.id = CAST(r.ref AS INTEGER) AND i.seat_id = ?1)))`

func (q ProblemQuery) where() (string, []any) {
	where, args := " WHERE ?1 = ?1", []any{q.Scope.SeatID}
	if !q.Scope.All {
		where += " AND EXISTS (SELECT 1 FROM problem_ref r WHERE r.problem_id = p.id AND " + ownRef + ")"
	}
	switch {
	case q.Solved:
		where += " AND p.resolved_at IS NOT NULL"
	case !q.Resolved:
		where += " AND p.resolved_at IS NULL"
	}
	if q.RunID != 0 {
		where, args = where+" AND (p.run_id = ? OR p.id = (SELECT problem_id FROM run WHERE id = ?))", append(args, q.RunID, q.RunID)
	}
	if q.Code != "" {
		where, args = where+" AND p.code = ?", append(args, q.Code)
	}
	if q.Key != "" {
		where, args = where+" AND p.key = ?", append(args, q.Key)
	}
	if q.Step != "" {
		where, args = where+" AND p.step = ?", append(args, q.Step)
	}
	return where, args
}

// window is the query with its values.
func (q ProblemQuery) window() (string, []any) {
	where, args := q.where()
	visible := " AND " + ownRef
	if q.Scope.All {
		visible = ""
	}
	return `SELECT ` + problemColumns + `,
		(SELECT count(*) FROM problem_ref r WHERE r.problem_id = p.id AND (r.resolved_at IS NULL OR p.resolved_at IS NOT NULL)` + visible + `)
		FROM problem p` + where + ` ORDER BY p.last_at DESC, p.id DESC LIMIT ? OFFSET ?`, append(args, limit(q.Limit), q.Offset)
}

// Problems is a window of the groups. A viewer with one seat sees those that concern it.
func (s *Reader) Problems(ctx context.Context, q ProblemQuery) ([]Problem, error) {
	query, args := q.window()
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify("list the problems", err)
	}
	return collect(rows, scanProblem)
}

// Problem is one group. Error: ErrNotFound.
func (s *Reader) Problem(ctx context.Context, id int64) (Problem, error) {
	p, err := scanProblem(s.reader.QueryRowContext(ctx, `SELECT `+problemColumns+`,
		(SELECT count(*) FROM problem_ref r WHERE r.problem_id = p.id AND r.resolved_at IS NULL)
		FROM problem p WHERE p.id = ?`, id))
	return p, classify("find a problem", err)
}

func scanProblem(row scanner) (Problem, error) {
	var p Problem
	var first, last, resolved Time
	err := row.Scan(&p.ID, &p.Signature, &p.Code, &p.Key, &p.Facts, &p.Remedy, &p.Scope, &p.Step, &p.CRMCode, &p.Status, &p.RequestID,
		&p.Privilege, &p.Detail, &first, &last, &p.Count, &p.RunID, &resolved, &p.Affected)
	p.FirstAt, p.LastAt, p.ResolvedAt = first.Time, last.Time, resolved.Time
	return p, err
}

// ProblemItem is one thing that a problem is about.
type ProblemItem struct {
	Ref
	Name       string // record, seat holder, or the item's member; "" when it is gone
	Note       string // an item's kind
	Count      int64
	LastAt     time.Time
	ResolvedAt time.Time
}

// ProblemItems is a window of what a problem is about, the latest first.
func (s *Reader) ProblemItems(ctx context.Context, scope Scope, id int64, limit, offset int) ([]ProblemItem, error) {
	visible := ""
	if !scope.All {
		visible = " AND " + ownRef
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT r.kind, r.ref, COALESCE(CASE r.kind
			WHEN 'account' THEN (SELECT name FROM account WHERE id = r.ref)
			WHEN 'contact' THEN (SELECT name FROM contact WHERE id = r.ref)
			WHEN 'lead' THEN (SELECT name FROM lead WHERE id = r.ref)
			WHEN 'opportunity' THEN (SELECT name FROM opportunity WHERE id = r.ref)
			WHEN 'user' THEN (SELECT name FROM crm_user WHERE id = r.ref)
			WHEN 'seat' THEN (SELECT p.name FROM seat s JOIN person p ON p.id = s.person_id WHERE s.id = CAST(r.ref AS INTEGER))
			WHEN 'member' THEN (SELECT name FROM member WHERE id = CAST(r.ref AS INTEGER))
			WHEN 'item' THEN (SELECT m.name FROM item i JOIN member m ON m.id = i.member_id WHERE i.id = CAST(r.ref AS INTEGER))
		END, ''), COALESCE(CASE r.kind WHEN 'item' THEN (SELECT kind FROM item WHERE id = CAST(r.ref AS INTEGER)) END, ''),
		r.count, r.last_at, r.resolved_at
		FROM problem_ref r WHERE r.problem_id = ?2`+visible+` AND ?1 = ?1 ORDER BY r.last_at DESC, r.ref LIMIT ?3 OFFSET ?4`,
		scope.SeatID, id, limit, offset)
	if err != nil {
		return nil, classify("list what a problem is about", err)
	}
	return collect(rows, func(row scanner) (ProblemItem, error) {
		var i ProblemItem
		var last, resolved Time
		err := row.Scan(&i.Kind, &i.Ref.Ref, &i.Name, &i.Note, &i.Count, &last, &resolved)
		i.LastAt, i.ResolvedAt = last.Time, resolved.Time
		return i, err
	})
}
