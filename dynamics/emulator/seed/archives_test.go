package seed

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// contents reads the files of an archive, whatever holds them.
func contents(t *testing.T, a Archive) map[string]string {
	t.Helper()
	list := map[string]string{}
	read := func(system fs.FS) {
		err := fs.WalkDir(system, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(system, path)
			list[path] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(a.Path)
	switch {
	case err != nil:
		t.Fatal(err)
	case info.IsDir():
		read(os.DirFS(a.Path))
	case strings.HasSuffix(a.Path, ".zip"):
		z, err := zip.OpenReader(a.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		read(z)
	default:
		read(os.DirFS(filepath.Dir(a.Path)))
	}
	return list
}

// rows reads a CSV behind its preamble.
func rows(t *testing.T, text string, skip int) [][]string {
	t.Helper()
	for range skip {
		_, text, _ = strings.Cut(text, "\n")
	}
	r := csv.NewReader(strings.NewReader(text))
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func writeDemo(t *testing.T) []Archive {
	t.Helper()
	o := demo()
	list, err := o.WriteArchives(filepath.Join(t.TempDir(), "new"), start)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestArchivesHaveTheHeadersOfTheirEra(t *testing.T) {
	list := writeDemo(t)
	base := "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO"
	want := map[string]struct{ messages, connections, invitations string }{
		"ana@contoso.test": {
			base + ",RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS",
			"First Name,Last Name,URL,Email Address,Company,Position,Connected On",
			"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
		},
		"lea@contoso.test": {
			base + ",RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
			"First Name,Last Name,URL,Email Address,Company,Position,Connected On",
			"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
		},
		"hugo@contoso.test": {
			base + ",DATE,SUBJECT,CONTENT,FOLDER",
			"First Name,Last Name,Email Address,Company,Position,Connected On",
			"From,To,Sent At,Message,Direction",
		},
	}
	want["emma@contoso.test"] = want["ana@contoso.test"]
	for _, a := range list {
		w, ok := want[a.SeatEmail]
		if !ok {
			continue
		}
		files := contents(t, a)
		for name, expected := range map[string]string{"messages.csv": w.messages, "Connections.csv": w.connections, "Invitations.csv": w.invitations} {
			skip := 0
			if name == "Connections.csv" {
				skip = 3
			}
			all := rows(t, files[name], skip)
			if got := strings.Join(all[0], ","); got != expected {
				t.Errorf("%s of %s begins %q", name, a.SeatEmail, got)
			}
			for _, row := range all {
				if len(row) != len(all[0]) {
					t.Fatalf("%s of %s: a row of %d fields", name, a.SeatEmail, len(row))
				}
			}
		}
		if strings.HasPrefix(files["messages.csv"], `"`) != (a.SeatEmail == "ana@contoso.test" || a.SeatEmail == "emma@contoso.test") {
			t.Errorf("messages.csv of %s: wrong quoting of the header", a.SeatEmail)
		}
		if _, decoy := files["guide_messages.csv"]; !decoy {
			t.Errorf("no decoy in the archive of %s", a.SeatEmail)
		}
	}
}

// conversation is a thread as a reader of the file sees it.
type conversation struct {
	slugs   map[string]bool
	members map[string]bool
}

func conversations(all [][]string, owner string) map[string]conversation {
	list := map[string]conversation{}
	for _, row := range all[1:] {
		c, ok := list[row[0]]
		if !ok {
			c = conversation{map[string]bool{}, map[string]bool{}}
			list[row[0]] = c
		}
		if row[2] == owner {
			c.members[row[4]] = true
			continue
		}
		c.members[row[2]] = true
		if _, slug, ok := strings.Cut(row[3], "/in/"); ok {
			c.slugs[slug] = true
		}
	}
	return list
}

func TestArchivesHoldMatchesAndStrangers(t *testing.T) {
	for seed := range int64(6) {
		o := New(seed, DemoSizes, start)
		list, err := o.WriteArchives(t.TempDir(), start)
		if err != nil {
			t.Fatal(err)
		}
		profiles, names := map[string]bool{}, map[string]bool{}
		for _, table := range []string{"contact", "lead"} {
			each(o, table, func(_ int, row Row) {
				names[text(row, "fullname")] = true
				if _, slug, ok := strings.Cut(text(row, "websiteurl"), "/in/"); ok {
					slug, _, _ = strings.Cut(strings.TrimSuffix(slug, "/"), "?")
					profiles[slug] = true
				}
			})
		}
		for _, a := range list[:4] {
			all := rows(t, contents(t, a)["messages.csv"], 0)
			clear, strangers := 0, 0
			for _, c := range conversations(all, a.SeatName) {
				known, stranger := false, len(c.members) == 1
				for slug := range c.slugs {
					known = known || profiles[slug]
				}
				for name := range c.members {
					stranger = stranger && !names[name]
				}
				if known {
					clear++
				} else if stranger {
					strangers++
				}
			}
			threads := len(conversations(all, a.SeatName))
			if clear < 6 || strangers < 2 || threads < 38 || threads > 46 || len(all) < 110 || len(all) > 200 {
				t.Errorf("seed %d, %s: %d threads, %d items, %d with a known profile, %d with nobody known",
					seed, a.SeatEmail, threads, len(all)-1, clear, strangers)
			}
		}
	}
}

func TestArchiveHoldsWhatTripsReaders(t *testing.T) {
	list := writeDemo(t)
	column := map[string]int{}
	all := rows(t, contents(t, list[0])["messages.csv"], 0)
	for i, name := range all[0] {
		column[name] = i
	}
	found := map[string]bool{}
	for _, row := range all[1:] {
		body, sender := row[column["CONTENT"]], row[column["FROM"]]
		found["line break"] = found["line break"] || strings.Contains(body, "\n")
		found["8,000 characters"] = found["8,000 characters"] || utf8.RuneCountInString(body) == 8000
		found["escape sequence"] = found["escape sequence"] || strings.Contains(body, "\x1b[31m")
		found["sponsored"] = found["sponsored"] || strings.HasPrefix(body, `<p class="spinmail-quill-editor__spin-break">`) &&
			row[column["SENDER PROFILE URL"]] == ""
		found["first name placeholder"] = found["first name placeholder"] || strings.Contains(body, "%FIRSTNAME%")
		found["hidden member"] = found["hidden member"] || sender == "LinkedIn Member"
		found["Arabic name"] = found["Arabic name"] || strings.Contains(sender+row[column["TO"]], "نور")
		found["InMail"] = found["InMail"] || row[column["SUBJECT"]] != ""
		found["comma in a name"] = found["comma in a name"] || strings.Contains(row[column["TO"]], ", Ph.D.") ||
			strings.Contains(row[column["TO"]], ", MBA")
		found["group"] = found["group"] || strings.Count(row[column["RECIPIENT PROFILE URLS"]], ",") == 2
		if strings.Contains(body, "{") {
			t.Errorf("a placeholder is left in %q", body)
		}
		if at := row[column["DATE"]]; at > messageTime(start) || !strings.HasSuffix(at, " UTC") {
			t.Errorf("a message is dated %s", at)
		}
	}
	for _, what := range []string{
		"line break", "8,000 characters", "escape sequence", "sponsored", "first name placeholder", "hidden member",
		"Arabic name", "InMail", "comma in a name", "group",
	} {
		if !found[what] {
			t.Errorf("the archive of %s holds no %s", list[0].SeatEmail, what)
		}
	}
	if drafts := strings.Count(contents(t, list[1])["messages.csv"], ",Yes,"); drafts < 2 {
		t.Errorf("the archive of %s holds %d drafts", list[1].SeatEmail, drafts)
	}
}

func TestNotesAndNamedColumns(t *testing.T) {
	list := writeDemo(t)
	notes := rows(t, contents(t, list[0])["Notes.csv"], 0)
	got := strings.Join(notes[0], ",")
	if got != "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On" || len(notes) != noteCount+1 {
		t.Errorf("Notes.csv: %d rows below %q", len(notes)-1, got)
	}
	named := list[len(list)-1]
	data, err := os.ReadFile(named.Path)
	if err != nil {
		t.Fatal(err)
	}
	all := rows(t, string(data), 0)
	if got := strings.Join(all[0], ","); got != "Date,Direction,Kind,Member,Profile URL,Company,Subject,Text" || len(all) < 100 {
		t.Errorf("named columns: %d rows below %q", len(all)-1, got)
	}
	kinds := map[string]int{}
	for _, row := range all[1:] {
		kinds[row[2]]++
	}
	for _, kind := range []string{"message", "inmail", "note", "call", "tag"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s among the named columns", kind)
		}
	}
}

func TestArchivesAreTheSameAgain(t *testing.T) {
	first := writeDemo(t)
	second := writeDemo(t)
	for i := range first {
		a, b := contents(t, first[i]), contents(t, second[i])
		for name := range a {
			if a[name] != b[name] {
				t.Errorf("%s of %s differs", name, first[i].SeatEmail)
			}
		}
		if strings.HasSuffix(first[i].Path, ".zip") && !bytes.Equal(raw(t, first[i].Path), raw(t, second[i].Path)) {
			t.Errorf("the zip of %s differs", first[i].SeatEmail)
		}
	}
}

func raw(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestArchivesOfASmallOrganization(t *testing.T) {
	for _, sizes := range []Sizes{{}, {Users: 19, Accounts: 1, Contacts: 1}, {Users: 25, Accounts: 10, Contacts: 40, Leads: 5, Opportunities: 7}} {
		list, err := New(3, sizes, start).WriteArchives(t.TempDir(), start)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list[:4] {
			if all := rows(t, contents(t, a)["messages.csv"], 0); len(all) < 100 {
				t.Errorf("%+v: %d items for %s", sizes, len(all), a.SeatEmail)
			}
		}
	}
}
