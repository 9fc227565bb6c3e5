package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

type stepDocument struct {
	Name      string `json:"name"`
	State     string `json:"state"`
	Read      int64  `json:"read"`
	Added     int64  `json:"added"`
	Changed   int64  `json:"changed"`
	Removed   int64  `json:"removed"`
	Unchanged int64  `json:"unchanged"`
	Written   int64  `json:"written"`
	Failed    int64  `json:"failed"`
	ErrorCode string `json:"errorCode,omitempty"`
	Missed    bool   `json:"notReached,omitempty"` // the run ended before it began
}

type runDocument struct {
	ID        string         `json:"id,omitempty"` // a dry run is not kept and has none
	Trigger   string         `json:"trigger"`
	StartedBy string         `json:"startedBy,omitempty"`
	StartedAt string         `json:"startedAt"`
	EndedAt   string         `json:"endedAt,omitempty"`
	Outcome   string         `json:"outcome,omitempty"`
	ErrorCode string         `json:"errorCode,omitempty"`
	Requests  int64          `json:"requests"`
	Bytes     int64          `json:"bytes"`
	Steps     []stepDocument `json:"steps"`
	// Notice is of activities that this run found gone together.
	Notice string `json:"notice,omitempty"`
	// Of sync: what still waits and why; of a dry run what would be written.
	Waits      []waitDocument `json:"waits,omitempty"`
	WouldWrite []planDocument `json:"wouldWrite,omitempty"`
	// What failed it, and everything that went wrong in it, solved meanwhile or not.
	Sentence  string            `json:"sentence,omitempty"`
	CRMCode   string            `json:"crmCode,omitempty"`
	RequestID string            `json:"requestId,omitempty"`
	Problems  []problemDocument `json:"problems,omitempty"`
}

func runOf(r store.Run) runDocument {
	d := runDocument{
		Trigger: string(r.Trigger), StartedBy: r.StartedBy, StartedAt: utc(r.StartedAt), EndedAt: utc(r.EndedAt),
		Outcome: string(r.Outcome), ErrorCode: r.ErrorCode, Requests: r.Requests, Bytes: r.Bytes, Steps: []stepDocument{},
	}
	if r.ID != 0 {
		d.ID = id(r.ID)
	}
	for _, s := range r.Steps {
		d.Steps = append(d.Steps, stepDocument{
			Name: s.Name, State: string(s.State), Read: s.Read, Added: s.Added, Changed: s.Changed, Removed: s.Removed,
			Unchanged: s.Unchanged, Written: s.Written, Failed: s.Failed, ErrorCode: s.ErrorCode, Missed: s.NotReached(),
		})
	}
	return d
}

func (c *command) showRun(r store.Run) error {
	doc := runOf(r)
	if c.json {
		return c.document(doc)
	}
	count := func(get func(stepDocument) int64) func(stepDocument) string {
		return func(s stepDocument) string { return c.printer.N(int(get(s))) }
	}
	return show(c, doc.Steps,
		column[stepDocument]{"cli.col.step", func(s stepDocument) string { return c.printer.T("step." + s.Name) }},
		column[stepDocument]{"cli.col.read", count(func(s stepDocument) int64 { return s.Read })},
		column[stepDocument]{"cli.col.added", count(func(s stepDocument) int64 { return s.Added })},
		column[stepDocument]{"cli.col.changed", count(func(s stepDocument) int64 { return s.Changed })},
		column[stepDocument]{"cli.col.removed", count(func(s stepDocument) int64 { return s.Removed })},
		column[stepDocument]{"cli.col.unchanged", count(func(s stepDocument) int64 { return s.Unchanged })},
		column[stepDocument]{"cli.col.written", count(func(s stepDocument) int64 { return s.Written })},
		column[stepDocument]{"cli.col.failed", count(func(s stepDocument) int64 { return s.Failed })},
		column[stepDocument]{"cli.col.state", func(s stepDocument) string {
			if s.Missed {
				return c.printer.T("step.state.not-reached")
			}
			if s.ErrorCode == "" {
				return c.printer.T("step.state." + s.State)
			}
			return c.printer.T("step.state."+s.State) + " · " + s.ErrorCode
		}},
	)
}

func (c *command) syncCommand() *cobra.Command {
	var watch, dry, accept, again, matches bool
	var replica string
	cmd := c.leaf("sync", "cli.sync", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		ctx, err := c.followWatching(ctx, h, replica, watch && !dry)
		if err != nil {
			return err
		}
		if !dry {
			if _, err := h.engine.InboxPass(ctx); err != nil { // what was dropped goes with this run
				return err
			}
		}
		run, err := h.engine.Sync(ctx, a, engine.SyncOptions{
			Trigger: store.ByCommand, DryRun: dry, AcceptDeletions: accept, ReadAgain: again, AcceptMatches: matches, Wait: true,
		})
		if err != nil {
			return err
		}
		if err := c.showSync(ctx, h, a, run, dry); err != nil {
			return err
		}
		if watch && !dry {
			return errors.Join(c.watch(ctx, h), c.takenOver(ctx))
		}
		return c.ended(ctx, h, run)
	})
	cmd.Flags().BoolVar(&watch, "watch", false, c.printer.T("cli.sync.watch"))
	cmd.Flags().StringVar(&replica, "replica", "", c.printer.T("cli.replica.flag"))
	cmd.Flags().BoolVar(&dry, "dry-run", false, c.printer.T("cli.sync.dry-run"))
	cmd.Flags().BoolVar(&accept, "accept-deletions", false, c.printer.T("cli.sync.accept-deletions"))
	cmd.Flags().BoolVar(&again, "read-again", false, c.printer.T("cli.sync.read-again"))
	cmd.MarkFlagsMutuallyExclusive("accept-deletions", "read-again")
	cmd.Flags().BoolVar(&matches, "accept-matches", false, c.printer.T("cli.sync.accept-matches"))
	return cmd
}

// ended turns a run's outcome into the exit code: a failure that passes says "retry later".
func (c *command) ended(ctx context.Context, h *house, run store.Run) error {
	switch run.Outcome {
	case store.RunComplete, "":
		return nil
	case store.RunCancelled:
		return silent{ExitInterrupted}
	case store.RunFailed:
	default:
		c.say("%s", c.printer.T("cli.sync.partial", "ID", id(run.ID)))
		return silent{ExitFailed}
	}
	failed := &engine.Error{Code: engine.Code(run.ErrorCode)}
	if run.ProblemID != 0 {
		p, err := h.store.Problem(ctx, run.ProblemID)
		if err != nil {
			return err
		}
		failed.RequestID, failed.CRMCode, failed.Detail, failed.Privilege = p.RequestID, p.CRMCode, p.Detail, p.Privilege
	}
	return failed
}

// watch keeps the schedule running until it is interrupted, which is how it ends, and
// prints each run as it ends.
func (c *command) watch(ctx context.Context, h *house) error {
	events, unsubscribe := h.engine.Subscribe()
	defer unsubscribe()
	if c.visitor == nil { // else the server's schedule runs
		if err := h.engine.Start(ctx); err != nil {
			return err
		}
		defer h.engine.Stop()
	}
	last, err := h.store.LastRun(ctx)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-events:
		}
		run, err := h.store.LastRun(context.WithoutCancel(ctx))
		if err != nil {
			return err
		}
		if run.ID == last.ID || run.EndedAt.IsZero() {
			continue
		}
		last = run
		if err := c.showEnded(context.WithoutCancel(ctx), h, run); err != nil {
			return err
		}
	}
}

// showEnded prints a run of the schedule.
func (c *command) showEnded(ctx context.Context, h *house, run store.Run) error {
	if err := c.showRun(run); err != nil {
		return err
	}
	notice, err := c.lossNotice(ctx, h.store, store.Scope{All: true}, run.ID)
	if err == nil && notice != "" {
		c.say("%s", notice)
	}
	return err
}

func (c *command) runsCommand() *cobra.Command {
	cmd := c.group("runs")
	var limit int
	list := c.leaf("list", "cli.runs.list", noArgs, func(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
		runs, err := h.store.Runs(ctx, limit, 0)
		if err != nil {
			return err
		}
		var shown []runDocument
		for _, r := range runs {
			shown = append(shown, runOf(r))
		}
		return show(c, shown,
			column[runDocument]{"cli.col.id", func(r runDocument) string { return r.ID }},
			column[runDocument]{"cli.col.started", func(r runDocument) string { return r.StartedAt }},
			column[runDocument]{"cli.col.by", func(r runDocument) string { return r.StartedBy + " " + r.Trigger }},
			column[runDocument]{"cli.col.requests", func(r runDocument) string { return c.printer.N(int(r.Requests)) }},
			column[runDocument]{"cli.col.outcome", func(r runDocument) string {
				if r.Outcome == "" {
					return c.printer.T("run.running")
				}
				return c.printer.T("run." + r.Outcome)
			}},
		)
	})
	c.countFlag(list, &limit, "limit", "", 1, 50, c.printer.T("cli.limit"))
	show := c.leaf("show ID", "cli.runs.show", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		n, err := c.number(args[0])
		if err != nil {
			return err
		}
		run, err := h.store.Run(ctx, n)
		if err != nil {
			return notFound(err, "", nil)
		}
		return c.showRunWhole(ctx, h, a, run)
	})
	cmd.AddCommand(list, show)
	return cmd
}

// showRunWhole is a run with its causes: what failed it keeps its sentence, code and request id when it is solved (spec §12).
func (c *command) showRunWhole(ctx context.Context, h *house, a engine.Actor, run store.Run) error {
	problems, err := h.store.Problems(ctx, store.ProblemQuery{Scope: store.ScopeOf(a.Person), Resolved: true, RunID: run.ID})
	if err != nil {
		return err
	}
	doc := runOf(run)
	for _, p := range problems {
		doc.Problems = append(doc.Problems, c.problemOf(p))
	}
	if run.ProblemID != 0 {
		failed, err := h.store.Problem(ctx, run.ProblemID)
		if err != nil {
			return err
		}
		s := sentence.OfProblem(c.printer, failed)
		doc.Sentence, doc.CRMCode, doc.RequestID = s.Text, s.CRMCode, s.RequestID
	}
	if c.json {
		return c.document(doc)
	}
	if err := c.showRun(run); err != nil {
		return err
	}
	if doc.Sentence != "" {
		c.say("%s", strings.TrimSpace(doc.Sentence+"  "+doc.CRMCode))
		c.say("%s", c.printer.T("cli.request-id", "ID", doc.RequestID))
	}
	if len(problems) == 0 {
		return nil
	}
	return c.showProblems(problems)
}

// notFound gives a look-up that found nothing its code, and the sentence of key with its
// facts, "" for the general one. Any other error stays what it is.
func notFound(err error, key string, facts map[string]any) error {
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return &engine.Error{Code: engine.CodeNotFound, Key: key, Facts: facts, Err: err}
}
