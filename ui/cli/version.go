package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

type versionDocument struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
}

func (c *command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: c.printer.T("cli.version"),
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := versionDocument{Version: c.wiring.Version, Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH}
			if c.json {
				return c.document(v)
			}
			if _, err := fmt.Fprintf(c.streams.Out, "navsync %s (%s, %s)\n", v.Version, v.Go, v.OS); err != nil {
				return fmt.Errorf("print the version: %w", err)
			}
			return nil
		},
	}
}
