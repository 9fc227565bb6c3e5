package seed

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// thread is one conversation.
type thread struct {
	id, title string
	messages  []message
}

func (t thread) newest() time.Time { return t.messages[len(t.messages)-1].at }

// message is one row of messages.csv.
type message struct {
	from, fromURL  string
	to             []string
	toURLs         []string
	at             time.Time
	subject, text  string
	folder, files  string
	draft, unsent  bool // draft message, conversation never sent
	received, mail bool // mail: an InMail
	with           member
}

// note is one row of Notes.csv.
type note struct {
	about           member
	text            string
	created, edited time.Time
}

func (w *world) writeThreads() {
	for i, m := range w.cast {
		age := 2 + i + w.d.below(10*(1+i))
		w.threads = append(w.threads, w.talk(i, m, age))
	}
	w.threads = append(w.threads, w.group(), w.hidden(), w.sponsored(0), w.sponsored(1))
	w.lengthen()
	w.addDrafts()
	slices.SortStableFunc(w.threads, func(a, b thread) int { return b.newest().Compare(a.newest()) })
}

func (w *world) conversationID(n int) string {
	raw := fmt.Sprintf("%016x-%04d", w.d.next(), n)
	return "2-" + base64.StdEncoding.EncodeToString([]byte(raw)) + "=="
}

// moment is a minute of a working day some days before the export.
func (w *world) moment(age int) time.Time {
	t := w.exported.AddDate(0, 0, -age).Truncate(day)
	return t.Add(7*time.Hour + time.Duration(w.d.below(11*3600))*time.Second)
}

// talk is a conversation with one member whose newest message is age days old.
func (w *world) talk(n int, m member, age int) thread {
	t := thread{id: w.conversationID(n)}
	script := newScript(m.language)
	count := 2 + w.d.below(5)
	mail := !m.connected || w.d.percent(20)
	mine := w.d.percent(65)
	span := count - 1 + w.d.below(12)
	for k := range count {
		days := age
		if k < count-1 {
			days = age + (span*(count-1-k)+count-2)/(count-1)
		}
		e := w.envelope(m, mine)
		e.at, e.mail = w.moment(days), mail
		e.text = w.say(script, m, k, count, mine)
		if mail && k == 0 {
			e.subject = w.fill(pick(&w.d, script.subjects), m, mine)
		} else if mail && w.d.percent(50) {
			e.subject = "RE: " + t.messages[0].subject
		}
		t.messages = append(t.messages, e)
		if w.d.percent(75) {
			mine = !mine
		}
	}
	slices.SortStableFunc(t.messages, func(a, b message) int { return a.at.Compare(b.at) })
	if n == 4 {
		t.messages[0].files = "https://www.linkedin.com/dms/prv/vid/offre.pdf,https://www.linkedin.com/dms/prv/vid/plan.png"
	}
	if n%13 == 12 {
		for k := range t.messages {
			t.messages[k].folder = "ARCHIVE"
		}
	}
	return t
}

// envelope addresses a message between the seller and a member.
func (w *world) envelope(m member, mine bool) message {
	e := message{folder: "INBOX", with: m}
	if mine {
		e.from, e.fromURL = w.me.name(), w.me.profileURL()
		e.to, e.toURLs = []string{m.shownName()}, []string{m.shownURL()}
		return e
	}
	e.received = true
	e.from, e.fromURL = m.shownName(), m.shownURL()
	e.to, e.toURLs = []string{w.me.name()}, []string{w.me.profileURL()}
	return e
}

// group is a conversation with three others, one with a comma in the name.
func (w *world) group() thread {
	others := []member{w.cast[0], w.cast[1], w.cast[len(w.cast)-1]}
	if !strings.Contains(others[2].last, ", ") {
		others[2].last += ", MBA"
	}
	t := thread{id: w.conversationID(900), title: "Salon de Lyon"}
	script := newScript("fr")
	for k := range 3 {
		e := message{folder: "INBOX", at: w.moment(40 - 2*k), text: script.replies[k], with: others[0]}
		everyone := append([]member{{person: w.me}}, others...)
		sender := everyone[k]
		e.from, e.fromURL, e.received = sender.name(), sender.profileURL(), k > 0
		for _, m := range everyone {
			if m.profile != sender.profile {
				e.to, e.toURLs = append(e.to, m.name()), append(e.toURLs, m.profileURL())
			}
		}
		e.text = w.fill(e.text, others[0], k == 0)
		t.messages = append(t.messages, e)
	}
	return t
}

// hidden is a conversation with somebody who closed the account.
func (w *world) hidden() thread {
	t := w.talk(901, member{hidden: true, person: person{language: "en"}, connected: true}, 300+w.d.below(90))
	return t
}

func (w *world) sponsored(n int) thread {
	e := message{
		from: "Brightpath Learning", to: []string{w.me.name()}, toURLs: []string{w.me.profileURL()}, received: true,
		at: w.moment(20 + 50*n), subject: "Grow your pipeline this quarter", folder: "INBOX",
		text: `<p class="spinmail-quill-editor__spin-break">Hi ` + w.me.first +
			`,</p><p class="spinmail-quill-editor__spin-break">Join our free webinar.</p>`,
	}
	if n == 1 {
		e.text = `<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%,</p><p class="spinmail-quill-editor__spin-break">Your seat is waiting.</p>`
	}
	return thread{id: w.conversationID(910 + n), messages: []message{e}}
}

// lengthen gives one message 8,000 characters, and one what a terminal must not
// obey.
func (w *world) lengthen() {
	long := &w.threads[2].messages[0]
	long.text = longText(long.with.language)
	odd := &w.threads[6].messages[0]
	odd.text += "\n\n\x1b[31mRED\x1b[0m =1+1 \"quotes\", commas; 100 % 🙂"
}

// addDrafts adds a draft in a conversation and a conversation that was never sent.
func (w *world) addDrafts() {
	t := &w.threads[8]
	e := w.envelope(w.cast[8], true)
	e.at, e.text, e.draft = t.newest().Add(time.Hour), "Brouillon : relancer lundi", true
	t.messages = append(t.messages, e)
	m := w.cast[len(w.cast)-2]
	e = w.envelope(m, true)
	e.at, e.text, e.draft, e.unsent = w.moment(9), "Draft, not sent", true, true
	w.threads = append(w.threads, thread{id: w.conversationID(920), messages: []message{e}})
}

const noteCount = 15

func (w *world) writeNotes() {
	for k := range noteCount {
		m := w.cast[k*2%len(w.cast)]
		created := w.moment(5 + k*9 + w.d.below(9))
		n := note{about: m, text: w.fill(pick(&w.d, newScript(m.language).notes), m, true), created: created}
		if w.d.percent(25) {
			n.edited = created.Add(time.Duration(1+w.d.below(90)) * time.Minute)
		}
		w.notes = append(w.notes, n)
	}
	slices.SortStableFunc(w.notes, func(a, b note) int { return b.created.Compare(a.created) })
}
