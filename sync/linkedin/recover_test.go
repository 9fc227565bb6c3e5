package linkedin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const messagesHeader = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER," +
	"ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"

// style is how a program writes CSV.
type style struct {
	separator string
	all       bool // every field in quotation marks, as LinkedIn's files of 2026
	end       string
}

// row writes fields as CSV.
func (s style) row(fields ...string) string {
	written := make([]string, len(fields))
	for i, field := range fields {
		if s.all || strings.ContainsAny(field, s.separator+"\"\r\n") {
			field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
		}
		written[i] = field
	}
	return strings.Join(written, s.separator)
}

// file writes a whole file.
func (s style) file(rows ...[]string) string {
	var out strings.Builder
	out.WriteString(s.row(strings.Split(messagesHeader, ",")...) + s.end)
	for _, row := range rows {
		out.WriteString(s.row(row...) + s.end)
	}
	return out.String()
}

var styles = rapid.Custom(func(t *rapid.T) style {
	return style{
		separator: rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator"),
		all:       rapid.Bool().Draw(t, "all quoted"),
		end:       rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end"),
	}
})

// pieces are what makes texts hard to tell from rows.
var pieces = []string{
	"Hello", " ", ",", ";", "\t", `"`, `""`, "\n", "\n\n", "ok", `", "`, "\"\n", "5\" screen", ",,,",
	"2-b,,Ana,https://www.linkedin.com/in/ana,Cy,https://www.linkedin.com/in/cy,2026-02-02 10:00:00 UTC,,Quoted row,INBOX,,No,No",
	`"2-b","","Ana","https://www.linkedin.com/in/ana","Cy","https://www.linkedin.com/in/cy",` +
		`"2026-02-02 10:00:00 UTC","","Quoted row","INBOX","","No","No"`,
	"2-b;;Ana;https://www.linkedin.com/in/ana;Cy;https://www.linkedin.com/in/cy;2026-02-02 10:00:00 UTC;;Quoted row;INBOX;;No;No",
}

// rowOf is a row whose text nobody else has.
func rowOf(t *rapid.T, n int) []string {
	text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(t, "pieces"), "")
	if rapid.IntRange(0, 2).Draw(t, "token first") == 0 {
		text = fmt.Sprintf("token%d ", n) + text
	} else {
		text += fmt.Sprintf(" token%d", n)
	}
	title := rapid.SampledFrom([]string{"", "A title", `A "title"`, "Two, parts"}).Draw(t, "title")
	return []string{
		fmt.Sprintf("2-%d==", n), title, "Bo Nil", "https://www.linkedin.com/in/bo-nil", "Ana Ruiz", "https://www.linkedin.com/in/ana-ruiz",
		fmt.Sprintf("2026-02-01 10:%02d:07 UTC", n), "", text, "INBOX", "", "No", "No",
	}
}

// damage changes a row anywhere, but leaves it its own line end.
func damage(t *rapid.T, row string) string {
	at := rapid.IntRange(0, len(row)).Draw(t, "at")
	to := rapid.IntRange(at, len(row)).Draw(t, "to")
	bits := rapid.SampledFrom([]string{`"`, `""`, ",", ";", "\n", "\r", "\r\n", "x", `","`, "\"\n", "\x00", "\xff"})
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0: // something comes in
		return row[:at] + bits.Draw(t, "in") + row[at:]
	case 1: // one character is lost
		if at == len(row) {
			return row[:at]
		}
		return row[:at] + row[at+1:]
	case 2: // a part is lost
		return row[:at] + row[to:]
	case 3: // a part is something else
		return row[:at] + strings.Join(rapid.SliceOfN(bits, 0, 5).Draw(t, "instead"), "") + row[to:]
	}
	if i := strings.IndexAny(row[at:], ",;\t"); i >= 0 && rapid.Bool().Draw(t, "opens") { // a field begins with a quotation mark
		return row[:at+i+1] + `"` + row[at+i+1:]
	}
	// a quotation mark is lost
	if i := strings.IndexByte(row[at:], '"'); i >= 0 {
		return row[:at+i] + row[at+i+1:]
	}
	return row[:at] + `"` + row[at:]
}

// However one row is damaged, every other one comes through unchanged, and no text is of two rows.
func TestDamageOfOneRowHarmsNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := styles.Draw(t, "style")
		var rows [][]string
		for n := range rapid.IntRange(2, 6).Draw(t, "rows") {
			rows = append(rows, rowOf(t, n))
		}
		hit := rapid.IntRange(0, len(rows)-1).Draw(t, "hit")
		var file strings.Builder
		file.WriteString(s.file())
		for n, row := range rows {
			text := s.row(row...)
			if n == hit {
				text = damage(t, text)
			}
			file.WriteString(text + s.end)
		}
		whole, hurt := messagesOf(t, s.file(rows...)), messagesOf(t, file.String())
		if len(whole) != len(rows) {
			t.Fatalf("%d of %d rows of a whole file\n%s", len(whole), len(rows), s.file(rows...))
		}
		for n := range rows {
			if n == hit {
				continue
			}
			if !slices.ContainsFunc(hurt, func(m Message) bool { return same(m, whole[n]) }) {
				t.Fatalf("row %d did not come through: %q\n%s", n, whole[n].Text, file.String())
			}
		}
		for _, m := range hurt {
			if strings.Count(m.Text+m.Subject+m.ConversationTitle, "token") > 1 {
				t.Fatalf("text of two rows: %q\n%s", m.Text, file.String())
			}
		}
	})
}

// Lone quotation marks in places where they are easily taken for the end of something.
func TestLoneQuotationMarks(t *testing.T) {
	const bo, cy = "2-0,,Bo,https://www.linkedin.com/in/bo," +
		"Ana Ruiz,,2026-02-01 10:00:00 UTC,", "2-1,,Cy,https://www.linkedin.com/in/cy,Ana Ruiz,,2026-02-02 10:00:00 UTC,"
	const di = "2-2,,Di,https://www.linkedin.com/in/di,Ana Ruiz,,2026-02-03 10:00:00 UTC,,third,INBOX,,No,No\n"
	for name, c := range map[string]struct{ file, want, left string }{
		"never closed":                   {bo + ",\"first,INBOX,,No,No\n" + cy + ",second,INBOX,,No,No\n" + di, "first|second|third", ""},
		"never closed, with commas":      {bo + ",\"first, and,INBOX,,No,No\n" + cy + ",second,INBOX,,No,No\n" + di, "second|third", "row 2"},
		"never closed, over lines":       {bo + ",\"first\nline,INBOX,,No,No\n" + cy + ",second,INBOX,,No,No\n" + di, "second|third", "row 2"},
		"never opened, over lines":       {bo + ",first\nline\",INBOX,,No,No\n" + cy + ",second,INBOX,,No,No\n" + di, "second|third", "row 2"},
		"closed by the next row":         {bo + ",first,INBOX,,No,\"No\n" + cy + ",\"\nsecond\",INBOX,,No,No\n" + di, "first|second|third", ""},
		"closed by the next row's comma": {bo + "\",first,INBOX,,No,No\n" + cy + ",\", second\",INBOX,,No,No\n" + di, "first|, second|third", ""},
		"a text that begins with a comma": {
			bo + ",\"first \n,\",INBOX,,No,No\n2-1,\"," + cy[5:] + ",second,INBOX,,No,No\n" + di, "first \n,|second|third", "",
		},
		"a text that quotes a row": {
			bo + ",\"see:\n" + cy + ",quoted,INBOX,,No,No\nok\",INBOX,,No,No\n" + di,
			"see:\n" + cy + ",quoted,INBOX,,No,No\nok|third", "",
		},
		"quotation marks nobody asked for": {bo + ",5\" and 7\" screens,INBOX,,No,No\n" + di, "5\" and 7\" screens|third", ""},
		"cut off":                          {di + bo + ",first part of a te", "third", "cut 3"},
		"cut off in quotation marks":       {di + bo + ",\"first part,\nof a te", "third", "cut 3"},
		"two rows in a row":                {bo + ",\"first, and,INBOX,,No,No\n" + cy + ",\"second, and,INBOX,,No,No\n" + di, "third", "row 2"},
	} {
		t.Run(name, func(t *testing.T) {
			r := openFiles(t, files{"messages.csv": messagesHeader + "\n" + c.file, "Profile.csv": "First Name,Last Name\nAna,Ruiz\n"})
			var texts, left []string
			for _, m := range allMessages(t, r) {
				texts = append(texts, m.Text)
			}
			for _, s := range r.Skipped() {
				left = append(left, fmt.Sprint(s.Reason, " ", s.Line))
			}
			if got := strings.Join(texts, "|"); got != c.want || strings.Join(left, "|") != c.left {
				t.Errorf("got %q, want %q; left out %q, want %q", got, c.want, left, c.left)
			}
		})
	}
}

// same compares two messages but for the line, which damage moves, and for what is only known of the whole file.
func same(a, b Message) bool {
	a.Line, b.Line, a.From.Namesakes, b.From.Namesakes = 0, 0, false, false
	return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

// messagesOf reads a messages.csv.
func messagesOf(t *rapid.T, content string) []Message {
	r, err := OpenFolder(context.Background(), folderOf(files{
		"messages.csv": content, "Profile.csv": "First Name,Last Name\nAna,Ruiz\n",
		"Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n" +
			"Ana Ruiz,Bo Nil,\"1/29/26, 2:37 PM\",,OUTGOING,https://www.linkedin.com/in/ana-ruiz,https://www.linkedin.com/in/bo-nil\n",
	}), Hint{})
	if err != nil {
		t.Fatalf("%v\n%s", err, content)
	}
	var all []Message
	for m, err := range r.Messages(context.Background()) {
		if err != nil {
			t.Fatalf("%v\n%s", err, content)
		}
		all = append(all, m)
	}
	return all
}
