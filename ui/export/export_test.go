package export_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui/export"
)

// TestNoCellIsAFormula holds that no formula and no control character of a text reaches a spreadsheet.
func TestNoCellIsAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+49": "'+49", "-x": "'-x", "@x": "'@x", "x=1": "x=1", "": "", "\x1b[31m=1": "'=1", "a\nb": "a\nb",
	} {
		if got := export.Harmless(cell); got != want {
			t.Errorf("the cell %q becomes %q, want %q", cell, got, want)
		}
	}
}

// TestBothFilesHoldTheSame: a list has the same columns and values as CSV and as a document.
func TestBothFilesHoldTheSame(t *testing.T) {
	at := time.Date(2026, 11, 22, 17, 20, 0, 0, time.UTC)
	rows := []export.Unresolved{
		export.UnresolvedOf(store.UnresolvedRow{
			ItemID: 7, At: at, Kind: store.Message, Direction: store.Sent, Member: "=cmd", ProfileURL: "https://www.linkedin.com/in/x",
			SeatEmail: "lea@contoso.test", SeatHolder: "Léa Fontaine", Reason: "ambiguous", BestKind: store.KindContact, BestID: "b", BestScore: 79,
			ActivityTable: "li_message", ActivityID: "a", WrittenAt: at,
		}),
		export.UnresolvedOf(store.UnresolvedRow{
			ItemID: 8, At: at, DateOnly: true, Kind: store.Note, Members: "A, B", Reason: "no-candidate", ActivityTable: "task", ActivityID: "b", KeptAt: at,
		}),
	}
	path := filepath.Join(t.TempDir(), "list")
	if err := export.Files(path, rows); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) != 3 {
		t.Fatalf("%v %v", lines, err)
	}
	b, err := os.ReadFile(path + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Items []map[string]any
		Count int
	}
	if err := json.Unmarshal(b, &doc); err != nil || doc.Count != 2 {
		t.Fatalf("%+v %v", doc, err)
	}
	for n, item := range doc.Items {
		for name := range item {
			if !slices.Contains(lines[0], name) {
				t.Errorf("CSV has no column %s", name)
			}
		}
		cell := func(name string) string { return lines[n+1][slices.Index(lines[0], name)] }
		for _, name := range []string{"id", "at", "state", "seat", "seatHolder", "profileUrl", "activityId", "best", "keptAt"} {
			want, _ := item[name].(string)
			if cell(name) != want {
				t.Errorf("row %d: %s is %q and %q", n, name, cell(name), want)
			}
		}
	}
	if lines[1][slices.Index(lines[0], "member")] != "'=cmd" || lines[2][slices.Index(lines[0], "state")] != "kept-here" ||
		lines[2][slices.Index(lines[0], "activityId")] != "" || lines[2][slices.Index(lines[0], "member")] != "A, B" {
		t.Errorf("the lines are %v", lines)
	}
}
