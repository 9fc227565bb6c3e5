package match

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
)

// mixResult is what a run over members came to.
type mixResult struct {
	used, right, at, atRight, plain, plainRight, shownOf, shown int
	// by score: 80 to 89, 90 to 99, 100.
	bins, binsRight [3]int
}

// same: the record is the one, or a copy of it.
func (m *mix) same(x mixMember, id string) bool {
	at, err := strconv.Atoi(id)
	return err == nil && x.truth >= 0 && m.people[at] == m.people[x.truth]
}

func (m *mix) run(t testing.TB, members int) mixResult {
	t.Helper()
	var r mixResult
	for range members {
		x := m.member()
		d := m.match(x.profile)
		used := d.Outcome == Used
		right := used && m.same(x, d.Best.Record.ID)
		if used {
			r.used++
			bin := min(2, max(0, (d.Best.Score.Points-80)/10))
			r.bins[bin]++
			if right {
				r.right++
				r.binsRight[bin]++
			}
		}
		if x.truth < 0 {
			continue
		}
		copies := d.Outcome == Ambiguous && slices.ContainsFunc(d.Candidates, func(s Scored) bool { return m.same(x, s.Record.ID) })
		if (x.at || x.proof) && !copies {
			r.at++
			if right {
				r.atRight++
			}
		}
		if x.plain && !copies {
			r.plain++
			if right {
				r.plainRight++
			}
		}
		if !used && (x.at || x.proof) {
			r.shownOf++
			if slices.ContainsFunc(d.Candidates[:min(3, len(d.Candidates))], func(s Scored) bool { return m.same(x, s.Record.ID) }) {
				r.shown++
			}
		}
	}
	return r
}

func (r mixResult) String() string {
	return fmt.Sprintf("used %d, precision %.5f", r.used, ratio(r.right, r.used)) +
		fmt.Sprintf(", recall of those still there %.4f (%d)", ratio(r.atRight, r.at), r.at) +
		fmt.Sprintf(", of exact names at exact firms %.4f (%d)", ratio(r.plainRight, r.plain), r.plain) +
		fmt.Sprintf(", of the rest among three %.3f (%d)", ratio(r.shown, r.shownOf), r.shownOf) +
		fmt.Sprintf("; right of 80-89 %.4f (%d)", ratio(r.binsRight[0], r.bins[0]), r.bins[0]) +
		fmt.Sprintf(", 90-99 %.4f (%d)", ratio(r.binsRight[1], r.bins[1]), r.bins[1]) +
		fmt.Sprintf(", 100 %.5f (%d)", ratio(r.binsRight[2], r.bins[2]), r.bins[2])
}

func ratio(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// TestNaturalMix holds the promised numbers over a natural mix, and that a score says no more than is true: 15,000 members
// among 20,000 contacts, with NAVSYNC_SLOW=1 300,000 of them, among 200,000, too.
func TestNaturalMix(t *testing.T) {
	sizes := map[int]int{20_000: 15_000}
	switch {
	case os.Getenv("NAVSYNC_SLOW") != "":
		sizes = map[int]int{20_000: 200_000, 200_000: 100_000}
	case testing.Short():
		sizes = map[int]int{5_000: 10_000}
	}
	for contacts, members := range sizes {
		r := newMix(contacts, 11).run(t, members)
		t.Logf("%d contacts, %d members: %v", contacts, members, r)
		switch {
		case ratio(r.right, r.used) < 0.995:
			t.Error("precision below 0.995")
		case ratio(r.atRight, r.at) < 0.95:
			t.Error("recall of those who are still at the firm below 0.95")
		case ratio(r.plainRight, r.plain) < 0.97:
			t.Error("recall of exact names at exact firms below 0.97")
		}
		for i, least := range [...]float64{0.93, 0.97, 0.99} {
			if r.bins[i] > 500 && ratio(r.binsRight[i], r.bins[i]) < least {
				t.Errorf("of the pairs scored %d and more %.4f are right, not %.2f", 80+10*i, ratio(r.binsRight[i], r.bins[i]), least)
			}
		}
	}
}

// BenchmarkNaturalMix prints precision and recall over natural mixes of up to a million contacts:
//
//	go test -run '^$' -bench NaturalMix -benchtime 1x -timeout 60m ./sync/match
func BenchmarkNaturalMix(b *testing.B) {
	for _, contacts := range []int{20_000, 200_000, 1_000_000} {
		b.Run(strconv.Itoa(contacts), func(b *testing.B) {
			m := newMix(contacts, 17)
			b.ResetTimer()
			var r mixResult
			for range b.N {
				r = m.run(b, 20_000)
			}
			b.Log(r)
			b.ReportMetric(ratio(r.right, r.used), "precision")
			b.ReportMetric(ratio(r.atRight, r.at), "recall")
			b.ReportMetric(ratio(r.plainRight, r.plain), "exact-recall")
		})
	}
}
