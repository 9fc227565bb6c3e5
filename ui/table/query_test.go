package table

import (
	"slices"
	"strings"
	"testing"

	"navsync/ui/theme"
)

func TestFilterTerms(t *testing.T) {
	tab := New(newContext(), spec())
	tab.SetRows(people("Ana", "Bo", "Chloé", "Dan"))
	for _, c := range []struct {
		filter string
		want   int
	}{
		{"pending:>0", 3},
		{"pending:>=3", 1},
		{"pending:<1", 1},
		{"pending:=2", 1},
		{"name:chloe", 1},
		{"chl pending:2", 1},
		{"nobody", 0},
		{`"an"`, 2},
		{"colour:red", 0},
	} {
		tab.SetFilter(c.filter)
		if shown, _ := tab.Count(); shown != c.want {
			t.Errorf("%q shows %d, want %d", c.filter, shown, c.want)
		}
	}
	if !strings.Contains(screen(tab, 60, 20), "Nothing matches “colour:red”") {
		t.Error("a filter that finds nothing does not say so")
	}
	narrow := screen(tab, 30, 20)
	for _, c := range tab.spec.Columns {
		if !strings.Contains(narrow, c.ID) {
			t.Errorf("a narrow list does not name the column %s:\n%s", c.ID, narrow)
		}
	}
	if !strings.Contains(narrow, "Clear the filter") {
		t.Errorf("a narrow list does not offer to clear the filter:\n%s", narrow)
	}
	if _, used := tab.Escape(); !used || tab.Filter() != "" {
		t.Error("esc does not clear the filter")
	}
}

// TestWordsStandInOneColumn holds that a filter finds whole words in one column, that letters in order count only where
// no row has the word, and that what only resembles it is never ticked together.
func TestWordsStandInOneColumn(t *testing.T) {
	type pair struct{ name, firm string }
	rows := []pair{
		{"Bob Red", "Ennor Ito"},
		{"Benoît Roux", "Acier"},
		{"Person 100", "Maison"},
		{"Person 1100", "Acme"},
		{"Anna Smith", "Benoît & Fils"},
	}
	tab := New(newContext(), Spec[pair]{
		Key: func(p pair) string { return p.name }, Multi: true,
		Columns: []Column[pair]{
			{ID: "name", Title: "shell.undo", Min: 10, Priority: 100, Cell: func(p pair, st theme.Styles, _ int) string { return st.Text.Render(p.name) }},
			{ID: "firm", Title: "shell.close", Min: 10, Priority: 100, Cell: func(p pair, st theme.Styles, _ int) string { return st.Text.Render(p.firm) }},
		},
	})
	tab.SetRows(rows)
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{"benoit", []string{"Benoît Roux", "Anna Smith"}},
		{"smith benoit", []string{"Anna Smith"}},
		{`"person 100"`, []string{"Person 100"}},
		{"person 100 m", []string{"Person 100", "Person 1100"}},
		{"red enn", []string{"Bob Red"}},
		{"redenn", nil},                                // over two columns
		{"roux maison", nil},                           // both words are there, in no row together
		{"bnt", []string{"Benoît Roux", "Anna Smith"}}, // no row has it: letters in order
	} {
		tab.SetFilter(c.filter)
		var got []string
		for _, p := range tab.Shown() {
			got = append(got, p.name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q shows %q, want %q", c.filter, got, c.want)
		}
	}
	tab.SelectAll()
	if got := tab.Selected(); len(got) != 0 {
		t.Errorf("what only resembles the filter was ticked: %q", got)
	}
	tab.SetFilter("acier")
	tab.SelectAll()
	if got := tab.Selected(); !slices.Equal(got, []string{"Benoît Roux"}) {
		t.Errorf("ticked %q", got)
	}
}

// TestTheFilterLineSaysWhatFits: of what can be typed as many parts as stand beside the list's tools, never a part cut off.
func TestTheFilterLineSaysWhatFits(t *testing.T) {
	tab := New(newContext(), spec())
	for width, want := range map[int]string{
		90: "/ filter by words, or column:value, column:>0", 45: "/ filter by words, or column:value", 30: "/ filter by words", 20: "/ filter",
	} {
		line := strings.TrimSpace(strings.Split(screen(tab, width, 20), "\n")[0])
		if line != want {
			t.Errorf("%d cells say %q, want %q", width, line, want)
		}
	}
}
