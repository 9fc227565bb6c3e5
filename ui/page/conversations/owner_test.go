package conversations_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

const messagesOfBob = `CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS
2-a,,Bob Bauer,https://www.linkedin.com/in/bob-bauer,Bo Nil,https://www.linkedin.com/in/bo-nil-1,2020-02-01 10:00:00 UTC,,Hello,INBOX,
2-a,,Bo Nil,https://www.linkedin.com/in/bo-nil-1,Bob Bauer,https://www.linkedin.com/in/bob-bauer,2026-02-01 10:00:00 UTC,,Hello,INBOX,
`

// written is a file of messages in a folder of its own.
func written(t *testing.T, messages string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "messages.csv")
	if err := os.WriteFile(path, []byte(messages), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// chosen opens the dialog and reads a file.
func chosen(s *pagetest.Screen, path string) {
	s.Press("I", "down", "space", "tab")
	s.Text()
	s.Type(path)
	s.Press("ctrl+s")
}

// TestWhoseArchive asks before a seat is bound to another name, and whose a file is that does not say.
func TestWhoseArchive(t *testing.T) {
	h := withArchive(t)
	s := show(h, ana, lang.English, 120, 40)
	third := "2-b,,Bob Bauer,https://www.linkedin.com/in/bob-bauer,Cy Day,https://www.linkedin.com/in/cy-day-1,2026-02-02 10:00:00 UTC,,Hi,INBOX,\n"
	chosen(s, written(t, messagesOfBob+third))
	s.Shows("This is Ana Ruiz’s archive", "it bears the name Bob Bauer", "1 from before June 2021")
	s.Press("ctrl+s")
	s.Shows("step 2 of 3")
	if n := len(items(h)); n != 0 {
		t.Fatalf("%d items without an answer", n)
	}
	s.Press("space", "ctrl+s")
	s.Shows("3 items, 0 copied")
	s.Press("esc")
	two := strings.NewReplacer("Bob Bauer", "Eve Unknown", "bob-bauer", "eve-unknown", "2-a", "2-x").Replace(messagesOfBob)
	chosen(s, written(t, two))
	s.Shows("Whose archive is it?", "Eve Unknown", "Bo Nil", "step 1 of 3")
	s.Press("esc")
	s = show(h, ana, lang.French, 80, 24)
	chosen(s, written(t, two))
	s.Shows("À qui est cette archive", "Eve Unknown")
}
