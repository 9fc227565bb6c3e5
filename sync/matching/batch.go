package matching

import (
	"context"

	"navsync/store"
	"navsync/sync/match"
)

// mostOfKey is how many records of one key are read: more cannot be told apart by it, and are only counted.
const mostOfKey = 300

// marked matches a batch of the members that are marked.
func (m *matcher) marked(ctx context.Context, tx *store.Tx) (int, error) {
	return m.members(ctx, tx, nil)
}

// members matches a batch, of these members or of those that are marked: the records that can be one of them are read once.
func (m *matcher) members(ctx context.Context, tx *store.Tx, ids []int64) (n int, err error) {
	members, err := tx.MembersToMatch(ctx, ids, atOnce)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	b := &batch{known: map[int64]match.Ref{}, candidates: map[match.Ref]*match.Candidate{}, counts: map[match.Key]int{}}
	if m.reviewedTo, err = tx.ReviewedTo(ctx); err != nil {
		return 0, err
	}
	if b.people, err = tx.People(ctx); err != nil {
		return 0, err
	}
	all := make([]*look, len(members))
	for i, member := range members {
		all[i] = &look{member: member, subject: match.NewSubject(profileOf(member))}
		if all[i].pairs, err = m.pairs(ctx, tx, store.Match{MemberID: member.ID}); err != nil {
			return 0, err
		}
	}
	if err := b.find(ctx, tx, all, (*match.Subject).Find); err != nil {
		return 0, err
	}
	var again []*look
	for _, l := range all {
		if l.score(b, m.numbers); !l.shown(m.numbers) {
			again = append(again, l)
		}
	}
	if err := b.find(ctx, tx, again, (*match.Subject).FindMore); err != nil {
		return 0, err
	}
	for _, l := range again {
		l.score(b, m.numbers)
	}
	for _, l := range all {
		if err := m.settle(ctx, tx, l); err != nil {
			return 0, err
		}
	}
	return len(members), nil
}

// settle keeps what a look at a member came to.
func (m *matcher) settle(ctx context.Context, tx *store.Tx, l *look) error {
	if err := tx.SetMemberKeys(ctx, l.member.ID, stored(l.keys())); err != nil {
		return err
	}
	outcome, err := m.decide(ctx, tx, l.member, l.pairs, l.scored)
	if err != nil {
		return err
	}
	return tx.MemberMatched(ctx, l.member.ID, outcome)
}

// batch is what several members are compared with.
type batch struct {
	known      map[int64]match.Ref // by number
	candidates map[match.Ref]*match.Candidate
	people     int
	counts     map[match.Key]int
}

// look is one member among the records that can be it.
type look struct {
	member  store.ToMatch
	pairs   *pairs
	subject *match.Subject
	asked   []match.Key
	records []int64
	long    map[match.Key]int
	among   []*match.Candidate
	scored  []match.Scored
}

// find looks the members up by keys, reads the records that nobody has read yet, and the counts.
func (b *batch) find(ctx context.Context, tx *store.Tx, all []*look, keys func(*match.Subject) []match.Key) error {
	var unread []int64
	for _, l := range all {
		asked := keys(l.subject)
		found, err := tx.FindRecords(ctx, stored(asked), mostOfKey)
		if err != nil {
			return err
		}
		l.asked = append(l.asked, asked...)
		for key, n := range found.Long {
			if l.long == nil {
				l.long = map[match.Key]int{}
			}
			l.long[match.Key(key)] = n
		}
		for _, number := range found.Records {
			l.records = append(l.records, number)
			if _, read := b.known[number]; !read {
				b.known[number] = match.Ref{}
				unread = append(unread, number)
			}
		}
	}
	refs, records, err := personsOf(ctx, tx, unread)
	if err != nil {
		return err
	}
	for number, ref := range refs {
		b.known[number] = ref
	}
	for _, r := range records {
		if b.candidates[r.Ref()] == nil {
			b.candidates[r.Ref()] = match.NewCandidate(r)
		}
	}
	for _, l := range all {
		l.gather(b)
	}
	return b.count(ctx, tx, all)
}

// gather lists the records that can be the member, with those that they lead to.
func (l *look) gather(b *batch) {
	seen := map[match.Ref]bool{}
	l.among = nil
	var add func(ref match.Ref)
	add = func(ref match.Ref) {
		c := b.candidates[ref]
		if c == nil || seen[ref] {
			return
		}
		seen[ref] = true
		if !l.pairs.rejects(c.Record) {
			l.among = append(l.among, c)
		}
		if c.Record.Successor.ID != "" {
			add(c.Record.Successor)
		}
	}
	for _, number := range l.records {
		add(b.known[number])
	}
}

// count reads the counts that the scores need and that are not known yet.
func (b *batch) count(ctx context.Context, tx *store.Tx, all []*look) error {
	var unknown []int64
	want := func(keys []match.Key) {
		for _, key := range keys {
			if _, known := b.counts[key]; !known {
				b.counts[key] = 0
				unknown = append(unknown, int64(key))
			}
		}
	}
	for _, l := range all {
		want(l.subject.Counted())
		for _, c := range l.among {
			want(l.subject.CountedWith(c))
		}
	}
	counts, err := tx.KeyCounts(ctx, unknown)
	if err != nil {
		return err
	}
	for key, n := range counts {
		b.counts[match.Key(key)] = n
	}
	return nil
}

func (l *look) score(b *batch, s match.Settings) {
	l.scored = l.subject.Score(l.among, match.World{People: b.people, Counts: b.counts, Long: l.long}, s)
}

// shown: somebody is a candidate already.
func (l *look) shown(s match.Settings) bool {
	for _, scored := range l.scored {
		if scored.Score.Points >= s.Candidate {
			return true
		}
	}
	return false
}

// keys are what the member is looked at again by: all that was asked, and the counts that went into a score.
func (l *look) keys() []match.Key {
	keys := l.asked
	for i, c := range l.among {
		if !l.scored[i].Weighed() {
			continue
		}
		if len(keys) == len(l.asked) {
			keys = append(keys, l.subject.Counted()...)
		}
		keys = append(keys, l.subject.CountedWith(c)...)
	}
	return keys
}

func stored(keys []match.Key) []int64 {
	list := make([]int64, len(keys))
	for i, key := range keys {
		list[i] = int64(key)
	}
	return list
}

func profileOf(member store.ToMatch) match.Profile {
	p := match.Profile{
		Name: member.Name, First: member.First, Last: member.Last,
		Company: member.Company, Title: member.Title, Place: member.Place, Domain: member.Domain,
	}
	if member.Slug != "" {
		p.Slugs = []string{member.Slug}
	}
	if member.Email != "" {
		p.Emails = []string{member.Email}
	}
	for _, job := range member.Jobs {
		p.Former = append(p.Former, match.Employment{Company: job.Company, Title: job.Title})
	}
	if member.AccountID != "" {
		p.Accounts = []match.AccountName{{ID: member.AccountID, Name: member.AccountName, Domain: member.AccountDomain}}
	}
	return p
}
