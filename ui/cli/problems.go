package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// problemDocument is one cause of errors. Dynamics' own words, its code and the request are
// for the privileged; the sentence and the next step are the same for everybody.
type problemDocument struct {
	ID        string   `json:"id"`
	Code      string   `json:"code"`
	Sentence  string   `json:"sentence"`
	Remedy    string   `json:"remedy"`
	Step      string   `json:"step,omitempty"`
	CRMCode   string   `json:"crmCode,omitempty"`
	RequestID string   `json:"requestId,omitempty"`
	Privilege string   `json:"privilege,omitempty"`
	Detail    string   `json:"detail,omitempty"`
	FirstAt   string   `json:"firstAt"`
	LastAt    string   `json:"lastAt"`
	Count     int64    `json:"count"`
	Affected  int64    `json:"affected"`
	RunID     string   `json:"runId,omitempty"`
	SolvedAt  string   `json:"solvedAt,omitempty"`
	Items     []string `json:"items,omitempty"`
}

func (c *command) problemOf(p store.Problem, a engine.Actor) (problemDocument, error) {
	e := &engine.Error{
		Code: engine.Code(p.Code), Key: p.Key, Remedy: p.Remedy, Detail: p.Detail, CRMCode: p.CRMCode, RequestID: p.RequestID,
		Privilege: p.Privilege,
	}
	if p.Facts != "" {
		if err := json.Unmarshal([]byte(p.Facts), &e.Facts); err != nil {
			return problemDocument{}, fmt.Errorf("read what a problem is about: %w", err)
		}
	}
	s := sentence.OfCode(c.printer, e)
	d := problemDocument{
		ID: id(p.ID), Code: p.Code, Sentence: oneLine(s.Text), Remedy: oneLine(s.Next), Step: p.Step, CRMCode: s.CRMCode,
		RequestID: s.RequestID, Privilege: s.Privilege, FirstAt: utc(p.FirstAt), LastAt: utc(p.LastAt), Count: p.Count,
		Affected: p.Affected, SolvedAt: utc(p.ResolvedAt),
	}
	if p.RunID != 0 {
		d.RunID = id(p.RunID)
	}
	if a.Role != store.Seller {
		d.Detail = oneLine(s.Detail)
	}
	return d, nil
}

// problemsCommand lists the causes of errors, and shows one whole.
func (c *command) problemsCommand() *cobra.Command {
	cmd := c.group("problems")
	var solved bool
	list := c.leaf("list", "cli.problems.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		problems, err := h.store.Problems(ctx, store.ProblemQuery{Scope: store.ScopeOf(a.Person), Resolved: solved, Limit: 1000})
		if err != nil {
			return err
		}
		var shown []problemDocument
		for _, p := range problems {
			if solved == p.ResolvedAt.IsZero() {
				continue
			}
			d, err := c.problemOf(p, a)
			if err != nil {
				return err
			}
			shown = append(shown, d)
		}
		return show(c, shown,
			column[problemDocument]{"cli.col.id", func(d problemDocument) string { return d.ID }},
			column[problemDocument]{"cli.col.at", func(d problemDocument) string { return d.LastAt }},
			column[problemDocument]{"cli.col.code", func(d problemDocument) string { return d.Code }},
			column[problemDocument]{"cli.col.times", func(d problemDocument) string { return strconv.FormatInt(d.Count, 10) }},
			column[problemDocument]{"cli.col.affected", func(d problemDocument) string { return strconv.FormatInt(d.Affected, 10) }},
			column[problemDocument]{"cli.col.sentence", func(d problemDocument) string { return d.Sentence }},
		)
	})
	list.Flags().BoolVar(&solved, "solved", false, c.printer.T("cli.problems.solved"))
	cmd.AddCommand(list, c.leaf("show ID", "cli.problems.show", exactly(1), c.showProblem))
	return cmd
}

func (c *command) showProblem(ctx context.Context, h *house, a engine.Actor, args []string) error {
	n, err := c.number(args[0])
	if err != nil {
		return err
	}
	all, err := h.store.Problems(ctx, store.ProblemQuery{Scope: store.ScopeOf(a.Person), Resolved: true, Limit: 100000})
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID != n {
			continue
		}
		d, err := c.problemOf(p, a)
		if err != nil {
			return err
		}
		items, err := h.store.ProblemItems(ctx, store.ScopeOf(a.Person), n, 1000, 0)
		if err != nil {
			return err
		}
		for _, i := range items {
			d.Items = append(d.Items, aboutOf(i.Ref))
		}
		return c.tellProblem(d)
	}
	return notFound(fmt.Errorf("show a problem: %w", store.ErrNotFound), "errors.no-such-problem", map[string]any{"Problem": args[0]})
}

func (c *command) tellProblem(d problemDocument) error {
	if c.json {
		return c.document(d)
	}
	facts := []fact{
		{"cli.col.id", d.ID},
		{"cli.col.sentence", d.Sentence},
		{"cli.status.remedy", d.Remedy},
		{"cli.col.code", d.Code},
		{"cli.problems.crm-code", d.CRMCode},
		{"cli.problems.request", d.RequestID},
		{"cli.problems.privilege", d.Privilege},
		{"cli.problems.detail", d.Detail},
		{"cli.problems.first", d.FirstAt},
		{"cli.problems.last", d.LastAt},
		{"cli.col.times", strconv.FormatInt(d.Count, 10)},
		{"cli.problems.solved-at", d.SolvedAt},
	}
	for _, item := range d.Items {
		facts = append(facts, fact{"cli.problems.item", item})
	}
	return c.facts(facts)
}

// aboutOf names what a problem is about: an item by its number, all else with its kind.
func aboutOf(r store.Ref) string {
	if r.Kind == "item" {
		return r.Ref
	}
	return r.Kind + ":" + r.Ref
}
