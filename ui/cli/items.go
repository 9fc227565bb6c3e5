package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

type itemDocument struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Direction  string `json:"direction"`
	Seat       string `json:"seat"`
	ThreadID   string `json:"threadId,omitempty"`
	Member     string `json:"member"`
	Company    string `json:"company,omitempty"`
	Subject    string `json:"subject,omitempty"`
	Text       string `json:"text,omitempty"`
	Characters int    `json:"characters"`
	At         string `json:"at"`
	State      string `json:"state"`
	Reason     string `json:"reason,omitempty"`
	Attempts   int    `json:"attempts"`
	NotBefore  string `json:"notBefore,omitempty"`
	Regarding  string `json:"regarding,omitempty"`
	RecordName string `json:"regardingName,omitempty"`
	Becomes    string `json:"becomes,omitempty"`
	Unresolved string `json:"unresolved,omitempty"` // why it is an unresolved activity
	Table      string `json:"activityTable,omitempty"`
	ActivityID string `json:"activityId,omitempty"`
	Author     string `json:"author,omitempty"`
	WrittenAt  string `json:"writtenAt,omitempty"`
	TwinOf     string `json:"twinOf,omitempty"` // the item that this one is a second time: written twice
}

func itemOf(i store.ItemRow) itemDocument {
	d := itemDocument{
		ID: id(i.ID), Kind: string(i.Kind), Direction: string(i.Direction), Seat: i.SeatEmail, Member: i.Member, Company: i.Company,
		Subject: i.Subject, Text: i.Text, Characters: i.Characters, At: utc(i.At), State: string(i.State), Reason: i.Reason,
		Attempts: i.Attempts, NotBefore: utc(i.NotBefore), Becomes: i.Becomes, Unresolved: i.Unresolved, Table: i.ActivityTable,
		ActivityID: i.ActivityID, Author: i.Author, WrittenAt: utc(i.WrittenAt),
	}
	if i.DateOnly {
		d.At = i.At.Format("2006-01-02")
	}
	if i.ThreadID != 0 {
		d.ThreadID = id(i.ThreadID)
	}
	if i.TwinOf != 0 {
		d.TwinOf = id(i.TwinOf)
	}
	if i.RegardingKind != "" {
		d.Regarding, d.RecordName = i.RegardingKind.WithID(i.RegardingID), i.RegardingName
	}
	return d
}

func (c *command) showItems(rows []store.ItemRow) error {
	var shown []itemDocument
	for _, i := range rows {
		shown = append(shown, itemOf(i))
	}
	return show(c, shown,
		column[itemDocument]{"cli.col.id", func(i itemDocument) string { return i.ID }},
		column[itemDocument]{"cli.col.at", func(i itemDocument) string { return i.At }},
		column[itemDocument]{"cli.col.kind", func(i itemDocument) string { return c.printer.T("kind." + i.Kind) }},
		column[itemDocument]{"cli.col.seat", func(i itemDocument) string { return i.Seat }},
		column[itemDocument]{"cli.col.member", func(i itemDocument) string { return i.Member }},
		column[itemDocument]{"cli.col.subject", func(i itemDocument) string { return i.Subject }},
		column[itemDocument]{"cli.col.state", func(i itemDocument) string {
			word := c.printer.T("item.state." + i.State)
			switch {
			case i.TwinOf != "":
				return word + " · " + c.printer.T("item.twice", "Item", i.TwinOf)
			case i.Reason == "":
				return word
			case i.State == string(store.ItemFailed):
				return word + " · " + i.Reason
			}
			return word + " · " + c.printer.T("item.wait."+i.Reason)
		}},
	)
}

func (c *command) itemsCommand() *cobra.Command {
	cmd := c.group("items")
	var by itemFilter
	var twice bool
	list := c.leaf("list", "cli.items.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		q := store.ItemQuery{Scope: store.ScopeOf(a.Person), Twice: twice}
		if err := c.narrow(ctx, h, &q, by); err != nil {
			return err
		}
		rows, err := h.store.Items(ctx, q)
		if err != nil {
			return err
		}
		return c.showItems(rows)
	})
	by.flags(c, list, "seat", "state", "member", "kind", "reason", "since")
	list.Flags().BoolVar(&twice, "twice", false, c.printer.T("cli.items.twice"))
	cmd.AddCommand(list, c.leaf("show ID", "cli.items.show", exactly(1), c.showItem), c.addItemCommand(),
		c.onItems("copy ID…", "cli.items.copy", (*engine.Engine).Copy),
		c.onItems("take-out ID…", "cli.items.take-out", (*engine.Engine).TakeOut),
		c.leaf("delete-twice ID…", "cli.items.delete-twice", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			ids, err := c.numbers(args)
			if err != nil {
				return err
			}
			r, err := h.engine.DeleteTwice(ctx, a, ids...)
			if err != nil {
				return err
			}
			return c.showResolve(r)
		}))
	return cmd
}

type trailDocument struct {
	At       string          `json:"at"`
	Event    string          `json:"event"`
	Sentence string          `json:"sentence"` // the event in words, as the screens say it
	Actor    string          `json:"actor,omitempty"`
	Facts    json.RawMessage `json:"facts"`
}

// trailOf puts a trail in words.
func (c *command) trailOf(entries []store.TrailEntry) []trailDocument {
	trail := []trailDocument{}
	for i, told := range sentence.Trail(c.printer, entries) {
		facts := json.RawMessage(entries[i].Facts)
		if len(facts) == 0 {
			facts = json.RawMessage("null")
		}
		trail = append(trail, trailDocument{At: utc(told.At), Event: entries[i].Event, Sentence: told.Text, Actor: entries[i].Actor, Facts: facts})
	}
	return trail
}

// sayTrail prints a trail for people: a line for each event, its codes below it.
func (c *command) sayTrail(entries []store.TrailEntry) error {
	for _, told := range sentence.Trail(c.printer, entries) {
		lines := []string{utc(told.At) + "  " + told.Text}
		if len(told.Codes) > 0 {
			lines = append(lines, strings.Repeat(" ", len(utc(told.At))+2)+strings.Join(told.Codes, " · "))
		}
		for _, l := range lines {
			if _, err := fmt.Fprintln(c.streams.Out, l); err != nil {
				return fmt.Errorf("print the trail: %w", err)
			}
		}
	}
	return nil
}

// showItem is one item with its trail.
func (c *command) showItem(ctx context.Context, h *house, a engine.Actor, args []string) error {
	n, err := c.number(args[0])
	if err != nil {
		return err
	}
	scope := store.ScopeOf(a.Person)
	if _, err := h.store.Item(ctx, scope, n); err != nil {
		return notFound(err, "errors.no-such-item", map[string]any{"Item": args[0]})
	}
	seen, err := h.engine.LookAt(ctx, n)
	if err != nil {
		return err
	}
	row, err := h.store.Item(ctx, scope, n)
	if err != nil {
		return notFound(err, "errors.no-such-item", map[string]any{"Item": args[0]})
	}
	entries, err := h.store.Trail(ctx, store.Ref{Kind: "item", Ref: args[0]})
	if err != nil {
		return err
	}
	standing := sentence.Standing(c.printer, row)
	if c.json {
		return c.document(struct {
			itemDocument
			Sentence string          `json:"sentence"`         // where it stands and why
			SeenAt   string          `json:"seenAt,omitempty"` // as of when the state is known from Dynamics
			Trail    []trailDocument `json:"trail"`
		}{itemOf(row), standing, utc(seen.At), c.trailOf(entries)})
	}
	if err := c.showItems([]store.ItemRow{row}); err != nil {
		return err
	}
	if seen.Err != nil && !seen.At.IsZero() {
		c.say("%s", c.printer.T("cli.items.as-of", "Time", utc(seen.At)))
	}
	if _, err := fmt.Fprintf(c.streams.Out, "\n%s\n\n", c.printer.T("standing.now", "Standing", standing)); err != nil {
		return fmt.Errorf("print the item: %w", err)
	}
	return c.sayTrail(entries)
}

func (c *command) addItemCommand() *cobra.Command {
	var n engine.NewItem
	var wanted bool
	cmd := c.leaf("add note|call|message|inmail|tag --seat EMAIL --member PROFILE-URL --text TEXT", "cli.items.add", exactly(1),
		func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			n.Kind, n.Copy = store.ItemKind(args[0]), &wanted
			added, err := h.engine.AddItem(ctx, a, n)
			if err != nil {
				return err
			}
			if c.json {
				return c.document(map[string]string{"id": id(added)})
			}
			c.say("%s", c.printer.T("cli.items.added", "ID", id(added)))
			return nil
		})
	f := cmd.Flags()
	f.StringVar(&n.SeatEmail, "seat", "", c.printer.T("cli.items.seat"))
	f.StringVar(&n.MemberURL, "member", "", c.printer.T("cli.items.member"))
	f.StringVar(&n.MemberName, "name", "", c.printer.T("cli.items.name"))
	f.StringVar(&n.Subject, "subject", "", c.printer.T("cli.items.subject"))
	f.StringVar(&n.Text, "text", "", c.printer.T("cli.items.text"))
	f.BoolVar(&n.Received, "received", false, c.printer.T("cli.items.received"))
	f.BoolVar(&wanted, "copy", false, c.printer.T("cli.items.copy-flag"))
	return cmd
}

type copyDocument struct {
	Changed   int               `json:"changed"`
	Unchanged int               `json:"unchanged"`
	NeverCopy int               `json:"neverCopy"`
	Failed    map[string]string `json:"failed"` // by item, the error's code
}

func (c *command) onItems(use, short string,
	change func(*engine.Engine, context.Context, engine.Actor, ...int64) (engine.CopyResult, error),
) *cobra.Command {
	return c.leaf(use, short, atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		r, err := change(h.engine, ctx, a, ids...)
		if err != nil {
			return err
		}
		doc := copyDocument{Changed: r.Changed, Unchanged: r.Unchanged, NeverCopy: r.NeverCopy, Failed: failures(r.Failed)}
		if c.json {
			err = c.document(doc)
		} else {
			c.say("%s", c.printer.T("cli.items.changed", "Changed", r.Changed, "Unchanged", r.Unchanged, "Never", r.NeverCopy))
			c.sayFailures(r.Failed)
		}
		if err == nil && len(r.Failed) > 0 {
			return silent{ExitFailed}
		}
		return err
	})
}

func failures(failed map[int64]error) map[string]string {
	codes := map[string]string{}
	for item, err := range failed {
		codes[id(item)] = string(engine.CodeOf(err))
	}
	return codes
}

// sayFailures says why items failed, in the order of their ids.
func (c *command) sayFailures(failed map[int64]error) {
	for _, item := range slices.Sorted(maps.Keys(failed)) {
		c.say("%s", strings.TrimSpace(id(item)+"  "+c.shown(failed[item]).Message))
	}
}
