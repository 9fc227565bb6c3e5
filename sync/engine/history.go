package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// HistoryEntry is one activity of a record's Activity History.
type HistoryEntry struct {
	Table   string // li_inmail, task, email …
	ID      string
	Subject string
	// Characters of a subject that the viewer may not read.
	Characters int
	Owner      string
	Regarding  string // the name of the record that it is about: an account's history has that of its people too
	State      string // open, completed, canceled, scheduled
	At         time.Time
	Own        bool  // written by navsync
	ItemID     int64 // of an own one that the viewer may see
}

// History is a record's activities, the newest first.
type History struct {
	Entries []HistoryEntry
	// Live: read from Dynamics now. Else Why says why not, and only own ones are listed.
	Live bool
	Why  *fault.Error
}

const (
	historyLength = 100
	// historyPeople bounds the people of an account whose activities are read with its own, askedAtOnce how many of them
	// one request names: an address has to stay short.
	historyPeople = 400
	askedAtOnce   = 40
)

// RecordHistory reads a record's Activity History live from Dynamics (spec §8.10); when it
// cannot be reached, the own activities are listed.
func (e *Engine) RecordHistory(ctx context.Context, a Actor, r Record) (History, error) {
	own, err := e.store.OwnActivities(ctx, store.ScopeOf(a.Person), r.Kind, r.ID, historyLength)
	if err != nil {
		return History{}, fault.Stored(err)
	}
	c, _, err := e.link.client(ctx)
	if err == nil {
		var entries []HistoryEntry
		if entries, err = liveHistory(ctx, &e.store.Reader, c, store.ScopeOf(a.Person), r); err == nil {
			return History{Entries: entries, Live: true}, e.someRecord(ctx, r, len(entries)+len(own))
		}
	}
	if missing := e.someRecord(ctx, r, len(own)); missing != nil {
		return History{}, missing
	}
	h := History{Why: fault.FromDynamics(err)}
	for _, o := range own {
		if !o.Seen {
			continue
		}
		h.Entries = append(h.Entries, HistoryEntry{
			Table: o.Table, ID: o.ActivityID, Subject: o.Subject, Characters: o.Characters, Owner: o.Owner,
			State: map[bool]string{true: "completed", false: "open"}[o.Completed], At: o.At, Own: true, ItemID: o.ItemID, Regarding: o.Regarding,
		})
	}
	return h, nil
}

// someRecord says that there is no such record, where nothing is known of it and Dynamics has none either; what cannot be
// asked is an error too, as an empty history would be read as an answer.
func (e *Engine) someRecord(ctx context.Context, r Record, activities int) error {
	if activities > 0 {
		return nil
	}
	_, err := e.checkRecord(ctx, r)
	return err
}

var activityStates = []string{"open", "completed", "canceled", "scheduled"}

// liveHistory reads the newest activities of a record; of an account also those of its people, as Dynamics' own timeline
// shows them.
func liveHistory(ctx context.Context, in *store.Reader, c *dynamics.Client, scope store.Scope, r Record) ([]HistoryEntry, error) {
	about := []string{r.ID}
	if r.Kind == store.KindAccount {
		people, err := in.AccountPeople(ctx, r.ID, historyPeople)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			about = append(about, p.ID)
		}
	}
	var entries []HistoryEntry
	for part := range slices.Chunk(about, askedAtOnce) {
		found, err := activitiesAbout(ctx, c, part)
		if err != nil {
			return nil, err
		}
		entries = append(entries, found...)
	}
	slices.SortStableFunc(entries, func(a, b HistoryEntry) int { return b.At.Compare(a.At) })
	entries = entries[:min(len(entries), historyLength)]
	return entries, markOwn(ctx, in, scope, entries)
}

// markOwn says which activities were written from here, by their own ids: one that a merge took to this record, or that a
// person moved in Dynamics, was written about another.
func markOwn(ctx context.Context, in *store.Reader, scope store.Scope, entries []HistoryEntry) error {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	own, err := in.OwnActivitiesByID(ctx, scope, ids)
	if err != nil {
		return err
	}
	ours := make(map[string]store.OwnActivity, len(own))
	for _, o := range own {
		ours[o.ActivityID] = o
	}
	for i := range entries {
		o := ours[entries[i].ID]
		if o.Hidden {
			entries[i].Subject, entries[i].Characters = "", o.Characters // a subject is part of the text (spec §1)
		}
		if o.Seen {
			entries[i].ItemID, entries[i].Own = o.ItemID, true
		}
	}
	return nil
}

// activitiesAbout are the newest activities regarding one of the records.
func activitiesAbout(ctx context.Context, c *dynamics.Client, records []string) ([]HistoryEntry, error) {
	q := dynamics.Query{
		Table:  "activitypointer",
		Select: []string{"activityid", "activitytypecode", "subject", "statecode", "actualend", "createdon", "ownerid", "regardingobjectid"},
		Filter: "_regardingobjectid_value eq " + strings.Join(records, " or _regardingobjectid_value eq "), OrderBy: "createdon desc",
		Top: historyLength, Annotations: true,
	}
	var entries []HistoryEntry
	for page, err := range c.Pages(ctx, q) {
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			entries = append(entries, entryOf(row))
		}
	}
	return entries, nil
}

func entryOf(row dynamics.Row) HistoryEntry {
	entry := HistoryEntry{
		Table: row.String("activitytypecode"), ID: strings.ToLower(row.String("activityid")), Subject: row.String("subject"),
		Owner: row.Lookup("ownerid").Name, Regarding: row.Lookup("regardingobjectid").Name, At: row.Time("actualend"),
	}
	if state, ok := row.Int("statecode"); ok && int(state) < len(activityStates) && state >= 0 {
		entry.State = activityStates[state]
	}
	if entry.At.IsZero() {
		entry.At = row.Time("createdon")
	}
	return entry
}

// FoundRecord is a record found in Dynamics itself.
type FoundRecord struct {
	Record
	Company, Title, Email, City string
	Open                        bool // active, or an open lead
}

// searched says how a table is searched: its name, the columns that are shown, and the
// columns that are looked into.
var searched = []struct {
	kind                  store.RecordKind
	company, title, email string
	in                    []string
}{
	{store.KindContact, "parentcustomerid", "jobtitle", "emailaddress1", []string{"fullname", "emailaddress1"}},
	{store.KindLead, "companyname", "jobtitle", "emailaddress1", []string{"fullname", "emailaddress1", "companyname"}},
	{store.KindAccount, "", "", "emailaddress1", []string{"name"}},
}

// SearchDynamics searches contacts, leads and accounts in Dynamics itself, by parts of
// the name or the e-mail; at most 20 of each.
func (e *Engine) SearchDynamics(ctx context.Context, a Actor, text string) ([]FoundRecord, error) {
	if ReachOf(a.Role, ActResolve) == None {
		return nil, e.may(ctx, a, ActResolve, 0, "search")
	}
	text = dynamics.OneLine(text)
	if text == "" {
		return nil, nil
	}
	c, _, err := e.link.client(ctx)
	if err != nil {
		return nil, err
	}
	var all []FoundRecord
	for _, s := range searched {
		name, key := nameColumn(s.kind), string(s.kind)+"id"
		q := dynamics.Query{
			Table: string(s.kind), Select: []string{key, name, s.email, "address1_city", "statecode"},
			OrderBy: name, Top: 20, Annotations: true,
		}
		for _, column := range []string{s.company, s.title} {
			if column != "" {
				q.Select = append(q.Select, column)
			}
		}
		either := make([]string, len(s.in))
		for i, column := range s.in {
			either[i] = "contains(" + column + "," + dynamics.Quote(dynamics.LikeEscape(text)) + ")"
		}
		q.Filter = strings.Join(either, " or ")
		for page, err := range c.Pages(ctx, q) {
			if err != nil {
				return nil, fault.FromDynamics(err)
			}
			for _, row := range page.Rows {
				state, _ := row.Int("statecode")
				found := FoundRecord{
					Record: Record{Kind: s.kind, ID: strings.ToLower(row.String(key)), Name: row.String(name)},
					Title:  row.String(s.title), Email: row.String(s.email), City: row.String("address1_city"), Open: state == 0,
				}
				if s.kind == store.KindContact {
					found.Company = row.Lookup(s.company).Name
				} else {
					found.Company = row.String(s.company)
				}
				all = append(all, found)
			}
		}
	}
	return all, nil
}

// OpenURL is the address of a record's or activity's page in Dynamics (contract §11);
// table is its logical name. "" when nothing was ever connected.
func (e *Engine) OpenURL(ctx context.Context, table, id string) (string, error) {
	conn, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fault.Stored(err)
	}
	return dynamics.RecordURL(conn.URL, table, id), nil
}
