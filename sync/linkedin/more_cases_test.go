package linkedin

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// More of each kind, made up after those of TestCases: the ways of one kind come together, and by other programs.
func TestMoreCases(t *testing.T) {
	const head = messagesHeader + "\n"
	const owner = "owner Ana Ruiz ana-ruiz\n"
	one := func(id, text string) string { return id + " 2026-02-01T10:00:07Z to Bo Nil bo-nil: " + text }
	two := func(id, text string) string { return id + " 2026-02-02T10:00:00Z to Bo Nil bo-nil: " + text }
	with := func(messages string) files { return files{"Profile.csv": anaFile, "messages.csv": messages} }
	plain := head + sent("2-a", "Bo Nil", bo, dayOne, "Hello") + sent("2-b", "Bo Nil", bo, dayTwo, "Again")
	both := owner + one("2-a", "Hello") + "\n" + two("2-b", "Again")
	dated := func(dates ...string) files {
		text := head
		for i, at := range dates {
			text += sent("2-"+string(rune('a'+i)), "Bo Nil", bo, at, "x")
		}
		return with(text)
	}
	for name, c := range map[string]struct {
		content files
		want    string
	}{
		"2018, quoted, CRLF, names with commas": {
			with(strings.ReplaceAll("\"From\",\"To\",\"Date\",\"Subject\",\"Content\",\"Direction\",\"Folder\"\n"+
				"\"Ana Ruiz\",\"Bo Nil, Ph.D.\",\"2018-06-01T10:00:07\",\"\",\"Hello\",\"OUTGOING\",\"SENT\"\n", "\n", "\r\n")),
			"owner Ana Ruiz\nnames:bo nil, ph.d. 2018-06-01T10:00:07Z to Bo Nil, Ph.D.: Hello",
		},
		"2019, semicolons and Windows-1252": {
			with(encoded(t, charmap.Windows1252, "From;To;Date;Subject;Content;Direction;Folder\nZoë Müller;Ana Ruiz;2019-06-01T10:00:07;;Très bien;INCOMING;INBOX\n")),
			"owner Ana Ruiz\nnames:zoë müller 2019-06-01T10:00:07Z from Zoë Müller: Très bien",
		},
		"semicolons, old Mac": {
			with(encoded(t, charmap.Macintosh, strings.NewReplacer(",", ";", "\n", "\r", "Again", "À demain").Replace(plain))),
			strings.Replace(both, "Again", "À demain", 1),
		},
		"UTF-16 without a mark, semicolons":   {with(encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), strings.ReplaceAll(plain, ",", ";"))), both},
		"bars":                                {with(strings.ReplaceAll(plain, ",", "|")), both},
		"a mark, titles above, empty columns": {with("\uFEFFExport;;;\n;;;\n" + strings.ReplaceAll(strings.ReplaceAll(plain, ",", ";"), "\n", ";;;\n")), both},
		"encoded twice, with tabs":            {with(strings.ReplaceAll(head+sent("2-a", "ZoÃ« Nil", bo, dayOne, "TrÃ¨s bien"), ",", "\t")), owner + "2-a 2026-02-01T10:00:07Z to Zoë Nil bo-nil: Très bien"},
		"days first, decided by one":          {dated("26.10.2024 11:43", "01.02.2025 09:00", "2/3/2025 9:00"), owner + "2-a 2024-10-26T11:43:00Z to Bo Nil bo-nil: x\n2-b 2025-02-01T09:00:00Z to Bo Nil bo-nil: x\n2-c 2025-03-02T09:00:00Z to Bo Nil bo-nil: x"},
		"months first, twelve hours":          {dated("\"10/26/24, 11:43 PM\"", "\"1/2/25, 12:05 AM\""), owner + "2-a 2024-10-26T23:43:00Z to Bo Nil bo-nil: x\n2-b 2025-01-02T00:05:00Z to Bo Nil bo-nil: x"},
		"offsets":                             {dated("2026-02-01T11:00:07+01:00", "2026-02-02 10:00:00Z"), owner + one("2-a", "x") + "\n" + two("2-b", "x")},
		"two dates that contradict":           {dated("13/02/2026 10:00", "02/13/2026 10:00", "01/02/2026 10:00"), owner + "2-a 2026-02-13T10:00:00Z to Bo Nil bo-nil: x\n2-b 2026-02-13T10:00:00Z to Bo Nil bo-nil: x\nleft out messages.csv 4 date 01/02/2026 10:00"},
		"a copy of a copy":                    {files{"Profil.csv": anaFile, "Copie de messages (2).csv": plain}, both},
		"hidden in more languages": {
			with(head + received("2-a", "Utilisateur LinkedIn", "", dayOne, "x") + received("2-b", "LinkedIn-Mitglied", "", dayOne, "x") + received("2-c", "LinkedIn üyesi", "", dayOne, "x") +
				received("2-d", "Użytkownik LinkedIn", "", dayOne, "x") + received("2-e", "LinkedInメンバー", "", dayOne, "x") + received("2-f", "LinkedIn 회원", "", dayOne, "x") + sent("2-g", "LinkedIn-lid", "", dayOne, "x") +
				sent("2-h", "Bo Nil", bo, dayOne, "seen")),
			owner + one("2-h", "seen") + "\nleft out messages.csv 2 hidden\nleft out messages.csv 3 hidden\nleft out messages.csv 4 hidden\nleft out messages.csv 5 hidden\n" +
				"left out messages.csv 6 hidden\nleft out messages.csv 7 hidden\nleft out messages.csv 8 hidden",
		},
		"a quotation mark in a name": {with(head + "2-a,,Ana Ruiz," + ana + ",\"Bo \"the\" Nil," + bo + "," + dayOne + ",,Hello,INBOX,,No,No\n" + sent("2-b", "Bo Nil", bo, dayTwo, "Again")), owner + "2-a 2026-02-01T10:00:07Z to Bo \"the\" Nil bo-nil: Hello\n" + two("2-b", "Again")},
		"rows of separators": {
			with(head + sent("2-a", "Bo Nil", bo, dayOne, "Hello") + ",,,,,,,,,,,,\n \n\"\",,,,,,,,,,,,\n" + sent("2-b", "Bo Nil", bo, dayTwo, "Again") + ",,,,,,,,,,,,\n"), both,
		},
		"a quotation mark in the last row": {with(head + sent("2-a", "Bo Nil", bo, dayOne, "Hello") + sent("2-b", "Bo Nil", bo, dayTwo, "\"Again")), both},
		"two rows with lone marks":         {with(head + sent("2-a", "Bo Nil", bo, dayOne, "\"Hello") + sent("2-b", "Bo Nil", bo, dayTwo, "\"Again")), both},
		"spam and drafts in lower case": {
			with(head + strings.Replace(sent("2-a", "Bo Nil", bo, dayOne, "Hello"), "INBOX", "spam", 1) + strings.Replace(sent("2-b", "Bo Nil", bo, dayTwo, "x"), ",No,No", ",yes,no", 1)),
			owner + one("2-a", "Hello") + " (spam)\nleft out messages.csv 3 draft",
		},
		"an attachment that has no address": {with(head + "2-a,,Ana Ruiz," + ana + ",Bo Nil," + bo + "," + dayOne + ",,,INBOX,offer.pdf,No,No\n"), owner + one("2-a", "📎 offer.pdf")},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(t, openFiles(t, c.content)); got != c.want {
				t.Errorf("got\n%s\n\nwant\n%s", got, c.want)
			}
		})
	}
}
