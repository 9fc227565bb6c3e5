package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

type memberMatchDocument struct {
	Member     string              `json:"member"`
	ProfileURL string              `json:"profileUrl"`
	Company    string              `json:"company"`
	Title      string              `json:"title"`
	Outcome    string              `json:"outcome"` // used, candidates, ambiguous, none
	Candidates []candidateDocument `json:"candidates"`
}

// candidateDocument is a record that a member could be, with what tells it from another that reads alike.
type candidateDocument struct {
	Kind     string             `json:"kind"`
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Title    string             `json:"title"`
	Company  string             `json:"company"`
	Email    string             `json:"email"`
	Phone    string             `json:"phone"`
	Owner    string             `json:"owner"`
	Changed  string             `json:"changed"`
	Active   string             `json:"lastActivity,omitempty"` // written by navsync
	Filled   int                `json:"filled"`                 // columns that hold something, of six
	Score    int                `json:"score"`
	Outcome  store.MatchOutcome `json:"outcome"`
	Origin   store.MatchOrigin  `json:"origin"`
	Evidence []store.Evidence   `json:"evidence"`
}

// matchCommand says why a member is matched, or is not: the records that it could be, with their evidence.
func (c *command) matchCommand() *cobra.Command {
	return c.leaf("match MEMBER", "cli.match", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		who := args[0]
		members, err := h.store.MembersCalled(ctx, store.ScopeOf(a.Person), who)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			return notFound(store.ErrNotFound, "errors.member-not-known", map[string]any{"Who": who})
		}
		var shown []memberMatchDocument
		for _, m := range members {
			d, err := memberMatch(ctx, h, m)
			if err != nil {
				return err
			}
			shown = append(shown, d)
		}
		return c.showMatch(shown)
	})
}

func memberMatch(ctx context.Context, h *house, m store.Member) (memberMatchDocument, error) {
	d := memberMatchDocument{
		Member: m.Name, ProfileURL: m.URL, Company: m.Company, Title: m.Title, Outcome: m.Outcome, Candidates: []candidateDocument{},
	}
	candidates, err := h.store.CandidatesOf(ctx, m.ID)
	for _, r := range candidates {
		d.Candidates = append(d.Candidates, candidateDocument{
			Kind: string(r.Kind), ID: r.ID, Name: r.Name, Title: r.Title, Company: r.Company, Email: r.Email, Phone: r.Phone, Owner: r.Owner,
			Changed: utc(r.ChangedAt), Active: utc(r.ActiveAt), Filled: r.Filled, Score: r.Score, Outcome: r.Outcome, Origin: r.Origin, Evidence: r.Evidence,
		})
	}
	return d, err
}

// matchLine is one line of the table: a record, or a line of its evidence.
type matchLine struct{ score, what, record, outcome string }

func (c *command) showMatch(shown []memberMatchDocument) error {
	if c.json {
		return show[memberMatchDocument](c, shown)
	}
	var lines []matchLine
	for _, m := range shown {
		lines = append(lines, matchLine{what: strings.Join(known(m.Member, m.Title, m.Company), ", "), outcome: c.printer.T("cli.match." + m.Outcome)})
		for _, r := range m.Candidates {
			lines = append(lines, matchLine{
				score: strconv.Itoa(r.Score), what: strings.Join(known(r.Name, r.Title, r.Company, r.Email, r.Phone, r.Owner), ", "),
				record: r.Kind + ":" + r.ID, outcome: c.printer.T("cli.match.record." + string(r.Outcome)),
			})
			for _, e := range r.Evidence {
				lines = append(lines, matchLine{score: signed(e.Points), what: "  " + c.evidence(e)})
			}
		}
	}
	return show(c, lines,
		column[matchLine]{"cli.col.score", func(l matchLine) string { return l.score }},
		column[matchLine]{"cli.col.evidence", func(l matchLine) string { return l.what }},
		column[matchLine]{"cli.col.record", func(l matchLine) string { return l.record }},
		column[matchLine]{"cli.col.outcome", func(l matchLine) string { return l.outcome }},
	)
}

func signed(points int) string {
	if points > 0 {
		return "+" + strconv.Itoa(points)
	}
	return strconv.Itoa(points)
}

func known(texts ...string) []string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// evidence is a line of evidence in words.
func (c *command) evidence(e store.Evidence) string {
	parts := []string{c.printer.T("unresolved.field." + e.Field)}
	if e.Field != "rule" && e.Field != "rivals" {
		word := c.printer.T("unresolved.relation." + e.Relation)
		if e.Relation != "same" && e.Theirs != "" {
			word = e.Theirs + " " + word
		}
		parts = append(parts, word)
	}
	if e.Note != "" {
		parts = append(parts, c.printer.T("unresolved.note."+e.Note))
	}
	if key := "unresolved.of." + e.Field; e.Of > 0 && c.printer.Has(key) {
		parts = append(parts, c.printer.T(key, "count", e.Of))
	}
	return strings.Join(parts, ", ")
}
