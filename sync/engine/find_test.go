package engine

import (
	"slices"
	"testing"

	"navsync/store"
)

// looked is what a person finds, by what it is.
func (d *desk) looked(t testing.TB, a Actor, text, what string) []store.Finding {
	t.Helper()
	found, err := d.store.Find(t.Context(), store.FindQuery{Scope: store.ScopeOf(a.Person), Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(found, func(f store.Finding) bool { return f.What != what })
}

// TestFindShowsNoMoreThanItMay holds the rule of spec §12 for members: of uncopied items of others one line with a count
// and who took them out, of never-copied ones nothing, of copied ones their counts; a seller finds the own ones only.
func TestFindShowsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "message", "benoit-girault", "Benoît Girault", "secret")
	d.run(t)
	if f := d.looked(t, d.support, "benoit", store.FoundMember); len(f) != 1 || f[0].Hidden || f[0].Counts.Copied != 1 || f[0].Counts.Open != 1 {
		t.Errorf("copied: %+v", f)
	}
	if f := d.looked(t, d.support, "lea@contoso.test", store.FoundSeat); len(f) != 1 || f[0].Counts.Captured != 1 || f[0].Counts.Written != 1 {
		t.Errorf("the seat's line: %+v", f)
	}
	row := d.item(t, item)
	if f := d.looked(t, d.support, row.ActivityID, store.FoundActivity); len(f) != 1 || f[0].ItemID != item {
		t.Errorf("by the activity's id: %+v", f)
	}
	no := false
	private, err := d.AddItem(t.Context(), d.seller, NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/paul-private", MemberName: "Paul Private", Text: "secret", Copy: &no,
	})
	if err != nil {
		t.Fatal(err)
	}
	f := d.looked(t, d.support, "paul", store.FoundMember)
	if len(f) != 1 || !f[0].Hidden || f[0].Counts.Captured != 1 || f[0].Note != "" || f[0].Seat != "Léa Fontaine" {
		t.Errorf("never ticked: %+v", f)
	}
	if f := d.looked(t, d.support, ref(private), store.FoundItem); len(f) != 0 {
		t.Errorf("an uncopied item by its id: %+v", f)
	}
	if f := d.looked(t, d.seller, "paul", store.FoundMember); len(f) != 1 || f[0].Hidden {
		t.Errorf("the seat holder: %+v", f)
	}
	if _, err := d.Copy(t.Context(), d.seller, private); err != nil {
		t.Fatal(err)
	}
	if _, err := d.TakeOut(t.Context(), d.seller, private); err != nil {
		t.Fatal(err)
	}
	if f := d.looked(t, d.support, "paul", store.FoundMember); len(f) != 1 || !f[0].Hidden || f[0].TakenOutBy != "Léa Fontaine" {
		t.Errorf("taken out: %+v", f)
	}
	if _, err := d.AddNeverCopy(t.Context(), d.seller, store.NeverCopy{SeatID: d.seller.SeatID, Kind: "member", Value: "paul-private"}); err != nil {
		t.Fatal(err)
	}
	if f := d.looked(t, d.support, "paul", store.FoundMember); len(f) != 0 {
		t.Errorf("never copied: %+v", f)
	}
	own := d.admin
	own.Role = store.Seller // another seller
	if f := d.looked(t, own, "benoit", store.FoundMember); len(f) != 0 {
		t.Errorf("another seller finds %+v", f)
	}
	if f := d.looked(t, own, "lea", store.FoundSeat); len(f) != 1 || f[0].Counted {
		t.Errorf("another seller sees %+v", f)
	}
}
