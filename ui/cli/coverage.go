package cli

import (
	"context"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

// coverageDocument is how much of a month is in Dynamics; seat and holder stand in the report only.
type coverageDocument struct {
	Seat          string `json:"seat,omitempty"`
	Holder        string `json:"seatHolder,omitempty"`
	Month         string `json:"month"`
	Conversations int    `json:"conversations"`
	InDynamics    int    `json:"inDynamics"`
	Percent       int    `json:"percent"`
}

func coverageOf(n store.Coverage) coverageDocument {
	d := coverageDocument{Month: n.Month, Conversations: n.Conversations, InDynamics: n.InDynamics}
	if n.Conversations > 0 {
		d.Percent = n.InDynamics * 100 / n.Conversations
	}
	return d
}

// seatsFor are the seats as the viewer may see them: with their months, or of a seller's others the names alone.
func (c *command) seatsFor(ctx context.Context, h *house, a engine.Actor) ([]seatDocument, error) {
	seats, err := h.store.Seats(ctx, store.SeatQuery{})
	if err != nil {
		return nil, err
	}
	scope := store.ScopeOf(a.Person)
	covered, err := h.store.Coverage(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	months := map[int64][]coverageDocument{}
	for _, n := range covered {
		months[n.SeatID] = append(months[n.SeatID], coverageOf(n))
	}
	var shown []seatDocument
	for _, s := range seats {
		d := c.seatOf(s)
		if scope.All || s.ID == scope.SeatID {
			d.Coverage = months[s.ID]
		} else {
			d.seatCounts = nil
		}
		shown = append(shown, d)
	}
	return shown, nil
}

func (c *command) coverageCommand() *cobra.Command {
	var since string
	cmd := c.leaf("coverage", "cli.report.coverage", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		covered, err := h.store.Coverage(ctx, store.ScopeOf(a.Person), since)
		if err != nil {
			return err
		}
		var shown []coverageDocument
		for _, n := range covered {
			d := coverageOf(n)
			d.Seat, d.Holder = n.Email, n.Seat
			shown = append(shown, d)
		}
		return show(c, shown,
			column[coverageDocument]{"find.column.seat", func(d coverageDocument) string { return d.Holder }},
			column[coverageDocument]{"find.column.month", func(d coverageDocument) string { return d.Month }},
			column[coverageDocument]{"find.column.conversations", func(d coverageDocument) string { return c.printer.N(d.Conversations) }},
			column[coverageDocument]{"find.column.in-dynamics", func(d coverageDocument) string { return c.printer.N(d.InDynamics) }},
			column[coverageDocument]{"find.column.percent", func(d coverageDocument) string { return c.printer.N(d.Percent) + " %" }},
		)
	})
	cmd.Flags().StringVar(&since, "since", "", c.printer.T("cli.report.coverage.since"))
	return cmd
}
