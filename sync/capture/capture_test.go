package capture

import (
	"context"
	"slices"
	"strings"
	"testing"

	"navsync/store"
)

var ctx = context.Background()

var talk = []message{
	sent("2-a==", "Bo Nil", bo, "2026-02-01 10:00:07", "Hello"),
	received("2-a==", "Bo Nil", bo, "2026-02-01 11:00:00", "Hi Ana"),
	sent("2-z", "Cy Day", cy, "2026-02-01 10:00:09", "zz"),
}

// A member changes the address: the messages are the same ones, and the member too.
func TestAMemberWithAnotherAddress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.in(t, archive("2026", talk...))
	before := d.picture(t)
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	p := d.in(t, archive("2026", received("2-a==", "Bo Nil", ceo, "2026-02-01 11:00:00", "Hi Ana"),
		sent("2-a==", "Bo Nil", ceo, "2026-02-01 10:00:07", "Hello"),
		sent("2-b", "Bo Nil", ceo, "2026-02-03 10:00:07", "A new thread")))
	if got := p.Report.Items(); got != (Counts{New: 1, Unchanged: 2}) || p.Report.Renamed != 1 || p.Report.NewMembers != 0 {
		t.Errorf("%v, %d renamed, %d new members", got, p.Report.Renamed, p.Report.NewMembers)
	}
	want := strings.ReplaceAll(before, bo+" ", ceo+" ")
	got := d.picture(t)
	for _, line := range strings.Split(want, "\n") {
		if !strings.Contains(got, line) {
			t.Errorf("%q is gone from\n%s", line, got)
		}
	}
	if n := strings.Count(got, "member Bo Nil"); n != 1 {
		t.Errorf("%d people\n%s", n, got)
	}
	// The old archive again, and the address before: nothing new, and nobody.
	p = d.in(t, archive("2026", talk...))
	if got := p.Report.Items(); got != (Counts{Unchanged: 3}) || p.Report.NewMembers != 0 {
		t.Errorf("%v, %d new members", got, p.Report.NewMembers)
	}
	if again := d.picture(t); again != got {
		t.Errorf("%s\n\nwas\n%s", again, got)
	}
}

// Two addresses that a person took apart stay two people: in the conversation that both stand for, the second one comes in
// with no archive, not with the same and not with a newer one, whatever the name says.
func TestATakenApartConversationKeepsItsPeople(t *testing.T) {
	t.Parallel()
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	group := func(name, url string, n string) message {
		m := sent("2-g", name, url, "2026-02-0"+n+" 12:00:00", "To both "+n)
		m.to, m.toURLs = append(m.to, "Cy Day"), append(m.toURLs, cy)
		return m
	}
	d := newDesk(t)
	d.in(t, archive("2026", append(talk, group("Bo Nil", bo, "1"))...))
	second := []message{
		received("2-a==", "Robert Nil", ceo, "2026-02-01 11:00:00", "Hi Ana"), sent("2-a==", "Robert Nil", ceo, "2026-02-01 10:00:07", "Hello"),
		group("Robert Nil", ceo, "1"), sent("2-b", "Robert Nil", ceo, "2026-02-03 10:00:07", "A thread of the second's"),
	}
	d.in(t, archive("2026", second...))
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		m, err := tx.MemberByAddress(ctx, "bo-nil-ceo")
		if err != nil {
			return err
		}
		_, err = tx.TakeApart(ctx, m, "bo-nil-ceo", "ana@contoso.test", born)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const people = `SELECT t.conversation || ': ' || (SELECT group_concat(a, ' ') FROM (SELECT m.key a FROM thread_member y
		JOIN member m ON m.id = y.member_id WHERE y.thread_id = t.id ORDER BY 1)) FROM thread t ORDER BY 1`
	want := "2-a==: bo-nil\n2-b: bo-nil-ceo\n2-g: bo-nil cy-day\n2-z: cy-day"
	newer := append(slices.Clone(second), received("2-a==", "Robert Nil", ceo, "2026-02-05 11:00:00", "One more"),
		group("Robert Nil", ceo, "6"), sent("2-b", "Robert Nil", ceo, "2026-02-06 10:00:07", "And here"))
	for n, messages := range [][]message{second, newer, talk, newer} {
		d.in(t, archive("2026", messages...))
		if got := strings.Join(d.lines(t, people), "\n"); got != want {
			t.Errorf("archive %d: got\n%s\nwant\n%s", n, got, want)
		}
	}
	if by := d.lines(t, "SELECT m.key FROM item i JOIN member m ON m.id = i.sender_id WHERE i.text = 'One more'"); strings.Join(by, " ") != "bo-nil" {
		t.Errorf("the newer message is by %s", by)
	}
}

// What navsync wrote into a record for a member who turned out to be another one stays known.
func TestTheProfileOfAMemberWithAnotherAddressStaysWritten(t *testing.T) {
	t.Parallel()
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	d := newDesk(t)
	d.in(t, archive("2026", received("2-a==", "Bo Nil", bo, "2026-02-01 11:00:00", "Hi Ana")))
	d.in(t, archive("2026", sent("2-b==", "Bo Nil", ceo, "2026-02-02 11:00:00", "Hello")))
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		m, err := tx.MemberByAddress(ctx, "bo-nil-ceo")
		if err != nil {
			return err
		}
		return tx.KeepFill(ctx, store.ProfileFill{
			Kind: store.KindContact, RecordID: "c1", MemberID: m.ID, Field: "websiteurl", Address: ceo, Proof: "person", State: "written", At: born,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	d.in(t, archive("2026", received("2-a==", "Bo Nil", ceo, "2026-02-01 11:00:00", "Hi Ana")))
	got := d.lines(t, "SELECT f.record_id || ' ' || m.key FROM profile_fill f JOIN member m ON m.id = f.member_id")
	if strings.Join(got, "") != "c1 bo-nil" {
		t.Errorf("%q", got)
	}
}

// Another name and another address: one message proves nothing about the people, two do; in no case is it another message.
func TestAMemberWithAnotherNameAndAddress(t *testing.T) {
	t.Parallel()
	const smith = "https://www.linkedin.com/in/bo-smith"
	one, two := received("2-a==", "Bo Nil", bo, "2026-02-01 11:00:00", "Hi Ana"), received("2-a==", "Bo Nil", bo, "2026-02-01 12:00:00", "How are you?")
	other := func(m message) message { m.from, m.fromURL = "Bo Smith", smith; return m }
	d := newDesk(t)
	d.in(t, archive("2026", one, two))
	p := d.in(t, archive("2026", other(one)))
	if got := p.Report.Items(); got != (Counts{Unchanged: 1}) || p.Report.Renamed != 0 {
		t.Errorf("one message: %v, %d renamed", got, p.Report.Renamed)
	}
	p = d.in(t, archive("2026", other(one), other(two)))
	if got := p.Report.Items(); got != (Counts{Unchanged: 2}) || p.Report.Renamed != 1 {
		t.Errorf("two messages: %v, %d renamed", got, p.Report.Renamed)
	}
	if people := d.lines(t, "SELECT name || ' ' || slug FROM member"); len(people) != 1 {
		t.Errorf("people %v", people)
	}
	if people := d.lines(t, "SELECT count(*) FROM thread_member"); people[0] != "1" {
		t.Errorf("%s take part", people[0])
	}
}

// Two of a group who write the same in one minute are two, in any order, and stay two.
func TestTwoWhoWriteTheSame(t *testing.T) {
	t.Parallel()
	group := func(from, fromURL, other, otherURL, at string) message {
		m := received("2-g", from, fromURL, at, "+1")
		m.to, m.toURLs = append(m.to, other), append(m.toURLs, otherURL)
		return m
	}
	byBo, byCy := group("Bo Nil", bo, "Cy Day", cy, "2026-02-01 11:00:01"), group("Cy Day", cy, "Bo Nil", bo, "2026-02-01 11:00:01")
	d := newDesk(t)
	d.in(t, archive("2026", byBo))
	if p := d.in(t, archive("2026", byCy)); p.Report.Items() != (Counts{New: 1}) {
		t.Errorf("the other one's: %v", p.Report.Items())
	}
	for _, list := range [][]message{{byBo, byCy}, {byCy, byBo}, {byCy}} {
		if p := d.in(t, archive("2026", list...)); p.Report.Items().New != 0 || p.Report.Renamed != 0 {
			t.Errorf("again: %v, %d renamed", p.Report.Items(), p.Report.Renamed)
		}
	}
	if people := d.lines(t, "SELECT name FROM member ORDER BY 1"); strings.Join(people, ", ") != "Bo Nil, Cy Day" {
		t.Errorf("people %v", people)
	}
	// One of them with another address is still that one.
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	moved := group("Bo Nil", ceo, "Cy Day", cy, "2026-02-01 11:00:01")
	if p := d.in(t, archive("2026", moved, byCy)); p.Report.Items() != (Counts{Unchanged: 2}) || p.Report.Renamed != 1 {
		t.Errorf("with another address: %v, %d renamed", p.Report.Items(), p.Report.Renamed)
	}
}

// The same text twice in a minute are two messages; the same row twice is one.
func TestTheSameTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ok, again := received("2-a", "Bo Nil", bo, "2026-02-01 11:00:05", "ok"), received("2-a", "Bo Nil", bo, "2026-02-01 11:00:40", "ok")
	p := d.in(t, archive("2026", ok, again, ok))
	if p.Report.Items() != (Counts{New: 2}) || p.Report.Repeated != 1 {
		t.Errorf("%v, %d repeated", p.Report.Items(), p.Report.Repeated)
	}
	p = d.in(t, archive("2026", again, ok))
	if p.Report.Items() != (Counts{Unchanged: 2}) || p.Report.Repeated != 0 {
		t.Errorf("%v, %d repeated", p.Report.Items(), p.Report.Repeated)
	}
	// Parts that overlap hold the same messages, not more of them.
	part := archive("2026", ok, again)
	p = d.in(t, files{"messages.csv": part["messages.csv"], "messages (1).csv": part["messages.csv"], "Profile.csv": part["Profile.csv"]})
	if p.Report.Items() != (Counts{Unchanged: 4}) || p.Report.Repeated != 0 {
		t.Errorf("%v, %d repeated", p.Report.Items(), p.Report.Repeated)
	}
}

// An older archive second makes nobody and no message twice, whatever its era.
func TestAnOlderArchiveSecond(t *testing.T) {
	t.Parallel()
	for _, older := range []string{"2019", "2022"} {
		t.Run(older, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.in(t, archive("2026", talk...))
			before := d.picture(t)
			p := d.in(t, archive(older, talk...))
			if got := p.Report.Items(); got != (Counts{Unchanged: 3}) || p.Report.NewMembers != 0 {
				t.Errorf("%v, %d new members", got, p.Report.NewMembers)
			}
			if got := d.picture(t); got != before {
				t.Errorf("%s\n\nwas\n%s", got, before)
			}
		})
	}
}

// The same text to several people in one minute stays several messages, also where only names tell them apart.
func TestTheSameTextToSeveral(t *testing.T) {
	t.Parallel()
	pitch := []message{
		sent("2-a", "Bo Nil", bo, "2026-02-01 10:00:07", "A pitch"), sent("2-b", "Cy Day", cy, "2026-02-01 10:00:20", "A pitch"),
		sent("2-c", "Di Eve", bo+"x", "2026-02-01 10:00:50", "A pitch"),
	}
	for _, order := range [][2]string{{"2026", "2019"}, {"2019", "2026"}} {
		d := newDesk(t)
		d.in(t, archive(order[0], pitch...))
		p := d.in(t, archive(order[1], pitch...))
		if got := p.Report.Items(); got.New != 0 {
			t.Errorf("%v: %v", order, got)
		}
		if items := d.lines(t, "SELECT count(*) FROM item"); items[0] != "3" {
			t.Errorf("%v: %s items", order, items[0])
		}
	}
}

func TestEditsAreRecognized(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	was := received("2-a", "Bo Nil", bo, "2026-02-01 11:00:05", "See you Monday")
	is := was
	is.text = "See you Tuesday"
	d.in(t, archive("2026", talk[0], was))
	for n, c := range []struct {
		list []message
		want Counts
	}{
		{[]message{talk[0], is}, Counts{Changed: 1, Unchanged: 1}},
		{[]message{talk[0], is}, Counts{Unchanged: 2}},
		{[]message{talk[0], was}, Counts{Unchanged: 2}}, // an older archive brings nothing back
	} {
		if p := d.in(t, archive("2026", c.list...)); p.Report.Items() != c.want {
			t.Errorf("%d: %v", n, p.Report.Items())
		}
	}
	if texts := d.lines(t, "SELECT text FROM item WHERE direction = 'received'"); len(texts) != 1 || texts[0] != "See you Tuesday" {
		t.Errorf("%q", texts)
	}
	// Edited, and by somebody with another address now.
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	last := received("2-a", "Bo Nil", ceo, "2026-02-01 11:00:05", "See you Wednesday")
	if p := d.in(t, archive("2026", talk[0], last)); p.Report.Items().New != 0 {
		t.Errorf("%v", p.Report.Items())
	}
}

// What a later era knows better is taken: seconds, attachments; what it lacks is not lost.
func TestWhatAnotherEraKnows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	with := received("2-a", "Bo Nil", bo, "2026-02-01 11:00:05", "The offer")
	with.file = "https://www.linkedin.com/dms/prv/a/offer.pdf"
	d.in(t, archive("2022", with))
	for _, e := range []string{"2026", "2022", "2024"} {
		if p := d.in(t, archive(e, with)); p.Report.Items().New != 0 {
			t.Errorf("%s: %v", e, p.Report.Items())
		}
		texts := d.lines(t, "SELECT text FROM item")
		if len(texts) != 1 || texts[0] != "The offer\n\n📎 https://www.linkedin.com/dms/prv/a/offer.pdf" {
			t.Errorf("%s: %q", e, texts)
		}
	}
	// The address of the file is another one in each export.
	with.file = "https://www.linkedin.com/dms/prv/b/other.pdf"
	if p := d.in(t, archive("2026", with)); p.Report.Items() != (Counts{Unchanged: 1}) {
		t.Errorf("another address of the file: %v", p.Report.Items())
	}
	without := with
	without.text = ""
	if p := d.in(t, archive("2026", with, without)); p.Report.Items() != (Counts{New: 1, Unchanged: 1}) {
		t.Errorf("the file alone: %v", p.Report.Items())
	}
	if p := d.in(t, archive("2026", with, without)); p.Report.Items() != (Counts{Unchanged: 2}) {
		t.Errorf("the file alone again: %v", p.Report.Items())
	}
}

// Notes belong to a member, whatever the address is now.
func TestNotesOfAMemberWithAnotherAddress(t *testing.T) {
	t.Parallel()
	note := func(url, text string) string {
		return "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On\n" +
			"Bo,Nil," + url + "," + text + ",2026-02-09 01:21:47,\n"
	}
	with := func(url, text string) files {
		content := archive("2026", received("2-a==", "Bo Nil", url, "2026-02-01 11:00:00", "Hi Ana"))
		content["Notes.csv"] = note(url, text)
		return content
	}
	d := newDesk(t)
	d.in(t, with(bo, "Likes tea"))
	const ceo = "https://www.linkedin.com/in/bo-nil-ceo"
	if p := d.in(t, with(ceo, "Likes tea")); p.Report.Items() != (Counts{Unchanged: 2}) {
		t.Errorf("another address: %v", p.Report.Items())
	}
	if p := d.in(t, with(ceo, "Likes coffee")); p.Report.Items() != (Counts{Unchanged: 1, Changed: 1}) {
		t.Errorf("edited: %v", p.Report.Items())
	}
	// Notes alone came first under the new address, the proof that it is the same member after.
	d = newDesk(t)
	d.in(t, with(bo, "Likes tea"))
	d.in(t, files{"Notes.csv": note(ceo, "Likes tea"), "Profile.csv": "First Name,Last Name\nAna,Ruiz\n"})
	if p := d.in(t, with(ceo, "Likes tea")); p.Report.Renamed != 1 {
		t.Errorf("%d renamed", p.Report.Renamed)
	}
	if notes := d.lines(t, "SELECT text FROM item WHERE kind = 'note'"); len(notes) != 1 {
		t.Errorf("notes %q", notes)
	}
}

// A CSV that has no conversations keeps a member's messages together, and knows those of an archive.
func TestACSVBesideAnArchive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.in(t, archive("2026", talk...))
	p := d.csv(t, "date,direction,kind,member,profile url,text\n2026-02-01 10:00,sent,message,Bo Nil,"+bo+",Hello\n"+
		"2026-02-05 10:00,received,message,Bo Nil,"+bo+",From a tool\n")
	if got := p.Report.Items(); got != (Counts{New: 1, Unchanged: 1}) {
		t.Errorf("%v", got)
	}
	if p = d.in(t, archive("2026", append(talk, received("2-a==", "Bo Nil", bo, "2026-02-05 10:00:31", "From a tool"))...)); p.Report.Items().New != 0 {
		t.Errorf("%v", p.Report.Items())
	}
	if threads := d.lines(t, "SELECT conversation FROM thread WHERE items > 0 ORDER BY 1"); strings.Join(threads, " ") != "2-a== 2-z" {
		t.Errorf("threads %v", threads)
	}
}
