package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// itemCountsDocument are items by where they stand; written counts the open ones too.
type itemCountsDocument struct {
	Captured int `json:"captured"`
	Copied   int `json:"copied"`
	Waiting  int `json:"waiting"`
	Written  int `json:"written"`
	Open     int `json:"open"`
	Failed   int `json:"failed"`
	Deleted  int `json:"deleted"`
}

func countsOf(n store.ItemCounts) itemCountsDocument {
	return itemCountsDocument{n.Captured, n.Copied, n.Waiting, n.Written, n.Open, n.Failed, n.Deleted}
}

// foundDocument is one thing that was found. The counts are absent where the viewer may not see them.
type foundDocument struct {
	What     string `json:"what"` // person, seat, member, company, contact, lead, account, item, activity, request
	ID       string `json:"id,omitempty"`
	Name     string `json:"name"`
	Note     string `json:"note,omitempty"`
	Seat     string `json:"seat,omitempty"` // the seat holder's e-mail
	Holder   string `json:"seatHolder,omitempty"`
	Kind     string `json:"kind,omitempty"` // of an item
	State    string `json:"state,omitempty"`
	Problem  string `json:"problem,omitempty"`
	Sentence string `json:"sentence"`
	*itemCountsDocument
}

func (c *command) foundOf(f store.Finding) foundDocument {
	d := foundDocument{
		What: f.What, Name: f.Name, Note: f.Note, Seat: f.SeatEmail, Holder: f.Seat, Kind: string(f.Kind), State: string(f.State),
		Sentence: sentence.FoundLine(c.printer, f),
	}
	switch {
	case f.ItemID != 0:
		d.ID = id(f.ItemID)
	case f.RecordID != "":
		d.ID = f.RecordID
	case f.Problem != 0:
		d.ID, d.Problem = id(f.Problem), id(f.Problem)
	case f.MemberID != 0 && !f.Hidden:
		d.ID = id(f.MemberID)
	case f.CompanyID != 0:
		d.ID = id(f.CompanyID)
	}
	if f.Counted {
		counts := countsOf(f.Counts)
		d.itemCountsDocument = &counts
	}
	return d
}

func (c *command) findCommand() *cobra.Command {
	var limit int
	cmd := c.leaf("find TEXT…", "cli.find", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		found, err := h.store.Find(ctx, store.FindQuery{Scope: store.ScopeOf(a.Person), Text: strings.Join(args, " "), Limit: limit})
		if err != nil {
			return err
		}
		var shown []foundDocument
		for _, f := range found {
			shown = append(shown, c.foundOf(f))
		}
		if len(shown) == 0 && !c.json {
			c.say("%s", c.printer.T("find.nothing"))
			return nil
		}
		return show(c, shown,
			column[foundDocument]{"cli.col.kind", func(d foundDocument) string {
				if d.Kind != "" && d.What == store.FoundItem {
					return c.printer.T("kind." + d.Kind)
				}
				return c.printer.T("find.what." + d.What)
			}},
			column[foundDocument]{"cli.col.id", func(d foundDocument) string { return d.ID }},
			column[foundDocument]{"cli.col.name", func(d foundDocument) string { return d.Name }},
			column[foundDocument]{"find.about", func(d foundDocument) string { return d.Note }},
			column[foundDocument]{"cli.col.seat", func(d foundDocument) string { return d.Holder }},
			column[foundDocument]{"cli.col.state", func(d foundDocument) string { return d.Sentence }},
		)
	})
	c.countFlag(cmd, &limit, "limit", "", 1, 50, c.printer.T("cli.limit"))
	return cmd
}
