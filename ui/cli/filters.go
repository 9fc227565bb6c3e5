package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"navsync/store"
)

// itemFilter narrows a list of items; an empty field narrows nothing.
type itemFilter struct{ seat, state, member, kind, reason, since string }

// flags gives a command those of the filter's flags that are named.
func (f *itemFilter) flags(c *command, cmd *cobra.Command, names ...string) {
	for name, at := range map[string]*string{
		"seat": &f.seat, "state": &f.state, "member": &f.member, "kind": &f.kind, "reason": &f.reason, "since": &f.since,
	} {
		if slices.Contains(names, name) {
			cmd.Flags().StringVar(at, name, "", c.printer.T("cli.filter."+name)) //lang:keys cli.filter.*
		}
	}
}

// seatID is the seat that the filter names, 0 for none.
func (f itemFilter) seatID(ctx context.Context, h *house) (int64, error) {
	if f.seat == "" {
		return 0, nil
	}
	s, err := h.store.SeatOf(ctx, f.seat)
	if err != nil {
		return 0, notFound(err, "errors.no-seat", map[string]any{"Email": f.seat})
	}
	return s.ID, nil
}

// kinds is the kind that the filter names, none for all.
func (f itemFilter) kinds(c *command) ([]store.ItemKind, error) {
	if f.kind == "" {
		return nil, nil
	}
	if !slices.Contains(store.ItemKinds(), store.ItemKind(f.kind)) {
		return nil, usageError{errors.New(c.printer.T("cli.filter.bad-kind", "Kind", f.kind))}
	}
	return []store.ItemKind{store.ItemKind(f.kind)}, nil
}

// day is the date that the filter begins with, zero for none.
func (f itemFilter) day(c *command) (time.Time, error) {
	if f.since == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, f.since)
	if err != nil {
		return day, usageError{errors.New(c.printer.T("cli.filter.bad-since", "Since", f.since))}
	}
	return day, nil
}

// narrow sets what a query of items asks for from flags.
func (c *command) narrow(ctx context.Context, h *house, q *store.ItemQuery, by itemFilter) (err error) {
	if q.SeatID, err = by.seatID(ctx, h); err != nil {
		return err
	}
	if q.Kinds, err = by.kinds(c); err != nil {
		return err
	}
	if q.Since, err = by.day(c); err != nil {
		return err
	}
	q.Member, q.Reason = strings.Fields(by.member), by.reason
	if by.state == "" {
		return nil
	}
	all := []store.ItemState{
		store.ItemNotCopied, store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemWritten,
		store.ItemOpen, store.ItemFailed, store.ItemTakenOut, store.ItemDeleted,
	}
	if !slices.Contains(all, store.ItemState(by.state)) {
		return usageError{errors.New(c.printer.T("cli.items.bad-state", "State", by.state))}
	}
	q.States = []store.ItemState{store.ItemState(by.state)}
	if q.States[0] == store.ItemWaiting { // sending and uncertain show as waiting
		q.States = append(q.States, store.ItemSending, store.ItemUncertain)
	}
	return nil
}

// narrowUnresolved sets what the report asks for from flags.
func (c *command) narrowUnresolved(ctx context.Context, h *house, q *store.UnresolvedQuery, by itemFilter) (err error) {
	if q.SeatID, err = by.seatID(ctx, h); err != nil {
		return err
	}
	kinds, err := by.kinds(c)
	if err != nil {
		return err
	}
	if len(kinds) > 0 {
		q.Kind = kinds[0]
	}
	q.Reason, q.Member = by.reason, strings.Fields(by.member)
	q.Since, err = by.day(c)
	return err
}
