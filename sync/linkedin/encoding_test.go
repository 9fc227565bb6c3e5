package linkedin

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func encoded(t testing.TB, with encoding.Encoding, text string) string {
	t.Helper()
	out, err := with.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A file that a spreadsheet or another tool saved anew reads as it did before.
func TestSavedAnew(t *testing.T) {
	const bo = "https://www.linkedin.com/in/bo-nil"
	rows := [][]string{
		{
			"2-a==", "", "Zoë Müller", bo, "Ana Ruiz", "https://www.linkedin.com/in/ana-ruiz",
			"2026-02-01 10:00:07 UTC", "", "Très bien, à bientôt; \"Ana\"\tok", "INBOX", "", "No", "No",
		},
		{
			"2-b", "", "Ana Ruiz", "https://www.linkedin.com/in/ana-ruiz", "Zoë Müller", bo,
			"2026-02-01 11:00:00 UTC", "", "Two\nlines", "INBOX", "", "No", "No",
		},
	}
	write := func(separator, end string, all bool) string {
		return style{separator: separator, end: end, all: all}.file(rows...)
	}
	utf16 := unicode.UTF16
	for name, content := range map[string]string{
		"as LinkedIn writes it":          write(",", "\n", true),
		"semicolons":                     write(";", "\r\n", false),
		"tabs":                           write("\t", "\n", false),
		"a mark":                         "\uFEFF" + write(",", "\r\n", false),
		"UTF-16, little end, a mark":     encoded(t, utf16(unicode.LittleEndian, unicode.UseBOM), write("\t", "\r\n", false)),
		"UTF-16, big end, a mark":        encoded(t, utf16(unicode.BigEndian, unicode.UseBOM), write(",", "\n", false)),
		"UTF-16, little end, no mark":    encoded(t, utf16(unicode.LittleEndian, unicode.IgnoreBOM), write("\t", "\r\n", false)),
		"UTF-16, big end, no mark":       encoded(t, utf16(unicode.BigEndian, unicode.IgnoreBOM), write(";", "\n", true)),
		"Windows-1252":                   encoded(t, charmap.Windows1252, write(";", "\r\n", false)),
		"Windows-1252, all quoted":       encoded(t, charmap.Windows1252, write(",", "\n", true)),
		"CR":                             write(",", "\r", false),
		"CR in the encoding of old Macs": encoded(t, charmap.Macintosh, write(";", "\r", false)),
		"title lines":                    "Messages\n\n\"Ana's, all\"\n" + write(",", "\n", false),
		"padding":                        strings.ReplaceAll(write(",", "\r\n", false), "No\r\n", "No,,,\r\n"),
		"padding in the header":          strings.ReplaceAll(strings.ReplaceAll(write(",", "\n", false), "DRAFT\n", "DRAFT,,\n"), "No\n", "No,,\n"),
		"no padding at the end of rows":  strings.ReplaceAll(write(",", "\n", false), ",INBOX,,No,No\n", ",INBOX\n"),
	} {
		t.Run(name, func(t *testing.T) {
			r := openFiles(t, files{"messages.csv": content, "Profile.csv": "First Name,Last Name\nAna,Ruiz\n"})
			all := allMessages(t, r)
			if len(all) != 2 || len(r.Skipped()) != 0 {
				t.Fatalf("%d messages, skipped %+v", len(all), r.Skipped())
			}
			if m := all[0]; m.From.Name != "Zoë Müller" || m.Text != "Très bien, à bientôt; \"Ana\"\tok" || m.Sent || m.Folder != "INBOX" {
				t.Errorf("%+v", m)
			}
			if m := all[1]; m.Text != "Two\nlines" || !m.Sent || m.To[0].Name != "Zoë Müller" {
				t.Errorf("%+v", m)
			}
		})
	}
}

func TestOtherColumnsAreNamed(t *testing.T) {
	_, err := OpenFolder(t.Context(), folderOf(files{"messages.csv": "Sent messages\nSubject;Body;When\nx;y;z\n"}), Hint{})
	var unknown *ColumnsError
	if !errors.As(err, &unknown) || unknown.File != "messages.csv" || strings.Join(unknown.Columns, "|") != "Subject|Body|When" {
		t.Fatalf("%v", err)
	}
}

// FuzzRows reads any bytes as a messages.csv behind its header, with every way to end lines: it ends, gives each line to
// one row at most, and lets a whole row in front and behind come through.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{"", "\"", "2-a,,Ana,\"x\n", "a,b\r\"c\"\"", "\"\n\n,\"", "2-9,,Bo,,Ana,,2026-02-01,,\"x\ny\",INBOX,,No,No"} {
		f.Add(seed, byte(0))
		f.Add(seed, byte(4))
	}
	f.Fuzz(func(t *testing.T, middle string, how byte) {
		end := []string{"\n", "\r\n", "\r"}[int(how)%3]
		s := style{separator: string(separators[int(how/3)%3]), end: end}
		row := func(id string) string {
			return s.row(id, "", "Bo Nil", "https://www.linkedin.com/in/bo-nil", "Ana Ruiz", "", "2026-02-01 10:00:07 UTC",
				"", "text of "+id, "INBOX", "", "No", "No") + end
		}
		content := s.file() + row("first") + strings.ReplaceAll(middle, "text of", "") + end + row("last")
		r, err := OpenFolder(context.Background(), fstest.MapFS{
			"messages.csv": {Data: []byte(content)}, "Profile.csv": {Data: []byte("First Name,Last Name\nAna,Ruiz\n")},
		}, Hint{})
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for m, err := range r.Messages(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(m.Text, "text of") > 1 {
				t.Fatalf("%q swallows %q", middle, m.Text)
			}
			found[m.Text]++
		}
		if found["text of first"] == 0 || found["text of last"] == 0 && !strings.Contains(middle, `"`) {
			t.Fatalf("%q: %v", bytes.ToValidUTF8([]byte(content), nil), found)
		}
	})
}
