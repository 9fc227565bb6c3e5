package cli

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/export"
)

type matchDocument struct {
	Kind           store.RecordKind `json:"kind"`
	Total          int              `json:"total"`
	Matched        int              `json:"matched"`
	Percent        float64          `json:"percent"` // to one decimal
	NoCandidate    int              `json:"noCandidate"`
	BelowThreshold int              `json:"belowThreshold"`
	Ambiguous      int              `json:"ambiguous"`
}

// matchesCommand is the match report: counts and percentages; as CSV every unmatched
// record with its reason.
func (c *command) matchesCommand() *cobra.Command {
	var asCSV, review bool
	cmd := c.leaf("matches", "cli.report.matches", noArgs, func(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
		if err := c.oneForm(asCSV); err != nil {
			return err
		}
		switch {
		case review:
			return c.showReview(ctx, h)
		case asCSV:
			return h.store.WriteMatchReport(ctx, c.streams.Out, export.Harmless)
		}
		report, err := h.store.MatchReport(ctx)
		if err != nil {
			return err
		}
		return c.showMatches(report)
	})
	cmd.Flags().BoolVar(&asCSV, "csv", false, c.printer.T("cli.report.csv"))
	cmd.Flags().BoolVar(&review, "review", false, c.printer.T("cli.report.review"))
	return cmd
}

type reviewDocument struct {
	Member        string `json:"member"`
	Company       string `json:"company"`
	Record        string `json:"record"`
	RecordName    string `json:"recordName"`
	RecordCompany string `json:"recordCompany"`
	Score         int    `json:"score"`
	Review        string `json:"review"` // held, look-again
}

// showReview lists what a change of the rules of matching brought up (spec §7).
func (c *command) showReview(ctx context.Context, h *house) error {
	var shown []reviewDocument
	for _, review := range []string{store.ReviewHeld, store.ReviewLookAgain} {
		rows, err := h.store.Reviewed(ctx, review, 0)
		if err != nil {
			return err
		}
		for _, r := range rows {
			shown = append(shown, reviewDocument{
				Member: r.Member, Company: r.Company, Record: string(r.Kind) + ":" + r.RecordID, RecordName: r.Record,
				RecordCompany: r.RecordCompany, Score: r.Score, Review: r.Review,
			})
		}
	}
	return show(c, shown,
		column[reviewDocument]{"cli.col.score", func(d reviewDocument) string { return strconv.Itoa(d.Score) }},
		column[reviewDocument]{"cli.col.member", func(d reviewDocument) string { return strings.Join(known(d.Member, d.Company), ", ") }},
		column[reviewDocument]{"cli.col.best", func(d reviewDocument) string { return strings.Join(known(d.RecordName, d.RecordCompany), ", ") }},
		column[reviewDocument]{"cli.col.record", func(d reviewDocument) string { return d.Record }},
		column[reviewDocument]{"cli.col.outcome", func(d reviewDocument) string { return c.printer.T("cli.review." + d.Review) }},
	)
}

func (c *command) showMatches(report []store.MatchCount) error {
	var shown []matchDocument
	for _, m := range report {
		d := matchDocument(m)
		d.Percent = math.Round(10*d.Percent) / 10
		shown = append(shown, d)
	}
	count := func(get func(matchDocument) int) func(matchDocument) string {
		return func(m matchDocument) string { return c.printer.N(get(m)) }
	}
	return show(c, shown,
		column[matchDocument]{"cli.col.kind", func(m matchDocument) string { return c.printer.T("record." + string(m.Kind)) }},
		column[matchDocument]{"cli.col.total", count(func(m matchDocument) int { return m.Total })},
		column[matchDocument]{"cli.col.matched", count(func(m matchDocument) int { return m.Matched })},
		column[matchDocument]{"cli.col.share", func(m matchDocument) string { return strconv.FormatFloat(m.Percent, 'f', 1, 64) + " %" }},
		column[matchDocument]{"unresolved.reason.no-candidate", count(func(m matchDocument) int { return m.NoCandidate })},
		column[matchDocument]{"unresolved.reason.below-threshold", count(func(m matchDocument) int { return m.BelowThreshold })},
		column[matchDocument]{"unresolved.reason.ambiguous", count(func(m matchDocument) int { return m.Ambiguous })},
	)
}
