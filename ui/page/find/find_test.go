package find

import (
	"fmt"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// search opens it for a person.
func search(h *pagetest.House, email, code string, width, height int) *pagetest.Screen {
	return h.Over(email, Open, pagetest.Spec{
		Language: code, Width: width, Height: height,
	})
}

// add keeps a note of Ana's about somebody.
func add(t *testing.T, h *pagetest.House, name string, copied bool) int64 {
	t.Helper()
	id, err := h.Engine.AddItem(h.Context, h.Actor(), engine.NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/" + strings.ReplaceAll(strings.ToLower(name), " ", "-") + "-7",
		MemberName: name, Text: "A private word.", Copy: &copied,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func faults(t *testing.T, h *pagetest.House, rules ...string) {
	t.Helper()
	if err := h.CRM.SetFaults(rules...); err != nil {
		t.Fatal(err)
	}
}

// complaints makes one item of each way in which "my message is not in Dynamics" can be true, and returns the names of
// two contacts: where the moved one was, and where it is.
func complaints(t *testing.T) (h *pagetest.House, was, is string) {
	t.Helper()
	h = pagetest.Connected(t, pagetest.Small, pagetest.Ana, pagetest.Sam)
	add(t, h, "Nora Neverticked", false)
	out := add(t, h, "Olga Outtaken", true)
	must[engine.CopyResult](t)(h.Engine.TakeOut(h.Context, h.Actor(), out))
	var contacts []map[string]any
	for _, r := range h.CRM.Rows("contact", nil) {
		if r["statecode"] == int64(0) {
			contacts = append(contacts, r)
		}
	}
	record := func(n int) engine.Record {
		return engine.Record{Kind: "contact", ID: fmt.Sprint(contacts[n]["contactid"])}
	}
	add(t, h, "Ulla Unmatched", true)
	elsewhere, gone := add(t, h, "Ella Elsewhere", true), add(t, h, "Gerd Gone", true)
	h.Sync()
	must[engine.ResolveResult](t)(h.Engine.ResolveTo(h.Context, h.Actor(), []int64{elsewhere}, record(0)))
	must[engine.ResolveResult](t)(h.Engine.MoveToRecord(h.Context, h.Actor(), []int64{elsewhere}, record(1), false))
	row := must[store.ItemRow](t)(h.Store.Item(h.Context, store.ScopeOf(h.Actor().Person), gone))
	if err := h.CRM.Delete(row.ActivityTable, row.ActivityID); err != nil {
		t.Fatal(err)
	}
	faults(t, h, "plugin-refused on=POST:tasks")
	failed, repaired := add(t, h, "Fred Failed", true), add(t, h, "Rita Repaired", true)
	h.Sync()
	faults(t, h)
	must[engine.RetryResult](t)(h.Engine.Retry(h.Context, h.As(pagetest.Sam), repaired))
	h.Sync()
	_ = failed
	h.Set("writeback", "no")
	add(t, h, "Willy Waiting", true)
	return h, fmt.Sprint(contacts[0]["fullname"]), fmt.Sprint(contacts[1]["fullname"])
}

// TestMyMessageIsNotInDynamics answers the nine complaints of support (spec §12), each by the search, the name and at most
// two keys more, in both languages.
func TestMyMessageIsNotInDynamics(t *testing.T) {
	h, was, is := complaints(t)
	words := func(code string) func(key string, args ...any) string { return lang.MustNew(code).T }
	for _, code := range []string{lang.English, lang.French} {
		say := words(code)
		for _, c := range []struct {
			name  string
			enter int
			shows []string
		}{
			{"nobody imported", 0, []string{say("find.nothing")[:20]}},
			{"nora never", 0, []string{say("find.none-ticked", "count", 1)}},
			{"olga", 1, []string{strings.Split(say("find.taken-out", "count", 1, "By", "Ana Ruiz", "At", "@"), "@")[0]}},
			{"willy", 2, []string{say("item.wait.writeback-off")}},
			{"fred", 2, []string{say("errors.crm.plugin")[:20], say("remedy.crm.plugin")[:12]}},
			{"ulla", 2, []string{say("unresolved.reason.no-candidate")}},
			{"ella", 2, []string{is, was}},
			{"gerd", 2, []string{say("standing.gone")[:20]}},
			{"rita", 2, []string{say("errors.crm.plugin")[:20], say("trail.retried", "By", "Sam Okoye")}},
		} {
			t.Run(code+" "+c.name, func(t *testing.T) {
				s := search(h.In(t), pagetest.Sam, code, 120, 40)
				s.Type(c.name)
				for range c.enter {
					s.Press("enter")
				}
				s.Shows(c.shows...)
				s.Hides("private word")
			})
		}
	}
}

func TestFrames(t *testing.T) {
	h, _, _ := complaints(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := search(h, pagetest.Sam, code, width, height)
		s.Type("ana")
		s.Golden(name("seat"))
		s.Press("enter")
		s.Golden(name("items"))
	})
}

// TestASeatWithoutItemsSaysItOnce, and nothing stands on the dialog's border.
func TestASeatWithoutItemsSaysItOnce(t *testing.T) {
	s := search(pagetest.Connected(t, pagetest.Small, pagetest.Ana, pagetest.Sam), pagetest.Sam, lang.English, 120, 40)
	s.Type("ana")
	s.Press("enter")
	s.Shows("Seat Ana Ruiz")
	if text := s.Text(); strings.Count(text, "no items") != 1 || strings.Contains(text, "│no") {
		t.Errorf("not said once:\n%s", text)
	}
}
