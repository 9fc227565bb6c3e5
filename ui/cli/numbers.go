package cli

import (
	"errors"
	"strconv"
)

// number is an id as it is given on the command line.
func (c *command) number(arg string) (int64, error) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || n <= 0 {
		return 0, usageError{errors.New(c.printer.T("cli.no-id", "Given", arg))}
	}
	return n, nil
}

func (c *command) numbers(args []string) ([]int64, error) {
	all := make([]int64, 0, len(args))
	for _, arg := range args {
		n, err := c.number(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}
