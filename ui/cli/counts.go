package cli

import (
	"errors"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// countFlag is a number of something: one below the least is wrong use, and never "all" or an empty answer.
type countFlag struct {
	c     *command
	at    *int
	least int
}

// countFlag adds a flag for a number that is at least that.
func (c *command) countFlag(cmd *cobra.Command, at *int, name, short string, least, usual int, help string) {
	*at = usual
	cmd.Flags().VarP(countFlag{c, at, least}, name, short, help)
}

// String implements pflag.Value.
func (f countFlag) String() string {
	if f.at == nil {
		return "0"
	}
	return strconv.Itoa(*f.at)
}

// Type implements pflag.Value.
func (f countFlag) Type() string { return "int" }

// Set implements pflag.Value.
func (f countFlag) Set(given string) error {
	n, err := strconv.Atoi(given)
	if err != nil || n < f.least {
		return errors.New(f.c.printer.T("cli.bad-count", "Given", given, "Least", f.least))
	}
	*f.at = n
	return nil
}

// spanFlag is how long back something looks: a span that is not positive looks nowhere.
type spanFlag struct {
	c  *command
	at *time.Duration
}

// String implements pflag.Value.
func (f spanFlag) String() string {
	if f.at == nil {
		return ""
	}
	return f.at.String()
}

// Type implements pflag.Value.
func (f spanFlag) Type() string { return "duration" }

// Set implements pflag.Value.
func (f spanFlag) Set(given string) error {
	d, err := time.ParseDuration(given)
	if err != nil || d <= 0 {
		return errors.New(f.c.printer.T("cli.bad-span", "Given", given))
	}
	*f.at = d
	return nil
}
