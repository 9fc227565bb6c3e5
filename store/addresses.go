package store

import (
	"context"
	"time"
)

// MemberAddress is one of the addresses that a member is or was known by.
type MemberAddress struct {
	Address  string // a profile slug, or the key of somebody of whom only the name is known
	MemberID int64
	URL      string // "" without a profile
	SeenAt   time.Time
	Threads  int // of those that it was first met in
}

// Addresses are a member's addresses, the newest first.
func (s *Reader) Addresses(ctx context.Context, memberID int64) ([]MemberAddress, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT a.address, a.member_id, a.url, a.seen_at, (SELECT count(*) FROM thread_member y
			WHERE y.member_id = a.member_id AND (y.address = a.address OR y.address = '' AND a.address = m.key))
		FROM member_address a JOIN member m ON m.id = a.member_id WHERE a.member_id = ? ORDER BY a.seen_at DESC, a.address`, memberID)
	if err != nil {
		return nil, classify("list a member's addresses", err)
	}
	return collect(rows, func(row scanner) (MemberAddress, error) {
		var a MemberAddress
		var seen Time
		err := row.Scan(&a.Address, &a.MemberID, &a.URL, &seen, &a.Threads)
		a.SeenAt = seen.Time
		return a, err
	})
}

// AddAddress gives a member one more address; one that somebody has stays theirs.
func (t *Tx) AddAddress(ctx context.Context, a MemberAddress) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO member_address (address, member_id, url, seen_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (address) DO UPDATE SET url = excluded.url, seen_at = excluded.seen_at
		WHERE member_id = excluded.member_id AND seen_at < excluded.seen_at`, a.Address, a.MemberID, a.URL, Stamp(a.SeenAt))
	return classify("keep a member's address", err)
}

// AddName keeps a folded name that a member has or had.
func (t *Tx) AddName(ctx context.Context, memberID int64, folded string) error {
	_, err := t.tx.ExecContext(ctx, "INSERT OR IGNORE INTO member_name (name, member_id) VALUES (?, ?)", folded, memberID)
	return classify("keep a member's name", err)
}

// SeatPerson is a member who takes part in a seat's threads.
type SeatPerson struct {
	ID       int64
	Nameless bool // without a profile: only the name is known
}

// SeatPeople are the members of a seat's threads that bear or bore one of the folded names, by name.
func (t *Tx) SeatPeople(ctx context.Context, seatID int64, folded []string) (all map[string][]SeatPerson, err error) {
	all = map[string][]SeatPerson{}
	rows, err := t.tx.QueryContext(ctx, `SELECT n.name, m.id, m.slug = '' FROM json_each(?) j CROSS JOIN member_name n ON n.name = j.value
		JOIN member m ON m.id = n.member_id WHERE EXISTS (SELECT 1 FROM thread_member y JOIN thread t ON t.id = y.thread_id
			WHERE y.member_id = m.id AND t.seat_id = ?) ORDER BY m.id`, jsonList(folded), seatID)
	if err != nil {
		return nil, classify("find people by name", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var name string
		var p SeatPerson
		if err := rows.Scan(&name, &p.ID, &p.Nameless); err != nil {
			return nil, classify("find people by name", err)
		}
		all[name] = append(all[name], p)
	}
	return all, nil
}

// NamelessOf are the folded names of members of a seat's threads of whom only the name is known.
func (t *Tx) NamelessOf(ctx context.Context, seatID int64) ([]string, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT DISTINCT n.name FROM member m JOIN member_name n ON n.member_id = m.id WHERE m.slug = ''
		AND EXISTS (SELECT 1 FROM thread_member y JOIN thread t ON t.id = y.thread_id WHERE y.member_id = m.id AND t.seat_id = ?)
		ORDER BY n.name`, seatID)
	if err != nil {
		return nil, classify("find people without a profile", err)
	}
	return collect(rows, func(row scanner) (name string, err error) {
		err = row.Scan(&name)
		return name, err
	})
}

// ThreadPerson is one of the others of a thread.
type ThreadPerson struct {
	MemberID int64
	Names    []string // folded
}

// ThreadPeople are the others of threads.
func (t *Tx) ThreadPeople(ctx context.Context, threads []int64) (all map[int64][]ThreadPerson, err error) {
	all = map[int64][]ThreadPerson{}
	rows, err := t.tx.QueryContext(ctx, `SELECT y.thread_id, y.member_id, COALESCE(n.name, '') FROM json_each(?) j
		CROSS JOIN thread_member y ON y.thread_id = j.value LEFT JOIN member_name n ON n.member_id = y.member_id
		ORDER BY y.thread_id, y.member_id`, jsonNumbers(threads))
	if err != nil {
		return nil, classify("find who takes part in threads", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var thread, member int64
		var name string
		if err := rows.Scan(&thread, &member, &name); err != nil {
			return nil, classify("find who takes part in threads", err)
		}
		people := all[thread]
		if len(people) == 0 || people[len(people)-1].MemberID != member {
			people = append(people, ThreadPerson{MemberID: member})
		}
		last := &people[len(people)-1]
		last.Names = append(last.Names, name)
		all[thread] = people
	}
	return all, nil
}

// DecidedApart says that two members may not become one: a person took them apart, or decided on different records for them.
func (t *Tx) DecidedApart(ctx context.Context, one, other int64) (apart bool, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM member_apart p JOIN member_address a ON a.address = p.one
			JOIN member_address b ON b.address = p.other WHERE a.member_id = ?1 AND b.member_id = ?2 OR a.member_id = ?2 AND b.member_id = ?1)
		OR EXISTS (SELECT 1 FROM match a JOIN match b ON b.member_id = ?2 WHERE a.member_id = ?1 AND a.outcome = 'used' AND b.outcome = 'used'
			AND a.origin = 'manual' AND b.origin = 'manual' AND (a.record_kind <> b.record_kind OR a.record_id <> b.record_id))`, one, other).Scan(&apart)
	return apart, classify("look whether two members are one", err)
}

// MergeMembers makes one member of two: everything of gone is kept's from now on. With a seat it concerns this seat's
// threads only, and gone stays while others know it: of somebody without a profile only the name is known.
func (t *Tx) MergeMembers(ctx context.Context, kept, gone, seatID int64) error {
	const seats = "thread_id IN (SELECT id FROM thread WHERE ?3 = 0 OR seat_id = ?3)"
	for _, statement := range []string{
		"UPDATE thread_member SET address = (SELECT key FROM member WHERE id = ?2) WHERE member_id = ?2 AND address = '' AND ?1 = ?1 AND " + seats,
		`UPDATE item SET sender_id = ?1 WHERE sender_id = ?2 AND (thread_id IN (SELECT y.thread_id FROM thread_member y WHERE y.member_id = ?2)
			OR twin_of IS NOT NULL) AND (?3 = 0 OR seat_id = ?3)`,
		"UPDATE item SET member_id = ?1 WHERE member_id = ?2 AND (?3 = 0 OR seat_id = ?3)",
		"UPDATE thread SET member_id = ?1 WHERE member_id = ?2 AND (?3 = 0 OR seat_id = ?3)",
		"UPDATE OR IGNORE thread_member SET member_id = ?1 WHERE member_id = ?2 AND " + seats,
		"DELETE FROM thread_member WHERE member_id = ?2 AND ?1 = ?1 AND " + seats,
		"UPDATE member SET dirty = 1 WHERE id = ?1 AND ?2 = ?2 AND ?3 = ?3",
	} {
		if _, err := t.tx.ExecContext(ctx, statement, kept, gone, seatID); err != nil {
			return classify("make one member of two", err)
		}
	}
	stays, _, err := one[bool](t.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM thread_member WHERE member_id = ?)", gone))
	if err != nil || stays {
		return classify("make one member of two", err)
	}
	if err := t.companiesByMail(ctx, []int64{gone}); err != nil {
		return err
	}
	for _, statement := range []string{
		"UPDATE member_address SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE OR IGNORE member_name SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE OR IGNORE member_job SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE OR IGNORE match SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE profile_fill SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE record_creation SET member_id = ?1 WHERE member_id = ?2",
		"UPDATE seat_update SET ref = CAST(?1 AS TEXT) WHERE ref_kind = 'member' AND ref = CAST(?2 AS TEXT)",
		"UPDATE trail SET ref = CAST(?1 AS TEXT) WHERE kind = 'member' AND ref = CAST(?2 AS TEXT)",
		"UPDATE member SET ignored_at = COALESCE(ignored_at, (SELECT ignored_at FROM member WHERE id = ?2)) WHERE id = ?1",
		"DELETE FROM member WHERE id = ?2 AND ?1 = ?1",
	} {
		if _, err := t.tx.ExecContext(ctx, statement, kept, gone); err != nil {
			return classify("make one member of two", err)
		}
	}
	return nil
}
