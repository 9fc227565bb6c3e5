package conversations_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestWhatWasLeftOutIsListedAndSaved: every row that a file left out stands behind one key, and in a CSV behind another, before
// the import and after it.
func TestWhatWasLeftOutIsListedAndSaved(t *testing.T) {
	h := withArchive(t)
	rows := strings.NewReplacer("Bob Bauer", "Ana Ruiz", "bob-bauer", "ana-ruiz").Replace(messagesOfBob)
	row := "2-c,,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz,Cy Day,https://www.linkedin.com/in/cy-day-1,DATE,,Hi,INBOX,\n"
	for _, date := range []string{"32/13/2026 09:12", "soon", "2026-02-30 10:00:00 UTC", "yesterday"} {
		rows += strings.Replace(row, "DATE", date, 1)
	}
	s := show(h, ana, lang.English, 120, 40)
	chosen(s, written(t, rows))
	s.Shows("step 2 of 3", "4 rows left out", "messages.csv line 4: 32/13/2026 09:12")
	s.Hides("yesterday")
	s.Press("l")
	s.Shows("All lines", "messages.csv line 7", "yesterday", "soon")
	s.Press("esc", "x")
	saved(t, h, s)
	s.Press("ctrl+s")
	s.Shows("2 items, 0 copied", "4 rows left out")
	s.Press("l")
	s.Shows("yesterday", "Save as CSV")
	s.Press("esc", "esc")
	french := show(h, ana, lang.French, 80, 24)
	chosen(french, written(t, rows))
	french.Press("l")
	french.Shows("Toutes les lignes", "yesterday", "Enregistrer en CSV")
}

// saved reads the file that the toast names.
func saved(t *testing.T, h *pagetest.House, s *pagetest.Screen) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(h.DataDir, "left-out-*.csv"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %v, the toasts are %v", found, err, s.Toasts)
	}
	text, err := os.ReadFile(found[0])
	const begins = "file,line,reason,text\nmessages.csv,4,date,32/13/2026 09:12\n"
	if err != nil || !strings.HasPrefix(string(text), begins) || strings.Count(string(text), "\n") != 5 {
		t.Errorf("%s %v", text, err)
	}
}
