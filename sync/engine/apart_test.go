package engine

import (
	"path/filepath"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/sync/fault"
)

// TestTwoAddressesAreTakenApart: what was joined by mistake becomes two people, the same archives bring nothing new and do
// not join them again, and the address is refused where it is nobody's (spec §11.4).
func TestTwoAddressesAreTakenApart(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	imported := func() (last ArchiveResult) {
		for _, path := range []string{"first", "second"} {
			var err error
			last, err = h.ImportArchive(t.Context(), h.admin, ArchiveRequest{
				Path: filepath.Join("testdata", "cases", "member-changed-address", path), SeatEmail: "ana@contoso.test", Bind: true,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return last
	}
	imported()
	people := func() string {
		return h.query(t, "SELECT group_concat(line, char(10)) FROM (SELECT slug || ' ' || name AS line FROM member ORDER BY 1)")
	}
	before := h.query(t, "SELECT count(*) FROM item")
	joined := h.query(t, "SELECT member_id FROM member_address GROUP BY member_id HAVING count(*) > 1")
	address := h.query(t, "SELECT slug FROM member WHERE id = "+joined)
	m, err := h.store.MemberByAddress(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	for given, key := range map[string]string{
		address: address, "https://www.linkedin.com/in/" + strings.ToUpper(address) + "/?x=1": address, "ACoAABc": "acoaabc",
		"name:bo nil||1": "name:bo nil||1", "sales:ACwAA": "sales:ACwAA",
	} {
		if got := AddressKey(given); got != key {
			t.Errorf("%s is kept by %s, not %s", given, got, key)
		}
	}
	if _, err := h.TakeApart(t.Context(), h.admin, m.ID, "nobody"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a strange address: %v", err)
	}
	second, err := h.TakeApart(t.Context(), h.admin, m.ID, address)
	if err != nil {
		t.Fatal(err)
	}
	apart := people()
	if h.query(t, "SELECT count(*) FROM member_address WHERE member_id IN ("+joined+", "+ref(second)+") GROUP BY member_id") == "" || second == m.ID {
		t.Errorf("taken apart: %s", apart)
	}
	if _, err := h.TakeApart(t.Context(), h.admin, second, address); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a second time: %v", err)
	}
	if again := imported(); again.Items.New+again.Items.Changed != 0 {
		t.Errorf("the same archives: %+v", again.Items)
	}
	if after := h.query(t, "SELECT count(*) FROM item"); after != before {
		t.Errorf("%s items, before %s", after, before)
	}
	if two := h.query(t, `SELECT count(*) FROM member_apart p JOIN member_address a ON a.address = p.one
		JOIN member_address b ON b.address = p.other WHERE a.member_id <> b.member_id`); two != "1" {
		t.Errorf("they were joined again: %s", people())
	}
}
