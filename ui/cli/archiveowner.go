package cli

import (
	"bufio"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"navsync/sync/engine"
)

// importAsked imports; on a terminal it asks what the archive leaves open about its owner. Elsewhere that is an error that
// names the flag (spec §11).
func (c *command) importAsked(ctx context.Context, h *house, a engine.Actor, r engine.ArchiveRequest) (engine.ArchiveResult, error) {
	if !c.terminal() || c.json || r.DryRun || r.Bind || r.OwnerURL != "" {
		return c.importWatched(ctx, h, a, r)
	}
	lines := bufio.NewReader(c.streams.In)
	for {
		result, err := c.importWatched(ctx, h, a, r)
		var wrong *engine.Error
		if !errors.As(err, &wrong) || !c.answer(ctx, h, a, &r, wrong, lines) {
			return result, err
		}
	}
}

func (c *command) importWatched(ctx context.Context, h *house, a engine.Actor, r engine.ArchiveRequest) (result engine.ArchiveResult, err error) {
	r.Progress = &engine.ArchiveProgress{}
	line := func(took time.Duration) string { return archiveLine(c.printer, r.Progress, took) }
	err = c.watched(line, func() error {
		result, err = h.engine.ImportArchive(ctx, a, r)
		return err
	})
	return result, err
}

// answer asks the question that an import ended with, and says whether the answer lets it go on.
func (c *command) answer(ctx context.Context, h *house, a engine.Actor, r *engine.ArchiveRequest, wrong *engine.Error, lines *bufio.Reader) bool {
	switch wrong.Key {
	case "errors.owner-name", "errors.owner-address":
		if r.Bind {
			return false
		}
		c.say("%s", c.shown(wrong).Message)
		c.say("%s", c.printer.T("cli.import.same-person"))
		line, err := lines.ReadString('\n')
		r.Bind = err == nil && c.isYes(line)
		return r.Bind
	case "errors.archive-no-owner":
		plan, err := h.engine.PlanArchive(ctx, a, *r)
		if err != nil || len(plan.Asked) == 0 || r.OwnerURL != "" {
			return false
		}
		c.say("%s", c.shown(wrong).Message)
		for i, o := range plan.Asked {
			c.say("  %d  %s  %s", i+1, oneLine(o.Name), oneLine(o.URL))
		}
		c.say("%s", c.printer.T("cli.import.which-person"))
		line, err := lines.ReadString('\n')
		n, bad := strconv.Atoi(strings.TrimSpace(line))
		if err != nil || bad != nil || n < 1 || n > len(plan.Asked) {
			return false
		}
		r.OwnerURL = plan.Asked[n-1].URL
		return r.OwnerURL != ""
	}
	return false
}

// isYes takes the first letter of yes in the language of the screen.
func (c *command) isYes(line string) bool {
	line = strings.ToLower(strings.TrimSpace(line))
	return line != "" && strings.HasPrefix(strings.ToLower(c.printer.T("cli.import.yes")), line)
}
