package cli

import (
	"context"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
	"navsync/ui/logfile"
)

// logDocument is the answer of log.
type logDocument struct {
	Path  string   `json:"path"`
	Items []string `json:"items"`
	Count int      `json:"count"`
}

// logCommand tells where the log stands and prints its end: connection attempts, runs and
// their causes, without secrets.
func (c *command) logCommand() *cobra.Command {
	lines := 50
	cmd := c.leaf("log", "cli.log", noArgs, func(_ context.Context, h *house, a engine.Actor, _ []string) error {
		if err := engine.MayReadLog(a); err != nil {
			return err
		}
		tail, err := logfile.Tail(h.dir, lines)
		if err != nil {
			return err
		}
		path := logfile.Path(h.dir)
		if c.json {
			return c.document(logDocument{Path: path, Items: tail, Count: len(tail)})
		}
		c.say("%s", c.printer.T("cli.log.path", "Path", path))
		return c.printLines(tail)
	})
	c.countFlag(cmd, &lines, "lines", "n", 0, lines, c.printer.T("cli.log.lines"))
	return cmd
}

// diagnosedLines is how much of the log's end a diagnostics file has.
const diagnosedLines = 500

// redactedTail is the end of the log for a diagnostics file, once more without secrets.
func redactedTail(dir string) ([]string, error) {
	lines, err := logfile.Tail(dir, diagnosedLines)
	for i := range lines {
		lines[i] = logfile.Redact(lines[i])
	}
	return lines, err
}
