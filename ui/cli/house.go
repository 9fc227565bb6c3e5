package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"navsync/store"
	"navsync/store/replica"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/lang"
	"navsync/ui/logfile"
	"navsync/ui/sentence"
)

// closing is how long a house may take to put everything away.
const closing = 3 * time.Second

// house is what a command works in: the store and the engine, and in a demo its Dynamics.
type house struct {
	dir    string
	store  *store.Reader
	engine *engine.Engine
	demo   Demo         // nil for a real organization
	file   *store.Store // to close, and for a continuous copy
	log    io.Closer
	logger *slog.Logger
}

// dir is the data folder: --data-dir, else the user's data home; a demo lives below it.
func (c *command) dir() string {
	dir := c.dataDir
	if dir == "" {
		dir = filepath.Join(xdg.DataHome, "navsync")
	}
	if c.demo {
		dir = filepath.Join(dir, "demo")
	}
	return dir
}

// open opens the house; close puts it away.
func (c *command) open(ctx context.Context) (*house, error) {
	if c.fresh && !c.demo {
		return nil, usageError{errors.New(c.printer.T("cli.fresh-needs-demo"))}
	}
	h := &house{dir: c.dir()}
	if err := c.openRooms(ctx, h); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

func (c *command) openRooms(ctx context.Context, h *house) (err error) {
	options := engine.Options{
		DataDir: h.dir, OpenBrowser: c.openBrowser, ReadOnly: c.readOnly, Version: c.wiring.Build.Version, TriesAlso: !c.demo,
		LogTail: func() ([]string, error) { return redactedTail(h.dir) },
		Explain: func(err error) string { return sentence.Explained(c.printer, err) },
	}
	if c.demo {
		// The demo's log goes nowhere until its folder stands.
		if h.demo, err = c.wiring.OpenDemo(ctx, h.dir, c.fresh, slog.New(slog.DiscardHandler)); err != nil {
			return c.demoError(err, h.dir)
		}
		options.Demo = c.demoOptions(h.demo)
	}
	opened, err := c.openStore(ctx, h.dir)
	if err != nil {
		return err
	}
	h.store, h.file = &opened.Reader, opened
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return err
	}
	if err := c.speakAsSet(settings); err != nil {
		return err
	}
	log, err := logfile.Open(h.dir)
	if err != nil {
		return err
	}
	h.log, h.logger = log, log.Logger()
	if settings.LogFormat == store.LogJSON {
		h.logger = log.JSON()
	}
	h.logger = h.logger.With("pid", os.Getpid())
	if err := replica.Beside(ctx, opened, c.replicaOptions(h)); err != nil {
		return err
	}
	options.Logger = h.logger
	options.ClearLog = log.Clear
	options.Store = opened
	h.engine = engine.New(options)
	if err := h.engine.BringUp(ctx); err != nil {
		return err
	}
	if c.demo {
		return c.peopleOfDemo(ctx, h)
	}
	return nil
}

// largeStore is the size in bytes from which bringing a store to a new version takes long enough to be told of.
const largeStore = 50 << 20

// openStore opens the store in dir. That a large one of an older version is brought to the new one first, and how much free disk
// that needs, is told beforehand, and how far it is while it goes on.
func (c *command) openStore(ctx context.Context, dir string) (s *store.Store, err error) {
	m, waits, err := store.WaitingMigration(ctx, dir)
	if err != nil {
		return nil, err
	}
	if !waits || m.Size < largeStore {
		return store.Open(ctx, dir)
	}
	c.say("%s", c.printer.T("cli.migration", "Size", m.Size>>20, "Room", m.Room>>20))
	err = c.watched(func(time.Duration) string { return bar(m.Done()) }, func() error {
		s, err = store.Open(ctx, dir)
		return err
	})
	return s, err
}

// reading opens the store for a look; where there is none nothing is made and nothing read.
func (c *command) reading(ctx context.Context, look func(*store.Reader) error) error {
	if c.visitor != nil {
		return look(c.visitor.house.store)
	}
	if _, err := os.Stat(filepath.Join(c.dir(), store.FileName)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	s, err := c.openStore(ctx, c.dir())
	if err != nil {
		return err
	}
	return errors.Join(look(&s.Reader), s.Close())
}

// speakAsSet changes to the language of the settings, unless the command line named one.
func (c *command) speakAsSet(settings store.Settings) error {
	if c.lang != "" || c.config.Stated(config.Language) != "" || settings.Language == "" {
		return nil
	}
	printer, err := lang.New(settings.Language)
	if err != nil {
		return err
	}
	c.printer = printer
	return nil
}

// openBrowser opens a page for sign-in. Where no browser can be, the command line says the address, and
// the sign-in waits for it; the screens have a dialog of their own, and get the error.
func (c *command) openBrowser(url string) error {
	err := ui.OpenBrowser(c.streams.Getenv, url)
	if err == nil || c.onScreen {
		return err
	}
	c.say("%s", c.printer.T("cli.connect.browser", "URL", url))
	return nil
}

func (h *house) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	var errs []error
	if h.file != nil {
		errs = append(errs, h.file.Close())
	}
	if h.demo != nil {
		errs = append(errs, h.demo.Close(ctx))
	}
	if h.log != nil {
		errs = append(errs, h.log.Close())
	}
	return errors.Join(errs...)
}
