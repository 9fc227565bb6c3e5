package cli

import (
	"context"
	"errors"
	"os"
	"sync"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/welcome"
)

// screens opens the terminal application. It opens another house when the person chose
// the demo on the first start.
func (c *command) screens(ctx context.Context) error {
	if !c.terminal() || !term.IsTerminal(int(os.Stdout.Fd())) {
		return usageError{errors.New(c.printer.T("cli.no-terminal"))}
	}
	for {
		again := false
		err := c.with(ctx, func(h *house) (err error) {
			again, err = c.programs(ctx, h)
			return err
		})
		if err != nil || !again {
			return err
		}
		c.demo, c.fresh = true, false
	}
}

// programs runs the welcome while nobody is known to act, then the application. demo says
// that the person chose to look around in the demo.
func (c *command) programs(ctx context.Context, h *house) (demo bool, err error) {
	email, err := c.named(ctx, h)
	if err != nil {
		return false, err
	}
	if email == "" {
		outcome, err := c.welcome(ctx, h)
		if err != nil || outcome.Demo || outcome.Email == "" {
			return outcome.Demo, err
		}
		email = outcome.Email
	}
	a, err := h.engine.As(ctx, email)
	if err != nil {
		return false, err
	}
	return false, c.application(ctx, h, a)
}

func (c *command) welcome(ctx context.Context, h *house) (welcome.Outcome, error) {
	var outcome welcome.Outcome
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return outcome, err
	}
	options := c.options(h, settings)
	options.Start = page.Welcome
	house := c.pages(ctx, h, nil)
	options.Entries = []ui.Entry{{ID: page.Welcome, Title: "welcome.title", Bare: true, Make: func(k *kit.Context) kit.Page {
		return welcome.New(k, house, func(o welcome.Outcome) tea.Cmd {
			outcome = o
			return tea.Quit
		})
	}}}
	if err := ui.Run(ctx, options); err != nil {
		return welcome.Outcome{}, err
	}
	return outcome, c.speak(outcome.Language)
}

// speak changes the language of what comes; "" keeps it.
func (c *command) speak(code string) error {
	if code == "" {
		return nil
	}
	printer, err := lang.New(code)
	if err != nil {
		return err
	}
	c.printer = printer
	return nil
}

// application runs the screens, and the schedule behind them, until the person quits.
func (c *command) application(ctx context.Context, h *house, a engine.Actor) error {
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return err
	}
	if c.lang == "" && settings.Language != "" {
		if err := c.speak(settings.Language); err != nil {
			return err
		}
	}
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := h.engine.Start(run); err != nil {
		return err
	}
	defer h.engine.Stop()
	events, wait := relay(run, h.engine)
	defer wait()
	defer cancel()

	acting := &acting{actor: a}
	house := c.pages(run, h, acting.get)
	options := c.options(h, settings)
	options.Viewer = viewer(a)
	options.Entries, options.Start = entries(house), start(a.Role)
	options.Events = events
	options.Status = func(ctx context.Context) (kit.Status, error) {
		if err := acting.renew(ctx, h.engine); err != nil {
			return kit.Status{}, err
		}
		return c.shellStatus(ctx, h, acting.get())
	}
	options.Actions = func(k *kit.Context) []action.Action { return everywhere(k, house, acting) }
	options.Search = searchRecords(house, c.printer)
	return ui.Run(ctx, options)
}

// acting is who acts in the application; "Act as…" changes it.
type acting struct {
	mu    sync.Mutex
	actor engine.Actor
}

func (a *acting) get() engine.Actor {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.actor
}

func (a *acting) set(actor engine.Actor) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.actor = actor
}

// renew reads who acts again: a seat may have been assigned or removed meanwhile.
func (a *acting) renew(ctx context.Context, e *engine.Engine) error {
	before := a.get()
	now, err := e.As(ctx, before.Email)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.actor.Email == before.Email { // nobody else acts since
		a.actor = now
	}
	return nil
}

func viewer(a engine.Actor) kit.Viewer {
	return kit.Viewer{Name: a.Name, Email: a.Email, Role: kit.Role(a.Role)}
}

func (c *command) options(h *house, settings store.Settings) ui.Options {
	return ui.Options{
		Printer: c.printer, Theme: c.look(settings), AskBackground: settings.Theme == "auto",
		Mouse: settings.Mouse, Demo: h.demo != nil, OpenBrowser: openBrowser,
	}
}

func (c *command) pages(ctx context.Context, h *house, actor func() engine.Actor) page.House {
	p := page.House{Store: h.store, Engine: h.engine, Actor: actor, Context: ctx, DataDir: h.dir}
	if h.demo != nil {
		p.Archives, p.Demo = h.demo.Archives(), c.demoOptions(h.demo)
	}
	return p
}

// relay turns the engine's events into the program's kinds. wait returns when its
// goroutine has ended, which it does with ctx.
func relay(ctx context.Context, e *engine.Engine) (kinds <-chan string, wait func()) {
	events, unsubscribe := e.Subscribe()
	out := make(chan string)
	var done sync.WaitGroup
	done.Go(func() {
		defer unsubscribe()
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-events:
				kind := "change"
				if ev.RunID != 0 {
					kind = "run"
				}
				select {
				case out <- kind:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	return out, done.Wait
}
