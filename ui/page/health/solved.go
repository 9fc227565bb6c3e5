package health

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// solvedAction changes between the causes that are open and those that are solved (spec §12).
func (p *Page) solvedAction() action.Action {
	a := action.Action{
		ID: "health/solved", Keys: []string{"o"}, Title: "health.solved", Tooltip: "health.solved.tip", Group: groupErrors,
		Run: func() tea.Cmd {
			p.solved = !p.solved
			return p.load()
		},
	}
	if p.solved {
		a.Title = "health.open"
	}
	return a
}

// followRun reads why the focused run failed, when it is another one.
func (p *Page) followRun() tea.Cmd {
	r, ok := p.runs.Focus()
	if !ok || r.ProblemID == 0 {
		return p.failure.Follow(p.house, "", nil)
	}
	return p.failure.Follow(p.house, strconv.FormatInt(r.ProblemID, 10), func(ctx context.Context) (store.Problem, error) {
		return p.house.Store.Problem(ctx, r.ProblemID)
	})
}

// failureLines say what failed the focused run, also when it is solved: its sentence, code and request id.
func (p *Page) failureLines(r store.Run, inner int) []string {
	if r.ProblemID == 0 || !p.failure.Known || p.failure.Value.ID != r.ProblemID {
		return nil
	}
	c, th, g := p.kit, p.kit.Theme, p.failure.Value
	s := sentence.OfProblem(c.Printer, g)
	parts := []string{s.Text}
	codes, step := p.codes(g)
	if codes != "" {
		parts = append(parts, codes)
	}
	if step != "" {
		parts = append(parts, c.T("health.detail.step", "step", step))
	}
	if s.RequestID != "" {
		parts = append(parts, c.T("health.detail.request")+" "+s.RequestID)
	}
	style := th.Danger
	if !g.ResolvedAt.IsZero() {
		style = th.Muted
		parts = append(parts, c.T("find.solved", "At", c.Printer.DateTime(g.ResolvedAt.In(c.Now().Location()))))
	}
	var lines []string
	for _, l := range kit.WrapFacts(c, parts, inner) {
		lines = append(lines, style.Render(l))
	}
	return lines
}

// mostCovered is how many seats the chart names, the least covered first.
const mostCovered = 4

// coverageBlock is a small chart: how many conversations with people In CRM are in Dynamics, by seat, in the newest month.
func (p *Page) coverageBlock(inner int) []string {
	c, th := p.kit, p.kit.Theme
	seats := p.facts.Value.coverage
	if len(seats) == 0 {
		return nil
	}
	all, in := 0, 0
	for _, s := range seats {
		all, in = all+s.Conversations, in+s.InDynamics
	}
	head := c.T("health.coverage", "Month", p.monthName(seats[0].Month))
	lines := []string{kit.Head(th.Styles, head, c.T("health.coverage.all", "In", in, "All", all), inner)}
	for _, s := range seats[:min(mostCovered, len(seats))] {
		note := c.T("health.coverage.all", "In", s.InDynamics, "All", s.Conversations)
		name := max(10, min(22, inner/3))
		width := max(4, min(40, inner-name-2-kit.Width(note)-2))
		bar := kit.Share(th, th.Styles, s.InDynamics, s.Conversations, width)
		lines = append(lines, kit.Spread(th.Styles, th.Text.Render(kit.Pad(kit.Fit(kit.Clean(s.Seat), name), name+2))+bar, th.Muted.Render(note), inner))
	}
	if rest := len(seats) - mostCovered; rest > 0 {
		lines = append(lines, th.Muted.Render(c.T("health.coverage.more", "count", rest)))
	}
	for _, l := range kit.Wrap(c.T("health.coverage.what"), inner) {
		lines = append(lines, th.Quiet.Render(l))
	}
	return lines
}

// readCoverage reads the newest month that anything is known of, at most a year back: the least covered seats first.
func readCoverage(ctx context.Context, s *store.Reader, scope store.Scope, now time.Time) ([]store.Coverage, error) {
	all, err := s.Coverage(ctx, scope, now.AddDate(-1, 0, 0).Format("2006-01"))
	if err != nil {
		return nil, err
	}
	var seats []store.Coverage
	for _, n := range all {
		switch {
		case len(seats) == 0 || n.Month > seats[0].Month:
			seats = []store.Coverage{n}
		case n.Month == seats[0].Month:
			seats = append(seats, n)
		}
	}
	slices.SortStableFunc(seats, func(a, b store.Coverage) int { return a.InDynamics*b.Conversations - b.InDynamics*a.Conversations })
	return seats, nil
}

// causesHead is the head of the causes that are shown, and what stands there when there are none.
func (p *Page) causesHead() (title, none string) {
	if p.solved {
		return p.kit.T("health.solved"), p.kit.T("health.solved.none")
	}
	return p.kit.T("health.errors"), kit.State(p.kit.Theme.Styles, theme.ToneOK, p.kit.Theme.Glyphs.Pass, p.kit.T("health.errors.none"))
}

// monthName is a month of the coverage in words.
func (p *Page) monthName(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return p.kit.Printer.Month(at)
}
