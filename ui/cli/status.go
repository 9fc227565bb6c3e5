package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// statusDocument is the answer of status.
type statusDocument struct {
	State        string         `json:"state"`
	Organization string         `json:"organization,omitempty"`
	URL          string         `json:"url,omitempty"`
	Account      string         `json:"account,omitempty"`
	Version      string         `json:"version,omitempty"`
	Type         string         `json:"type,omitempty"`
	LastSync     string         `json:"lastSync,omitempty"`
	NextSync     string         `json:"nextSync,omitempty"`
	WaitUntil    string         `json:"waitUntil,omitempty"`
	Notice       string         `json:"notice,omitempty"` // of activities that vanished together
	Waiting      int            `json:"waiting"`
	RunID        string         `json:"runId,omitempty"`
	FailingSince string         `json:"failingSince,omitempty"`
	Tried        int            `json:"tried,omitempty"`
	NextTry      string         `json:"nextTry,omitempty"`
	Deadline     string         `json:"deadline,omitempty"`
	Error        *shownError    `json:"error,omitempty"`
	Records      map[string]int `json:"records"`
	Held         []heldDocument `json:"held,omitempty"`
	// Restored is where the store is from, when it was made from a copy.
	Restored *restoredDocument `json:"restored,omitempty"`
	// Replica is the continuous copy, where there is one.
	Replica *replicaDocument `json:"replica,omitempty"`
}

// heldDocument is a removal that is held (spec §4).
type heldDocument struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
	Of    int64  `json:"of"`
	// State: reading-again (the next run reads the whole table), waiting (for a person), confirmed.
	State string `json:"state"`
}

func heldOf(h store.HeldRemoval) heldDocument {
	d := heldDocument{Table: h.Entity, Rows: h.Rows, Of: h.Of, State: "waiting"}
	switch {
	case h.Awaited():
		d.State = "reading-again"
	case !h.ConfirmedAt.IsZero():
		d.State = "confirmed"
	}
	return d
}

func (c *command) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: c.printer.T("cli.status"), Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.with(cmd.Context(), func(h *house) error {
				if err := c.known(cmd.Context(), h); err != nil {
					return err
				}
				return c.status(cmd.Context(), h)
			})
		},
	}
}

func (c *command) status(ctx context.Context, h *house) error {
	v, err := h.store.ConnectionView(ctx)
	if err != nil {
		return err
	}
	effect, err := h.store.DisconnectEffect(ctx)
	if err != nil {
		return err
	}
	doc := statusDocument{
		State: v.Word, Organization: v.Name, URL: v.URL, Account: v.Account, Version: v.Version, Type: v.Type,
		LastSync: utc(v.LastSyncAt), NextSync: utc(v.NextSyncAt), WaitUntil: utc(v.WaitUntil), Waiting: v.Waiting,
		Records: map[string]int{
			"users": effect.Users, "accounts": effect.Accounts, "contacts": effect.Contacts, "leads": effect.Leads,
			"opportunities": effect.Opportunities, "matches": effect.Matches, "items": effect.Items, "unresolved": effect.Unresolved,
		},
	}
	held, err := h.store.HeldRemovals(ctx)
	if err != nil {
		return err
	}
	for _, r := range held {
		doc.Held = append(doc.Held, heldOf(r))
	}
	if v.RunID != 0 {
		doc.RunID = id(v.RunID)
	}
	if v.State == store.Failing {
		c.failing(&doc, v)
	}
	restored, err := h.store.Restored(ctx)
	if err != nil {
		return err
	}
	if restored.ID != 0 {
		from := restoredOf(restored)
		doc.Restored = &from
	}
	copied, err := h.store.Replica(ctx)
	if err != nil {
		return err
	}
	if copied.URL != "" {
		doc.Replica = replicaOf(copied, time.Now())
	}
	if doc.Notice, err = c.lossNotice(ctx, h.store, store.Scope{All: true}, 0); err != nil {
		return err
	}
	if err := c.showStatus(doc); err != nil {
		return err
	}
	if v.State == store.Failing {
		return silent{ExitRetry}
	}
	return nil
}

func (c *command) failing(doc *statusDocument, v store.ConnectionView) {
	f := v.Failure
	s := sentence.OfCode(c.printer, &engine.Error{
		Code: engine.Code(f.Code), Key: f.Key, Remedy: f.Remedy, RequestID: f.RequestID, Privilege: f.Privilege,
	})
	doc.FailingSince, doc.NextTry, doc.Deadline, doc.Tried = utc(f.Since), utc(f.NextTryAt), utc(v.Deadline), f.Count
	doc.Error = &shownError{Code: f.Code, Message: s.Text, Remedy: s.Next, RequestID: s.RequestID}
}

func (c *command) showStatus(d statusDocument) error {
	if c.json {
		return c.document(d)
	}
	facts := []fact{{"cli.status.state", c.printer.T("cli.state." + d.State)}}
	if d.Organization != "" {
		facts = append(facts,
			fact{"cli.status.organization", d.Organization + "  " + d.URL}, fact{"cli.status.account", d.Account},
			fact{"cli.status.version", d.Version + "  " + d.Type}, fact{"cli.status.last-sync", d.LastSync},
			fact{"cli.status.next-sync", d.NextSync})
	}
	if d.Error != nil {
		facts = append(facts, fact{"cli.status.error", d.Error.Message}, fact{"cli.status.remedy", d.Error.Remedy},
			fact{"cli.status.next-try", d.NextTry}, fact{"cli.status.deadline", d.Deadline})
	}
	if d.Restored != nil && d.Restored.Held {
		span := c.printer.Duration(time.Duration(d.Restored.Missing) * time.Second)
		facts = append(facts, fact{"cli.status.restored", c.printer.T("cli.status.restored.held", "Time", d.Restored.KnownUntil, "Span", span)})
	}
	if d.Replica != nil {
		lag := c.printer.Duration(time.Duration(d.Replica.Lag) * time.Second)
		facts = append(facts, fact{"cli.status.replica", c.printer.T("cli.status.replica.lag", "Lag", lag, "URL", oneLine(d.Replica.URL))})
	}
	for _, name := range []string{"users", "accounts", "contacts", "leads", "opportunities", "matches", "items", "unresolved"} {
		facts = append(facts, fact{"cli.status." + name, c.printer.N(d.Records[name])})
	}
	facts = append(facts, fact{"cli.status.waiting", c.printer.N(d.Waiting)})
	if d.Notice != "" {
		facts = append(facts, fact{"cli.status.notice", d.Notice})
	}
	for _, h := range d.Held {
		facts = append(facts, fact{"cli.status.held", c.printer.T("cli.status.held."+h.State, "Table", h.Table, "Rows", h.Rows, "Of", h.Of)})
	}
	return c.facts(facts)
}
