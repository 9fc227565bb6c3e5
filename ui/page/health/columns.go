package health

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

func (p *Page) runSpec() table.Spec[store.Run] {
	c := p.kit
	number := func(get func(store.Run) int64, tone theme.Tone) func(store.Run, theme.Styles, int) string {
		return func(r store.Run, st theme.Styles, _ int) string {
			if n := get(r); n > 0 && tone != theme.ToneText {
				return st.Of(tone).Render(c.Printer.N(int(n)))
			}
			return kit.Number(c, st, int(get(r)))
		}
	}
	return table.Spec[store.Run]{
		Name: "runs", Key: func(r store.Run) string { return key(r.ID) }, NoFilter: true,
		Columns: []table.Column[store.Run]{
			{ID: "run", Title: "health.column.run", Min: 13, Priority: 100, Cell: func(r store.Run, st theme.Styles, width int) string {
				return p.moment(r.StartedAt, st, width)
			}},
			{ID: "by", Title: "health.column.by", Min: 11, Max: 24, Flex: 1, Priority: 50, Cell: func(r store.Run, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(p.startedBy(r), width))
			}},
			{ID: "took", Title: "health.column.took", Min: 6, Priority: 70, Align: table.Right, Cell: func(r store.Run, st theme.Styles, _ int) string {
				return st.Text.Render(c.Printer.Took(p.elapsed(r)))
			}},
			{ID: "steps", Title: "health.column.steps", Min: 12, Priority: 80, Cell: func(r store.Run, st theme.Styles, _ int) string {
				return p.stepBars(r.Steps, st)
			}},
			{ID: "rows", Title: "health.column.rows", Min: 7, Priority: 65, Align: table.Right, Cell: number(store.Run.Rows, theme.ToneText)},
			{ID: "written", Title: "health.column.written", Min: 7, Priority: 40, Align: table.Right, Cell: number(written, theme.ToneText)},
			{ID: "errors", Title: "health.column.errors", Min: 7, Priority: 60, Align: table.Right, Cell: number(failures, theme.ToneDanger)},
			{
				ID: "outcome", Title: "health.column.outcome", Min: 15, Flex: 1, Max: 40, Priority: 90,
				Cell: func(r store.Run, st theme.Styles, width int) string {
					return kit.Fit(p.outcome(r, st), width)
				},
			},
		},
	}
}

func written(r store.Run) (n int64) {
	for _, s := range r.Steps {
		n += s.Written
	}
	return n
}

func failures(r store.Run) (n int64) {
	for _, s := range r.Steps {
		n += s.Failed
	}
	return n
}

// moment is a time of today, or a day with its time.
func (p *Page) moment(t time.Time, st theme.Styles, width int) string {
	now := p.kit.Now()
	t = t.In(now.Location())
	at := p.kit.Printer.Time(t)
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return kit.Fit(st.Name.Render(at), width)
	}
	return kit.Fit(st.Muted.Render(p.kit.Printer.Day(t)+" ")+st.Name.Render(at), width)
}

func (p *Page) startedBy(r store.Run) string {
	if r.StartedBy != "" && r.Trigger == store.ByPerson {
		name, _, _ := strings.Cut(r.StartedBy, "@")
		return kit.Clean(name)
	}
	return p.kit.T("run.by." + string(r.Trigger)) //lang:keys run.by.*
}

// elapsed is how long a run took, or has taken so far.
func (p *Page) elapsed(r store.Run) time.Duration {
	if r.EndedAt.IsZero() {
		return p.kit.Now().Sub(r.StartedAt)
	}
	return r.EndedAt.Sub(r.StartedAt)
}

func (p *Page) outcome(r store.Run, st theme.Styles) string {
	c, g := p.kit, p.kit.Theme.Glyphs
	outcome := r.Outcome
	if outcome == "" {
		outcome = "running"
	}
	word := c.T("run." + string(outcome)) //lang:keys run.*
	switch r.Outcome {
	case store.RunComplete:
		return kit.State(st, theme.ToneOK, g.Pass, word)
	case store.RunPartial:
		return kit.State(st, theme.ToneWarn, g.Warn, word)
	case store.RunFailed:
		text := kit.State(st, theme.ToneDanger, g.Fail, word)
		if r.ErrorCode != "" {
			text += st.Muted.Render(" " + kit.Clean(r.ErrorCode))
		}
		return text
	case store.RunInterrupted:
		return kit.State(st, theme.ToneWarn, g.Warn, word)
	case store.RunCancelled:
		return kit.State(st, theme.ToneQuiet, g.Off, word)
	}
	return kit.State(st, theme.ToneAccent, g.Half, word)
}

// stepBars is a small bar for every step, by its time; a failed one is a cross.
func (p *Page) stepBars(steps []store.Step, st theme.Styles) string {
	g := p.kit.Theme.Glyphs
	longest := time.Duration(1)
	for _, s := range steps {
		longest = max(longest, stepTook(s))
	}
	var b strings.Builder
	for _, s := range steps {
		switch {
		case s.State == store.StepFailed || s.Failed > 0:
			b.WriteString(st.Danger.Render(g.Fail))
		case s.State == store.StepRunning:
			b.WriteString(st.Accent.Render(g.Half))
		case s.State != store.StepComplete:
			b.WriteString(st.Quiet.Render(g.Zero))
		default:
			n := len(g.Spark)
			b.WriteString(st.Muted.Render(g.Spark[min(n-1, int(stepTook(s)*time.Duration(n)/(longest+1)))]))
		}
	}
	return b.String()
}

func stepTook(s store.Step) time.Duration {
	if s.StartedAt.IsZero() || s.EndedAt.IsZero() {
		return 0
	}
	return s.EndedAt.Sub(s.StartedAt)
}

func (p *Page) problemSpec() table.Spec[store.Problem] {
	c := p.kit
	moment := func(get func(store.Problem) time.Time) func(store.Problem, theme.Styles, int) string {
		return func(g store.Problem, st theme.Styles, width int) string {
			now := c.Now()
			t := get(g).In(now.Location())
			if now.Sub(t) < 24*time.Hour {
				return st.Muted.Render(kit.Fit(c.Printer.Time(t), width))
			}
			return st.Muted.Render(kit.Fit(c.Printer.Day(t), width))
		}
	}
	return table.Spec[store.Problem]{
		Name: "problems", Key: func(g store.Problem) string { return key(g.ID) }, NoFilter: true, Copies: p.codesOf,
		Columns: []table.Column[store.Problem]{
			{ID: "items", Title: "health.column.items", Min: 5, Priority: 90, Align: table.Right, Cell: func(g store.Problem, st theme.Styles, _ int) string {
				return kit.Number(c, st, int(g.Affected))
			}},
			{ID: "cause", Title: "health.column.cause", Min: 13, Priority: 95, Cell: func(g store.Problem, st theme.Styles, width int) string {
				return kit.Fit(p.cause(g, st), width)
			}},
			{
				ID: "what", Title: "health.column.what", Min: 24, Max: 76, Flex: 1, Priority: 100,
				Cell: func(g store.Problem, st theme.Styles, width int) string {
					return st.Name.Render(kit.Fit(p.sentence(g).Text, width))
				},
			},
			{
				ID: "first", Title: "health.column.first", Min: 8, Priority: 40, Align: table.Right,
				Cell: moment(func(g store.Problem) time.Time { return g.FirstAt }),
			},
			{
				ID: "last", Title: "health.column.last", Min: 8, Priority: 60, Align: table.Right,
				Cell: moment(func(g store.Problem) time.Time { return g.LastAt }),
			},
			{ID: "seen", Title: "health.column.seen", Min: 5, Priority: 50, Align: table.Right, Cell: func(g store.Problem, st theme.Styles, _ int) string {
				return st.Muted.Render(c.Printer.N(int(g.Count)) + "×")
			}},
		},
		Open: func(g store.Problem) tea.Cmd { return p.openItems(g) },
	}
}

// cause is the code with its glyph: data and waits are warnings, all else is an error.
func (p *Page) cause(g store.Problem, st theme.Styles) string {
	word := kit.Clean(g.Code)
	if code := "health.code." + g.Code; p.kit.Printer.Has(code) { //lang:keys health.code.*
		word = p.kit.T(code)
	}
	switch engine.Code(g.Code) {
	case engine.CodeData, engine.CodeThrottled, engine.CodeOwner:
		return kit.State(st, theme.ToneWarn, p.kit.Theme.Glyphs.Warn, word)
	}
	return kit.State(st, theme.ToneDanger, p.kit.Theme.Glyphs.Fail, word)
}

// sentence is what a person reads of a group of errors.
func (p *Page) sentence(g store.Problem) sentence.Sentence {
	return sentence.OfProblem(p.kit.Printer, g)
}
