// Package trail shows what happened to one thing (spec §12) in a dialog: captured, matched or why not,
// planned, attempts, written where. It reads and changes nothing.
package trail

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// body is the dialog's body: where the thing stands, and its events, one of which has the focus and can be opened in place.
type body struct {
	kit.OneStop
	kit     *kit.Context
	entries page.Reader[story]
	events  []sentence.Event
	leave   func() // takes the focus to the buttons

	at     int  // the event with the focus
	opened int  // the one that is open in place, -1 for none
	byHand bool // somebody opened it, so that esc closes it before the dialog

	top    int  // the first line in view
	follow bool // the focused event is brought into view
	height int
	drawn  []int // of each line in view the event that stands in it, -1 for none
	from   []int // of each event its first line of all
	end    []int // and the one behind its last
}

// story is what happened to one thing, and of an item that the viewer may see where it stands now.
type story struct {
	entries []store.TrailEntry
	item    *store.ItemRow
}

// Open shows the trail of ref in a dialog. title is finished text.
func Open(c *kit.Context, h page.House, ref store.Ref, title string) tea.Cmd {
	b := &body{kit: c, opened: -1, follow: true}
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("health.trail.title"), Context: title, Width: 100,
		Body:    func() kit.Body { return b },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
	b.leave = func() { dialog.ToButtons(0) }
	ask := func(ctx context.Context) (story, error) { return read(ctx, h, ref) }
	if look := lookAt(h, ref); look != nil {
		again := func(ctx context.Context) (story, error) {
			look(ctx)
			return read(ctx, h, ref)
		}
		return tea.Sequence(c.Open(dialog), b.entries.Ask(h, ask), b.entries.Ask(h, again))
	}
	return tea.Sequence(c.Open(dialog), b.entries.Ask(h, ask))
}

// lookAt asks Dynamics about the activity of an item that is opened (spec §8.10); what it
// learns is an event and stands in the trail. Where Dynamics cannot be asked, what is kept
// is what is known.
func lookAt(h page.House, ref store.Ref) func(context.Context) {
	id, err := strconv.ParseInt(ref.Ref, 10, 64)
	if ref.Kind != "item" || err != nil {
		return nil
	}
	return func(ctx context.Context) {
		//nolint:errcheck // see above: the trail is shown all the same
		h.Engine.LookAt(ctx, id)
	}
}

// read reads a trail; only an item has a standing.
func read(ctx context.Context, h page.House, ref store.Ref) (story, error) {
	var s story
	var err error
	if s.entries, err = h.Store.Trail(ctx, ref); err != nil || ref.Kind != "item" {
		return s, err
	}
	id, err := strconv.ParseInt(ref.Ref, 10, 64)
	if err != nil {
		return s, fmt.Errorf("read a trail: %w", err)
	}
	item, err := h.Store.Item(ctx, store.ScopeOf(h.Actor().Person), id)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil // it is another's, or gone with its seat
	}
	if err != nil {
		return s, err
	}
	s.item = &item
	return s, nil
}
