package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
	"navsync/ui/app"
	"navsync/ui/config"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/serve"
)

// afar are the commands that somebody who comes over SSH may use; every other one concerns the server itself.
var afar = []string{
	"archive", "audit", "choose", "connect", "diagnostics", "digest", "disconnect", "docs", "doctor", "environments", "find", "hand-over",
	"help", "history", "import", "items", "log", "match", "move", "never-copy", "pause", "people", "problems", "profiles", "reject",
	"report", "resolve", "resume", "runs", "seats", "settings", "status", "sync", "update", "version", "writebacks",
}

// notAfar are the flags that choose the server's files and programs, or somebody else to be.
var notAfar = []string{"as", "data-dir", "demo", "fresh", "token-command", "client-secret-file", "certificate", "replica"}

// visit is a session over SSH: its command line works in the server's house as the person whose key it is.
type visit struct {
	*serve.Visit
	house *house
	turns *app.Turns
}

// visit runs the command line of a session and returns its exit code.
func (c *command) visit(ctx context.Context, h *house, turns *app.Turns, v *serve.Visit) int {
	printer, fixed, err := c.printerFor(ctx, h, v)
	if err != nil {
		printer = c.printer
	}
	guest := &command{
		wiring: c.wiring, printer: printer, visitor: &visit{v, h, turns}, demo: c.demo, dataDir: c.dataDir, fixed: fixed,
		streams: Streams{Out: v.Out, Err: v.Err, Getenv: v.Getenv},
	}
	switch {
	case err != nil:
	case len(v.Args) == 0: // the screens: a tree of all commands, kept as long as they are shown, would be a tenth of their memory
		err = guest.screens(ctx)
	default:
		err = guest.visitCommand(ctx, v)
	}
	if err != nil {
		guest.report(ctx, err)
	}
	return exitCode(ctx, err)
}

// visitCommand runs the command that a session asks for.
func (c *command) visitCommand(ctx context.Context, v *serve.Visit) error {
	root := c.root() //nolint:contextcheck // a command gets its context when it runs
	root.SetArgs(append([]string{}, v.Args...))
	root.SetIn(v.In)
	root.SetOut(v.Out)
	root.SetErr(v.Err)
	c.setHelp(root)
	return root.ExecuteContext(ctx)
}

// printerFor speaks the language that the client sent, else the one that is set.
func (c *command) printerFor(ctx context.Context, h *house, v *serve.Visit) (printer *lang.Printer, fixed bool, err error) {
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return nil, false, err
	}
	wanted := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale, _, _ := strings.Cut(v.Getenv(name), "."); locale != "" {
			wanted = strings.ReplaceAll(locale, "_", "-")
			break
		}
	}
	fixed = wanted != "" && lang.Spoken(wanted)
	code := languageOf(v.Args, config.Config{}, v.Getenv)
	if !fixed && !slices.ContainsFunc(v.Args, func(arg string) bool { return strings.HasPrefix(arg, "--lang") }) {
		code = lang.Choose("", settings.Language, v.Getenv)
	}
	printer, err = lang.New(code)
	return printer, fixed, err
}

// mayVisit refuses, over SSH, what concerns the server itself.
func (v *visit) mayVisit(cmd *cobra.Command) error {
	if v == nil {
		return nil
	}
	for _, name := range notAfar {
		if flag := cmd.Flags().Lookup(name); flag != nil && flag.Changed {
			return &engine.Error{Code: engine.CodeForbidden, Key: "errors.not-over-ssh", Facts: map[string]any{"What": "--" + name}}
		}
	}
	top := cmd
	for top.HasParent() && top.Parent().HasParent() {
		top = top.Parent()
	}
	if top.HasParent() && !slices.Contains(afar, top.Name()) {
		return &engine.Error{Code: engine.CodeForbidden, Key: "errors.not-over-ssh", Facts: map[string]any{"What": top.Name()}}
	}
	return nil
}

// screens shows the screens on the client's terminal.
func (v *visit) screens(ctx context.Context, c *command) error {
	if v.Terminal == nil {
		return usageError{errors.New(c.printer.T("cli.no-terminal"))}
	}
	shown := page.House{
		Store: v.house.store, Engine: v.house.engine, DataDir: v.house.dir,
		Service: &page.Service{Port: v.Port, HostKey: v.HostKey, Here: v.Here, End: v.End},
	}
	if v.house.demo != nil {
		shown.Archives, shown.Demo = v.house.demo.Archives(), c.demoOptions(v.house.demo)
	}
	notices := make(chan app.Notice)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with ctx
		for {
			select {
			case <-ctx.Done():
				return
			case n := <-v.Notices:
				select {
				case notices <- app.Notice{Name: n.Name, Done: n.Done, File: filepath.Base(n.Path)}:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	_, err := app.Run(ctx, app.Options{
		House: shown, Printer: c.printer, FixedLanguage: c.fixed || c.lang != "", Getenv: c.streams.Getenv, Terminal: v.Terminal,
		SystemLanguage: lang.Choose("", "", c.streams.Getenv),
		Served:         &app.Served{Actor: v.Actor, Started: v.Started, Sessions: v.Sessions, Turns: v.turns, Notices: notices},
	})
	return err
}

// actor is who came, as they are now: a seat or a role may have changed since.
func (v *visit) actor(ctx context.Context) (engine.Actor, error) {
	now, err := v.house.engine.As(ctx, v.Actor.Email)
	if err != nil {
		return engine.Actor{}, err
	}
	now.OSUser, now.Remote = v.Actor.OSUser, true
	return now, nil
}

// read reads a small file that a command names: over SSH one in the person's own folder, which nothing leads out of.
func (c *command) read(h *house, a engine.Actor, name string, most int64) (text []byte, err error) {
	var f *os.File
	if a.Remote {
		root, err := os.OpenRoot(h.engine.InboxDir(a.Email))
		if err != nil {
			return nil, os.ErrNotExist
		}
		defer func() { err = errors.Join(err, root.Close()) }()
		f, err = root.Open(name)
		if err != nil {
			return nil, os.ErrNotExist
		}
	} else if f, err = os.Open(name); err != nil { //nolint:gosec // the person who may read the file names it
		return nil, err
	}
	text, err = io.ReadAll(io.LimitReader(f, most))
	return text, errors.Join(err, f.Close())
}

// noFolder is the error about a file that cannot be made where a command names it; every other error stays what it is.
func noFolder(name string, err error) error {
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.ENOTDIR) {
		return &engine.Error{Code: engine.CodeUsage, Key: "errors.no-folder", Facts: map[string]any{"Folder": filepath.Dir(name)}, Err: err}
	}
	return err
}

// created makes a new file that a command names, which only its owner reads: over SSH in the person's outbox, for scp to fetch.
func (c *command) created(h *house, a engine.Actor, name string) (*os.File, error) {
	const how = os.O_CREATE | os.O_EXCL | os.O_WRONLY
	if !a.Remote {
		f, err := os.OpenFile(name, how, 0o600) //nolint:gosec // the person who may write the file names it
		return f, noFolder(name, err)
	}
	dir := filepath.Join(h.engine.InboxDir(a.Email), page.Outbox)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return nil, &engine.Error{Code: engine.CodeForbidden, Key: "errors.not-over-ssh", Facts: map[string]any{"What": name}}
	}
	return os.OpenFile(filepath.Join(dir, name), how, 0o600)
}
