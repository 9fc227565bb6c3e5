package cli

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"

	"navsync/ui/app"
	"navsync/ui/config"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/plain"
)

// screens opens the terminal application. It opens another house when the person chose
// the demo on the first start.
func (c *command) screens(ctx context.Context) error {
	if c.visitor != nil {
		return c.visitor.screens(ctx, c)
	}
	var lines *plain.Lines
	switch {
	case c.accessible:
		lines = plain.NewLines(c.streams.In, c.streams.Out, c.patience())
	case !c.terminal() || !term.IsTerminal(int(os.Stdout.Fd())):
		return usageError{errors.New(c.printer.T("cli.no-terminal"))}
	}
	c.onScreen = true
	answerSoon()
	for {
		outcome := app.Outcome{}
		err := c.with(ctx, func(h *house) (err error) {
			outcome, err = c.screensOf(ctx, h, lines)
			return err
		})
		if err != nil || !outcome.Demo {
			return err
		}
		c.demo, c.fresh = true, false
	}
}

// leastThreads is how many threads run Go code at least where somebody waits for a frame.
const leastThreads = 4

// answerSoon lets the system share few processors between an import and the keys, which it does each millisecond or so; the
// runtime, with a thread for each processor, lets an import go on for ten. Measured with fifty people on two processors, it halves
// the time from a key to its frame. The import itself still works as many at a time as there are processors.
func answerSoon() {
	if runtime.GOMAXPROCS(0) < leastThreads && os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(leastThreads)
	}
}

// patience is how long the next line waits for what the one before began: a person soon wants to go on, or to stop it; a
// pipe has time.
func (c *command) patience() time.Duration {
	if c.terminal() {
		return 2 * time.Second
	}
	return time.Minute
}

// screensOf runs the screens of a house. What is said after them is said in their language.
func (c *command) screensOf(ctx context.Context, h *house, lines *plain.Lines) (app.Outcome, error) {
	email, err := c.named(ctx, h)
	if err != nil {
		return app.Outcome{}, err
	}
	shown := page.House{Store: h.store, Engine: h.engine, DataDir: h.dir, ReadOnly: c.readOnly}
	if h.demo != nil {
		shown.Archives, shown.Demo = h.demo.Archives(), c.demoOptions(h.demo)
	}
	outcome, err := app.Run(ctx, app.Options{
		House: shown, Email: email, Printer: c.printer, FixedLanguage: c.lang != "", Getenv: c.streams.Getenv,
		Lines: lines, Config: c.config, ConfigPath: config.Path(), SystemLanguage: lang.Choose("", "", c.streams.Getenv),
		Keep: func(key, word string) error { return config.Set(config.Path(), key, word, c.aboutConfig) },
	})
	c.printer = outcome.Printer
	return outcome, err
}
