package cli

import (
	"context"
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// lossNotice is what is told at once of written activities that vanished from Dynamics together (spec §8.10), "" when there
// is none. runID narrows it to a loss that this run found; 0 is any that stands.
func (c *command) lossNotice(ctx context.Context, s *store.Reader, scope store.Scope, runID int64) (string, error) {
	found, err := s.Problems(ctx, store.ProblemQuery{Scope: scope, Key: engine.KeyActivitiesGone, RunID: runID, Limit: 1})
	if err != nil || len(found) == 0 {
		return "", err
	}
	told := sentence.OfProblem(c.printer, found[0])
	return strings.TrimSpace(told.Text + " " + told.Next), nil
}
