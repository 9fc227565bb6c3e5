package writeback

import "slices"

// Two activities about the same CRM record are never under way in two requests at once:
// Dynamics touches the record with each of them, and two writers of one row end in a
// deadlock (contract §13, trap 40). Who writes to Dynamics, and why none meets another:
//   - sendWave deals a wave's jobs out to lanes by the record they are about; a lane sends
//     one batch after another, and the next wave begins when all lanes have ended;
//   - settle.go reads and completes what a batch had written before, inside that batch's
//     own lane, after the batch was answered;
//   - create.go and correct.go (resolving, moving, updating, undoing) send one batch after
//     another, before or after the waves and never beside them;
//   - all of this happens inside Alone: one goroutine of one process at a time.

// about is the record that a writeback touches: what its activity is regarding, else
// the activity itself, which no other writeback is about.
func (j job) about() string {
	if j.plan.RegardingID == "" {
		return "activity " + j.plan.ActivityID
	}
	return j.plan.RegardingKind.WithID(j.plan.RegardingID)
}

// lanes deals jobs out to at most n lanes that may be sent side by side, each in batches
// of size: all jobs about one record are in one lane, in their order. No more lanes are
// opened than full batches need, and a lane has one batch at most that is not full.
func lanes(jobs []job, n, size int) [][]job {
	var order []string
	groups := map[string][]job{}
	for _, j := range jobs {
		record := j.about()
		if groups[record] == nil {
			order = append(order, record)
		}
		groups[record] = append(groups[record], j)
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(groups[b]) - len(groups[a]) })
	open := make([][]job, min(n, (len(jobs)+size-1)/size))
	for _, record := range order {
		lane := laneFor(open, len(groups[record]), size)
		open[lane] = append(open[lane], groups[record]...)
	}
	return slices.DeleteFunc(open, func(lane []job) bool { return len(lane) == 0 })
}

// laneFor is the first lane whose last batch has room for so many more, else the
// shortest lane.
func laneFor(open [][]job, more, size int) int {
	shortest := 0
	for i, lane := range open {
		if len(lane)%size > 0 && len(lane)%size+more <= size {
			return i
		}
		if len(lane) < len(open[shortest]) {
			shortest = i
		}
	}
	return shortest
}
