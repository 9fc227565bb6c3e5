package linkedin

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// files are the files of a synthetic archive by name.
type files map[string]string

const (
	messages2026 = `"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",` +
		`"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"
"2-YmQ3ZTk4=","","Ines Okafor-Lindqvist","https://www.linkedin.com/in/ines-okafor-l-3b2a91",` +
		`"Jordan Pike","https://www.linkedin.com/in/jordanpike","2026-03-01 14:03:22 UTC","Quick question","Thanks for the intro.
Free Thursday?","INBOX",""
"2-YmQ3ZTk4=","","Jordan Pike","https://www.linkedin.com/in/jordanpike",` +
		`"Ines Okafor-Lindqvist","https://www.linkedin.com/in/ines-okafor-l-3b2a91","2026-03-01 15:00:00 UTC","","Yes, ""gladly"".","INBOX",""
`
	invitations = `From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
Jordan Pike,Ines Okafor-Lindqvist,"1/29/26, 2:37 PM",,OUTGOING,https://www.linkedin.com/in/jordanpike,https://www.linkedin.com/in/ines-okafor-l-3b2a91
Émile Roux,Jordan Pike,"1/30/26, 9:05 AM",Bonjour !,INCOMING,https://fr.linkedin.com/in/%C3%A9mile-roux/,https://www.linkedin.com/in/jordanpike
`
	connections2023 = `Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ines,Okafor-Lindqvist,https://www.linkedin.com/in/ines-okafor-l-3b2a91,,"Northwind Analytics, Inc.",Director of People Ops,08 Feb 2026
,,,,,,04 Jan 2025
Émile,Roux,https://www.linkedin.com/in/%C3%A9mile-roux,e.roux@exemple.test,Société Générale d'Essais,Acheteur,30 Jan 2026`
	connections2020 = `First Name,Last Name,Email Address,Company,Position,Connected On
Ines,Okafor-Lindqvist,,Northwind,Analyst,4-Apr-21
`
	profile = "First Name,Last Name,Maiden Name,Headline\nJordan,Pike,,Sales\n"
	notes   = `Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On
Ines,Okafor-Lindqvist,https://www.linkedin.com/in/ines-okafor-l-3b2a91,"Prefers mornings &amp; tea",2026-02-09 01:21:47,2026-02-10
Nobody,,,"",2026-02-09,
`
)

func zipped(t testing.TB, content files) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range content {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func folderOf(content files) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, text := range content {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

func openFiles(t testing.TB, content files) *Reader {
	t.Helper()
	r, err := OpenFolder(context.Background(), folderOf(content), Hint{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func openBytes(name string, content []byte) (*Reader, error) {
	return OpenFile(context.Background(), name, bytes.NewReader(content), int64(len(content)), Hint{})
}

func allMessages(t testing.TB, r *Reader) []Message {
	t.Helper()
	var all []Message
	for m, err := range r.Messages(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func allNotes(t testing.TB, r *Reader) []Note {
	t.Helper()
	var all []Note
	for n, err := range r.Notes(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

func allConnections(t testing.TB, r *Reader) []Person {
	t.Helper()
	var all []Person
	for p, err := range r.Connections(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func reasons(skips []Skip) string {
	var words []string
	for _, s := range skips {
		words = append(words, string(s.Reason))
	}
	return strings.Join(words, " ")
}

func TestWholeArchive(t *testing.T) {
	r := openFiles(t, files{
		"messages.csv": messages2026, "Invitations.csv": invitations, "Connections.csv": connections2023,
		"Notes.csv": notes, "Profile.csv": profile,
		"guide_messages.csv":          "CONVERSATION ID,FROM,DATE,CONTENT\n",
		"learning_coach_messages.csv": "CONVERSATION ID,FROM,DATE,CONTENT\n",
	})
	if want := (Owner{Name: "Jordan Pike", Slug: "jordanpike", URL: "https://www.linkedin.com/in/jordanpike"}); r.Owner() != want {
		t.Errorf("owner %+v, want %+v", r.Owner(), want)
	}
	all := allMessages(t, r)
	if len(all) != 2 {
		t.Fatalf("%d messages, want 2", len(all))
	}
	received, sent := all[0], all[1]
	if received.Sent || !received.InMail || received.Kind() != KindInMail || received.Text != "Thanks for the intro.\nFree Thursday?" {
		t.Errorf("received %+v", received)
	}
	if received.From.Slug != "ines-okafor-l-3b2a91" || received.From.Company != "Northwind Analytics, Inc." || !received.To[0].Owner {
		t.Errorf("people %+v, %+v", received.From, received.To)
	}
	if !sent.Sent || sent.InMail || sent.Text != `Yes, "gladly".` || sent.Line != 4 {
		t.Errorf("sent %+v", sent)
	}
	if others := sent.Others(); len(others) != 1 || others[0].Name != "Ines Okafor-Lindqvist" {
		t.Errorf("others %+v", others)
	}
	if want := time.Date(2026, 3, 1, 14, 3, 22, 0, time.UTC); !received.At.Equal(want) {
		t.Errorf("at %v, want %v", received.At, want)
	}
	people := allConnections(t, r)
	if len(people) != 2 || people[1].Slug != "émile-roux" || people[1].ConnectedOn.String() != "2026-01-30" {
		t.Errorf("connections %+v", people)
	}
	written := allNotes(t, r)
	if len(written) != 1 || written[0].Text != "Prefers mornings & tea" ||
		written[0].Created.String() != "2026-02-09T01:21:47Z" || written[0].Edited.String() != "2026-02-10" {
		t.Errorf("notes %+v", written)
	}
	if got := reasons(r.Skipped()); got != "hidden empty" {
		t.Errorf("skipped %q: %+v", got, r.Skipped())
	}
	survey, err := r.Survey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := Counts{Messages: 1, InMails: 1, Notes: 1, Connections: 2, Invitations: 2, Conversations: 1, Members: 2}
	if survey.Counts != want {
		t.Errorf("counts %+v, want %+v", survey.Counts, want)
	}
	if !survey.Newest.Equal(sent.At) || dateOf(survey.Oldest).String() != "2026-02-09" {
		t.Errorf("from %v to %v", survey.Oldest, survey.Newest)
	}
}

// TestEras reads the same conversation as every era writes it.
func TestEras(t *testing.T) {
	const ines = "https://www.linkedin.com/in/ines-okafor-l-3b2a91"
	row := func(columns, rest string) string {
		return columns + "\n2-x==,,Ines Okafor-Lindqvist," + ines + ",Jordan Pike," + rest + "\n"
	}
	for name, content := range map[string]files{
		"nine columns": {
			"messages.csv": row("CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER",
				"2022-03-01 14:03:22 UTC,,Hello,INBOX"),
			"Profile.csv": profile, "Connections.csv": connections2020,
		},
		"ten columns": {
			"messages.csv": row("CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER",
				"https://www.linkedin.com/in/jordanpike,2022-03-01 14:03:22 UTC,,Hello,INBOX"),
			"Invitations.csv": invitations,
		},
		"thirteen columns, BOM, CRLF, no newline at the end": {
			"messages.csv": "\uFEFF" + strings.TrimSuffix(strings.ReplaceAll(row(
				"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE "+
					"URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
				"https://www.linkedin.com/in/jordanpike,2022-03-01 14:03:22 UTC,,Hello,INBOX,,No,No"), "\n", "\r\n"), "\r\n"),
			"Profile.csv": profile,
		},
		"upper case, spaces and a folder": {
			"Basic_LinkedInDataExport/MESSAGES.CSV": row("CONVERSATION ID,CONVERSATION TITLE,"+
				"FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER",
				"https://www.linkedin.com/in/jordanpike,2022-03-01 14:03 UTC,,Hello,INBOX"),
			"Basic_LinkedInDataExport/profile.csv": profile,
		},
		"shuffled columns, ISO date, preamble": {
			"messages.csv": "Notes:\n\"a word, \"\"quoted\"\"\"\n\nContent,DATE,From,Sender " +
				"Profile URL,To,Conversation ID\nHello,2022-03-01T14:03:22Z,Ines Okafor-Lindqvist," + ines + ",Jordan Pike,2-x==\n",
			"Profile.csv": profile,
		},
	} {
		t.Run(name, func(t *testing.T) {
			keys := map[string]bool{}
			for way, open := range map[string]func() (*Reader, error){
				"folder": func() (*Reader, error) { return OpenFolder(context.Background(), folderOf(content), Hint{}) },
				"zip":    func() (*Reader, error) { return openBytes("a.zip.zip", zipped(t, content)) },
				"nested": func() (*Reader, error) {
					return openBytes("a.zip", zipped(t, files{"inner.zip": string(zipped(t, content))}))
				},
			} {
				r, err := open()
				if err != nil {
					t.Fatalf("%s: %v", way, err)
				}
				all := allMessages(t, r)
				if len(all) != 1 {
					t.Fatalf("%s: %d messages, skipped %+v", way, len(all), r.Skipped())
				}
				m := all[0]
				if r.Owner().Name != "Jordan Pike" || m.Sent || m.From.Slug != "ines-okafor-l-3b2a91" || m.Text != "Hello" ||
					m.Conversation != "2-x==" || len(m.To) != 1 || !m.To[0].Owner {
					t.Errorf("%s: owner %+v, message %+v", way, r.Owner(), m)
				}
				keys[m.Identity("seat-1").Key(0)] = true
			}
			if len(keys) != 1 {
				t.Errorf("%d keys for one message", len(keys))
			}
		})
	}
}

// TestKeyAcrossEras: the same message from two exports of different eras has the same key.
func TestKeyAcrossEras(t *testing.T) {
	old := openFiles(t, files{
		"Profile.csv": profile,
		"messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n" +
			"c1,,Ines O,https://www.linkedin.com/in/Ines-O/,Jordan Pike,2022-03-01 14:03:22 UTC,,\"Hello\r\nagain \",INBOX\n",
	})
	recent := openFiles(t, files{
		"Profile.csv": profile,
		"messages.csv": "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT\n" +
			"c1,Ines O,fr.linkedin.com/in/ines-o?x=1,Jordan Pike,https://www.linkedin.com/in/jordanpike,2022-03-01 14:03 UTC,\"Hello\nagain\"\n",
	})
	a, b := allMessages(t, old)[0].Identity("s").Key(0), allMessages(t, recent)[0].Identity("s").Key(0)
	if a != b {
		t.Errorf("%s and %s", a, b)
	}
}

func TestLeftOut(t *testing.T) {
	const head = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT\n"
	const jordan, ines = "Jordan Pike,https://www.linkedin.com/in/jordanpike,", "Ines,https://www.linkedin.com/in/ines,"
	for name, c := range map[string]struct {
		row  string
		want Reason
		text string
	}{
		"draft": {"c," + jordan + ines + "2024-01-01 10:00:00 UTC,,x,INBOX,Yes", ReasonDraft, ""},
		"sponsored": {
			`c,Some Brand,,Jordan Pike,https://www.linkedin.com/in/jordanpike,2024-01-01 10:00:00 ` +
				`UTC,Deal,"<p class=""spinmail-quill-editor__spin-break"">Hi %FIRSTNAME%</p>",INBOX,No`,
			ReasonSponsored, "",
		},
		"hidden sender":    {"c,LinkedIn Member,," + jordan + "2024-01-01 10:00:00 UTC,,x,INBOX,No", ReasonHidden, ""},
		"hidden recipient": {"c," + jordan + "LinkedIn Member,,2024-01-01 10:00:00 UTC,,x,INBOX,No", ReasonHidden, ""},
		"no date":          {"c," + ines + jordan + "yesterday,,x,INBOX,No", ReasonDate, "yesterday"},
		"no text":          {"c," + ines + jordan + "2024-01-01 10:00:00 UTC,,,INBOX,No", ReasonEmpty, ""},
		"nobody":           {"c,,," + jordan + "2024-01-01 10:00:00 UTC,,x,INBOX,No", ReasonMember, ""},
	} {
		t.Run(name, func(t *testing.T) {
			const kept = "c," + jordan + ines + "2024-01-01 10:00:00 UTC,,kept,INBOX,No\n"
			r := openFiles(t, files{"messages.csv": head + c.row + "\n" + kept, "Profile.csv": profile, "Invitations.csv": invitations})
			for range 2 {
				if all := allMessages(t, r); len(all) != 1 || all[0].Text != "kept" {
					t.Fatalf("kept %+v", all)
				}
				skips := r.Skipped()
				if len(skips) != 1 || skips[0] != (Skip{File: "messages.csv", Line: 2, Reason: c.want, Text: c.text}) {
					t.Errorf("skipped %+v, want %s once", skips, c.want)
				}
				if counts := r.SkipCounts(); len(counts) != 1 || counts[c.want] != 1 {
					t.Errorf("counts %v", counts)
				}
			}
		})
	}
}

func TestHostileContent(t *testing.T) {
	long := strings.Repeat("mot ", 1<<18)
	r := openFiles(t, files{"Profile.csv": profile, "messages.csv": "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT\n" +
		"c,\"I\x1b[31mnes\x00\nX\",https://www.linkedin.com/in/ines,Jordan Pike,2024-01-01 10:00:00 UTC,,\"a\x00b\xff\x1b]0;x\x07\u202Ec\ttab\"\n" +
		"c,Ines,https://www.linkedin.com/in/ines,Jordan Pike,2024-01-01 10:00:00 UTC,," + long + "\n" +
		"c,Ines,https://www.linkedin.com/in/ines,Jordan Pike,2024-01-01 10:00:00 UTC,,\"never closed\n"})
	all := allMessages(t, r)
	if len(all) != 3 {
		t.Fatalf("%d messages, skipped %+v", len(all), r.Skipped())
	}
	if all[0].From.Name != "I[31mnes X" || all[0].Text != "ab\uFFFD]0;xc\ttab" {
		t.Errorf("name %q, text %q", all[0].From.Name, all[0].Text)
	}
	if all[1].Text != strings.TrimSpace(long) || all[2].Text != "never closed" {
		t.Errorf("texts of %d and %q", len(all[1].Text), all[2].Text)
	}
}

func TestCancelled(t *testing.T) {
	r := openFiles(t, files{"messages.csv": messages2026, "Invitations.csv": invitations})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, err := range r.Messages(ctx) {
		if n++; n == 1 {
			cancel()
			continue
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if n != 2 {
		t.Errorf("%d steps", n)
	}
}

// BenchmarkArchive reads an archive of the size that people really have: 12,468 messages, about 25 MB.
func BenchmarkArchive(b *testing.B) {
	var rows strings.Builder
	rows.WriteString(strings.SplitAfterN(messages2026, "\n", 2)[0])
	text := strings.Repeat("Thank you for the call, here is what we said. ", 40)
	const count = 12_468
	for i := range count {
		fmt.Fprintf(&rows, "\"c%d\",\"\",\"Ann %d\",\"https://www.linkedin.com/in/ann-%d\",\"Jordan Pike\","+
			"\"https://www.linkedin.com/in/jordanpike\",\"2024-01-01 10:00:00 UTC\",\"\",\"%s\",\"INBOX\",\"\"\n", i%900, i%900, i%900, text)
	}
	archive := zipped(b, files{"messages.csv": rows.String(), "Invitations.csv": invitations, "Connections.csv": connections2023})
	b.ReportAllocs()
	for b.Loop() {
		r, err := openBytes("a.zip", archive)
		if err != nil {
			b.Fatal(err)
		}
		if n := len(allMessages(b, r)); n != count {
			b.Fatalf("%d messages", n)
		}
	}
	b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "messages/s")
}

func TestInvitations(t *testing.T) {
	r := openFiles(t, files{
		"messages.csv": messages2026, "Connections.csv": connections2023,
		"Invitations.csv": invitations + "A,B,someday,,INCOMING,,\n",
	})
	var all []Invitation
	for i, err := range r.Invitations(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, i)
	}
	if len(all) != 2 || reasons(r.Skipped()) != "date" {
		t.Fatalf("invitations %+v, skipped %+v", all, r.Skipped())
	}
	if i := all[0]; !i.Sent || !i.From.Owner || i.To.Slug != "ines-okafor-l-3b2a91" || i.On.String() != "2026-01-29" {
		t.Errorf("sent %+v", i)
	}
	if i := all[1]; i.Sent || !i.To.Owner || i.From.Slug != "émile-roux" || i.From.Title != "Acheteur" || i.Text != "Bonjour !" {
		t.Errorf("received %+v", i)
	}
}
