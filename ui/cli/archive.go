package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

type countsDocument struct {
	New       int `json:"new"`
	Unchanged int `json:"unchanged"`
	Changed   int `json:"changed"`
}

type archiveDocument struct {
	ID      string                 `json:"id,omitempty"`
	Source  string                 `json:"source"`
	Name    string                 `json:"name"`
	Seat    string                 `json:"seat"`
	Owner   string                 `json:"owner,omitempty"`
	Profile string                 `json:"profile,omitempty"`
	Items   countsDocument         `json:"items"`
	Threads countsDocument         `json:"threads"`
	Kinds   map[store.ItemKind]int `json:"kinds"`
	Members int                    `json:"members"`
	InCRM   int                    `json:"membersInCrm"`
	Copied  int                    `json:"copied"`
	Never   int                    `json:"neverCopy"` // kept back by the never-copy list
	Skipped map[string]int         `json:"skipped"`
	Newest  string                 `json:"newest,omitempty"`
	DryRun  bool                   `json:"dryRun"`
}

// copyings are what import may copy; threads are chosen on screen.
var copyings = []string{string(engine.CopyNone), string(engine.CopyMatched), string(engine.CopyAll)}

func (c *command) archiveCommand() *cobra.Command {
	var seat, copying, since, owner string
	var dry, bind bool
	cmd := c.leaf("import FILE --seat EMAIL", "cli.import", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if !slices.Contains(copyings, copying) {
			return usageError{errors.New(c.printer.T("cli.import.bad-copy", "Given", copying, "Words", strings.Join(copyings, ", ")))}
		}
		r := engine.ArchiveRequest{Path: args[0], SeatEmail: seat, Copy: engine.Copying(copying), DryRun: dry, OwnerURL: owner, Bind: bind}
		if since != "" {
			day, err := time.Parse(time.DateOnly, since)
			if err != nil {
				return usageError{errors.New(c.printer.T("cli.import.bad-since", "Given", since))}
			}
			r.Since = day
		}
		if r.SeatEmail == "" {
			r.SeatEmail = a.Email
		}
		result, err := c.importAsked(ctx, h, a, r)
		if err != nil {
			return err
		}
		return c.showArchive(result, dry)
	})
	f := cmd.Flags()
	f.StringVar(&seat, "seat", "", c.printer.T("cli.import.seat"))
	f.StringVar(&copying, "copy", string(engine.CopyNone), c.printer.T("cli.import.copy"))
	completeWords(cmd, "copy", copyings)
	f.StringVar(&since, "since", "", c.printer.T("cli.import.since"))
	f.StringVar(&owner, "owner", "", c.printer.T("cli.import.owner-flag"))
	f.BoolVar(&bind, "bind", false, c.printer.T("cli.import.bind"))
	f.BoolVar(&dry, "dry-run", false, c.printer.T("cli.import.dry-run"))
	return cmd
}

func (c *command) showArchive(r engine.ArchiveResult, dry bool) error {
	doc := archiveDocument{
		Source: r.Source, Name: r.Name, Seat: r.SeatEmail, Owner: r.OwnerName, Profile: r.OwnerURL,
		Items: countsDocument(r.Items), Threads: countsDocument(r.Threads), Kinds: r.Kinds, Members: r.Members,
		InCRM: r.MembersInCRM, Copied: r.Copied, Never: r.NeverCopy, Skipped: r.Skipped, Newest: utc(r.Newest), DryRun: dry,
	}
	if r.ArchiveID != 0 {
		doc.ID = id(r.ArchiveID)
	}
	if c.json {
		return c.document(doc)
	}
	line := func(d countsDocument) string {
		return c.printer.T("cli.import.counts", "New", d.New, "Unchanged", d.Unchanged, "Changed", d.Changed)
	}
	return c.facts([]fact{
		{"cli.import.owner", doc.Owner + "  " + doc.Profile},
		{"cli.import.items", line(doc.Items)},
		{"cli.import.threads", line(doc.Threads)},
		{"cli.import.members", c.printer.T("cli.import.members-line", "All", doc.Members, "InCRM", doc.InCRM)},
		{"cli.import.copied", c.printer.N(doc.Copied)},
		{"cli.import.newest", doc.Newest},
	})
}
