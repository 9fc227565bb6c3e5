package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
)

// importDocument is one import of a file.
type importDocument struct {
	ID         string `json:"id"`
	Seat       string `json:"seat"`
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	ImportedAt string `json:"importedAt"`
	ImportedBy string `json:"importedBy"`
	Added      int    `json:"added"`
}

// archiveUndoDocument is what undoing an archive's writebacks would do, or did.
type archiveUndoDocument struct {
	Archive string   `json:"archive"`
	Count   int      `json:"count"`   // the number that --delete confirms
	Delete  int      `json:"delete"`  // activities
	TakeOut int      `json:"takeOut"` // what waits
	Left    []string `json:"left"`    // items whose activities somebody else has changed, or added to, since
	Gone    int      `json:"gone"`    // deleted in Dynamics already
	// Attached are those of left to which somebody else has added a note or a file.
	Attached []string `json:"attached"`
	Missing  string   `json:"missing,omitempty"` // the privilege without which nothing is deleted
	// Only once it was done.
	Done   *int `json:"done,omitempty"`
	Queued *int `json:"queued,omitempty"`
	Failed *int `json:"failed,omitempty"`
}

func (c *command) listArchivesCommand() *cobra.Command {
	var seat string
	cmd := c.leaf("list", "cli.archive.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		var shown []importDocument
		seats, err := h.store.AllSeats(ctx)
		if err != nil {
			return err
		}
		for _, s := range seats {
			if !engine.Allows(a, engine.ActArchive, s.ID) || seat != "" && seat != s.Email {
				continue
			}
			archives, err := h.store.Archives(ctx, s.ID)
			if err != nil {
				return err
			}
			for _, i := range archives {
				shown = append(shown, importDocument{id(i.ID), s.Email, i.Name, i.Kind, utc(i.ImportedAt), i.ImportedBy, i.Added})
			}
		}
		return show(c, shown,
			column[importDocument]{"cli.col.id", func(d importDocument) string { return d.ID }},
			column[importDocument]{"cli.col.seat", func(d importDocument) string { return d.Seat }},
			column[importDocument]{"cli.col.at", func(d importDocument) string { return d.ImportedAt }},
			column[importDocument]{"cli.col.name", func(d importDocument) string { return d.Name }},
			column[importDocument]{"find.column.captured", func(d importDocument) string { return c.printer.N(d.Added) }},
		)
	})
	cmd.Flags().StringVar(&seat, "seat", "", c.printer.T("cli.filter.seat"))
	return cmd
}

// undoArchiveCommand deletes nothing without the number of what it destroys (spec §13).
func (c *command) undoArchiveCommand() *cobra.Command {
	var confirmed int
	var dry bool
	cmd := c.leaf("undo ARCHIVE-ID", "cli.archive.undo", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		n, err := c.number(args[0])
		if err != nil {
			return err
		}
		if dry || confirmed == 0 {
			u, err := h.engine.PlanArchiveUndo(ctx, a, n)
			if err != nil {
				return err
			}
			if err := c.showArchiveUndo(archiveUndoOf(u)); err != nil || dry || u.Count() == 0 {
				return err
			}
			if u.Missing != "" {
				return &engine.Error{Code: engine.CodePrivilege, Privilege: u.Missing}
			}
			return usageError{errors.New(c.printer.T("cli.archive.undo.confirm", "Count", u.Count()))}
		}
		u, r, err := h.engine.UndoArchive(ctx, a, n, confirmed)
		if err != nil {
			return err
		}
		d := archiveUndoOf(u)
		failed := u.Count() - r.Done - r.Queued
		d.Done, d.Queued, d.Failed = &r.Done, &r.Queued, &failed
		if err := c.showArchiveUndo(d); err != nil || failed == 0 {
			return err
		}
		return silent{ExitFailed}
	})
	c.countFlag(cmd, &confirmed, "delete", "", 1, 0, c.printer.T("cli.archive.undo.delete"))
	cmd.Flags().BoolVar(&dry, "dry-run", false, c.printer.T("cli.archive.undo.dry-run"))
	return cmd
}

func archiveUndoOf(u engine.ArchiveUndo) archiveUndoDocument {
	d := archiveUndoDocument{
		Archive: u.Archive.Name, Count: u.Count(), Delete: len(u.Deletes), TakeOut: len(u.Waiting), Gone: len(u.Gone),
		Left: []string{}, Attached: []string{}, Missing: u.Missing,
	}
	for _, item := range u.Touched {
		d.Left = append(d.Left, id(item))
	}
	for _, item := range u.Attached {
		d.Left, d.Attached = append(d.Left, id(item)), append(d.Attached, id(item))
	}
	return d
}

func (c *command) showArchiveUndo(d archiveUndoDocument) error {
	if c.json {
		return c.document(d)
	}
	facts := []fact{
		{"cli.archive.undo.archive", oneLine(d.Archive)},
		{"cli.archive.undo.deletes", c.printer.N(d.Delete)},
		{"cli.archive.undo.takes-out", c.printer.N(d.TakeOut)},
		{"cli.archive.undo.left", c.leftItems(d.Left)},
		{"cli.archive.undo.attached", c.leftItems(d.Attached)},
		{"cli.archive.undo.gone", c.printer.N(d.Gone)},
	}
	if d.Missing != "" {
		facts = append(facts, fact{"cli.archive.undo.missing", d.Missing})
	}
	if d.Done != nil {
		facts = append(facts, fact{"cli.archive.undo.done", c.printer.N(*d.Done)}, fact{"cli.archive.undo.queued", c.printer.N(*d.Queued)},
			fact{"cli.archive.undo.failed", c.printer.N(*d.Failed)})
	}
	return c.facts(facts)
}

// leftItems counts the items that are left and names the first.
func (c *command) leftItems(ids []string) string {
	const most = 20
	text := c.printer.N(len(ids))
	for i, item := range ids {
		switch i {
		case 0:
			text += ": " + item
		case most:
			return text + ", …"
		default:
			text += ", " + item
		}
	}
	return text
}
