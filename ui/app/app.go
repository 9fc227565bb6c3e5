// Package app composes the screens: the pages over one store and one engine, the shell around
// them, the welcome before them, and the schedule that runs behind them. A page is entered
// here (entries.go).
//
// It never parses a flag, opens a store or a demo, prints or exits; it changes nothing by
// itself, draws nothing by itself, and keeps nothing beyond the run of a program, so that
// several may run in one process.
package app

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/crmsettings"
	"navsync/ui/page/find"
	"navsync/ui/page/welcome"
	"navsync/ui/plain"
)

// Options is what one run of the screens is handed.
type Options struct {
	// House is what the pages read from and change. Its Actor and Context are the run's own.
	House page.House
	// Email is who acts; empty asks on the welcome first.
	Email string
	// Printer speaks until the person's own language is known. FixedLanguage keeps it for all of
	// the run, whatever the settings say.
	Printer       *lang.Printer
	FixedLanguage bool
	Getenv        func(string) string
	// Config is what the person's own config file states, ConfigPath where it is, Keep writes one of its words.
	// SystemLanguage is spoken where no language was chosen.
	Config         config.Config
	ConfigPath     string
	Keep           func(key, word string) error
	SystemLanguage string
	// Terminal is where the program reads and draws; nil is the process's own terminal.
	Terminal []tea.ProgramOption
	// Lines, when set, are read and written in place of a terminal.
	Lines *plain.Lines
	// Served is nil on the own terminal.
	Served *Served
}

// Outcome is how the screens ended.
type Outcome struct {
	// Demo says that the person chose to look around in the demo.
	Demo bool
	// Printer speaks the language that was shown last.
	Printer *lang.Printer
}

// Run shows the welcome while nobody is known to act, then the application, until the person
// quits or ctx ends. The outcome's printer is there also beside an error, which it can say.
func Run(ctx context.Context, o Options) (Outcome, error) {
	o.House.Context = ctx
	r := &run{Options: o, tour: newTourState(o.House.DataDir)}
	demo, err := r.programs(ctx)
	return Outcome{Demo: demo, Printer: r.Printer}, err
}

// run is one run of the screens. Its Printer follows the person's choice.
type run struct {
	Options
	tour     *tourState
	speaking sync.Mutex // guards Printer
}

func (r *run) programs(ctx context.Context) (demo bool, err error) {
	if r.Served != nil {
		return false, r.application(ctx, r.Served.Actor, nil)
	}
	email, first := r.Email, kit.Args(nil)
	if email == "" {
		outcome, err := r.welcome(ctx)
		if err != nil || outcome.Demo || outcome.Email == "" {
			return outcome.Demo, err
		}
		email = outcome.Email
		if outcome.Connect {
			first = kit.Args{crmsettings.ArgConnect: "yes"}
		}
	}
	a, err := r.House.Engine.As(ctx, email)
	if err != nil {
		return false, err
	}
	return false, r.application(ctx, a, first)
}

func (r *run) welcome(ctx context.Context) (welcome.Outcome, error) {
	var outcome welcome.Outcome
	options, err := r.options(ctx)
	if err != nil {
		return outcome, err
	}
	options.Start = page.Welcome
	options.Entries = []ui.Entry{{ID: page.Welcome, Title: "welcome.title", Bare: true, Make: func(k *kit.Context) kit.Page {
		return welcome.New(k, r.House, func(o welcome.Outcome) tea.Cmd {
			outcome = o
			return tea.Quit
		})
	}}}
	if err := r.show(ctx, func() {}, options); err != nil {
		return welcome.Outcome{}, err
	}
	return outcome, r.speak(outcome.Language)
}

// speak changes the language of what comes; "" keeps it.
func (r *run) speak(code string) error {
	if code == "" {
		return nil
	}
	printer, err := lang.New(code)
	if err != nil {
		return err
	}
	r.say(printer)
	return nil
}

// say and spoken keep the printer: it is asked for by commands while a choice on screen changes it.
func (r *run) say(printer *lang.Printer) {
	r.speaking.Lock()
	defer r.speaking.Unlock()
	r.Printer = printer
}

func (r *run) spoken() *lang.Printer {
	r.speaking.Lock()
	defer r.speaking.Unlock()
	return r.Printer
}

// options are those that the welcome and the application share.
func (r *run) options(ctx context.Context) (ui.Options, error) {
	settings, err := r.House.Store.Settings(ctx)
	if err != nil {
		return ui.Options{}, err
	}
	words := choices(r.Config, settings, r.FixedLanguage)
	return ui.Options{
		Printer: r.Printer, Theme: look(r.Getenv, words), AskBackground: words[config.Theme] == config.Auto,
		Choices: words, Keep: r.Keep, Keys: r.Config.Keys, ReadOnly: r.House.ReadOnly,
		SystemLanguage: r.SystemLanguage, Spoken: r.say,
		Mouse: words[config.Mouse] == config.On, Demo: r.House.Demo != nil, Suspends: r.Terminal == nil && r.Lines == nil,
	}, nil
}

// application runs the pages, and the schedule behind them, until the person quits. first are the arguments of
// the first page.
func (r *run) application(ctx context.Context, a engine.Actor, first kit.Args) error {
	if err := r.speakAsSet(ctx); err != nil {
		return err
	}
	options, err := r.options(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if r.Served == nil && !r.House.ReadOnly { // who only reads lets nothing run either
		if err := r.House.Engine.Start(ctx); err != nil {
			return err
		}
		defer r.House.Engine.Stop()
	}
	events, wait := relay(ctx, r.House.Engine, r.Served.turns())
	defer wait()
	defer cancel()

	acting := &acting{actor: a}
	house := r.House
	house.Context, house.Actor = ctx, acting.get
	options.Viewer, options.Folder, options.Told = page.Viewer(a), house.Exports, house.Told
	options.Entries, options.Start, options.StartArgs = entries(house, r.ConfigPath, r.Config), start(a.Role), first
	options.Events = events
	options.Status = func(ctx context.Context) (kit.Status, error) {
		if err := acting.renew(ctx, house.Engine); err != nil {
			return kit.Status{}, err
		}
		shown, err := shellStatus(ctx, house.Store, r.spoken(), acting.get(), time.Now())
		if err != nil {
			return kit.Status{}, err
		}
		return shown, r.guide(ctx, &shown, acting.get().Role)
	}
	options.EndTour = r.tour.end
	options.OpenBrowser = r.open
	stop := r.serve(ctx, &options, acting)
	defer stop()
	defer cancel()
	options.Actions = func(k *kit.Context) []action.Action { return everywhere(k, house, acting) }
	options.More = func(k *kit.Context) []kit.Choosable { return more(k, options.Entries) }
	options.Search = func(ctx context.Context, c *kit.Context, query string, limit int) ([]kit.Choosable, error) {
		return find.Lines(ctx, c, house, query, limit)
	}
	return r.show(ctx, cancel, options)
}

// show runs a program on the terminal, or in lines. stop ends what the pages began.
func (r *run) show(ctx context.Context, stop func(), o ui.Options) error {
	if r.Lines == nil {
		return ui.Run(ctx, o, r.Terminal...)
	}
	wait, err := plain.Run(ctx, o, r.Lines)
	stop()
	wait()
	return err
}

// open opens an address in the browser; that one of the demo's rows was looked at is a task of the tour.
func (r *run) open(url string) error {
	var marking error
	if r.House.Demo != nil {
		marking = r.tour.saw(url, r.House.Demo.Address)
	}
	return errors.Join(ui.OpenBrowser(r.Getenv, url), marking)
}

// serve changes what differs over SSH. stop waits for what it began, which ends with ctx.
func (r *run) serve(ctx context.Context, o *ui.Options, who *acting) (stop func()) {
	if r.Served == nil {
		return func() {}
	}
	r.Served.apply(o)
	var beside sync.WaitGroup
	o.Started = func(p *tea.Program) {
		r.Served.Started(p)
		beside.Go(func() { r.Served.tell(ctx, r, who.get, p.Send) })
	}
	return beside.Wait
}

// speakAsSet changes to the language of the settings, unless the command line named one.
func (r *run) speakAsSet(ctx context.Context) error {
	settings, err := r.House.Store.Settings(ctx)
	if err != nil || r.FixedLanguage || r.Config.Stated(config.Language) != "" {
		return err
	}
	return r.speak(settings.Language)
}
