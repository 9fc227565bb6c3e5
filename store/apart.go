package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// ErrOneAddress is the answer for a member of one address: there is nothing to take apart.
var ErrOneAddress = errors.New("the member has one address")

// TakeApart makes two members of one that was made of two addresses by mistake (spec §11.4): address goes with the threads
// that it was first met in; of the member's first address, which names it, all the others go. What the newest archive says
// stays with the address that it says it of; the other is taught anew by the next archive, and has the name only where both
// bear it. Notes stay. The two never become one again by themselves. Errors: ErrNotFound (not the
// member's), ErrOneAddress.
func (t *Tx) TakeApart(ctx context.Context, m Member, address, by string, now time.Time) (other Member, err error) {
	all, err := t.addressesOf(ctx, m.ID)
	if err != nil {
		return other, err
	}
	isIt := func(a MemberAddress) bool { return a.Address == address }
	switch {
	case !slices.ContainsFunc(all, isIt):
		return other, ErrNotFound
	case len(all) == 1:
		return other, ErrOneAddress
	}
	var stay, move []MemberAddress
	for _, a := range all {
		if isIt(a) == (address == m.Key) {
			stay = append(stay, a)
		} else {
			move = append(move, a)
		}
	}
	names, _, err := one[int](t.tx.QueryRowContext(ctx, "SELECT count(*) FROM member_name WHERE member_id = ?", m.ID))
	if err != nil {
		return other, classify("count a member's names", err)
	}
	m, other = partFacts(m, stay[0], move, names <= 1)
	if other, err = t.addApart(ctx, other, move); err != nil {
		return other, err
	}
	if err := t.ChangeMember(ctx, m); err != nil {
		return other, err
	}
	if names == 1 {
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO member_name (name, member_id) SELECT name, ? FROM member_name WHERE member_id = ?",
			other.ID, m.ID); err != nil {
			return other, classify("keep a member's name", err)
		}
	}
	for _, one := range stay {
		for _, two := range move {
			_, err := t.tx.ExecContext(ctx, "INSERT OR IGNORE INTO member_apart (one, other, by, at) VALUES (?, ?, ?, ?)",
				one.Address, two.Address, by, Stamp(now))
			if err != nil {
				return other, classify("keep that two are two", err)
			}
		}
	}
	return other, t.moveApart(ctx, m.ID, other, move)
}

// Apart are the members that a person took apart, each with those that it is not.
func (t *Tx) Apart(ctx context.Context) (map[int64][]int64, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT a.member_id, b.member_id FROM member_apart p JOIN member_address a ON a.address = p.one
		JOIN member_address b ON b.address = p.other WHERE a.member_id <> b.member_id`)
	if err != nil {
		return nil, classify("list who was taken apart", err)
	}
	pairs, err := collect(rows, func(row scanner) (pair [2]int64, err error) {
		err = row.Scan(&pair[0], &pair[1])
		return pair, err
	})
	apart := map[int64][]int64{}
	for _, pair := range pairs {
		apart[pair[0]], apart[pair[1]] = append(apart[pair[0]], pair[1]), append(apart[pair[1]], pair[0])
	}
	return apart, err
}

// addressesOf is Reader.Addresses inside a change, without the threads.
func (t *Tx) addressesOf(ctx context.Context, memberID int64) ([]MemberAddress, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT address, url, seen_at FROM member_address WHERE member_id = ? ORDER BY seen_at DESC, address", memberID)
	if err != nil {
		return nil, classify("list a member's addresses", err)
	}
	return collect(rows, func(row scanner) (MemberAddress, error) {
		a := MemberAddress{MemberID: memberID}
		var seen Time
		err := row.Scan(&a.Address, &a.URL, &seen)
		a.SeenAt = seen.Time
		return a, err
	})
}

// partFacts says what each of the two is. stay is the newest address that stays; named: both bear the one name.
func partFacts(m Member, stay MemberAddress, move []MemberAddress, named bool) (kept, other Member) {
	told := slices.ContainsFunc(move, func(a MemberAddress) bool { return a.URL != "" && a.Address == m.Slug })
	bare := func(a MemberAddress) Member {
		b := Member{Key: a.Address, URL: a.URL, Name: a.Address, IgnoredAt: m.IgnoredAt} // any archive is newer
		if a.URL != "" {
			b.Slug = a.Address
		}
		if named {
			b.Name, b.FirstName, b.LastName = m.Name, m.FirstName, m.LastName
		}
		return b
	}
	if !told {
		return m, bare(move[0])
	}
	kept, other = bare(stay), m
	kept.ID, kept.Key = m.ID, m.Key
	other.ID, other.Key = 0, move[0].Address
	return kept, other
}

// addApart adds the second member with its addresses.
func (t *Tx) addApart(ctx context.Context, other Member, move []MemberAddress) (Member, error) {
	for _, a := range move {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM member_address WHERE address = ?", a.Address); err != nil {
			return other, classify("move a member's address", err)
		}
	}
	members := []Member{other}
	if err := t.AddMembers(ctx, members); err != nil {
		return other, err
	}
	other = members[0]
	for _, a := range move {
		a.MemberID = other.ID
		if err := t.AddAddress(ctx, a); err != nil {
			return other, err
		}
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE member SET ignored_at = ? WHERE id = ?", StampOrNil(other.IgnoredAt), other.ID)
	return other, classify("add a member", err)
}

// moveApart gives the second member the threads that it was first met in. Former firms are nobody's now: whose they were is
// not known.
func (t *Tx) moveApart(ctx context.Context, from int64, to Member, move []MemberAddress) error {
	addresses := make([]string, len(move))
	for i, a := range move {
		addresses[i] = a.Address
	}
	rows, err := t.tx.QueryContext(ctx, "SELECT thread_id FROM thread_member WHERE member_id = ? AND address IN (SELECT value FROM json_each(?))",
		from, jsonList(addresses))
	if err != nil {
		return classify("find a member's threads", err)
	}
	threads, err := collect(rows, func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE thread_member SET member_id = ?2, address = CASE WHEN address = ?4 THEN '' ELSE address END WHERE member_id = ?1
			AND thread_id IN (SELECT value FROM json_each(?3))`,
		"UPDATE item SET sender_id = ?2 WHERE sender_id = ?1 AND thread_id IN (SELECT value FROM json_each(?3)) AND ?4 = ?4",
		"UPDATE thread SET member_id = ?2 WHERE member_id = ?1 AND id IN (SELECT value FROM json_each(?3)) AND ?4 = ?4",
		"DELETE FROM member_job WHERE member_id = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4",
	} {
		if _, err := t.tx.ExecContext(ctx, statement, from, to.ID, jsonNumbers(threads), to.Key); err != nil {
			return classify("make two members of one", err)
		}
	}
	return t.SettleThreads(ctx, threads)
}
