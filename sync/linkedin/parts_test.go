package linkedin

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

// Only messages.csv, as the quick export has it.
func TestOnlyMessages(t *testing.T) {
	const head = messagesHeader + "\n"
	one := head + sent("2-a", "Bo Nil", bo, dayOne, "Hello") + received("2-a", "Bo Nil", bo, dayTwo, "Hi")
	nine := oldHead + "2-a,,Ana Ruiz," + ana + ",Bo Nil," + dayOne + ",,Hello,INBOX\n2-a,,Bo Nil," + bo + ",Ana Ruiz," + dayTwo + ",,Hi,INBOX\n" +
		"2-b,,Cy Day," + cy + ",Ana Ruiz," + dayThree + ",,Unanswered,INBOX\n"
	for name, c := range map[string]struct {
		file  string
		hint  Hint
		owner Owner
		asked string
	}{
		"the seat's name":                     {one, Hint{Name: "Ana Ruiz"}, Owner{"Ana Ruiz", "ana-ruiz", ana}, ""},
		"the seat's name the other way round": {one, Hint{Name: "RUIZ Ana"}, Owner{"Ana Ruiz", "ana-ruiz", ana}, ""},
		"the seat's profile": {
			one, Hint{Name: "A. Ruiz-Berg", Slugs: []string{"former", "ana-ruiz"}}, Owner{"Ana Ruiz", "ana-ruiz", ana}, "",
		},
		"nobody knows":                          {one, Hint{Name: "Somebody Else"}, Owner{}, "Ana Ruiz ana-ruiz, Bo Nil bo-nil"},
		"2022, the one in every conversation":   {nine, Hint{}, Owner{"Ana Ruiz", "ana-ruiz", ana}, ""},
		"2022, the seat's name":                 {nine, Hint{Name: "Ana Ruiz"}, Owner{"Ana Ruiz", "ana-ruiz", ana}, ""},
		"the seat's name in one thread of many": {nine, Hint{Name: "Bo Nil"}, Owner{"Ana Ruiz", "ana-ruiz", ana}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := OpenFolder(t.Context(), folderOf(files{"Basic_LinkedInDataExport_02-03-2026/messages.csv": c.file}), c.hint)
			if err != nil {
				t.Fatal(err)
			}
			var asked []string
			for _, o := range r.Asked() {
				asked = append(asked, o.Name+" "+o.Slug)
			}
			if r.Owner() != c.owner || strings.Join(asked, ", ") != c.asked {
				t.Errorf("owner %+v, asked %v", r.Owner(), asked)
			}
		})
	}
}

// The parts of one export side by side, packed or not, are one archive; two exports are not.
func TestParts(t *testing.T) {
	const head = messagesHeader + "\n"
	part := func(id string) files {
		return files{"messages.csv": head + sent(id, "Bo Nil", bo, dayOne, "text of "+id), "Profile.csv": anaFile}
	}
	packed := func(content files) string { return string(zipped(t, content)) }
	below := func(folder string, content files) files {
		all := files{}
		for name, text := range content {
			all[folder+"/"+name] = text
		}
		return all
	}
	both := func(a, b files) files {
		all := files{}
		for _, content := range []files{a, b} {
			for name, text := range content {
				all[name] = text
			}
		}
		return all
	}
	const export = "Complete_LinkedInDataExport_02-03-2026"
	for name, c := range map[string]struct {
		content files
		want    string
		several string
	}{
		"zip files": {
			files{export + ".zip.part1.zip": packed(part("one")), export + ".zip.part2.zip": packed(part("two"))}, "one two", "",
		},
		"a copy": {files{export + ".zip": packed(part("one")), export + " (1).zip": packed(part("two"))}, "two one", ""},
		"zip files with a folder inside": {
			files{export + "_1.zip": packed(below("x", part("one"))), export + "_2.zip": packed(below("x", part("two")))},
			"one two", "",
		},
		"folders":                      {both(below("part 1", part("one")), below("part 2", part("two"))), "one two", ""},
		"numbered folders":             {both(below(export, part("one")), below(export+" (2)", part("two"))), "one two", ""},
		"a folder and a zip file":      {both(below(export, part("one")), files{export + ".zip": packed(part("two"))}), "one two", ""},
		"unpacked beside the zip file": {both(part("one"), files{export + ".zip": packed(part("two"))}), "one two", ""},
		"zip files in a zip file": {
			files{"all.zip": packed(files{export + ".part1.zip": packed(part("one")), export + ".part2.zip": packed(part("two"))})},
			"one two", "",
		},
		"among other downloads": {
			files{export + ".zip": packed(part("one")), "photos.zip": packed(files{"a.jpg": "x"}), "broken.zip": "PK\x03\x04", "notes.txt": "milk"},
			"one", "",
		},
		"two exports": {
			files{export + ".zip": packed(part("one")), "Basic_LinkedInDataExport_01-01-2025.zip": packed(part("two"))},
			"", "Basic_LinkedInDataExport_01-01-2025.zip, " + export + ".zip",
		},
		"two people's": {
			files{export + "_1.zip": packed(part("one")), export + "_2.zip": packed(files{"messages.csv": head, "Profile.csv": profile})},
			"", "Ana Ruiz, Jordan Pike",
		},
		"two exports beside loose files": {
			both(part("zero"), files{export + ".zip": packed(part("one")), "Basic_LinkedInDataExport_01-01-2025.zip": packed(part("two"))}),
			"", "., Basic_LinkedInDataExport_01-01-2025.zip, " + export + ".zip",
		},
		"something deeper is not an item": {both(part("one"), below("old", part("two"))), "one", ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for file, text := range c.content {
				folder[file] = &fstest.MapFile{Data: []byte(text)}
			}
			r, err := OpenFolder(t.Context(), folder, Hint{})
			var several *SeveralError
			if c.several != "" {
				if !errors.As(err, &several) || strings.Join(several.Names, ", ") != c.several {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			var texts []string
			for _, m := range allMessages(t, r) {
				texts = append(texts, strings.TrimPrefix(m.Text, "text of "))
			}
			if got := strings.Join(texts, " "); got != c.want || r.Owner().Name != "Ana Ruiz" {
				t.Errorf("%q of %v, owner %+v", got, r.Files(), r.Owner())
			}
		})
	}
}

// Names of files with the marks of copies and parts, and of look-alikes.
func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"messages.csv": fileMessages, "MESSAGES.CSV": fileMessages, "messages (1).csv": fileMessages, "messages - Copy.csv": fileMessages,
		"messages - Kopie (2).csv": fileMessages, "Copy of messages.csv": fileMessages, "messages_2.csv": fileMessages, "messages copy 3.csv": fileMessages,
		"messages.csv.csv": fileMessages, "messages.txt": fileMessages, "Connections.tsv": fileConnections, "x/y/Connections.csv": fileConnections,
		`x\Connections.csv`: fileConnections, "Endorsement_Received_Info.csv": fileEndorsedBy,
		"Email Addresses.csv": fileEmails, "Relations.csv": fileConnections,
		"メッセージ.csv": fileMessages, "guide_messages.csv": "", "learning_coach_messages.csv": "", "._messages.csv": "", "notes.txt": "", "messages.zip": "",
		"messages": "", "messages.pdf.csv": "", "(1).csv": "", ".csv": "", "my messages.csv": "",
	} {
		if got := fileKey(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
