package engine

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"navsync/store"
	"navsync/sync/fault"
)

// tellFailure runs the command that an admin chose for a sync that fails unattended
// (spec §12), once when it begins to fail. The command learns the run and the error's
// code from its environment, and nothing else. No command: nothing.
func (e *Engine) tellFailure(ctx context.Context, run store.Run, command string) error {
	if command == "" {
		return nil
	}
	conn, err := e.store.Connection(ctx)
	if err != nil || conn.Failure.Count > 1 {
		return fault.Stored(err)
	}
	words, err := commandWords(command)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, shortTime)
	defer cancel()
	c := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the command is the admin's own setting
	c.Env = append(os.Environ(), "NAVSYNC_RUN="+fmt.Sprint(run.ID), "NAVSYNC_ERROR="+run.ErrorCode)
	if err := c.Run(); err != nil {
		return &fault.Error{Code: fault.Usage, Key: "errors.failure-command", Err: err}
	}
	return nil
}
