package cli

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// Build says which program this is. Commit and Date are "" where the program was not built
// from a checkout.
type Build struct {
	Version string // of the release or of the module, "(devel)" of a checkout
	Commit  string // the commit's full hash
	Date    string // of the commit, RFC 3339
}

type versionDocument struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
}

// line is the version for people: what is not known is left out.
func (v versionDocument) line() string {
	parts := []string{v.Go, v.OS}
	if v.Date != "" {
		parts = append([]string{v.Date}, parts...)
	}
	if v.Commit != "" {
		parts = append([]string{v.Commit[:min(12, len(v.Commit))]}, parts...)
	}
	return "navsync " + v.Version + " (" + strings.Join(parts, ", ") + ")"
}

func (c *command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: c.printer.T("cli.version"),
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			b := c.wiring.Build
			v := versionDocument{
				Version: b.Version, Commit: b.Commit, Date: b.Date, Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH,
			}
			if c.json {
				return c.document(v)
			}
			if _, err := fmt.Fprintln(c.streams.Out, v.line()); err != nil {
				return fmt.Errorf("print the version: %w", err)
			}
			return nil
		},
	}
}
