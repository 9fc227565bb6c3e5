package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
	"navsync/sync/writeback"
)

// capture brings one file's people, threads and items into a seat. It lives for one pass
// over the file; its steps run inside the transactions that it is handed.
type capture struct {
	e       *Engine
	seat    store.Seat
	archive store.Archive
	origin  string
	seenAt  time.Time // the date that the people's facts are of
	keyer   *linkedin.Keyer
	members map[string]int64 // by key
	threads map[string]*capturedThread
	known   map[int64]bool  // items that were here before and are in this file
	fresh   map[int64]bool  // items that came with this pass
	later   []store.NewItem // messages that may be edits of older ones
	follows []int64         // new items of threads with Copy thread to CRM
	notes   []noteAt
	items   ArchiveCounts
	kinds   map[store.ItemKind]int
	edited  int
	added   int // members
}

// capturedThread is what a pass has seen of a thread.
type capturedThread struct {
	store.CapturedThread
	title   string
	names   []string
	members []int64
	made    bool
	grew    bool
	ofNotes bool     // notes, calls and tags: no conversation of the file
	at      []string // of its items
}

// noteAt is a note, call or tag: whom it is about and when.
type noteAt struct {
	member int64
	at     string
}

func (e *Engine) newCapture(seat store.Seat, source linkedin.Source, seenAt time.Time) *capture {
	return &capture{
		e: e, seat: seat, origin: string(source), seenAt: seenAt, keyer: linkedin.NewKeyer(seatKey(seat)),
		members: map[string]int64{}, threads: map[string]*capturedThread{}, known: map[int64]bool{}, fresh: map[int64]bool{},
		kinds: map[store.ItemKind]int{},
	}
}

// person finds or adds a member and keeps newer facts. Hidden people and nameless ones
// are 0.
func (c *capture) person(ctx context.Context, tx *store.Tx, p linkedin.Person) (int64, error) {
	key := memberKey(p)
	if key == "" || p.Hidden || p.Owner {
		return 0, nil
	}
	facts := p.Company != "" || p.Title != "" || p.Email != "" || p.Place != ""
	if id, known := c.members[key]; known && !facts {
		return id, nil
	}
	m, err := tx.MemberByKey(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		m, err = c.addMember(ctx, tx, key, p)
	} else if err == nil {
		err = c.updateMember(ctx, tx, m, p)
	}
	c.members[key] = m.ID
	return m.ID, err
}

func (c *capture) addMember(ctx context.Context, tx *store.Tx, key string, p linkedin.Person) (store.Member, error) {
	m := store.Member{
		Key: key, Slug: p.Slug, URL: p.URL, Name: p.Name, FirstName: p.FirstName, LastName: p.LastName,
		Email: p.Email, Title: p.Title, Place: p.Place, Company: p.Company, SeenAt: c.seenAt,
	}
	if m.Name == "" {
		m.Name = p.Slug
	}
	var err error
	if m.CompanyID, err = companyOf(ctx, tx, m.Company); err != nil {
		return m, err
	}
	c.added++
	m.ID, err = tx.AddMember(ctx, m)
	return m, err
}

func companyOf(ctx context.Context, tx *store.Tx, name string) (int64, error) {
	key := companyKey(name)
	if key == "" {
		return 0, nil
	}
	return tx.EnsureCompany(ctx, key, name)
}

// updateMember keeps what a newer file says, and what an older one knows that was not
// known. Changes of title and company are news for the seat (spec §6).
func (c *capture) updateMember(ctx context.Context, tx *store.Tx, m store.Member, p linkedin.Person) error {
	newer, before := c.seenAt.After(m.SeenAt), m
	take := func(to *string, from string) {
		if from != "" && (*to == "" || newer) {
			*to = from
		}
	}
	take(&m.Name, p.Name)
	take(&m.FirstName, p.FirstName)
	take(&m.LastName, p.LastName)
	take(&m.Email, p.Email)
	take(&m.Title, p.Title)
	take(&m.Place, p.Place)
	take(&m.Company, p.Company)
	if err := c.leaveJob(ctx, tx, m, before, p); err != nil {
		return err
	}
	if m == before {
		return nil
	}
	if newer {
		m.SeenAt = c.seenAt
	}
	var err error
	if m.CompanyID, err = companyOf(ctx, tx, m.Company); err != nil {
		return err
	}
	if err := tx.ChangeMember(ctx, m); err != nil {
		return err
	}
	for _, news := range []store.SeatUpdate{
		{Kind: "title", Before: before.Title, After: m.Title},
		{Kind: "company", Before: before.Company, After: m.Company},
	} {
		if news.Before == "" {
			continue
		}
		news.SeatID, news.RefKind, news.Ref, news.Name = c.seat.ID, "member", ref(m.ID), m.Name
		if err := c.e.journal.SeatUpdate(ctx, tx, news); err != nil {
			return err
		}
	}
	return nil
}

// thread finds or adds a thread.
func (c *capture) thread(ctx context.Context, tx *store.Tx, conversation, title string) (*capturedThread, error) {
	if t, known := c.threads[conversation]; known {
		return t, nil
	}
	found, made, err := tx.EnsureThread(ctx, c.seat.ID, conversation, title)
	if err != nil {
		return nil, err
	}
	t := &capturedThread{CapturedThread: found, title: title, made: made}
	c.threads[conversation] = t
	return t, nil
}

// join notes that somebody takes part in a thread.
func (t *capturedThread) join(ctx context.Context, tx *store.Tx, id int64, name string) error {
	if id == 0 || slices.Contains(t.members, id) {
		return nil
	}
	t.members, t.names = append(t.members, id), append(t.names, name)
	return tx.AddThreadMember(ctx, t.ID, id)
}

// message keeps one message or InMail.
func (c *capture) message(ctx context.Context, tx *store.Tx, m linkedin.Message) error {
	key := c.keyer.Message(m)
	t, err := c.thread(ctx, tx, m.Conversation, m.ConversationTitle)
	if err != nil {
		return err
	}
	var sender int64
	for _, p := range m.Others() {
		id, err := c.person(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := t.join(ctx, tx, id, p.Name); err != nil {
			return err
		}
		if !m.Sent && memberKey(p) == memberKey(m.From) {
			sender = id
		}
	}
	i := store.NewItem{
		Key: key, SeatID: c.seat.ID, Kind: store.ItemKind(m.Kind()), Direction: direction(!m.Sent), ThreadID: t.ID, SenderID: sender,
		Subject: m.Subject, Text: m.Text, At: stampOf(m.At, m.DateOnly), Origin: c.origin, ArchiveID: c.archive.ID, AddedAt: c.e.now(),
	}
	c.kinds[i.Kind]++
	t.at = append(t.at, i.At)
	known, err := tx.KnownItem(ctx, key)
	if err == nil {
		c.known[known.ID] = true
		c.items.Unchanged++
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if !t.made {
		older, err := tx.EditableItems(ctx, i)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(older, func(k store.KnownItem) bool { return !c.fresh[k.ID] && !c.known[k.ID] }) {
			c.later = append(c.later, i)
			return nil
		}
	}
	return c.add(ctx, tx, t, i)
}

func stampOf(at time.Time, dateOnly bool) string {
	if dateOnly {
		return at.Format(time.DateOnly)
	}
	return store.Stamp(at)
}

// add keeps a new item.
func (c *capture) add(ctx context.Context, tx *store.Tx, t *capturedThread, i store.NewItem) error {
	id, err := tx.AddItem(ctx, i)
	if err != nil {
		return err
	}
	c.fresh[id] = true
	c.items.New++
	t.grew = true
	if t.Copy && i.Kind.InThread() {
		c.follows = append(c.follows, id)
	}
	return nil
}

// edits decides on the messages that may be edits: a message at the same moment by the
// same sender that this file no longer has was edited into one that it has.
func (c *capture) edits(ctx context.Context, tx *store.Tx) error {
	byID := map[int64]*capturedThread{}
	for _, t := range c.threads {
		byID[t.ID] = t
	}
	for _, i := range c.later {
		older, err := tx.EditableItems(ctx, i)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(older, func(k store.KnownItem) bool { return !c.fresh[k.ID] && !c.known[k.ID] })
		if at < 0 {
			if err := c.add(ctx, tx, byID[i.ThreadID], i); err != nil {
				return err
			}
			continue
		}
		c.known[older[at].ID] = true
		if err := c.edit(ctx, tx, older[at], i.Key, i.Text); err != nil {
			return err
		}
	}
	c.later = nil
	return nil
}

// edit keeps another text of an item: it replaces an unwritten one, else it is noted as
// changed since written (spec §8.10).
func (c *capture) edit(ctx context.Context, tx *store.Tx, k store.KnownItem, key, text string) error {
	c.items.Changed++
	if !k.Settled {
		return tx.ReplaceText(ctx, k.ID, key, text)
	}
	c.edited++
	if err := tx.NoteEdit(ctx, k.ID, key, text); err != nil {
		return err
	}
	return c.e.journal.ItemTrail(ctx, tx, k.ID, journal.TrailEdited, map[string]any{}, "")
}

// note keeps one note, call or tag.
func (c *capture) note(ctx context.Context, tx *store.Tx, n linkedin.Note) error {
	key := c.keyer.Note(n)
	id, err := c.person(ctx, tx, n.Member)
	if err != nil || id == 0 {
		return err
	}
	i := store.NewItem{
		Key: key, SeatID: c.seat.ID, Kind: store.ItemKind(n.Kind), Direction: direction(n.Received), MemberID: id,
		Subject: n.Subject, Text: n.Text, At: stampOf(n.Created.At, n.Created.DateOnly), Origin: c.origin, ArchiveID: c.archive.ID, AddedAt: c.e.now(),
	}
	if n.Received {
		i.SenderID = id
	}
	c.kinds[i.Kind]++
	c.notes = append(c.notes, noteAt{member: id, at: i.At})
	known, err := tx.KnownItem(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return c.addNote(ctx, tx, n.Member, i)
	}
	if err != nil {
		return err
	}
	c.known[known.ID] = true
	if i.Text == known.Text && known.Edited == "" || known.Settled && i.Text == known.Edited {
		c.items.Unchanged++
		return nil
	}
	return c.edit(ctx, tx, known, "", i.Text)
}

func (c *capture) addNote(ctx context.Context, tx *store.Tx, p linkedin.Person, i store.NewItem) error {
	id, err := threadWith(ctx, tx, c.seat.ID, store.Member{ID: i.MemberID, Key: memberKey(p)})
	if err != nil {
		return err
	}
	i.ThreadID = id
	conversation := "note thread " + ref(id)
	t, known := c.threads[conversation]
	if !known {
		t = &capturedThread{CapturedThread: store.CapturedThread{ID: id}, ofNotes: true}
		c.threads[conversation] = t
	}
	return c.add(ctx, tx, t, i)
}

// inCRM says whether a thread, or a note, is with people In CRM since a moment.
func inCRM(people map[int64]bool, members []int64, at []string, since string) (items int) {
	if !slices.ContainsFunc(members, func(id int64) bool { return people[id] }) {
		return 0
	}
	for _, moment := range at {
		if moment >= since {
			items++
		}
	}
	return items
}

// summary fills a plan with what the pass has seen.
func (c *capture) summary(plan *ArchivePlan, people map[int64]bool, since string, list bool) {
	plan.Items, plan.Kinds, plan.NewMembers, plan.Members = c.items, c.kinds, c.added, len(c.members)
	for _, id := range c.members {
		if people[id] {
			plan.MembersInCRM++
		}
	}
	for conversation, t := range c.threads {
		if t.ofNotes {
			continue
		}
		switch {
		case t.made:
			plan.Threads.New++
		case t.grew:
			plan.Threads.Changed++
		default:
			plan.Threads.Unchanged++
		}
		n := inCRM(people, t.members, t.at, since)
		plan.ItemsInCRM += n
		if n > 0 {
			plan.ThreadsInCRM++
		}
		if list {
			newest, _ := writeback.Moment(slices.Max(t.at))
			plan.List = append(plan.List, ArchiveThread{
				Conversation: conversation, Title: t.title, Members: t.names, Items: len(t.at), Newest: newest,
				InCRM: slices.ContainsFunc(t.members, func(id int64) bool { return people[id] }), New: t.made,
			})
		}
	}
	for _, n := range c.notes {
		plan.ItemsInCRM += inCRM(people, []int64{n.member}, []string{n.at}, since)
	}
	slices.SortFunc(plan.List, func(a, b ArchiveThread) int {
		if order := b.Newest.Compare(a.Newest); order != 0 {
			return order
		}
		return strings.Compare(a.Conversation, b.Conversation)
	})
}
