package cli

import (
	"bufio"
	"context"
	"errors"
	"strings"

	"golang.org/x/term"

	"navsync/sync/engine"
)

// actor is who makes the change: --as, then NAVSYNC_AS, then the setting me; else a
// terminal is asked (spec §1).
func (c *command) actor(ctx context.Context, h *house) (engine.Actor, error) {
	if c.visitor != nil {
		return c.visitor.actor(ctx)
	}
	email, err := c.named(ctx, h)
	if err != nil {
		return engine.Actor{}, err
	}
	if email == "" {
		if email, err = c.askWho(ctx, h); err != nil {
			return engine.Actor{}, err
		}
	}
	return h.engine.As(ctx, email)
}

// known refuses an actor who was named and is nobody here; nobody need be named.
func (c *command) known(ctx context.Context, h *house) error {
	email, err := c.named(ctx, h)
	if err != nil || email == "" {
		return err
	}
	_, err = h.engine.As(ctx, email)
	return err
}

// named is the e-mail that was given, "" when none was.
func (c *command) named(ctx context.Context, h *house) (string, error) {
	if c.visitor != nil {
		return c.visitor.Actor.Email, nil
	}
	if c.as != "" {
		return c.as, nil
	}
	if email := c.streams.Getenv("NAVSYNC_AS"); email != "" {
		return email, nil
	}
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	return settings.Me, nil
}

func (c *command) askWho(ctx context.Context, h *house) (string, error) {
	people, err := h.store.People(ctx)
	if err != nil {
		return "", err
	}
	if len(people) == 0 {
		return "", usageError{errors.New(c.printer.T("cli.nobody-yet"))}
	}
	if !c.terminal() {
		return "", usageError{errors.New(c.printer.T("cli.say-who"))}
	}
	for _, p := range people {
		c.say("  %-32s %s · %s", oneLine(p.Email), oneLine(p.Name), p.Role)
	}
	c.say("%s", c.printer.T("cli.who-are-you"))
	line, err := bufio.NewReader(c.streams.In).ReadString('\n')
	if err != nil && line == "" {
		return "", usageError{errors.New(c.printer.T("cli.say-who"))}
	}
	return strings.TrimSpace(line), nil
}

func (c *command) terminal() bool {
	return c.streams.In != nil && term.IsTerminal(int(c.streams.In.Fd()))
}

// with runs f in an opened house.
func (c *command) with(ctx context.Context, f func(*house) error) error {
	if c.visitor != nil {
		return f(c.visitor.house) // which the server opened and closes
	}
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(f(h), h.close(ctx))
}

// withActor runs f in an opened house as whoever acts.
func (c *command) withActor(ctx context.Context, f func(*house, engine.Actor) error) error {
	return c.with(ctx, func(h *house) error {
		a, err := c.actor(ctx, h)
		if err != nil {
			return err
		}
		return f(h, a)
	})
}
