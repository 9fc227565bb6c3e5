package cli

import (
	"cmp"
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

type addressDocument struct {
	Member  string `json:"member"`
	ID      string `json:"id"` // of the member
	Address string `json:"address"`
	URL     string `json:"url,omitempty"`
	Seen    string `json:"seen,omitempty"` // date of the newest archive that has it
	Threads int    `json:"threads"`        // that it was first met in
}

// membersCommand lists the addresses of a member, and takes apart two that were joined by mistake (spec §11.4).
func (c *command) membersCommand() *cobra.Command {
	cmd := c.group("members")
	cmd.AddCommand(
		c.leaf("addresses MEMBER", "cli.members.addresses", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			members, err := called(ctx, h, a, args[0])
			if err != nil {
				return err
			}
			var shown []addressDocument
			for _, m := range members {
				addresses, err := h.store.Addresses(ctx, m.ID)
				if err != nil {
					return err
				}
				for _, one := range addresses {
					shown = append(shown, addressDocument{m.Name, id(m.ID), one.Address, one.URL, utc(one.SeenAt), one.Threads})
				}
			}
			return show(c, shown,
				column[addressDocument]{"cli.col.member", func(d addressDocument) string { return d.Member }},
				column[addressDocument]{"cli.col.address", func(d addressDocument) string { return cmp.Or(d.URL, d.Address) }},
				column[addressDocument]{"cli.col.threads", func(d addressDocument) string { return strconv.Itoa(d.Threads) }},
			)
		}),
		c.leaf("apart ADDRESS", "cli.members.apart", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			address := engine.AddressKey(args[0])
			m, err := h.store.MemberByAddress(ctx, address)
			if err != nil {
				return notFound(err, "errors.member-not-known", map[string]any{"Who": args[0]})
			}
			second, err := h.engine.TakeApart(ctx, a, m.ID, address)
			if err != nil {
				return err
			}
			if c.json {
				return c.document(map[string]any{"address": address, "member": id(m.ID), "second": id(second)})
			}
			c.say("%s", c.printer.T("cli.members.done", "Address", args[0]))
			return nil
		}),
	)
	return cmd
}

// called are the members that somebody calls so, as far as the actor may see them.
func called(ctx context.Context, h *house, a engine.Actor, who string) ([]store.Member, error) {
	members, err := h.store.MembersCalled(ctx, store.ScopeOf(a.Person), who)
	if err == nil && len(members) == 0 {
		err = notFound(store.ErrNotFound, "errors.member-not-known", map[string]any{"Who": who})
	}
	return members, err
}
