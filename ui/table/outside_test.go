package table

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// drain runs a command and what follows until the table is still, and returns the messages for the program.
func drain(tab *Table[row], cmd tea.Cmd) (told []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
	case kit.ToastMsg, kit.CopyMsg:
		return []tea.Msg{msg}
	case tea.BatchMsg:
		for _, one := range msg {
			told = append(told, drain(tab, one)...)
		}
	default:
		return drain(tab, tab.Update(msg))
	}
	return told
}

func TestCopyGoesOn(t *testing.T) {
	s := spec()
	s.Link = func(r row) func() (string, error) {
		return func() (string, error) { return "https://contoso.test/" + r.id, nil }
	}
	tab := New(newContext(), s)
	tab.SetRows(people("Ana", "Bo"))
	screen(tab, 60, 20)
	copied := func() string {
		told := drain(tab, tab.Update(tea.KeyPressMsg{Code: 'y', Text: "y"}))
		if len(told) != 1 {
			t.Fatalf("y tells %+v", told)
		}
		return told[0].(kit.CopyMsg).Text //nolint:forcetypeassert // another message fails the test
	}
	for _, want := range []string{"Ana\t0", "Ana", "https://contoso.test/Ana", "Ana\t0"} {
		if got := copied(); got != want {
			t.Errorf("y copies %q, want %q", got, want)
		}
	}
	press(tab, "down")
	if got := copied(); got != "Bo\t1" {
		t.Errorf("on another row y copies %q", got)
	}
}

// TestExport writes what the filter shows, also of a source that is longer than its windows.
func TestExport(t *testing.T) {
	c := newContext()
	dir := t.TempDir()
	c.Folder, c.Told = func() (string, error) { return dir, nil }, func(path string) string { return path }
	for _, remote := range []bool{false, true} {
		s := spec()
		s.Name = map[bool]string{false: "here", true: "far"}[remote]
		tab := New(c, s)
		want := 2
		if remote {
			want = 3*block + 5
			drain(tab, tab.SetSource(t.Context(), &list{n: want}))
		} else {
			tab.SetRows(people("Ana", "=Bo", "Dan"))
			tab.SetFilter("pending:<2")
		}
		screen(tab, 60, 20)
		told := drain(tab, tab.Export())
		files, _ := filepath.Glob(filepath.Join(dir, s.Name+"-*.json"))
		if len(files) != 1 || len(told) != 1 {
			t.Fatalf("%s: files %v, told %+v", s.Name, files, told)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Items []struct {
				ID, Name string
				Pending  int
			}
			Count int
		}
		if err := json.Unmarshal(text, &list); err != nil || list.Count != want || len(list.Items) != want {
			t.Fatalf("%s: %d of %d rows, %v", s.Name, list.Count, want, err)
		}
		if !remote && (list.Items[0].Name != "=Bo" || list.Items[0].Pending != 1) || list.Items[want-1].ID == "" {
			t.Errorf("%s: the rows are %+v", s.Name, list.Items)
		}
		table, err := os.ReadFile(strings.TrimSuffix(files[0], ".json") + ".csv")
		lines := strings.Split(strings.TrimSpace(string(table)), "\n")
		if err != nil || len(lines) != want+1 || lines[0] != "id,name,pending" {
			t.Errorf("%s: %d lines, the first %q, %v", s.Name, len(lines), lines[0], err)
		}
		if !remote && !strings.Contains(string(table), "'=Bo") {
			t.Errorf("a formula is kept: %s", table)
		}
	}
}

func TestFilterGoesOnAndNamesItsColumns(t *testing.T) {
	tab := New(newContext(), spec())
	tab.SetRows(people("Ana", "Bo Lindqvist", "Chloé"))
	screen(tab, 100, 20)
	press(tab, "/", "pe")
	if !strings.Contains(screen(tab, 100, 20), "pending:  tab") {
		t.Errorf("the column is not offered:\n%s", screen(tab, 100, 20))
	}
	tab.Update(tea.KeyPressMsg{Code: tea.KeyTab})
	if tab.Filter() != "pending:" {
		t.Errorf("tab gives %q", tab.Filter())
	}
	tab.SetFilter("name:bo")
	tab.Update(tea.KeyPressMsg{Code: tea.KeyTab})
	if tab.Filter() != `name:"Bo Lindqvist"` {
		t.Errorf("tab gives %q", tab.Filter())
	}
	if shown, _ := tab.Count(); shown != 1 {
		t.Errorf("the completed filter shows %d", shown)
	}
	tab.SetFilter("colour:red")
	if !strings.Contains(screen(tab, 100, 20), "No column “colour”. There are: name, pending") {
		t.Errorf("the columns are not named:\n%s", screen(tab, 100, 20))
	}
	if q := Parse("https://x.test 12:30", nil); q.Unknown != "" {
		t.Errorf("an address or a time is taken for a column: %q", q.Unknown)
	}
}

// TestWidth: a sorted head keeps its word, and what the columns do not need stays empty.
func TestWidth(t *testing.T) {
	s := spec()
	s.Columns[0].Max = 20
	tab := New(newContext(), s)
	tab.SetRows(people("Ana", "Bo"))
	tab.SortBy("pending", true)
	lines := strings.Split(screen(tab, 200, 20), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Menu ↓") })
	if at < 0 {
		t.Fatalf("the head is %q", lines[:3])
	}
	for _, l := range lines[at:] {
		if kit.Width(strings.TrimRight(l, " ")) > 45 {
			t.Errorf("stretched: %q", l)
		}
	}
}
