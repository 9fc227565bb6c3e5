package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"navsync/store/backup"
	"navsync/sync/engine"
)

// backupDocument is the answer of backup.
type backupDocument struct {
	File         string           `json:"file"`
	Bytes        int64            `json:"bytes"`
	Encrypted    bool             `json:"encrypted"`
	Checked      bool             `json:"checked"` // it was read again and is whole
	Made         string           `json:"made"`
	Navsync      string           `json:"navsync"`
	Schema       int64            `json:"schema"`
	Organization string           `json:"organization,omitempty"`
	Size         int64            `json:"size"`
	SHA256       string           `json:"sha256"`
	Rows         map[string]int64 `json:"rows"`
}

// secretFlags are how a backup is sealed or opened.
type secretFlags struct {
	encrypt        bool
	recipients     []string
	passphraseFile string
	identities     []string
}

func (c *command) backupCommand() *cobra.Command {
	var f secretFlags
	cmd := c.leaf("backup FILE", "cli.backup", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		o := backup.Options{Navsync: c.wiring.Build.Version, Now: time.Now()}
		if err := c.seal(&o, f); err != nil {
			return err
		}
		w, err := h.engine.Backup(ctx, a, args[0], o)
		if err != nil {
			if known := noFolder(args[0], err); known != err { //nolint:errorlint // whether it was given words
				return known
			}
			return c.backupError(err, args[0])
		}
		return c.showBackup(args[0], w)
	})
	flags := cmd.Flags()
	flags.BoolVar(&f.encrypt, "encrypt", false, c.printer.T("cli.backup.encrypt"))
	flags.StringArrayVar(&f.recipients, "recipient", nil, c.printer.T("cli.backup.recipient"))
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", c.printer.T("cli.backup.passphrase-file"))
	cmd.MarkFlagsMutuallyExclusive("encrypt", "recipient")
	cmd.MarkFlagsMutuallyExclusive("recipient", "passphrase-file")
	return cmd
}

func (c *command) showBackup(file string, w backup.Written) error {
	doc := backupDocument{
		File: file, Bytes: w.Bytes, Encrypted: w.Encrypted, Checked: w.Checked, Made: utc(w.Made), Navsync: w.Navsync, Schema: w.Schema,
		Organization: w.Organization, Size: w.Size, SHA256: w.SHA256, Rows: w.Rows,
	}
	if c.json {
		return c.document(doc)
	}
	key := "cli.backup.done"
	if !w.Checked {
		key = "cli.backup.done-unchecked"
	}
	c.say("%s", c.printer.T(key, "File", oneLine(file), "Size", w.Bytes>>10))
	if !w.Encrypted {
		c.say("%s", c.printer.T("cli.backup.plain"))
	}
	c.say("%s", c.printer.T("cli.backup.no-tokens"))
	return c.facts(c.contents(w.Manifest))
}

// contents are the counts and times of a backup for people.
func (c *command) contents(m backup.Manifest) []fact {
	facts := []fact{{"cli.restore.made", utc(m.Made)}}
	if m.Navsync != "" { // a continuous copy does not say
		facts = append(facts, fact{"cli.restore.by", "navsync " + m.Navsync})
	}
	facts = append(facts, fact{"cli.status.organization", m.Organization})
	for _, row := range []struct{ label, table string }{
		{"cli.restore.people", "person"},
		{"cli.restore.seats", "seat"},
		{"cli.status.items", "item"},
		{"cli.restore.writebacks", "writeback"},
		{"cli.status.accounts", "account"},
		{"cli.status.contacts", "contact"},
		{"cli.status.leads", "lead"},
		{"cli.status.opportunities", "opportunity"},
		{"cli.status.matches", "match"},
		{"cli.restore.audit", "audit"},
	} {
		facts = append(facts, fact{row.label, c.printer.N(int(m.Rows[row.table]))})
	}
	return facts
}

// seal gives a backup the recipients or the passphrase that were named.
func (c *command) seal(o *backup.Options, f secretFlags) error {
	switch {
	case len(f.recipients) > 0:
		found, err := age.ParseRecipients(strings.NewReader(strings.Join(f.recipients, "\n")))
		if err != nil {
			return usageError{errors.New(c.printer.T("cli.backup.bad-recipient"))}
		}
		o.Recipients = found
		return nil
	case !f.encrypt && f.passphraseFile == "":
		return nil
	}
	passphrase, err := c.passphrase(f.passphraseFile, true)
	if err != nil {
		return err
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return usageError{errors.New(c.printer.T("cli.backup.no-passphrase"))}
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return usageError{errors.New(c.printer.T("cli.backup.no-passphrase"))}
	}
	o.Recipients, o.Check = []age.Recipient{recipient}, []age.Identity{identity}
	return nil
}

// passphraseVariable is where a script hands a passphrase in.
const passphraseVariable = "NAVSYNC_PASSPHRASE"

// passphrase is that of the file, of the environment, or what a person types; twice where it is a new one.
func (c *command) passphrase(file string, fresh bool) (string, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", usageError{fmt.Errorf("%s: %w", c.printer.T("cli.backup.no-passphrase"), err)}
		}
		return c.notEmpty(strings.TrimRight(string(text), "\r\n"))
	}
	if given := c.streams.Getenv(passphraseVariable); given != "" {
		return given, nil
	}
	if !c.terminal() {
		return "", usageError{errors.New(c.printer.T("cli.backup.no-passphrase"))}
	}
	first, err := c.typed("cli.backup.passphrase")
	if err != nil || !fresh {
		return first, err
	}
	again, err := c.typed("cli.backup.passphrase-again")
	if err != nil {
		return "", err
	}
	if again != first {
		return "", usageError{errors.New(c.printer.T("cli.backup.passphrases-differ"))}
	}
	return first, nil
}

func (c *command) typed(prompt string) (string, error) {
	c.say("%s", c.printer.T(prompt))
	text, err := term.ReadPassword(int(c.streams.In.Fd()))
	if err != nil {
		return "", fmt.Errorf("read a passphrase: %w", err)
	}
	return c.notEmpty(string(bytes.TrimRight(text, "\r\n")))
}

func (c *command) notEmpty(passphrase string) (string, error) {
	if passphrase == "" {
		return "", usageError{errors.New(c.printer.T("cli.backup.no-passphrase"))}
	}
	return passphrase, nil
}

// knownError is an error of another room with the key of its sentence and the code, which decides the exit code.
type knownError struct {
	err  error
	key  string
	code engine.Code
}

// backupErrors are what can be wrong with a backup.
var backupErrors = []knownError{
	{backup.ErrNewer, "errors.backup-newer", engine.CodeUsage},
	{backup.ErrNotBackup, "errors.backup-not-ours", engine.CodeUsage},
	{backup.ErrEncrypted, "errors.backup-encrypted", engine.CodeUsage},
	{backup.ErrPlain, "errors.backup-plain", engine.CodeUsage},
	{backup.ErrFileExists, "errors.backup-exists", engine.CodeUsage},
	{backup.ErrOccupied, "errors.restore-occupied", engine.CodeUsage},
	{backup.ErrBusy, "errors.restore-busy", engine.CodeConflict},
	{backup.ErrWrongKey, "errors.backup-wrong-key", engine.CodeForbidden},
	{backup.ErrCutOff, "errors.backup-cut-off", engine.CodeData},
	{backup.ErrDamaged, "errors.backup-damaged", engine.CodeData},
	{os.ErrNotExist, "errors.backup-missing", engine.CodeUsage},
}

// backupError gives an error of a backup its sentence.
func (c *command) backupError(err error, file string) error {
	var known *engine.Error
	if errors.As(err, &known) && known.Code != engine.CodeInternal {
		return err
	}
	if errors.Is(err, backup.ErrOccupied) { // also ErrFileExists, of another file
		return &engine.Error{Code: engine.CodeUsage, Key: "errors.restore-occupied", Facts: map[string]any{"Folder": c.dir()}, Err: err}
	}
	for _, e := range backupErrors {
		if errors.Is(err, e.err) {
			return &engine.Error{Code: e.code, Key: e.key, Facts: map[string]any{"File": file, "Folder": c.dir()}, Err: err}
		}
	}
	return err
}
