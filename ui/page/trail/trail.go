// Package trail shows what happened to one thing (spec §12) in a dialog: captured, matched or why not,
// planned, attempts, written where. It reads and changes nothing.
package trail

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

type body struct {
	kit.Body
	kit     *kit.Context
	entries page.Reader[story]
}

// story is what happened to one thing, and of an item that the viewer may see where it stands now.
type story struct {
	entries []store.TrailEntry
	item    *store.ItemRow
}

// Open shows the trail of ref in a dialog. title is finished text.
func Open(c *kit.Context, h page.House, ref store.Ref, title string) tea.Cmd {
	b := &body{kit: c}
	b.Body = kit.Text(c, b.lines)
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("health.trail.title"), Context: title, Width: 100,
		Body:    func() kit.Body { return b },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
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

// Update implements kit.Body.
func (b *body) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(page.Answer[story]); ok {
		return b.entries.Take(m, nil)
	}
	return b.Body.Update(msg)
}

func (b *body) lines(width int) []string {
	th := b.kit.Theme
	switch {
	case b.entries.Err != nil:
		return []string{th.Danger.Render(b.kit.T("shell.table.failed"))}
	case !b.entries.Known:
		return []string{th.Quiet.Render(th.Glyphs.Cut)}
	case len(b.entries.Value.entries) == 0:
		return kit.Wrap(th.Muted.Render(b.kit.T("health.trail.empty")), width)
	}
	var lines []string
	if item := b.entries.Value.item; item != nil {
		now := b.kit.T("standing.now", "Standing", sentence.Standing(b.kit.Printer, *item))
		lines = kit.Wrap(th.Strong.Render(now), width)
	}
	events := sentence.Trail(b.kit.Printer, b.entries.Value.entries)
	for i, e := range events {
		switch {
		case i > 0:
			lines = append(lines, b.between())
		case len(lines) > 0:
			lines = append(lines, "")
		}
		lines = append(lines, b.entry(e, width, i == len(events)-1)...)
	}
	return lines
}

// timeWidth holds the longest day and time of either language, and a gap; glyphWidth a glyph and a gap.
const (
	timeWidth  = 21
	glyphWidth = 3
)

// glyph says what kind of event it is, before its words do.
func (b *body) glyph(e sentence.Event) string {
	th := b.kit.Theme
	switch {
	case e.Danger:
		return th.Danger.Render(th.Glyphs.Fail)
	case e.Done:
		return th.OK.Render(th.Glyphs.Pass)
	}
	return th.Muted.Render(th.Glyphs.On)
}

// between is the line that joins the glyphs of two events.
func (b *body) between() string {
	return strings.Repeat(" ", timeWidth) + b.kit.Theme.Line.Render(b.kit.Theme.Glyphs.Vertical)
}

// entry is one event: when, its glyph, its sentence, and what support needs below it. After the last nothing is joined.
func (b *body) entry(e sentence.Event, width int, last bool) []string {
	th := b.kit.Theme
	at := b.kit.Printer.DateTime(e.At.In(b.kit.Now().Location()))
	style := th.Text
	if e.Danger {
		style = th.Danger
	}
	room := max(10, width-timeWidth-glyphWidth)
	lines := kit.Wrap(style.Render(e.Text), room)
	for _, l := range kit.WrapFacts(b.kit, e.Codes, room) {
		lines = append(lines, th.Quiet.Render(l))
	}
	for i := range lines {
		lead := b.between()
		switch {
		case i == 0:
			lead = kit.Pad(th.Muted.Render(at), timeWidth) + b.glyph(e)
		case last:
			lead = ""
		}
		lines[i] = kit.Pad(lead, timeWidth+glyphWidth) + lines[i]
	}
	return lines
}
