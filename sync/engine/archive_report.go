package engine

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/linkedin"
)

// maxLeft bounds how many rows that were left out are told with their lines; all are counted.
const maxLeft = 10_000

// summarize fills a result with what the pass has seen.
func (f *archiveImport) summarize(ctx context.Context, tx *store.Tx, result *ArchiveResult) error {
	p := f.pass
	result.ArchivePlan, result.EditedSeen = f.plan, p.Report.Edited
	plan := &result.ArchivePlan
	tellCounts(p.Report, plan)
	tellLeft(f.reader, p.Report, plan)
	var err error
	if plan.Twice, err = tx.CountTwice(ctx, p.SeatID); err != nil {
		return err
	}
	inCRM, err := tx.MembersInCRM(ctx)
	if err != nil {
		return err
	}
	for _, id := range p.Members() {
		plan.Members++
		if inCRM[id] {
			plan.MembersInCRM++
		}
	}
	if err := f.summarizeCopying(ctx, tx, plan); err != nil {
		return err
	}
	return f.summarizeThreads(ctx, tx, inCRM, plan)
}

// tellCounts tells what came, by kind and by what became of it.
func tellCounts(report capture.Report, plan *ArchivePlan) {
	plan.Items, plan.Threads = ArchiveCounts(report.Items()), ArchiveCounts(report.Threads)
	plan.NewMembers, plan.Oldest, plan.Newest = report.NewMembers, report.Oldest, report.Newest
	plan.Spam, plan.Renamed, plan.LeftFirm, plan.BeforeStop = report.Spam, report.Renamed, report.LeftFirm, report.BeforeStop
	plan.Kinds, plan.Counts = map[store.ItemKind]int{}, map[store.ItemKind]ArchiveCounts{}
	for kind, c := range report.Kinds {
		if kind == capture.KindConnection && plan.Source == string(linkedin.SourceCSV) {
			continue // people of the items' own rows
		}
		plan.Counts[kind] = ArchiveCounts(c)
		all := c.New + c.Changed + c.Unchanged
		plan.Rows += all
		if kind != capture.KindConnection {
			plan.Kinds[kind] = all
		}
	}
}

// tellLeft tells the rows that were left out. Who does not hold the seat sees no beginnings of rows: they may be of texts.
func tellLeft(reader *linkedin.Reader, report capture.Report, plan *ArchivePlan) {
	plan.Skipped, plan.Files = map[string]int{}, len(reader.Files())
	plan.LeftKinds = map[store.ItemKind]int{}
	for kind, n := range reader.SkipKinds() {
		plan.LeftKinds[store.ItemKind(kind)] += n
	}
	for kind, n := range report.RepeatedKinds {
		plan.LeftKinds[kind] += n
	}
	for reason, n := range reader.SkipCounts() {
		plan.Skipped[string(reason)] = n
		plan.Rows += n
	}
	if report.Repeated > 0 {
		plan.Skipped[LeftRepeated] = report.Repeated
		plan.Rows += report.Repeated
	}
	for _, s := range reader.Skipped() {
		if len(plan.Left) == maxLeft {
			break
		}
		left := ArchiveLeft{File: s.File, Line: s.Line, Reason: string(s.Reason), Text: s.Text}
		if !plan.MayCopy && s.Reason != linkedin.ReasonDate && s.Reason != linkedin.ReasonColumns {
			left.Text = ""
		}
		plan.Left = append(plan.Left, left)
	}
}

// summarizeThreads lists the file's threads for the seat holder.
func (f *archiveImport) summarizeThreads(ctx context.Context, tx *store.Tx, inCRM map[int64]bool, plan *ArchivePlan) error {
	if !plan.MayCopy {
		return nil
	}
	names, err := tx.ThreadNames(ctx, f.pass.SeatID)
	if err != nil {
		return err
	}
	for _, t := range f.pass.Threads() {
		named := names[t.ID]
		plan.List = append(plan.List, ArchiveThread{
			Conversation: t.Conversation, Title: named.Title, Members: named.Names, Items: t.Rows, Newest: t.Newest, New: t.New,
			InCRM: slices.ContainsFunc(named.Members, func(id int64) bool { return inCRM[id] }),
		})
	}
	slices.SortFunc(plan.List, newestThread)
	return nil
}
