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
	known   match.Company
	keys    []int64
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
	asked, ids := make([][]int64, len(companies)), make([]int64, len(companies))
	spread(len(companies), func(i int) {
		l := &companyLook{company: companies[i], known: match.Company{Name: companies[i].Name, Domain: companies[i].Domain}}
		l.keys = stored(match.CompanyKeys(l.known))
		all[i], asked[i], ids[i] = l, l.keys, companies[i].ID
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
	if err := gatherAccounts(ctx, tx, all, asked); err != nil {
		return 0, err
	}
	spread(len(all), func(i int) { all[i].score(m, b) })
	var changed []int64
	for _, l := range all {
		b.kept.Keys[l.company.ID] = l.keys
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

// gatherAccounts gives each company the accounts that can be it, with their masters; each is read once.
func gatherAccounts(ctx context.Context, tx *store.Tx, all []*companyLook, asked [][]int64) error {
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
			}
		}
	}
}

// score scores the accounts and comes to a verdict.
func (l *companyLook) score(m *matcher, b *batch) {
	scored := make([]match.Scored, len(l.among))
	for i, r := range l.among {
		scored[i] = match.Account(l.known, r)
	}
	l.verdict = m.judge(l.pairs, scored, b.at)
}
