package writeback

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// place is what planning needs of the organization and the settings: read before a plan
// is made, so that making it is pure.
type place struct {
	conn     store.Connection
	settings store.Settings
	tables   map[string]*dynamics.ActivityTable
	sets     map[string]string // entity set by table
	mayActAs bool
}

// readPlace reads it; the client keeps the organization's metadata.
func (o *Outbox) readPlace(ctx context.Context, c *dynamics.Client, conn store.Connection) (place, error) {
	settings, err := o.store.Settings(ctx)
	if err != nil {
		return place{}, fault.Stored(err)
	}
	p := place{conn: conn, settings: settings, sets: map[string]string{}}
	if p.tables, err = c.WritebackTables(ctx); err != nil {
		return p, fault.FromDynamics(err)
	}
	for _, name := range []string{"contact", "lead", "account", "systemuser"} {
		table, err := c.Table(ctx, name)
		if err != nil {
			return p, fault.FromDynamics(err)
		}
		p.sets[name] = table.EntitySetName
	}
	for name, target := range p.tables {
		p.sets[name] = target.Table.EntitySetName
	}
	if settings.Author == store.AuthorSeat {
		granted, err := c.Privileges(ctx, conn.UserID)
		if err != nil {
			return p, fault.FromDynamics(err)
		}
		p.mayActAs = granted[actOnBehalf] > dynamics.DepthNone
	}
	return p, nil
}

// actOnBehalf is the privilege to write as another user (contract §5.6).
const actOnBehalf = "prvActOnBehalfOfAnotherUser"
