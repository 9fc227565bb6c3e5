package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

// digestDocument is what happened since: what failed, and what is new and unresolved by seat. Operators send it on by mail or chat.
type digestDocument struct {
	Since      string               `json:"since"`
	Until      string               `json:"until"`
	State      string               `json:"state"` // of the connection
	Runs       int                  `json:"runs"`
	FailedRuns []runDocument        `json:"failedRuns"`
	Problems   []problemDocument    `json:"problems"` // open ones that happened since
	Seats      []digestSeatDocument `json:"seats"`
	Unresolved int64                `json:"unresolved"`
	New        int64                `json:"newUnresolved"`
	Failed     int64                `json:"failed"`
}

type digestSeatDocument struct {
	Email      string `json:"email"`
	Unresolved int64  `json:"unresolved"`
	New        int64  `json:"newUnresolved"`
	Failed     int64  `json:"failed"`
	Waiting    int64  `json:"waiting"`
}

// digestRuns is how many runs back a digest looks at most: a month of one every quarter of an hour.
const digestRuns = 3000

func (c *command) digestCommand() *cobra.Command {
	since := 24 * time.Hour
	cmd := c.leaf("digest", "cli.digest", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		now := time.Now()
		doc, err := c.digest(ctx, h, a, now.Add(-since), now)
		if err != nil {
			return err
		}
		if c.json {
			return c.document(doc)
		}
		return c.showDigest(doc)
	})
	cmd.Flags().Var(spanFlag{c, &since}, "since", c.printer.T("cli.digest.since"))
	return cmd
}

// digest reads it, as far as the actor's role sees.
func (c *command) digest(ctx context.Context, h *house, a engine.Actor, from, until time.Time) (digestDocument, error) {
	doc := digestDocument{
		Since: utc(from), Until: utc(until), FailedRuns: []runDocument{}, Problems: []problemDocument{}, Seats: []digestSeatDocument{},
	}
	view, err := h.store.ConnectionView(ctx)
	if err != nil {
		return doc, err
	}
	doc.State = view.Word
	runs, err := h.store.Runs(ctx, digestRuns, 0)
	if err != nil {
		return doc, err
	}
	for _, r := range runs {
		if r.StartedAt.Before(from) {
			break
		}
		doc.Runs++
		if r.Outcome != store.RunComplete && !r.EndedAt.IsZero() {
			doc.FailedRuns = append(doc.FailedRuns, runOf(r))
		}
	}
	problems, err := h.store.Problems(ctx, store.ProblemQuery{Scope: store.ScopeOf(a.Person)})
	if err != nil {
		return doc, err
	}
	for _, p := range problems {
		if !p.LastAt.Before(from) {
			doc.Problems = append(doc.Problems, c.problemOf(p))
		}
	}
	return doc, c.digestSeats(ctx, h, a, from, &doc)
}

func (c *command) digestSeats(ctx context.Context, h *house, a engine.Actor, from time.Time, doc *digestDocument) error {
	seats, err := h.store.SeatStandings(ctx, store.Stamp(from))
	if err != nil {
		return err
	}
	for _, s := range seats {
		if a.Role == store.Seller && s.Email != a.Email {
			continue
		}
		doc.Seats = append(doc.Seats, digestSeatDocument{s.Email, s.Unresolved, s.New, s.Failed, s.Waiting})
		doc.Unresolved, doc.New, doc.Failed = doc.Unresolved+s.Unresolved, doc.New+s.New, doc.Failed+s.Failed
	}
	return nil
}

func (c *command) showDigest(doc digestDocument) error {
	n := func(v int64) string { return c.printer.N(int(v)) }
	err := c.facts([]fact{
		{"cli.digest.period", doc.Since + " – " + doc.Until},
		{"cli.digest.connection", doc.State},
		{"cli.digest.runs", c.printer.T("cli.digest.runs-of", "Failed", c.printer.N(len(doc.FailedRuns)), "All", c.printer.N(doc.Runs))},
		{"cli.digest.failed", n(doc.Failed)},
		{"cli.digest.unresolved", c.printer.T("cli.digest.new-of", "New", n(doc.New), "All", n(doc.Unresolved))},
	})
	if err != nil {
		return err
	}
	for _, p := range doc.Problems {
		if err := c.printLines([]string{"", oneLine(p.Sentence), "  → " + oneLine(p.Next)}); err != nil {
			return err
		}
	}
	if len(doc.Seats) == 0 {
		return nil
	}
	if err := c.printLines([]string{""}); err != nil {
		return err
	}
	return show(c, doc.Seats,
		column[digestSeatDocument]{"cli.col.seat", func(s digestSeatDocument) string { return s.Email }},
		column[digestSeatDocument]{"cli.col.new", func(s digestSeatDocument) string { return n(s.New) }},
		column[digestSeatDocument]{"cli.col.unresolved", func(s digestSeatDocument) string { return n(s.Unresolved) }},
		column[digestSeatDocument]{"cli.col.failed", func(s digestSeatDocument) string { return n(s.Failed) }},
		column[digestSeatDocument]{"cli.col.waiting", func(s digestSeatDocument) string { return n(s.Waiting) }},
	)
}
