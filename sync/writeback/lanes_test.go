package writeback

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"navsync/store"
)

func TestLanesKeepARecordsJobsTogetherAndInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n, size := rapid.IntRange(1, 6).Draw(r, "lanes"), rapid.IntRange(1, 12).Draw(r, "size")
		var jobs []job
		for i, record := range rapid.SliceOfN(rapid.IntRange(0, 9), 0, 60).Draw(r, "records") {
			j := job{plan: Plan{ItemID: int64(i), ActivityID: fmt.Sprint("activity ", i)}}
			if record > 0 { // 0: unresolved, regarding nothing
				j.plan.RegardingKind, j.plan.RegardingID = []store.RecordKind{store.KindContact, store.KindLead}[record%2], fmt.Sprint("record ", record/2)
			}
			jobs = append(jobs, j)
		}
		dealt := lanes(slices.Clone(jobs), n, size)
		if most := (len(jobs) + size - 1) / size; len(dealt) > n || len(dealt) > most {
			r.Fatalf("%d lanes of %d for %d jobs in batches of %d", len(dealt), n, len(jobs), size)
		}
		lane, order, seen := map[string]int{}, map[string][]int64{}, 0
		for i, one := range dealt {
			if len(one) == 0 {
				r.Fatal("an empty lane")
			}
			for _, j := range one {
				seen++
				if other, known := lane[j.about()]; known && other != i {
					r.Fatalf("%s is in the lanes %d and %d", j.about(), other, i)
				}
				lane[j.about()] = i
				order[j.about()] = append(order[j.about()], j.plan.ItemID)
			}
		}
		want := map[string][]int64{}
		for _, j := range jobs {
			want[j.about()] = append(want[j.about()], j.plan.ItemID)
		}
		if seen != len(jobs) || fmt.Sprint(order) != fmt.Sprint(want) {
			r.Fatalf("dealt %v\nof    %v", order, want)
		}
	})
}

// Jobs about different records fill their batches: no more are sent than have to be.
func TestLanesAreFull(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 9, 10, 11, 25, 40} {
		var jobs []job
		for i := range n {
			jobs = append(jobs, job{plan: Plan{ActivityID: fmt.Sprint(i)}})
		}
		got := lanes(jobs, waveBatches, batchSets)
		if len(got) != (n+batchSets-1)/batchSets {
			t.Errorf("%d jobs in %d lanes", n, len(got))
		}
		for _, lane := range got[:len(got)-1] {
			if len(lane) != batchSets {
				t.Errorf("%d jobs: a batch of %d before the last", n, len(lane))
			}
		}
	}
}
