package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

type personDocument struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  string `json:"role"`
	Seat  bool   `json:"seat"`
}

func personOf(p store.Person) personDocument {
	return personDocument{
		ID: strconv.FormatInt(p.ID, 10), Email: p.Email, Name: p.Name,
		Role: string(p.Role), Seat: p.SeatID != 0,
	}
}

// removedDocument is the answer of people remove.
type removedDocument struct {
	Email   string `json:"email"`
	Removed bool   `json:"removed"`
}

func (c *command) peopleCommand() *cobra.Command {
	cmd := c.group("people")
	var name, role string
	add := &cobra.Command{
		Use: "add EMAIL --name NAME --role ROLE", Short: c.printer.T("cli.people.add"), Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd.Context(), func(h *house) error { return c.addPerson(cmd.Context(), h, args[0], name, role) })
		},
	}
	add.Flags().StringVar(&name, "name", "", c.printer.T("cli.people.name"))
	add.Flags().StringVar(&role, "role", "", c.printer.T("cli.people.role-flag", "Roles", roles()))
	cmd.AddCommand(add, c.keyCommand(), c.inviteCommand(),
		c.leaf("list", "cli.people.list", noArgs, c.listPeople),
		c.leaf("role EMAIL ROLE", "cli.people.role", exactly(2), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			role, err := c.roleOf(args[1])
			if err != nil {
				return err
			}
			if err := h.engine.SetRole(ctx, a, args[0], role); err != nil {
				return err
			}
			return c.showRole(ctx, h, args[0])
		}),
		c.leaf("remove EMAIL", "cli.people.remove", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			if err := h.engine.RemovePerson(ctx, a, args[0]); err != nil || !c.json {
				return err
			}
			return c.document(removedDocument{Email: args[0], Removed: true})
		}),
	)
	return cmd
}

func roles() string {
	var names []string
	for _, r := range store.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (c *command) roleOf(name string) (store.Role, error) {
	if r := store.Role(name); r.Valid() {
		return r, nil
	}
	return "", usageError{errors.New(c.printer.T("cli.people.bad-role", "Role", name, "Roles", roles()))}
}

// addPerson adds somebody. In a store without people it makes the first admin, whom
// nobody could name yet.
func (c *command) addPerson(ctx context.Context, h *house, email, name, roleName string) error {
	role, err := c.roleOf(roleName)
	if err != nil {
		return err
	}
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		first, err := h.engine.AddFirstPerson(ctx, email, name, role)
		if err != nil {
			return err
		}
		return c.showPerson(first.Person)
	}
	a, err := c.actor(ctx, h)
	if err != nil {
		return err
	}
	added, err := h.engine.AddPerson(ctx, a, email, name, role)
	if err != nil {
		return err
	}
	return c.showPerson(added)
}

func (c *command) showPerson(p store.Person) error {
	if c.json {
		return c.document(personOf(p))
	}
	c.say("%s", c.printer.T("cli.people.added", "Name", oneLine(p.Name), "Role", string(p.Role)))
	return nil
}

// showRole is the document of a person whose role was changed; without --json the exit
// code says it all.
func (c *command) showRole(ctx context.Context, h *house, email string) error {
	if !c.json {
		return nil
	}
	p, err := h.store.Person(ctx, email)
	if err != nil {
		return err
	}
	return c.document(personOf(p))
}

func (c *command) listPeople(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	var shown []personDocument
	for _, p := range people {
		shown = append(shown, personOf(p))
	}
	return show(c, shown,
		column[personDocument]{"cli.col.email", func(p personDocument) string { return p.Email }},
		column[personDocument]{"cli.col.name", func(p personDocument) string { return p.Name }},
		column[personDocument]{"cli.col.role", func(p personDocument) string { return p.Role }},
		column[personDocument]{"cli.col.seat", func(p personDocument) string { return c.yesNo(p.Seat) }},
	)
}
