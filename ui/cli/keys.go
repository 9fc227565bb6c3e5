package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

// keyDocument is a public key of a person.
type keyDocument struct {
	Email       string `json:"email"`
	Fingerprint string `json:"fingerprint"`
	Kind        string `json:"kind"`
	Comment     string `json:"comment"`
	AddedAt     string `json:"addedAt"`
	AddedBy     string `json:"addedBy"`
	UsedAt      string `json:"usedAt,omitempty"`
	UsedFrom    string `json:"usedFrom,omitempty"`
}

func keyOf(k store.PersonKey) keyDocument {
	return keyDocument{
		Email: k.Email, Fingerprint: k.Fingerprint, Kind: k.Kind, Comment: k.Comment,
		AddedAt: utc(k.AddedAt), AddedBy: k.AddedBy, UsedAt: utc(k.UsedAt), UsedFrom: k.UsedFrom,
	}
}

// invitedDocument is the answer of people invite.
type invitedDocument struct {
	Email string `json:"email"`
	Code  string `json:"code"`
	Until string `json:"until"`
}

// keyCommand is about the keys by which people come in over SSH (spec §15).
func (c *command) keyCommand() *cobra.Command {
	cmd := c.group("key")
	cmd.Short = c.printer.T("cli.people.key")
	cmd.AddCommand(
		c.leaf("add EMAIL FILE", "cli.people.key.add", exactly(2), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			line, err := c.keyFile(h, a, args[1])
			if err != nil {
				return err
			}
			added, err := h.engine.Access.AddKey(ctx, a, args[0], line)
			if err != nil {
				return err
			}
			if c.json {
				return c.document(keyOf(added))
			}
			c.say("%s", c.printer.T("cli.people.key.added", "Email", oneLine(added.Email), "Fingerprint", added.Fingerprint))
			return nil
		}),
		c.leaf("list [EMAIL]", "cli.people.key.list", between(0, 1), c.listKeys),
		c.leaf("remove EMAIL FILE-OR-FINGERPRINT", "cli.people.key.remove", exactly(2),
			func(ctx context.Context, h *house, a engine.Actor, args []string) error {
				key := args[1]
				if !strings.HasPrefix(key, "SHA256:") {
					var err error
					if key, err = c.keyFile(h, a, key); err != nil {
						return err
					}
				}
				if err := h.engine.Access.RemoveKey(ctx, a, args[0], key); err != nil || !c.json {
					return err
				}
				return c.document(removedDocument{Email: args[0], Removed: true})
			}),
	)
	return cmd
}

// listKeys lists the keys of everybody or of one person; who is no admin sees the own ones.
func (c *command) listKeys(ctx context.Context, h *house, a engine.Actor, args []string) error {
	email := ""
	if len(args) > 0 {
		email = args[0]
	}
	if engine.ReachOf(a.Role, engine.ActKeyAdd) != engine.All {
		if email != "" && !strings.EqualFold(email, a.Email) {
			return &engine.Error{Code: engine.CodeForbidden, Key: "errors.forbidden-" + string(a.Role)}
		}
		email = a.Email
	}
	keys, err := h.store.PersonKeys(ctx, email)
	if err != nil {
		return err
	}
	var shown []keyDocument
	for _, k := range keys {
		shown = append(shown, keyOf(k))
	}
	return show(c, shown,
		column[keyDocument]{"cli.col.email", func(k keyDocument) string { return k.Email }},
		column[keyDocument]{"cli.col.key", func(k keyDocument) string { return k.Fingerprint }},
		column[keyDocument]{"cli.col.kind", func(k keyDocument) string { return k.Kind }},
		column[keyDocument]{"cli.col.name", func(k keyDocument) string { return k.Comment }},
		column[keyDocument]{"cli.col.added", func(k keyDocument) string { return k.AddedAt }},
		column[keyDocument]{"cli.col.used", func(k keyDocument) string { return k.UsedAt }},
	)
}

// inviteCommand makes the code by which somebody brings a first key; a second one takes the place of the first.
func (c *command) inviteCommand() *cobra.Command {
	back := false
	cmd := c.leaf("invite EMAIL", "cli.people.invite", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if back {
			return h.engine.Access.TakeBack(ctx, a, args[0])
		}
		invited, err := h.engine.Access.Invite(ctx, a, args[0])
		if err != nil {
			return err
		}
		if c.json {
			return c.document(invitedDocument{Email: invited.Email, Code: invited.Code, Until: utc(invited.Until)})
		}
		if _, err := fmt.Fprintln(c.streams.Out, invited.Code); err != nil {
			return fmt.Errorf("print the code: %w", err)
		}
		c.say("%s", c.printer.T("cli.people.invited", "Email", oneLine(invited.Email)))
		return nil
	})
	cmd.Flags().BoolVar(&back, "take-back", false, c.printer.T("cli.people.invite.take-back"))
	return cmd
}

// longestKey is more than any public key has, in bytes.
const longestKey = 16 << 10

// keyFile reads a public key's file.
func (c *command) keyFile(h *house, a engine.Actor, path string) (string, error) {
	text, err := c.read(h, a, path, longestKey)
	if err != nil {
		return "", usageError{errors.New(c.printer.T("cli.people.key.no-file", "File", path))}
	}
	return string(text), nil
}
