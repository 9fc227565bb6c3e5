package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

type seatDocument struct {
	ID      string   `json:"id"`
	Email   string   `json:"email"`
	Aliases []string `json:"aliases"`
	Name    string   `json:"name"`
	Role    string   `json:"role"`
	Licence string   `json:"licence"`
	CRMUser string   `json:"crmUser"`
	UserID  string   `json:"crmUserId,omitempty"`
	Matched bool     `json:"matched"`
	CRMSync string   `json:"crmSync"`
	Reason  string   `json:"reason,omitempty"`
	// Why it is not matched: none, several, taken, service; and the sentence of it.
	Unmatched string `json:"unmatched,omitempty"`
	Why       string `json:"why,omitempty"`
	LastSync  string `json:"lastSync,omitempty"`
	Newest    string `json:"newestItem,omitempty"`
	// Absent where the viewer may not see them: a seller sees the names of other seats.
	*seatCounts
}

// seatCounts are what a seat has, by where it stands; written counts the open ones too.
type seatCounts struct {
	Items    int                `json:"items"`
	Pending  int                `json:"pending"`
	Failed   int                `json:"failed"`
	Open     int                `json:"unresolved"`
	Written  int                `json:"written"`
	Accounts int                `json:"accounts"`
	Leads    int                `json:"leads"`
	Captured int                `json:"captured"`
	Copied   int                `json:"copied"`
	Waiting  int                `json:"waiting"`
	OpenOnes int                `json:"open"`
	Deleted  int                `json:"deleted"`
	Coverage []coverageDocument `json:"coverage,omitempty"`
}

func (c *command) seatOf(s store.SeatRow) seatDocument {
	d := seatDocument{
		ID: id(s.ID), Email: s.Email, Aliases: append([]string{}, s.Aliases...), Name: s.Name,
		Role: string(s.Role), Licence: string(s.Licence),
		CRMUser: s.CRMUserName, UserID: s.CRMUserID, Matched: s.CRMUserID != "", CRMSync: string(s.Badge), Reason: s.Reason,
		LastSync: utc(s.LastSyncAt), Newest: utc(s.NewestItemAt),
		seatCounts: &seatCounts{
			Items: s.Items, Pending: s.Pending, Failed: s.Failed, Open: s.Open, Written: s.Written, Accounts: s.Accounts, Leads: s.Leads,
			Captured: s.Items, Copied: s.Copied, Waiting: s.Pending, OpenOnes: s.Open, Deleted: s.Deleted,
		},
	}
	if s.Unmatched != "" {
		d.Unmatched, d.Why = string(s.Unmatched), c.printer.T("seats.unmatched."+string(s.Unmatched)) //lang:keys seats.unmatched.*
	}
	return d
}

func (c *command) seatsCommand() *cobra.Command {
	cmd := c.group("seats")
	cmd.AddCommand(
		c.leaf("list", "cli.seats.list", noArgs, c.listSeats),
		c.leaf("candidates", "cli.seats.candidates", noArgs, c.listCRMUsers),
		c.onSeats("assign EMAIL…", "cli.seats.assign", (*engine.Engine).AssignSeats),
		c.onSeats("enable EMAIL…", "cli.seats.enable", (*engine.Engine).EnableSync),
		c.onSeats("disable EMAIL…", "cli.seats.disable", (*engine.Engine).DisableSync),
		c.onSeat("link EMAIL CRM-USER-ID", "cli.seats.link", (*engine.Engine).LinkSeat),
		c.onSeat("alias EMAIL OTHER", "cli.seats.alias", (*engine.Engine).AliasSeat),
		c.onSeat("unalias EMAIL OTHER", "cli.seats.unalias", (*engine.Engine).UnaliasSeat),
		c.bindSeatCommand(),
		c.unbindSeatCommand(),
		c.removeSeatsCommand(),
	)
	return cmd
}

// removeSeatsCommand deletes nothing that was not asked for: what becomes of the items is
// said with one of two flags, with and without a terminal (spec §8.9).
func (c *command) removeSeatsCommand() *cobra.Command {
	var keep, drop bool
	cmd := c.leaf("remove EMAIL…", "cli.seats.remove", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if !keep && !drop {
			n, err := itemsOfSeats(ctx, h, args)
			if err != nil {
				return err
			}
			return usageError{errors.New(c.printer.T("cli.seats.keep-or-delete", "count", n))}
		}
		results, err := h.engine.RemoveSeats(ctx, a, args, keep)
		if err != nil {
			return err
		}
		shown := make([]seatResultDocument, len(results))
		for i, r := range results {
			shown[i] = c.seatResultOf(r)
			if r.Err == nil {
				shown[i].removed(c, r, keep)
			}
		}
		return c.showSeatResults(shown)
	})
	cmd.Flags().BoolVar(&keep, "keep-items", false, c.printer.T("cli.seats.keep-items"))
	cmd.Flags().BoolVar(&drop, "delete-items", false, c.printer.T("cli.seats.delete-items"))
	cmd.MarkFlagsMutuallyExclusive("keep-items", "delete-items")
	return cmd
}

// itemsOfSeats counts the items of the seats with these e-mails; one that is none has none.
func itemsOfSeats(ctx context.Context, h *house, emails []string) (items int, err error) {
	for _, email := range emails {
		seat, err := h.store.SeatOf(ctx, email)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		rows, err := h.store.Seats(ctx, store.SeatQuery{ID: seat.ID})
		if err != nil {
			return 0, err
		}
		for _, row := range rows {
			items += row.Items
		}
	}
	return items, nil
}

func (c *command) onSeats(use, short string,
	change func(*engine.Engine, context.Context, engine.Actor, []string) ([]engine.SeatResult, error),
) *cobra.Command {
	return c.leaf(use, short, atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		results, err := change(h.engine, ctx, a, args)
		if err != nil {
			return err
		}
		shown := make([]seatResultDocument, len(results))
		for i, r := range results {
			shown[i] = c.seatResultOf(r)
		}
		return c.showSeatResults(shown)
	})
}

// onSeat is a command that changes one seat with one word more.
func (c *command) onSeat(use, short string,
	change func(e *engine.Engine, ctx context.Context, a engine.Actor, email, word string) error,
) *cobra.Command {
	return c.leaf(use, short, exactly(2), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if err := change(h.engine, ctx, a, args[0], args[1]); err != nil {
			return err
		}
		return c.showSeat(ctx, h, args[0])
	})
}

type seatResultDocument struct {
	Who   string      `json:"who"`
	Email string      `json:"email"`
	Done  bool        `json:"done"`
	Note  string      `json:"note,omitempty"`
	Error *shownError `json:"error,omitempty"`

	// Of remove alone.
	ItemsKept    *int `json:"itemsKept,omitempty"`
	ItemsDeleted *int `json:"itemsDeleted,omitempty"`
	Activities   *int `json:"activitiesInDynamics,omitempty"` // of these items; they stay
}

func (c *command) seatResultOf(r engine.SeatResult) seatResultDocument {
	d := seatResultDocument{Who: r.Who, Email: r.Email, Done: r.Done}
	if r.Note != "" {
		d.Note = c.printer.T(r.Note)
	}
	if r.Err != nil {
		s := sentence.OfCode(c.printer, r.Err)
		d.Error = &shownError{Code: string(s.Code), Message: s.Text, Remedy: s.Next}
	}
	return d
}

// removed names what became of the items of a seat.
func (d *seatResultDocument) removed(c *command, r engine.SeatResult, kept bool) {
	d.Activities = &r.InDynamics
	if kept {
		d.ItemsKept, d.Note = &r.Items, c.printer.T("cli.seats.kept", "count", r.Items)
		return
	}
	d.ItemsDeleted, d.Note = &r.Items, c.printer.T("cli.seats.deleted", "count", r.Items, "Activities", r.InDynamics)
}

// showSeatResults prints a result per seat; one that failed makes the command fail.
func (c *command) showSeatResults(shown []seatResultDocument) error {
	err := show(c, shown,
		column[seatResultDocument]{"cli.col.seat", func(d seatResultDocument) string { return d.Who }},
		column[seatResultDocument]{"cli.col.result", func(d seatResultDocument) string {
			if d.Error != nil {
				return d.Error.Message
			}
			return c.printer.T("cli.done") + " " + d.Note
		}},
	)
	if err == nil && slices.ContainsFunc(shown, func(d seatResultDocument) bool { return d.Error != nil }) {
		return silent{ExitFailed}
	}
	return err
}

func (c *command) listSeats(ctx context.Context, h *house, a engine.Actor, _ []string) error {
	shown, err := c.seatsFor(ctx, h, a)
	if err != nil {
		return err
	}
	count := func(get func(seatCounts) int) func(seatDocument) string {
		return func(s seatDocument) string {
			if s.seatCounts == nil {
				return ""
			}
			return c.printer.N(get(*s.seatCounts))
		}
	}
	return show(c, shown,
		column[seatDocument]{"cli.col.email", func(s seatDocument) string { return s.Email }},
		column[seatDocument]{"cli.col.name", func(s seatDocument) string { return s.Name }},
		column[seatDocument]{"cli.col.licence", func(s seatDocument) string { return c.printer.T("seat.licence." + s.Licence) }},
		column[seatDocument]{"cli.col.crm-user", func(s seatDocument) string {
			if !s.Matched {
				return cmp.Or(s.Why, c.printer.T("seat.not-matched"))
			}
			return s.CRMUser
		}},
		column[seatDocument]{"cli.col.crm-sync", func(s seatDocument) string { return c.printer.T("seat.badge." + s.CRMSync) }},
		column[seatDocument]{"cli.col.accounts", count(func(n seatCounts) int { return n.Accounts })},
		column[seatDocument]{"cli.col.leads", count(func(n seatCounts) int { return n.Leads })},
		column[seatDocument]{"find.column.captured", count(func(n seatCounts) int { return n.Captured })},
		column[seatDocument]{"find.column.copied", count(func(n seatCounts) int { return n.Copied })},
		column[seatDocument]{"cli.col.pending", count(func(n seatCounts) int { return n.Waiting })},
		column[seatDocument]{"cli.col.written", count(func(n seatCounts) int { return n.Written })},
		column[seatDocument]{"find.column.open", count(func(n seatCounts) int { return n.Open })},
		column[seatDocument]{"cli.col.failed", count(func(n seatCounts) int { return n.Failed })},
		column[seatDocument]{"find.column.deleted", count(func(n seatCounts) int { return n.Deleted })},
	)
}

// showSeat is the document of a seat that was changed; without --json the exit code says
// it all.
func (c *command) showSeat(ctx context.Context, h *house, email string) error {
	if !c.json {
		return nil
	}
	seats, err := h.store.Seats(ctx, store.SeatQuery{})
	if err != nil {
		return err
	}
	for _, s := range seats {
		if strings.EqualFold(s.Email, email) {
			return c.document(c.seatOf(s))
		}
	}
	return notFound(store.ErrNotFound, "errors.no-seat", map[string]any{"Email": email})
}

type crmUserDocument struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Title string `json:"title,omitempty"`
	Seat  string `json:"seat,omitempty"`
	Why   string `json:"why,omitempty"`
}

func (c *command) listCRMUsers(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
	users, err := h.store.CRMUsers(ctx, store.CRMUserQuery{})
	if err != nil {
		return err
	}
	var shown []crmUserDocument
	for _, u := range users {
		shown = append(shown, crmUserDocument{ID: u.ID, Name: u.Name, Email: u.Email, Title: u.Title, Seat: u.SeatEmail, Why: u.Why})
	}
	return show(c, shown,
		column[crmUserDocument]{"cli.col.id", func(u crmUserDocument) string { return u.ID }},
		column[crmUserDocument]{"cli.col.email", func(u crmUserDocument) string { return u.Email }},
		column[crmUserDocument]{"cli.col.name", func(u crmUserDocument) string { return u.Name }},
		column[crmUserDocument]{"cli.col.title", func(u crmUserDocument) string { return u.Title }},
		column[crmUserDocument]{"cli.col.seat", func(u crmUserDocument) string { return u.Seat }},
	)
}
