package matching

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/match"
)

// companyLook is one company among the accounts that can be it.
type companyLook struct {
	company store.ToMatch
	known   *match.Business
	asked   []match.Key
	counted []match.Key
	pairs   *pairs
	among   []match.Record
	verdict verdict
}

// companies matches a batch of the companies that are marked, as members does.
func (m *matcher) companies(ctx context.Context, tx *store.Tx) (n int, err error) {
	companies, err := tx.CompaniesToMatch(ctx, atOnce)
	if err != nil || len(companies) == 0 {
		return 0, err
	}
	b := newBatch(m.journal.Now())
	all := make([]*companyLook, len(companies))
	ids := make([]int64, len(companies))
	spread(len(companies), func(i int) {
		c := companies[i]
		l := &companyLook{company: c, known: match.NewBusiness(match.Company{Name: c.Name, Domain: c.Domain, Mails: c.Mails})}
		l.asked = l.known.Find()
		all[i], ids[i] = l, c.ID
	})
	before, err := tx.MatchesOf(ctx, nil, ids)
	if err != nil {
		return 0, err
	}
	for _, l := range all {
		if l.pairs, err = m.pairs(ctx, tx, store.Match{CompanyID: l.company.ID}, before[l.company.ID], &b.kept); err != nil {
			return 0, err
		}
	}
	if err := gatherAccounts(ctx, tx, all); err != nil {
		return 0, err
	}
	if err := b.countCompanies(ctx, tx, all); err != nil {
		return 0, err
	}
	spread(len(all), func(i int) { all[i].score(m, b) })
	var changed []int64
	for _, l := range all {
		b.kept.Keys[l.company.ID] = stored(append(l.asked, l.counted...))
		if b.kept.Outcomes[l.company.ID], err = m.decide(ctx, tx, l.company, l.pairs, l.verdict, &b.kept); err != nil {
			return 0, err
		}
		if l.pairs.changed {
			changed = append(changed, l.company.ID)
		}
	}
	if err := tx.CompaniesMatched(ctx, b.kept, b.at); err != nil {
		return 0, err
	}
	return len(companies), tx.MarkMembersOf(ctx, changed)
}

// gatherAccounts gives each company the accounts that can be it, those of people that its keys lead to among them, with their
// masters; each is read once.
func gatherAccounts(ctx context.Context, tx *store.Tx, all []*companyLook) error {
	asked := make([][]int64, len(all))
	for i, l := range all {
		asked[i] = stored(l.asked)
	}
	found, err := tx.FindRecords(ctx, asked, mostOfKey)
	if err != nil {
		return err
	}
	var numbers []int64
	for _, f := range found {
		numbers = append(numbers, f.Records...)
	}
	slices.Sort(numbers)
	refs, records, err := accountsOf(ctx, tx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	byRef := make(map[match.Ref]match.Record, len(records))
	for _, r := range records {
		byRef[r.Ref()] = r
	}
	for i, l := range all {
		l.gather(found[i].Records, refs, byRef)
	}
	return nil
}

// gather lists the accounts that can be the company, with those that they lead to.
func (l *companyLook) gather(numbers []int64, refs map[int64]match.Ref, byRef map[match.Ref]match.Record) {
	seen := map[match.Ref]bool{}
	for _, number := range numbers {
		for ref := refs[number]; ref.ID != "" && !seen[ref]; ref = byRef[ref].Successor {
			seen[ref] = true
			if r, known := byRef[ref]; known && !l.pairs.rejects(r) {
				l.among = append(l.among, r)
				l.counted = append(l.counted, l.known.Counted(r)...)
			}
		}
	}
}

// countCompanies reads the counts that the scores of companies need.
func (b *batch) countCompanies(ctx context.Context, tx *store.Tx, all []*companyLook) error {
	var keys []match.Key
	for _, l := range all {
		keys = append(keys, l.counted...)
	}
	slices.Sort(keys)
	counts, err := tx.KeyCounts(ctx, stored(slices.Compact(keys)))
	for key, n := range counts {
		b.counts[match.Key(key)] = n
	}
	return err
}

// score scores the accounts and comes to a verdict.
func (l *companyLook) score(m *matcher, b *batch) {
	l.verdict = m.judge(l.pairs, l.known.Score(l.among, match.World{Counts: b.counts}), b.at)
}
