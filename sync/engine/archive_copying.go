package engine

import (
	"context"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

const (
	// usualPace is how many activities a second are written while nothing is known of this organization: what a first
	// activity, its completion and their answers take over the internet.
	usualPace = 2
	// mostPace is what Dynamics lets one account do: 6,000 requests in five minutes, two for an activity.
	mostPace = 10
)

// copyable are items of the file that are about the same people.
type copyable struct {
	example        int64
	items, matched int
}

// copyableOf tells items apart by whom they are about, as far as the never-copy list could.
type copyableOf struct {
	thread, member int64
	message        bool
}

// summarizeCopying counts what each choice would copy of the file, and what somebody has taken out.
func (f *archiveImport) summarizeCopying(ctx context.Context, tx *store.Tx, plan *ArchivePlan) error {
	p, groups := f.pass, map[copyableOf]*copyable{}
	err := tx.EachCopyable(ctx, p.SeatID, sinceOf(f.r), func(c store.CopyableItem) {
		if !p.Written.Has(c.ID) {
			return
		}
		of := copyableOf{c.ThreadID, c.MemberID, c.Message}
		g := groups[of]
		if g == nil {
			g = &copyable{example: c.ID}
			groups[of] = g
		}
		g.items++
		if c.Matched {
			g.matched++
		}
	})
	if err != nil {
		return err
	}
	if err := f.countCopying(ctx, tx, groups, plan); err != nil {
		return err
	}
	out, err := tx.TakenOut(ctx, p.SeatID)
	for _, id := range out {
		if p.Written.Has(id) {
			plan.TakenOut++
		}
	}
	return err
}

// countCopying adds up what the never-copy list lets through, and how long it would take to write.
func (f *archiveImport) countCopying(ctx context.Context, tx *store.Tx, groups map[copyableOf]*copyable, plan *ArchivePlan) error {
	list, err := store.NeverCopyRulesOf(ctx, tx, f.pass.SeatID)
	if err != nil {
		return err
	}
	all, inCRM := map[int64]bool{}, map[int64]bool{}
	reading := tx.Deciding()
	for of, g := range groups {
		if !list.Empty() {
			others, err := reading.Others(ctx, g.example)
			if err != nil {
				return err
			}
			if list.Keeps(others) != "" {
				plan.All.NeverCopy, plan.InCRM.NeverCopy = plan.All.NeverCopy+g.items, plan.InCRM.NeverCopy+g.matched
				continue
			}
		}
		plan.All.Items, plan.InCRM.Items = plan.All.Items+g.items, plan.InCRM.Items+g.matched
		plan.All.Open += g.items - g.matched
		if of.message {
			all[of.thread] = true
		}
		if of.message && g.matched > 0 {
			inCRM[of.thread] = true
		}
	}
	plan.All.Threads, plan.InCRM.Threads = len(all), len(inCRM)
	pace, err := f.e.store.WritePace(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	plan.All.Takes, plan.InCRM.Takes = takes(plan.All.Items, pace), takes(plan.InCRM.Items, pace)
	return nil
}

// takes is about how long so many activities take to write at a pace, 0: not known.
func takes(items int, pace float64) time.Duration {
	if pace == 0 {
		pace = usualPace
	}
	return time.Duration(float64(items) / min(pace, mostPace) * float64(time.Second))
}
