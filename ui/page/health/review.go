package health

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// Of what a change of the rules of matching brought up, so much is shown.
const (
	reviewNamed  = 3  // in the block
	reviewListed = 12 // in the question
)

// review is what waits since the rules of matching changed (spec §7).
type review struct {
	held, again int
	first       []store.Reviewed // of those that wait
	look        []store.Reviewed // of those to look at again
}

func readReview(ctx context.Context, s *store.Reader) (r review, err error) {
	if r.held, err = s.CountReviewed(ctx, store.ReviewHeld); err != nil {
		return r, err
	}
	if r.again, err = s.CountReviewed(ctx, store.ReviewLookAgain); err != nil {
		return r, err
	}
	if r.first, err = s.Reviewed(ctx, store.ReviewHeld, reviewListed); err != nil {
		return r, err
	}
	r.look, err = s.Reviewed(ctx, store.ReviewLookAgain, reviewNamed)
	return r, err
}

// reviewBlock asks for the matches that wait, and names those to look at again.
func (p *Page) reviewBlock(inner int) []string {
	r := p.facts.Value.review
	var lines []string
	if r.held > 0 {
		lines = append(lines, inset(kit.ErrorBlock(p.kit, kit.ErrorSpec{
			Sentence: p.kit.T("health.review.held", "count", r.held), Detail: p.reviewed(r.first[:min(reviewNamed, len(r.first))]),
			Actions: []action.Action{p.acceptMatchesAction()}, Warn: true,
		}, inner))...)
		lines = append(lines, "")
	}
	if r.again > 0 {
		lines = append(lines, inset(kit.ErrorBlock(p.kit, kit.ErrorSpec{
			Sentence: p.kit.T("health.review.again", "count", r.again), Detail: p.reviewed(r.look), Warn: true,
		}, inner))...)
		lines = append(lines, "")
	}
	return lines
}

func (p *Page) reviewed(rows []store.Reviewed) string {
	parts := make([]string, len(rows))
	for i, r := range rows {
		parts[i] = p.reviewedPair(r)
	}
	return strings.Join(parts, "; ")
}

func (p *Page) reviewedPair(r store.Reviewed) string {
	return p.kit.T("health.review.pair", "Member", atCompany(r.Member, r.Company), "Record", atCompany(r.Record, r.RecordCompany), "Score", r.Score)
}

// atCompany is a name with the company that stands beside it, where one does.
func atCompany(name, company string) string {
	name, company = kit.Clean(name), kit.Clean(company)
	if company == "" {
		return name
	}
	return name + " (" + company + ")"
}

func (p *Page) acceptMatchesAction() action.Action {
	return action.Action{
		ID: "health/accept-matches", Keys: []string{"m"}, Title: "health.review.accept", Tooltip: "health.review.accept.tip", Group: groupRuns,
		Enabled: action.All(p.admin(engine.ActAcceptMatches), action.If(func() bool { return p.facts.Value.review.held > 0 }, "health.review.none")),
		Run:     p.askAcceptMatches,
	}
}

// askAcceptMatches shows what would be used and asks.
func (p *Page) askAcceptMatches() tea.Cmd {
	c, r := p.kit, p.facts.Value.review
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("health.review.title"), Text: c.T("health.review.text"), Verb: c.T("health.review.verb", "count", r.held),
		Count: func() int { return r.held },
		Lines: func(width int) []string {
			lines := make([]string, len(r.first))
			for i, pair := range r.first {
				lines[i] = c.Theme.Text.Render(kit.Fit(p.reviewedPair(pair), width))
			}
			return lines
		},
		Run: func() tea.Cmd {
			return p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
				return c.T("health.review.accepted"), theme.ToneOK, p.house.Engine.AcceptMatches(ctx, a)
			})
		},
	}))
}
