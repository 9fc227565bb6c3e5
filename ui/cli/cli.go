// Package cli is navsync without screens: the same engine and store behind commands, for
// scripts and schedulers. stdout is data, stderr is narration, exit codes are an API
// (spec §13). It parses flags, prints and exits, and opens the house that a command or the
// screens work in. It decides nothing that the engine does not decide, draws no screen
// (ui/app does), and never prompts unless it runs on a terminal.
package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/ui/config"
	"navsync/ui/lang"
)

// Exit codes.
const (
	ExitOK          = 0
	ExitFailed      = 1   // failed or forbidden
	ExitUsage       = 2   // wrong use or configuration
	ExitRetry       = 3   // retry later
	ExitInterrupted = 130 // SIGINT or SIGTERM
)

// Demo is the built-in Dynamics that --demo opens.
type Demo interface {
	URL() string
	AppPage() string
	Archives() string
	Approve(ctx context.Context, userCode, email string) error
	InstallApp(ctx context.Context) error
	// Users are those who can sign in, the integration user first.
	Users(ctx context.Context) ([]DemoUser, error)
	Close(ctx context.Context) error
}

// Emulator is a Dynamics that `navsync emulator` serves.
type Emulator interface {
	URL() string
	Access() EmulatorAccess
	Close(ctx context.Context) error
}

// EmulatorAccess is what somebody needs to sign in to an emulator.
type EmulatorAccess struct {
	Listening    string                `json:"listening"` // where the emulator listens
	Address      string                `json:"address"`
	Tenant       string                `json:"tenant"`
	Applications []EmulatorApplication `json:"applications"`
	Users        []EmulatorUser        `json:"users"`
	Authority    string                `json:"certificate_authority,omitempty"`
	Example      string                `json:"example"`
}

// EmulatorApplication is an application that is registered at an emulator.
type EmulatorApplication struct {
	ClientID string `json:"client_id"`
	Secret   string `json:"client_secret"`
	Role     string `json:"role"`
}

// EmulatorUser is a person who can sign in to an emulator with any password.
type EmulatorUser struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// EmulatorOptions are the options of `navsync emulator`.
type EmulatorOptions struct {
	Listen                                          string
	Seed                                            int64
	Users, Accounts, Contacts, Leads, Opportunities int
	AccessToken                                     string
	LinkedInApp                                     bool
	Type, Version                                   string
	Deny, Faults, Apps, Secured, Schemas            []string
	Data                                            string
	Protection                                      string
	PublicURL                                       string
	TLS                                             bool
	AuthorityFile                                   string
	File                                            string
	Logger                                          *slog.Logger
}

// Wiring is what main hands in: the rooms that the command line may not import.
type Wiring struct {
	Build        Build
	OpenDemo     func(ctx context.Context, dir string, fresh bool, log *slog.Logger) (Demo, error)
	DemoPeople   func() []DemoPerson
	DemoAccount  string // who connects when `connect` names no method
	DemoClientID string
	OpenEmulator func(ctx context.Context, o EmulatorOptions) (Emulator, error)
	// RecordEmulator and CompareEmulator serve `emulator record` and `emulator compare`.
	RecordEmulator  func(ctx context.Context, upstream, listen, folder string) (EmulatorRecording, error)
	CompareEmulator func(ctx context.Context, o EmulatorComparison) (EmulatorDifferences, error)
	// EmulatorFaults are the kinds of faults as they are written in a rule: "slow=200ms".
	EmulatorFaults []string
	// EmulatorControls are its control addresses: "POST /_emulator/clock?advance=1h".
	EmulatorControls []string
}

// What can be wrong with what the wiring is given: wrong use, not a failure.
var (
	ErrNotDemo         = errors.New("the folder is not a demo's")
	ErrDemoInUse       = errors.New("another process uses the demo")
	ErrEmulatorOptions = errors.New("the emulator's options")
	ErrEmulatorAddress = errors.New("the emulator's address")
	ErrEmulatorPort    = errors.New("the emulator cannot listen there")
)

// DemoUser is somebody who can sign in to the demo's Dynamics.
type DemoUser struct{ Name, Email string }

// DemoPerson is somebody whom the demo's store starts with.
type DemoPerson struct{ Email, Name, Role string }

// Streams are the process's input, outputs and environment.
type Streams struct {
	In       *os.File
	Out, Err io.Writer
	Getenv   func(string) string
}

// Run runs one command line, args without the program's name, and returns its exit code.
func Run(ctx context.Context, args []string, w Wiring, s Streams) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	own, odd := config.Read(config.Path())
	printer, err := lang.New(languageOf(args, own, s.Getenv))
	if err != nil {
		return exitOf(err)
	}
	c := &command{wiring: w, streams: s, printer: printer, config: own}
	if odd != nil {
		c.say("%s", odd) // a broken file keeps nobody from working
	}
	root := c.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	c.setHelp(root)
	if err = root.ExecuteContext(ctx); err != nil {
		c.report(ctx, err)
	}
	return exitCode(ctx, err)
}

// languageOf finds the language before the flags are parsed, because help speaks it too.
func languageOf(args []string, own config.Config, getenv func(string) string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return lang.Choose(value, "", getenv)
		}
		if arg == "--lang" && i+1 < len(args) {
			return lang.Choose(args[i+1], "", getenv)
		}
	}
	setting := own.Stated(config.Language)
	if setting == config.Auto {
		setting = ""
	}
	return lang.Choose("", setting, getenv)
}

// command carries what every command of one process shares.
type command struct {
	wiring  Wiring
	streams Streams
	printer *lang.Printer

	config            config.Config // the person's own file
	demo, fresh, json bool
	readOnly          bool
	accessible        bool // the screens are read in lines
	onScreen          bool // the screens run, to which nothing else may write
	dataDir, as, lang string
	interrupted       string // what an interrupt leaves of the command, and how it goes on

	visitor *visit // who came over SSH; nil on this machine
	fixed   bool   // the client chose the language
}

// silent is an error that has been shown already and only decides the exit code.
type silent struct{ code int }

func (s silent) Error() string { return "shown already" }

func exitCode(ctx context.Context, err error) int {
	var shown silent
	switch {
	case err == nil:
		return ExitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.As(err, &shown):
		return shown.code
	}
	return exitOf(err)
}

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "navsync",
		Short: c.printer.T("cli.navsync"),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.screens(cmd.Context()) },
		// A flag that is missing, or that another one excludes, is wrong use too.
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if c.lang != "" && !lang.Spoken(c.lang) {
				words := strings.Join(wordsOf(store.KeyLanguage), ", ")
				return usageError{errors.New(c.printer.T("cli.lang-unknown", "Given", c.lang, "Words", words))}
			}
			if err := c.visitor.mayVisit(cmd); err != nil {
				return err
			}
			return usage(errors.Join(cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups()))
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.PersistentFlags()
	f.BoolVar(&c.demo, "demo", false, c.printer.T("cli.flag.demo"))
	f.BoolVar(&c.fresh, "fresh", false, c.printer.T("cli.flag.fresh"))
	f.BoolVar(&c.json, "json", false, c.printer.T("cli.flag.json"))
	f.StringVar(&c.dataDir, "data-dir", "", c.printer.T("cli.flag.data-dir"))
	f.StringVar(&c.as, "as", "", c.printer.T("cli.flag.as"))
	f.StringVar(&c.lang, "lang", "", c.printer.T("cli.flag.lang", "Words", strings.Join(wordsOf(store.KeyLanguage), ", ")))
	f.BoolVar(&c.readOnly, "read-only", c.config.Word(config.ReadOnly) == config.On, c.printer.T("cli.flag.read-only"))
	root.Flags().BoolVar(&c.accessible, "accessible", c.config.Word(config.Accessible) == config.On, c.printer.T("cli.flag.accessible"))
	completeFlag(root, "lang", store.KeyLanguage)
	root.AddCommand(
		c.peopleCommand(), c.environmentsCommand(), c.connectCommand(), c.statusCommand(), c.doctorCommand(),
		c.pauseCommand(), c.resumeCommand(), c.disconnectCommand(), c.settingsCommand(), c.configCommand(), c.backupCommand(), c.restoreCommand(),
		c.syncCommand(), c.findCommand(), c.seatsCommand(), c.importCommand(), c.archiveCommand(), c.itemsCommand(),
		c.writebacksCommand(), c.reportCommand(), c.matchCommand(), c.membersCommand(), c.profilesCommand(), c.resolveCommand(), c.runsCommand(),
		c.problemsCommand(), c.logCommand(), c.auditCommand(), c.diagnosticsCommand(), c.neverCopyCommand(), c.handOverCommand(), c.moveCommand(),
		c.rejectCommand(), c.chooseCommand(), c.updateCommand(), c.historyCommand(),
		c.digestCommand(), c.serveCommand(), c.emulatorCommand(), c.docsCommand(), c.versionCommand(),
	)
	return root
}

// usageError is wrong use of the command line itself, such as an unknown flag.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

func noArgs(cmd *cobra.Command, args []string) error { return usage(cobra.NoArgs(cmd, args)) }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}
