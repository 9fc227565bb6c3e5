package cli

import (
	"context"
	"errors"
)

func (c *command) screens(context.Context) error { return usageError{errors.New(c.printer.T("cli.no-terminal"))} }

