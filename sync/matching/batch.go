package matching

import (
	"context"
	"maps"
	"slices"
	"time"

	"navsync/store"
	"navsync/sync/match"
)

// mostOfKey is how many records of one key are read: more cannot be told apart by it, and are only counted.
const mostOfKey = 300

// marked matches a batch of the members that are marked.
func (m *matcher) marked(ctx context.Context, tx *store.Tx) (int, error) {
	return m.members(ctx, tx, nil)
}

// members matches a batch, of these members or of those that are marked. The records that can be one of them are read once, by
// the owner of the transaction; the members are compared side by side, and decided one after the other in their order.
func (m *matcher) members(ctx context.Context, tx *store.Tx, ids []int64) (n int, err error) {
	members, err := tx.MembersToMatch(ctx, ids, atOnce)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	b := newBatch(m.journal.Now())
	if m.reviewedTo, err = tx.ReviewedTo(ctx); err != nil {
		return 0, err
	}
	if b.people, err = tx.People(ctx); err != nil {
		return 0, err
	}
	all := make([]*look, len(members))
	spread(len(members), func(i int) {
		l := &look{member: members[i], subject: match.NewSubject(profileOf(members[i]))}
		l.asking = l.subject.Find()
		all[i] = l
	})
	if err := m.membersPairs(ctx, tx, b, all); err != nil {
		return 0, err
	}
	if err := b.find(ctx, tx, all); err != nil {
		return 0, err
	}
	spread(len(all), func(i int) { all[i].score(b, m.numbers) })
	var again []*look
	for _, l := range all {
		if !l.shown(m.numbers) {
			l.asking = l.subject.FindMore()
			again = append(again, l)
		}
	}
	if err := b.find(ctx, tx, again); err != nil {
		return 0, err
	}
	spread(len(again), func(i int) { again[i].score(b, m.numbers) })
	spread(len(all), func(i int) { all[i].verdict = m.judge(all[i].pairs, all[i].scored, b.at) })
	for _, l := range all {
		b.kept.Keys[l.member.ID] = stored(l.keys())
		if b.kept.Outcomes[l.member.ID], err = m.decide(ctx, tx, l.member, l.pairs, l.verdict, &b.kept); err != nil {
			return 0, err
		}
	}
	return len(members), tx.MembersMatched(ctx, b.kept)
}

// membersPairs reads the pairs of the members as they stand.
func (m *matcher) membersPairs(ctx context.Context, tx *store.Tx, b *batch, all []*look) error {
	ids := make([]int64, len(all))
	for i, l := range all {
		ids[i] = l.member.ID
	}
	before, err := tx.MatchesOf(ctx, ids, nil)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.pairs, err = m.pairs(ctx, tx, store.Match{MemberID: l.member.ID}, before[l.member.ID], &b.kept); err != nil {
			return err
		}
	}
	return nil
}

// batch is what several members are compared with, and what that came to.
type batch struct {
	known      map[int64]match.Ref // by number
	candidates map[match.Ref]*match.Candidate
	people     int
	counts     map[match.Key]int
	kept       store.Matched
	at         time.Time
}

func newBatch(at time.Time) *batch {
	return &batch{
		known: map[int64]match.Ref{}, candidates: map[match.Ref]*match.Candidate{}, counts: map[match.Key]int{},
		kept: store.Matched{Keys: map[int64][]int64{}, Outcomes: map[int64]string{}}, at: at,
	}
}

// look is one member among the records that can be it.
type look struct {
	member  store.ToMatch
	pairs   *pairs
	subject *match.Subject
	asking  []match.Key // that are to be asked for
	asked   []match.Key
	records []int64
	long    map[match.Key]int
	among   []*match.Candidate
	counted [][]match.Key // of each of them: the counts that its score needs
	scored  []match.Scored
	verdict verdict
}

// find looks the members up by the keys that they are asking for, reads the records that nobody has read yet, and the counts.
func (b *batch) find(ctx context.Context, tx *store.Tx, all []*look) error {
	asked := make([][]int64, len(all))
	for i, l := range all {
		asked[i] = stored(l.asking)
	}
	found, err := tx.FindRecords(ctx, asked, mostOfKey)
	if err != nil {
		return err
	}
	var unread []int64
	for i, l := range all {
		l.met(found[i])
		for _, number := range found[i].Records {
			if _, read := b.known[number]; !read {
				b.known[number] = match.Ref{}
				unread = append(unread, number)
			}
		}
	}
	if err := b.read(ctx, tx, unread); err != nil {
		return err
	}
	spread(len(all), func(i int) { all[i].gather(b) })
	return b.count(ctx, tx, all)
}

// met keeps what the keys that it asked for have led to.
func (l *look) met(found store.Found) {
	l.asked, l.asking = append(l.asked, l.asking...), nil
	l.records = append(l.records, found.Records...)
	for key, n := range found.Long {
		if l.long == nil {
			l.long = map[match.Key]int{}
		}
		l.long[match.Key(key)] = n
	}
}

// read reads records, with those that they lead to.
func (b *batch) read(ctx context.Context, tx *store.Tx, numbers []int64) error {
	refs, records, err := personsOf(ctx, tx, numbers)
	if err != nil {
		return err
	}
	maps.Copy(b.known, refs)
	fresh := slices.DeleteFunc(records, func(r match.Record) bool { return b.candidates[r.Ref()] != nil })
	taken := make([]*match.Candidate, len(fresh))
	spread(len(fresh), func(i int) { taken[i] = match.NewCandidate(fresh[i]) })
	for _, c := range taken {
		if b.candidates[c.Record.Ref()] == nil {
			b.candidates[c.Record.Ref()] = c
		}
	}
	return nil
}

// gather lists the records that can be the member, with those that they lead to.
func (l *look) gather(b *batch) {
	seen := map[match.Ref]bool{}
	l.among, l.counted = nil, nil
	var add func(ref match.Ref)
	add = func(ref match.Ref) {
		c := b.candidates[ref]
		if c == nil || seen[ref] {
			return
		}
		seen[ref] = true
		if !l.pairs.rejects(c.Record) {
			l.among = append(l.among, c)
			l.counted = append(l.counted, l.subject.CountedWith(c))
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
		for _, keys := range l.counted {
			want(keys)
		}
	}
	slices.Sort(unknown) // in the order of the table: its pages are touched once
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
	for i := range l.among {
		if !l.scored[i].Weighed() {
			continue
		}
		if len(keys) == len(l.asked) {
			keys = append(keys, l.subject.Counted()...)
		}
		keys = append(keys, l.counted[i]...)
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
