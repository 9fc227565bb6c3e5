package cli

import (
	"context"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// problemDocument is one cause of errors.
type problemDocument struct {
	ID        string                `json:"id"`
	Code      string                `json:"code"`
	Sentence  string                `json:"sentence"`
	Next      string                `json:"next,omitempty"`
	Detail    string                `json:"detail,omitempty"` // Dynamics' own message
	CRMCode   string                `json:"crmCode,omitempty"`
	Status    int                   `json:"status,omitempty"`
	RequestID string                `json:"requestId,omitempty"`
	Privilege string                `json:"privilege,omitempty"`
	Step      string                `json:"step"`
	Scope     string                `json:"scope"`
	FirstAt   string                `json:"firstAt"`
	LastAt    string                `json:"lastAt"`
	SolvedAt  string                `json:"solvedAt,omitempty"`
	Times     int64                 `json:"times"`
	Affected  int64                 `json:"affected"`
	RunID     string                `json:"runId,omitempty"`
	Items     []problemItemDocument `json:"items,omitempty"`
}

// problemItemDocument is what a cause concerns.
type problemItemDocument struct {
	What     string `json:"what"`
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Times    int64  `json:"times"`
	LastAt   string `json:"lastAt"`
	SolvedAt string `json:"solvedAt,omitempty"`
}

func (c *command) problemOf(p store.Problem) problemDocument {
	s := sentence.OfProblem(c.printer, p)
	d := problemDocument{
		ID: id(p.ID), Code: p.Code, Sentence: s.Text, Next: s.Next, Detail: s.Detail, CRMCode: s.CRMCode, Status: p.Status,
		RequestID: s.RequestID, Privilege: s.Privilege, Step: p.Step, Scope: p.Scope, FirstAt: utc(p.FirstAt), LastAt: utc(p.LastAt),
		SolvedAt: utc(p.ResolvedAt), Times: p.Count, Affected: p.Affected,
	}
	if p.RunID != 0 {
		d.RunID = id(p.RunID)
	}
	return d
}

func (c *command) problemsCommand() *cobra.Command {
	cmd := c.group("problems")
	var solved bool
	var limit int
	list := c.leaf("list", "cli.problems.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		problems, err := h.store.Problems(ctx, store.ProblemQuery{Scope: store.ScopeOf(a.Person), Solved: solved, Limit: limit})
		if err != nil {
			return err
		}
		return c.showProblems(problems)
	})
	list.Flags().BoolVar(&solved, "solved", false, c.printer.T("cli.problems.solved"))
	c.countFlag(list, &limit, "limit", "", 1, 50, c.printer.T("cli.limit"))
	cmd.AddCommand(list, c.leaf("show ID", "cli.problems.show", exactly(1), c.showProblem))
	return cmd
}

func (c *command) showProblems(problems []store.Problem) error {
	var shown []problemDocument
	for _, p := range problems {
		shown = append(shown, c.problemOf(p))
	}
	return show(c, shown,
		column[problemDocument]{"cli.col.id", func(d problemDocument) string { return d.ID }},
		column[problemDocument]{"find.column.last", func(d problemDocument) string { return d.LastAt }},
		column[problemDocument]{"find.column.solved", func(d problemDocument) string { return d.SolvedAt }},
		column[problemDocument]{"find.column.times", func(d problemDocument) string { return c.printer.N(int(d.Times)) }},
		column[problemDocument]{"find.column.affected", func(d problemDocument) string { return c.printer.N(int(d.Affected)) }},
		column[problemDocument]{"cli.col.step", func(d problemDocument) string { return c.printer.T("step." + d.Step) }},
		column[problemDocument]{"find.column.code", func(d problemDocument) string { return d.Code }},
		column[problemDocument]{"find.column.sentence", func(d problemDocument) string { return d.Sentence }},
		column[problemDocument]{"find.column.request", func(d problemDocument) string { return d.RequestID }},
	)
}

// showProblem is one cause with all that it concerns. Of others' causes a seller sees none.
func (c *command) showProblem(ctx context.Context, h *house, a engine.Actor, args []string) error {
	n, err := c.number(args[0])
	if err != nil {
		return err
	}
	p, err := h.store.Problem(ctx, n)
	if err != nil {
		return notFound(err, "", nil)
	}
	scope := store.ScopeOf(a.Person)
	items, err := h.store.ProblemItems(ctx, scope, n, mostProblemItems, 0)
	if err != nil {
		return err
	}
	if !scope.All && len(items) == 0 {
		return notFound(store.ErrNotFound, "", nil)
	}
	doc := c.problemOf(p)
	for _, i := range items {
		doc.Items = append(doc.Items, problemItemDocument{
			What: i.Kind, ID: i.Ref.Ref, Name: i.Name, Times: i.Count, LastAt: utc(i.LastAt), SolvedAt: utc(i.ResolvedAt),
		})
	}
	if c.json {
		return c.document(doc)
	}
	if err := c.showProblems([]store.Problem{p}); err != nil {
		return err
	}
	if doc.Next != "" {
		c.say("→ %s", doc.Next)
	}
	if doc.Detail != "" {
		c.say("%s", c.printer.T("trail.said", "Message", doc.Detail))
	}
	return show(c, doc.Items,
		column[problemItemDocument]{"cli.col.kind", func(d problemItemDocument) string { return d.What }},
		column[problemItemDocument]{"cli.col.id", func(d problemItemDocument) string { return d.ID }},
		column[problemItemDocument]{"cli.col.name", func(d problemItemDocument) string { return d.Name }},
		column[problemItemDocument]{"find.column.last", func(d problemItemDocument) string { return d.LastAt }},
		column[problemItemDocument]{"find.column.solved", func(d problemItemDocument) string { return d.SolvedAt }},
	)
}

// mostProblemItems is how many things one cause shows on the command line.
const mostProblemItems = 1000
