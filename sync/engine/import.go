package engine

import (
	"context"
	"sync"

	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// importUsers imports the users and links the seats that wait for one (spec §4).
func (p *pass) importUsers(ctx context.Context, t *journal.Tally) error {
	if err := p.importTable(ctx, crmimport.Users(), t); err != nil || p.dry {
		return err
	}
	return p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		_, err := linking{tx, p.e.journal}.all(ctx)
		return err
	})
}

// importTable brings a table up to date, or in a dry run asks what that would change.
func (p *pass) importTable(ctx context.Context, table crmimport.Table, t *journal.Tally) error {
	m := crmimport.Importer{Store: p.e.store, Client: p.client, Connection: p.conn, Journal: p.e.journal}
	if p.dry {
		return m.Ask(ctx, table, t)
	}
	return m.Import(ctx, table, t)
}

// importRecords imports the tables of records side by side; the client's throttle decides how many
// requests run at once. When the connection is lost in one, the others end, too.
func (p *pass) importRecords(parent context.Context) {
	if !p.goesOn(parent) {
		return
	}
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	var group sync.WaitGroup
	for _, table := range crmimport.Records() {
		group.Go(func() {
			p.step(ctx, table.Step, func(ctx context.Context, t *journal.Tally) error { return p.importTable(ctx, table, t) })
			if p.isLost() {
				cancel()
			}
		})
	}
	group.Wait()
	if p.isLost() || parent.Err() != nil || p.dry {
		return
	}
	if err := p.noteImported(parent); err != nil {
		p.stepFailed(parent, p.tallies[journal.StepStakeholders], err)
	}
}

// noteImported ends the first import when every table has completed its first load.
func (p *pass) noteImported(ctx context.Context) error {
	if !p.conn.ImportedAt.IsZero() {
		return nil
	}
	loaded, err := p.loaded(ctx)
	if err != nil || !loaded {
		return err
	}
	err = p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Imported(ctx, p.e.now()) })
	if err != nil {
		return fault.Stored(err)
	}
	p.conn, err = p.e.store.Connection(ctx)
	p.e.publish(Event{RunID: p.run.ID})
	return fault.Stored(err)
}

// loaded says whether the first load of every table has completed.
func (p *pass) loaded(ctx context.Context) (bool, error) {
	cursors, err := p.e.store.Cursors(ctx)
	if err != nil {
		return false, fault.Stored(err)
	}
	done := map[string]bool{}
	for _, c := range cursors {
		done[c.Entity] = !c.LoadedAt.IsZero()
	}
	for _, table := range crmimport.Tables() {
		if !done[table.Entity] {
			return false, nil
		}
	}
	return true, nil
}

// readAgain answers every held removal with another read of the whole table (spec §4).
func readAgain(ctx context.Context, e *Engine, a Actor) error {
	return e.change(ctx, a, ActAcceptRemoval, 0, "", func(tx *store.Tx) (before, after any, err error) {
		entities, err := crmimport.ReadAgain(ctx, tx, e.now())
		return nil, map[string]any{"readAgain": entities}, err
	})
}

// AcceptRemovals confirms the held removals of these tables, by their logical names, or
// of all when none is named; the next run removes the rows. Error: fault.NotFound when a
// named table has none.
func (e *Engine) AcceptRemovals(ctx context.Context, a Actor, entities ...string) error {
	if err := e.may(ctx, a, ActAcceptRemoval, 0, ""); err != nil {
		return err
	}
	if len(entities) == 0 {
		held, err := e.store.HeldRemovals(ctx)
		if err != nil {
			return fault.Stored(err)
		}
		for _, h := range held {
			entities = append(entities, h.Entity)
		}
	}
	for _, entity := range entities {
		err := e.change(ctx, a, ActAcceptRemoval, 0, entity, func(tx *store.Tx) (before, after any, err error) {
			held, err := tx.HeldRemoval(ctx, entity)
			if err != nil {
				return nil, nil, err
			}
			return nil, map[string]any{"rows": held.Rows, "of": held.Of}, tx.ConfirmRemoval(ctx, entity, a.Email, e.now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
