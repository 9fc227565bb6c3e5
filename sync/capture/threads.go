package capture

import (
	"context"
	"slices"
	"time"

	"navsync/store"
)

// thread is what a pass knows of a conversation.
type thread struct {
	id           int64 // 0 until it is made
	conversation string
	title        string
	copy         bool
	made         bool // by this pass
	quiet        bool // of notes alone
	waiting      bool // to be made with the next flush
	grew         bool
	moved        bool // items went away or came from elsewhere, or people changed
	rows         int  // of the file
	newest       time.Time

	people []store.ThreadPerson // of a thread that was there; nil: not looked at
	others []int64              // who took part in the rows of this pass
}

// Thread is a conversation of the file, for whoever chooses what is copied.
type Thread struct {
	ID           int64
	Conversation string
	Rows         int // of the file
	Newest       time.Time
	New          bool
}

// Threads are the conversations of the file.
func (p *Pass) Threads() []Thread {
	var all []Thread
	for _, t := range p.threads {
		if t.rows > 0 && t.id != 0 {
			all = append(all, Thread{ID: t.id, Conversation: t.conversation, Rows: t.rows, Newest: t.newest, New: t.made})
		}
	}
	return all
}

// meetThreads finds the threads of conversations; of one that is not there yet, a thread that will be made is kept.
func (p *Pass) meetThreads(ctx context.Context, tx *store.Tx, page []*row) error {
	titles := map[string]string{}
	var asked []string
	for _, m := range page {
		if m.Conversation == "" || p.threads[m.Conversation] != nil {
			continue
		}
		if _, twice := titles[m.Conversation]; !twice {
			asked = append(asked, m.Conversation)
		}
		titles[m.Conversation] = m.ConversationTitle
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := tx.ThreadsByConversation(ctx, p.SeatID, asked)
	if err != nil {
		return err
	}
	for _, conversation := range asked {
		t := &thread{conversation: conversation, title: titles[conversation], made: true}
		if there, known := found[conversation]; known {
			t.id, t.copy, t.made = there.ID, there.Copy, false
			p.byID[t.id] = t
		}
		p.threads[conversation] = t
	}
	return p.look(ctx, tx, found)
}

// look finds out who takes part in threads that were there.
func (p *Pass) look(ctx context.Context, tx *store.Tx, found map[string]store.CapturedThread) error {
	var ids []int64
	for conversation := range found {
		if t := p.threads[conversation]; t.people == nil {
			ids = append(ids, t.id)
		}
	}
	return p.lookAt(ctx, tx, ids)
}

func (p *Pass) lookAt(ctx context.Context, tx *store.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	people, err := tx.ThreadPeople(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p.byID[id].people = people[id]
		if people[id] == nil {
			p.byID[id].people = []store.ThreadPerson{}
		}
	}
	return nil
}

// threadOf is a thread that was there, by its id.
func (p *Pass) threadOf(ctx context.Context, tx *store.Tx, id int64, conversation string) (*thread, error) {
	t := p.byID[id]
	if t == nil {
		if t = p.threads[conversation]; t == nil {
			t = &thread{conversation: conversation}
			p.threads[conversation] = t
		}
		t.id = id
		p.byID[id] = t
	}
	if t.people == nil {
		return t, p.lookAt(ctx, tx, []int64{id})
	}
	return t, nil
}

// members are who takes part in a thread, as far as it is known now.
func (p *Pass) members(t *thread) []int64 {
	var all []int64
	for _, person := range t.people {
		if id := p.now(person.MemberID); !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, id := range t.others {
		if id = p.now(id); !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// join notes that somebody takes part in a thread, under an address.
func (p *Pass) join(t *thread, member int64, address string) {
	if slices.Contains(p.members(t), member) {
		return
	}
	t.others = append(t.others, member)
	t.moved = t.moved || !t.made
	if address == p.keys[member] {
		address = ""
	}
	p.joins = append(p.joins, joining{thread: t, member: member, address: address})
}

// joining is somebody who will take part in a thread.
type joining struct {
	thread  *thread
	member  int64
	address string
}

// make makes a thread at once.
func (p *Pass) make(ctx context.Context, tx *store.Tx, t *thread) error {
	if t.id != 0 {
		return nil
	}
	made := []store.NewThread{{Conversation: t.conversation, Title: t.title}}
	if err := tx.AddThreads(ctx, p.SeatID, made); err != nil {
		return err
	}
	t.id, t.waiting = made[0].ID, true
	p.byID[t.id] = t
	return nil
}

// settle counts the items of the threads that changed, and says whom each is about.
func (p *Pass) settle(ctx context.Context, tx *store.Tx) error {
	var ids []int64
	for _, t := range p.threads {
		switch {
		case t.id == 0:
			continue
		case t.quiet:
		case t.made:
			p.Report.Threads.New++
		case t.grew:
			p.Report.Threads.Changed++
		case t.rows > 0:
			p.Report.Threads.Unchanged++
		}
		if t.made || t.grew || t.moved {
			ids = append(ids, t.id)
		}
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, pageRows) {
		if err := tx.SettleThreads(ctx, part); err != nil {
			return err
		}
	}
	return nil
}
