package capture

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"navsync/store"
	"navsync/store/storetest"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// born is the time of every test.
var born = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// desk is a store with one seat, Ana Ruiz's.
type desk struct {
	store *store.Store
	seat  int64
}

// tester is what both *testing.T and *rapid.T are.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := openDesk(t, t.TempDir())
	t.Cleanup(func() {
		if err := d.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func openDesk(t tester, dir string) *desk {
	t.Helper()
	s, err := storetest.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{store: s}
	err = s.Update(ctx, func(tx *store.Tx) error {
		person, err := tx.AddPerson(ctx, store.Person{Email: "ana@contoso.test", Name: "Ana Ruiz", Role: store.Seller, CreatedAt: born})
		if err != nil {
			return err
		}
		d.seat, err = tx.AddSeat(ctx, person, born)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// files are the files of a synthetic archive by name.
type files map[string]string

// in imports an archive.
func (d *desk) in(t tester, content files) *Pass {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range content {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := linkedin.OpenFolder(ctx, folder, linkedin.Hint{Name: "Ana Ruiz"})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d.read(t, r)
}

// csv imports a CSV with named columns.
func (d *desk) csv(t tester, content string) *Pass {
	t.Helper()
	r, err := linkedin.OpenFile(ctx, "items.csv", strings.NewReader(content), int64(len(content)), linkedin.Hint{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d.read(t, r)
}

func (d *desk) read(t tester, r *linkedin.Reader) *Pass {
	t.Helper()
	seen := r.Newest()
	if seen.IsZero() {
		seen = born
	}
	p := New(Options{
		Journal: journal.Journal{Now: func() time.Time { return born }}, Now: func() time.Time { return born }, SeatID: d.seat,
		Source: r.Source(), SeenAt: seen,
	})
	err := p.All(ctx, r, func(page func(*store.Tx) error) error { return d.store.Update(ctx, page) })
	if err != nil {
		t.Fatalf("%v", err)
	}
	return p
}

// lines reads the store's file past the store.
func (d *desk) lines(t tester, query string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.store.Path()+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		all = append(all, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// picture is what a person sees of the store: people with their addresses, threads with their people, and items.
func (d *desk) picture(t tester) string {
	t.Helper()
	const people = `(SELECT COALESCE(group_concat(name, ', '), '') FROM (SELECT m.name FROM thread_member y JOIN member m ON m.id = y.member_id
		WHERE y.thread_id = t.id ORDER BY m.name))`
	all := d.lines(t, `SELECT 'member ' || m.name || ' ' || m.url || ' ' || m.company FROM member m ORDER BY 1`)
	all = append(all, d.lines(t, `SELECT 'thread ' || t.conversation || ' [' || `+people+` || '] ' || t.items || ' ' || t.newest_at ||
		COALESCE((SELECT ' about ' || name FROM member WHERE id = t.member_id), '') FROM thread t ORDER BY 1`)...)
	all = append(all, d.lines(t, `SELECT 'item ' || i.kind || ' ' || i.direction || ' ' || i.at || ' ' || COALESCE(t.conversation, '-') || ' by ' ||
		COALESCE((SELECT name FROM member WHERE id = i.sender_id), 'me') || ': ' || i.text
		FROM item i LEFT JOIN thread t ON t.id = i.thread_id ORDER BY 1`)...)
	return strings.Join(all, "\n")
}

const (
	ana = "https://www.linkedin.com/in/ana-ruiz"
	bo  = "https://www.linkedin.com/in/bo-nil"
	cy  = "https://www.linkedin.com/in/cy-day"
)

// message is one message in whatever form an era gives it.
type message struct {
	id, from, fromURL string
	to, toURLs        []string
	at                time.Time
	subject, text     string
	file              string
}

// sent is a message of Ana's.
func sent(id, to, toURL, at, text string) message {
	return message{id: id, from: "Ana Ruiz", fromURL: ana, to: []string{to}, toURLs: []string{toURL}, at: clock(at), text: text}
}

func received(id, from, fromURL, at, text string) message {
	return message{id: id, from: from, fromURL: fromURL, to: []string{"Ana Ruiz"}, toURLs: []string{ana}, at: clock(at), text: text}
}

func clock(at string) time.Time {
	t, err := time.Parse(time.DateTime, at)
	if err != nil {
		panic(err)
	}
	return t
}

// era writes messages.csv as an era did.
type era struct {
	name    string
	header  string
	columns func(m message) []string
}

var eras = []era{
	{"2019", "FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER", func(m message) []string {
		way := "INCOMING"
		if m.fromURL == ana {
			way = "OUTGOING"
		}
		return []string{m.from, strings.Join(m.to, ", "), m.at.Format("2006-01-02T15:04:05"), m.subject, m.text, way, "INBOX"}
	}},
	{"2022", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER", func(m message) []string {
		return []string{m.id, "", m.from, m.fromURL, strings.Join(m.to, ", "), m.at.Format(time.DateTime) + " UTC", m.subject, m.text, "INBOX"}
	}},
	{"2024", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS," +
		"IS MESSAGE DRAFT,IS CONVERSATION DRAFT", func(m message) []string {
		return []string{
			m.id, "", m.from, m.fromURL, strings.Join(m.to, ", "), strings.Join(m.toURLs, ","), m.at.Format(time.DateTime) + " UTC", m.subject, m.text,
			"INBOX", m.file, "No", "No",
		}
	}},
	{"2026", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER," +
		"ATTACHMENTS", func(m message) []string {
		return []string{
			m.id, "", m.from, m.fromURL, strings.Join(m.to, ", "), strings.Join(m.toURLs, ","), m.at.Format(time.DateTime) + " UTC", m.subject, m.text,
			"INBOX", m.file,
		}
	}},
}

func eraOf(name string) era {
	for _, e := range eras {
		if e.name == name {
			return e
		}
	}
	panic("no era " + name)
}

// write writes the messages with a separator.
func (e era) write(separator string, list ...message) string {
	var out strings.Builder
	row := func(fields []string) {
		for i, field := range fields {
			if i > 0 {
				out.WriteString(separator)
			}
			if strings.ContainsAny(field, separator+"\"\n\r") || e.name == "2026" {
				field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
			}
			out.WriteString(field)
		}
		out.WriteString("\n")
	}
	row(strings.Split(e.header, ","))
	for _, m := range list {
		row(e.columns(m))
	}
	return out.String()
}

// archive is an archive of an era with Ana's profile.
func archive(e string, list ...message) files {
	return files{"messages.csv": eraOf(e).write(",", list...), "Profile.csv": "First Name,Last Name\nAna,Ruiz\n"}
}

func (c Counts) String() string {
	return fmt.Sprintf("%d new, %d changed, %d known", c.New, c.Changed, c.Unchanged)
}
