package crmimport

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// nothing is a list of a gateway, or of an account that lost a role.
func nothing([]any) []any { return nil }

// someOf is a list that ends too early.
func someOf(rows []any) []any { return rows[:len(rows)*2/5] }

// expire makes the next run read the contacts whole.
func (h *house) expire(t *testing.T) {
	t.Helper()
	if err := h.crm.SetFaults("delta-expired on=contacts times=1"); err != nil {
		t.Fatal(err)
	}
}

// next imports the contacts a quarter of an hour later.
func (h *house) next(t *testing.T) store.Step {
	t.Helper()
	h.at = h.at.Add(15 * time.Minute)
	return h.work(t, named(t, "contact"), h.Import)
}

// held is what waits of the contacts; false: nothing.
func (h *house) held(t *testing.T) (store.HeldRemoval, bool) {
	t.Helper()
	all, err := h.Store.HeldRemovals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if one.Entity == "contact" {
			return one, true
		}
	}
	return store.HeldRemoval{}, false
}

// confirm answers the question about the contacts with yes.
func (h *house) confirm(t *testing.T) {
	t.Helper()
	err := h.Store.Update(t.Context(), func(tx *store.Tx) error { return tx.ConfirmRemoval(t.Context(), "contact", "ana@contoso.test", h.at) })
	if err != nil {
		t.Fatal(err)
	}
}

// same compares the contacts that live here with those that are active in Dynamics.
func (h *house) same(t *testing.T) {
	t.Helper()
	var ids []string
	for _, r := range h.crm.Rows("contact", nil) {
		ids = append(ids, fmt.Sprint(r["contactid"]))
	}
	versions, err := h.Store.Versions(t.Context(), "contact", ids)
	if err != nil {
		t.Fatal(err)
	}
	living := int64(0)
	for n, version := range versions {
		if version == store.UnknownVersion {
			t.Errorf("contact %s is not known", ids[n])
		}
		if version >= 0 {
			living++
		}
	}
	err = h.Store.Update(t.Context(), func(tx *store.Tx) error {
		live, err := tx.CountLive(t.Context(), "contact")
		if live != living {
			t.Errorf("%d contacts live here, %d of Dynamics'", live, living)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// imported is a house that knows all contacts.
func imported(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, emulator.Options{Contacts: 200})
	h.work(t, named(t, "contact"), h.Import)
	h.same(t)
	return h
}

// One list that is empty, or much too short, removes nothing and asks nobody: the next run
// reads whole, sees the rows, and what was held goes by itself. Changes of meanwhile arrive.
func TestAFalseListIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, lie := range map[string]func([]any) []any{"empty": nothing, "short": someOf} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := imported(t)
			h.expire(t)
			h.lie = lie
			if s := h.next(t); s.Removed != 0 || s.Note != "step.note.removal-held" {
				t.Errorf("%+v", s)
			}
			if held, ok := h.held(t); !ok || !held.Awaited() {
				t.Errorf("%+v %v", held, ok)
			}
			h.lie = nil
			if _, err := h.crm.Put("contact", emulator.Row{"firstname": "Ada", "lastname": "Byron"}); err != nil {
				t.Fatal(err)
			}
			if s := h.next(t); s.Removed != 0 || s.Added != 1 {
				t.Errorf("%+v", s)
			}
			if held, ok := h.held(t); ok {
				t.Errorf("it waits for a person: %+v", held)
			}
			h.same(t)
			if s := h.next(t); s.Read != 0 {
				t.Errorf("it is read again and again: %+v", s)
			}
		})
	}
}

// Two false lists ask a person; when the role is back, the question goes by itself, answered
// or not, and nothing is removed.
func TestAQuestionGoesWhenTheRowsAreThere(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]bool{"waiting": false, "confirmed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := imported(t)
			h.expire(t)
			h.lie = nothing
			for range 3 {
				if s := h.next(t); s.Removed != 0 || s.Note != "step.note.removal-held" {
					t.Errorf("%+v", s)
				}
			}
			if held, ok := h.held(t); !ok || held.Awaited() {
				t.Errorf("%+v %v", held, ok)
			}
			if answered {
				h.confirm(t)
			}
			h.lie = nil
			if s := h.next(t); s.Removed != 0 {
				t.Errorf("%+v", s)
			}
			if held, ok := h.held(t); ok {
				t.Errorf("%+v", held)
			}
			h.same(t)
		})
	}
}

// Of what a person lets go only that goes which is missing when it goes.
func TestOnlyWhatIsMissingGoes(t *testing.T) {
	t.Parallel()
	h := imported(t)
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	for _, r := range rows[:80] {
		if err := h.crm.Delete("contact", fmt.Sprint(r["contactid"])); err != nil {
			t.Fatal(err)
		}
	}
	h.lie = func(shown []any) []any { // the changes come, and the whole list does not
		if !slices.ContainsFunc(shown, deleted) {
			return nil
		}
		return shown
	}
	h.next(t)
	h.next(t)
	h.next(t)
	held, ok := h.held(t)
	if !ok || held.Rows < 100 {
		t.Fatalf("%+v %v", held, ok)
	}
	h.confirm(t)
	h.lie = nil
	if s := h.next(t); s.Removed > 80 {
		t.Errorf("%+v", s)
	}
	for range 3 { // 80 is much of the table: it is proved, and somebody confirms
		if _, ok := h.held(t); ok {
			h.confirm(t)
		}
		h.next(t)
	}
	h.same(t)
}

func deleted(row any) bool {
	m, ok := row.(map[string]any)
	return ok && strings.HasSuffix(fmt.Sprint(m["@odata.context"]), "$deletedEntity")
}

// What went because a person agreed, and is in Dynamics after all, is here again.
func TestWhatComesBackIsThereAgain(t *testing.T) {
	t.Parallel()
	h := imported(t)
	h.expire(t)
	h.lie = nothing
	h.next(t)
	h.next(t)
	h.confirm(t)
	if s := h.next(t); s.Removed < 100 {
		t.Fatalf("%+v", s)
	}
	if s := h.next(t); s.Removed != 0 {
		t.Errorf("%+v", s)
	}
	h.lie = nil
	h.next(t)
	h.same(t)
	if s := h.next(t); s.Read != 0 {
		t.Errorf("it is read again and again: %+v", s)
	}
}

// Few rows that a whole read lacks are asked for by their keys: what Dynamics does not know
// goes, what the account may not see stays, what is there is there.
func TestFewMissingRowsAreAskedFor(t *testing.T) {
	t.Parallel()
	h := imported(t)
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	gone, hidden, overlooked := fmt.Sprint(rows[3]["contactid"]), fmt.Sprint(rows[5]["contactid"]), fmt.Sprint(rows[7]["contactid"])
	if err := h.crm.Delete("contact", gone); err != nil {
		t.Fatal(err)
	}
	h.expire(t)
	h.lie = func(shown []any) []any {
		return slices.DeleteFunc(shown, func(row any) bool {
			m, _ := row.(map[string]any)
			return m["contactid"] == hidden || m["contactid"] == overlooked && len(shown) > 50
		})
	}
	if s := h.next(t); s.Removed != 1 || s.Note != "step.note.hidden-kept" {
		t.Errorf("%+v", s)
	}
	versions, err := h.Store.Versions(t.Context(), "contact", []string{gone, hidden, overlooked})
	if err != nil || versions[0] != store.GoneVersion || versions[1] < 0 || versions[2] < 0 {
		t.Errorf("%v %v", versions, err)
	}
	if held, ok := h.held(t); ok {
		t.Errorf("%+v", held)
	}
}

// A first list that is empty or short is read once more, too: afterwards only changes come.
func TestAFirstListThatIsShortIsReadTwice(t *testing.T) {
	t.Parallel()
	for name, lie := range map[string]func([]any) []any{"empty": nothing, "short": someOf} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, emulator.Options{Contacts: 200})
			lists := 0
			h.lie = func(rows []any) []any {
				if lists++; lists == 1 {
					return lie(rows)
				}
				return rows
			}
			h.work(t, named(t, "contact"), h.Import)
			h.same(t)
		})
	}
}

// "Read again" is the other answer: nothing goes, the table is read whole.
func TestReadAgainIsTheOtherAnswer(t *testing.T) {
	t.Parallel()
	h := imported(t)
	h.expire(t)
	h.lie = nothing
	h.next(t)
	h.next(t)
	h.lie = nil
	var tables []string
	err := h.Store.Update(t.Context(), func(tx *store.Tx) (err error) {
		tables, err = ReadAgain(t.Context(), tx, h.at)
		return err
	})
	if err != nil || !slices.Equal(tables, []string{"contact"}) {
		t.Fatal(tables, err)
	}
	if held, ok := h.held(t); ok {
		t.Errorf("%+v", held)
	}
	if s := h.next(t); s.Removed != 0 || s.Read < 200 {
		t.Errorf("%+v", s)
	}
	h.same(t)
}
