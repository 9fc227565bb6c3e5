package app

import (
	"slices"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page/pagetest"
)

// nothingOfAPurgeStays looks at every page before the imported data is deleted and after, in one program that goes on: no page,
// message or line of the palette names a record of Dynamics any more, and none shows a reason that it has no words for.
func nothingOfAPurgeStays(t *testing.T, h *pagetest.House) {
	t.Helper()
	m := wholeProgram(t, h)
	names := namesOfDynamics(t, h)
	look := func() (seen []string) {
		for _, e := range m.model.Reachable() {
			m.send(kit.NavigateMsg{Page: e.ID})
			for range 6 {
				text := m.text()
				for _, name := range names {
					if strings.Contains(text, name) {
						seen = append(seen, e.ID+": "+name)
					}
				}
				if found := saysUnsaid(text); found != "" {
					t.Errorf("%s shows %q:\n%s", e.ID, found, text)
				}
				m.press("down")
			}
		}
		return seen
	}
	m.asks(names[0])
	m.press("enter", "esc")
	if seen := look(); len(seen) < 5 {
		t.Fatalf("before the purge only these are seen: %v", seen)
	}
	if err := h.Engine.Disconnect(t.Context(), h.As(pagetest.Ana), true); err != nil {
		t.Fatal(err)
	}
	m.send(ui.Changed())
	if seen := look(); len(seen) > 0 {
		t.Errorf("after the purge these are seen: %v", seen)
	}
	if screen := m.asks(""); strings.Contains(screen, "Looked at last") {
		t.Errorf("the palette still offers what was looked at:\n%s", screen)
	}
}

// namesOfDynamics are names of accounts and contacts that stand nowhere in what LinkedIn gave.
func namesOfDynamics(t *testing.T, h *pagetest.House) []string {
	t.Helper()
	own := " Contoso Ana Ruiz Sam Okoye Léa Fontaine "
	for _, it := range h.Items(store.ItemQuery{}) {
		own += it.Member + " " + it.Text + " " + it.Subject + "\n"
	}
	threads, err := h.Store.Threads(t.Context(), store.ThreadQuery{Scope: store.ScopeOf(h.As(pagetest.Ana).Person), Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range threads {
		own += r.Members + " " + r.Company + " " + r.Title + "\n"
	}
	var names []string
	for table, column := range map[string]string{"account": "name", "contact": "fullname", "lead": "fullname", "opportunity": "name"} {
		for _, r := range h.CRM.Rows(table, nil) {
			if name, ok := r[column].(string); ok && len(name) > 8 && !strings.Contains(own, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}
