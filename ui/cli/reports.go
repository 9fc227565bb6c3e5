package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

type unresolvedDocument struct {
	ID         string `json:"id"`
	At         string `json:"at"`
	Kind       string `json:"kind"`
	Direction  string `json:"direction"`
	Subject    string `json:"subject,omitempty"`
	Member     string `json:"member"`
	ProfileURL string `json:"profileUrl,omitempty"`
	Company    string `json:"company,omitempty"`
	Seat       string `json:"seat"`
	Reason     string `json:"reason"`
	Best       string `json:"best,omitempty"`
	BestName   string `json:"bestName,omitempty"`
	Score      int    `json:"score"`
	// Missing are the fields that could prove the best candidate and that one side does not know.
	Missing    []string `json:"missing,omitempty"`
	Table      string   `json:"activityTable"`
	ActivityID string   `json:"activityId"`
}

func unresolvedOf(r store.UnresolvedRow) unresolvedDocument {
	d := unresolvedDocument{
		ID: id(r.ItemID), At: utc(r.At), Kind: string(r.Kind), Direction: string(r.Direction), Subject: r.Subject, Member: r.Member,
		ProfileURL: r.ProfileURL, Company: r.Company, Seat: r.SeatEmail, Reason: r.Reason, BestName: r.BestName,
		Score: r.BestScore, Table: r.ActivityTable, ActivityID: r.ActivityID,
	}
	if d.Member == "" {
		d.Member = r.Members
	}
	if r.DateOnly {
		d.At = r.At.Format("2006-01-02")
	}
	if r.Reason == "below-threshold" {
		d.Missing = store.Missing(r.Evidence)
	}
	if r.BestKind != "" {
		d.Best = r.BestKind.WithID(r.BestID)
	}
	return d
}

func (c *command) reportCommand() *cobra.Command {
	cmd := c.group("report")
	var asCSV, ignored bool
	var by itemFilter
	unresolved := c.leaf("unresolved", "cli.report.unresolved", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if err := c.oneForm(asCSV); err != nil {
			return err
		}
		q := store.UnresolvedQuery{Scope: store.ScopeOf(a.Person), Ignored: ignored}
		if err := c.narrowUnresolved(ctx, h, &q, by); err != nil {
			return err
		}
		rows, err := h.store.Unresolved(ctx, q)
		if err != nil {
			return err
		}
		var shown []unresolvedDocument
		for _, r := range rows {
			shown = append(shown, unresolvedOf(r))
		}
		if asCSV {
			return printCSV(c, shown)
		}
		return show(c, shown,
			column[unresolvedDocument]{"cli.col.id", func(d unresolvedDocument) string { return d.ID }},
			column[unresolvedDocument]{"cli.col.at", func(d unresolvedDocument) string { return d.At }},
			column[unresolvedDocument]{"cli.col.kind", func(d unresolvedDocument) string { return c.printer.T("kind." + d.Kind) }},
			column[unresolvedDocument]{"cli.col.member", func(d unresolvedDocument) string { return d.Member }},
			column[unresolvedDocument]{"cli.col.company", func(d unresolvedDocument) string { return d.Company }},
			column[unresolvedDocument]{"cli.col.seat", func(d unresolvedDocument) string { return d.Seat }},
			column[unresolvedDocument]{"cli.col.reason", func(d unresolvedDocument) string { return c.printer.T("unresolved.reason." + d.Reason) }},
			column[unresolvedDocument]{"cli.col.best", func(d unresolvedDocument) string {
				if d.Best == "" {
					return ""
				}
				return strconv.Itoa(d.Score) + "  " + d.BestName + "  " + d.Best
			}},
		)
	})
	unresolved.Flags().BoolVar(&asCSV, "csv", false, c.printer.T("cli.report.csv"))
	by.flags(c, unresolved, "seat", "member", "kind", "reason", "since")
	unresolved.Flags().BoolVar(&ignored, "ignored", false, c.printer.T("cli.report.ignored"))
	cmd.AddCommand(unresolved, c.matchesCommand(), c.coverageCommand())
	return cmd
}

// printCSV prints documents as CSV with their JSON names as the header. A text that a
// spreadsheet would take for a formula gets a leading apostrophe.
func printCSV[T any](c *command, rows []T) error {
	w := csv.NewWriter(c.streams.Out)
	names := fieldNames[T]()
	if err := w.Write(names); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	for _, row := range rows {
		b, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
		var cells map[string]any
		if err := json.Unmarshal(b, &cells); err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
		line := make([]string, len(names))
		for i, name := range names {
			switch v := cells[name].(type) {
			case nil:
			case []any:
				line[i] = harmless(strings.Trim(fmt.Sprint(v), "[]"))
			default:
				line[i] = harmless(fmt.Sprint(v))
			}
		}
		if err := w.Write(line); err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}

// oneForm refuses to print a report as CSV and as a document at once.
func (c *command) oneForm(asCSV bool) error {
	if asCSV && c.json {
		return usageError{errors.New(c.printer.T("cli.report.one-form"))}
	}
	return nil
}

// harmless is a cell that holds no control character and that no spreadsheet takes for a formula.
func harmless(cell string) string {
	cell = kit.CleanLines(cell)
	if cell == "" {
		return ""
	}
	switch cell[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + cell
	}
	return cell
}
