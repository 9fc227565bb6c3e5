package capture

import (
	"context"
	"iter"

	"navsync/store"
	"navsync/sync/linkedin"
)

// row is one message of the file with what it is compared by.
type row struct {
	linkedin.Message
	stem, base string
	at         string
	others     []other
	thread     *thread // nil when the file has no id and no thread is known for it
}

// other is one of the others of a message.
type other struct {
	linkedin.Person
	address string
	member  int64 // 0 for somebody hidden
}

// rows reads messages, with what they are compared by as far as the file alone says it: that is made beside the storing.
func (p *Pass) rows(r *linkedin.Reader) func(context.Context) iter.Seq2[*row, error] {
	return func(ctx context.Context) iter.Seq2[*row, error] {
		return func(yield func(*row, error) bool) {
			for m, err := range r.Messages(ctx) {
				made := &row{Message: m, at: Stamp(linkedin.Moment{At: m.At, DateOnly: m.DateOnly}), stem: m.Identity(p.seatKey).Stem()}
				if !yield(made, err) {
					return
				}
			}
		}
	}
}

// messages brings a page of messages and InMails.
func (p *Pass) messages(ctx context.Context, tx *store.Tx, page []*row) error {
	var people []linkedin.Person
	for _, m := range page {
		for _, person := range m.Others() {
			if address := p.addressOf(person); address != "" && p.people[address] == 0 {
				people = append(people, person)
			}
		}
	}
	if err := p.meetThreads(ctx, tx, page); err != nil {
		return err
	}
	if err := p.meetInThreads(ctx, tx, page, people); err != nil {
		return err
	}
	stems := make([]string, len(page))
	for i, r := range page {
		p.complete(r)
		stems[i] = r.stem
	}
	if err := p.lookup(ctx, tx, p.brought.lookFor(stems)); err != nil {
		return err
	}
	for _, r := range page {
		if err := p.message(ctx, tx, r); err != nil {
			return err
		}
	}
	return p.flush(ctx, tx)
}

// meetInThreads finds or adds the people of a page. Somebody who is only named, in a conversation between two that is known,
// is the other one of it, whatever the name is now.
func (p *Pass) meetInThreads(ctx context.Context, tx *store.Tx, page []*row, people []linkedin.Person) error {
	for _, m := range page {
		others := m.Others()
		t := p.threads[m.Conversation]
		if len(others) != 1 || others[0].Slug != "" || t == nil || m.Made || len(t.people) != 1 {
			continue
		}
		address := p.addressOf(others[0])
		if id := p.now(t.people[0].MemberID); address != "" && p.people[address] == 0 && !others[0].Namesakes {
			p.people[address] = id
		}
	}
	missing := people[:0]
	for _, person := range people {
		if p.people[p.addressOf(person)] == 0 {
			missing = append(missing, person)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	known, err := p.meet(ctx, tx, missing)
	if err != nil {
		return err
	}
	for _, person := range missing {
		m, there := known[p.addressOf(person)]
		if !there {
			continue
		}
		delete(known, p.addressOf(person))
		if _, err := p.update(ctx, tx, m, person); err != nil {
			return err
		}
	}
	return nil
}

// complete gives a row what it is compared by and who knows the people can say.
func (p *Pass) complete(r *row) {
	for _, person := range r.Others() {
		o := other{Person: person, address: p.addressOf(person)}
		o.member = p.people[o.address]
		r.others = append(r.others, o)
	}
	if r.Conversation == "" { // a CSV without such a column
		r.Conversation = MemberThread(p.keys[p.now(r.others[0].member)])
	}
	r.base, r.thread = r.Identity(p.seatKey).BaseOf(r.stem), p.threads[r.Conversation]
	p.keepApart(r)
}

// message decides about one row.
func (p *Pass) message(ctx context.Context, tx *store.Tx, r *row) error {
	if r.Part != p.part {
		p.part = r.Part
		p.claimed.Clear()
	}
	k, err := p.find(ctx, tx, r)
	switch {
	case err != nil:
		return err
	case k != nil:
		return p.keep(ctx, tx, r, k)
	case p.isRepeated(r):
		p.Report.repeat(store.ItemKind(r.Kind()))
		return nil
	}
	late, err := p.isLate(ctx, tx, r)
	if err != nil {
		return err
	}
	if late {
		p.late = append(p.late, r)
		return nil
	}
	p.bring(r)
	return nil
}

// met notes that a row of the file is this item.
func (p *Pass) met(r *row, id int64) {
	p.claimed.Add(id)
	p.seen.Add(id)
	p.Report.date(r.At)
	if r.Spam {
		p.Report.Spam++
	} else {
		p.Written.Add(id)
	}
}

// bring keeps a row as a new item.
func (p *Pass) bring(r *row) {
	t := p.threadFor(r)
	k := &known{thread: t, base: r.base, occurrence: p.free(r.stem, r.base), made: r.Made}
	k.KnownItem = store.KnownItem{
		ID: p.nextItem, Key: linkedin.KeyOf(r.base, k.occurrence), Kind: store.ItemKind(r.Kind()), Direction: direction(!r.Sent), At: r.at, Text: r.Text,
		Conversation: r.Conversation, SenderID: r.sender(),
	}
	p.nextItem++
	p.items = append(p.items, newItem{known: k, subject: r.Subject})
	p.found[r.stem] = append(p.found[r.stem], k)
	p.fresh.Add(k.ID)
	p.met(r, k.ID)
	p.Report.count(k.Kind, isNew)
	p.take(t, r)
	t.grew = true
	if t.copy && !r.Spam {
		p.Follows = append(p.Follows, k.ID)
	}
}

// threadFor is the thread that a row's item stands in, made with the next flush when there is none.
func (p *Pass) threadFor(r *row) *thread {
	t := p.threads[r.Conversation]
	if t == nil {
		t = &thread{conversation: r.Conversation, title: r.ConversationTitle, made: true}
		p.threads[r.Conversation] = t
	}
	return t
}

// free is the first occurrence behind those of a base that are known.
func (p *Pass) free(stem, base string) int {
	occurrence := 0
	for _, k := range p.found[stem] {
		if k.base == base && k.occurrence >= occurrence {
			occurrence = k.occurrence + 1
		}
	}
	return occurrence
}

// sender is the member who wrote a received message.
func (r *row) sender() int64 {
	if r.Sent || len(r.others) == 0 {
		return 0
	}
	return r.others[0].member
}

// take notes a row and its people in a thread.
func (p *Pass) take(t *thread, r *row) {
	t.rows++
	if r.At.After(t.newest) {
		t.newest = r.At
	}
	for _, o := range r.others {
		if o.member != 0 {
			p.join(t, p.now(o.member), o.address)
		}
	}
}

// newItem is an item that waits for the end of the page.
type newItem struct {
	*known
	subject string
}

// flush keeps what the page brought.
func (p *Pass) flush(ctx context.Context, tx *store.Tx) error {
	if err := p.makeThreads(ctx, tx); err != nil {
		return err
	}
	joins := make([]store.NewThreadMember, len(p.joins))
	for i, j := range p.joins {
		joins[i] = store.NewThreadMember{ThreadID: j.thread.id, MemberID: p.now(j.member), Address: j.address}
	}
	if err := tx.AddThreadMembers(ctx, joins); err != nil {
		return err
	}
	items := make([]store.NewItem, len(p.items))
	for i, n := range p.items {
		n.ThreadID = n.thread.id
		items[i] = store.NewItem{
			ID: n.ID, Key: n.Key, SeatID: p.SeatID, Kind: n.Kind, Direction: n.Direction, ThreadID: n.ThreadID, SenderID: p.now(n.SenderID),
			MemberID: p.about(n), Subject: n.subject, Text: n.Text, At: n.At, Origin: string(p.Source), ArchiveID: p.ArchiveID, AddedAt: p.Now(),
		}
	}
	p.items, p.joins = p.items[:0], p.joins[:0]
	return tx.AddItems(ctx, items)
}

// makeThreads makes the threads of what will be kept.
func (p *Pass) makeThreads(ctx context.Context, tx *store.Tx) error {
	var made []*thread
	var threads []store.NewThread
	for _, n := range p.items {
		if n.thread != nil && n.thread.id == 0 && !n.thread.waiting {
			n.thread.waiting = true
			made = append(made, n.thread)
			threads = append(threads, store.NewThread{Conversation: n.thread.conversation, Title: n.thread.title})
		}
	}
	if len(threads) == 0 {
		return nil
	}
	if err := tx.AddThreads(ctx, p.SeatID, threads); err != nil {
		return err
	}
	for i, t := range made {
		t.id = threads[i].ID
		p.byID[t.id] = t
	}
	return nil
}

// about is whom an item is about as things stand: settling the thread decides.
func (p *Pass) about(n newItem) int64 {
	if n.MemberID != 0 {
		return p.now(n.MemberID)
	}
	if members := p.members(n.thread); len(members) == 1 {
		return members[0]
	}
	return 0
}
