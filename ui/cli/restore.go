package cli

import (
	"context"
	"errors"
	"os"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"navsync/store/backup"
)

// restoreDocument is the answer of restore.
type restoreDocument struct {
	Store        string           `json:"store"`
	From         string           `json:"from"` // backup, replica or copy
	KnownUntil   string           `json:"knownUntil"`
	Missing      int64            `json:"missingSeconds"` // at most
	Made         string           `json:"made,omitempty"`
	Navsync      string           `json:"navsync,omitempty"`
	Schema       int64            `json:"schema"`
	Organization string           `json:"organization,omitempty"`
	Rows         map[string]int64 `json:"rows"`
	Why          string           `json:"why,omitempty"` // this copy and no other
}

func (c *command) restoreCommand() *cobra.Command {
	var f secretFlags
	var from, at string
	cmd := &cobra.Command{
		Use: "restore FILE", Short: c.printer.T("cli.restore"), Args: between(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case c.demo || c.fresh:
				return usageError{errors.New(c.printer.T("cli.restore.no-demo"))}
			case (from == "") == (len(args) == 0) || at != "" && from == "":
				return usageError{errors.New(c.printer.T("cli.restore.one-source"))}
			case from != "":
				return c.restoreFrom(cmd.Context(), from, at)
			}
			return c.restore(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&from, "from", "", c.printer.T("cli.restore.from"))
	flags.StringVar(&at, "at", "", c.printer.T("cli.restore.at"))
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", c.printer.T("cli.backup.passphrase-file"))
	flags.StringArrayVar(&f.identities, "identity", nil, c.printer.T("cli.restore.identity"))
	cmd.MarkFlagsMutuallyExclusive("identity", "passphrase-file")
	cmd.MarkFlagsMutuallyExclusive("from", "passphrase-file")
	cmd.MarkFlagsMutuallyExclusive("from", "identity")
	return cmd
}

// restore makes the store of the data folder, which has none: nobody has to be named, for nobody is there yet.
func (c *command) restore(ctx context.Context, file string, f secretFlags) error {
	identities, err := c.unseal(file, f)
	if err != nil {
		return c.backupError(err, file)
	}
	now := time.Now()
	r, err := backup.Restore(ctx, file, c.dir(), identities, now)
	if err != nil {
		return c.backupError(err, file)
	}
	return c.showRestored(restoreDocument{
		Store: r.Path, From: string(r.From), KnownUntil: utc(r.Made), Missing: int64(now.Sub(r.Made).Seconds()), Made: utc(r.Made),
		Navsync: r.Navsync, Schema: r.Schema, Organization: r.Organization, Rows: r.Rows,
	}, r.Manifest)
}

func (c *command) showRestored(d restoreDocument, m backup.Manifest) error {
	if c.json {
		return c.document(d)
	}
	if d.Why != "" {
		c.say("%s", d.Why)
	}
	if err := c.facts(append([]fact{{"cli.restore.store", d.Store}}, c.contents(m)...)); err != nil {
		return err
	}
	c.say("%s", c.printer.T("cli.restore.missing", "Time", d.KnownUntil, "Span", c.printer.Duration(time.Duration(d.Missing)*time.Second)))
	c.say("%s", c.printer.T("cli.restore.next"))
	return nil
}

// unseal are what can open an encrypted backup: the identities that were named, else a passphrase.
func (c *command) unseal(file string, f secretFlags) ([]age.Identity, error) {
	encrypted, err := backup.Encrypted(file)
	if err != nil || !encrypted && f.passphraseFile == "" && len(f.identities) == 0 {
		return nil, err
	}
	if len(f.identities) > 0 {
		return c.identities(f.identities)
	}
	passphrase, err := c.passphrase(f.passphraseFile, false)
	if err != nil {
		var wrong usageError
		if errors.As(err, &wrong) && f.passphraseFile == "" {
			return nil, backup.ErrEncrypted
		}
		return nil, err
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, backup.ErrEncrypted
	}
	return []age.Identity{identity}, nil
}

func (c *command) identities(files []string) (all []age.Identity, err error) {
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, usageError{errors.New(c.printer.T("cli.restore.bad-identity", "File", oneLine(file)))}
		}
		some, bad := age.ParseIdentities(f)
		if err := errors.Join(bad, f.Close()); err != nil {
			return nil, usageError{errors.New(c.printer.T("cli.restore.bad-identity", "File", oneLine(file)))}
		}
		all = append(all, some...)
	}
	return all, nil
}
