package dynamics_test

import (
	"strings"
	"testing"

	"navsync/dynamics"
)

// The emulator refuses an address of more than 32,768 characters, and serves
// the same query inside a $batch, with its pages.
func TestEmulatedLongRead(t *testing.T) {
	_, c := emulated(t, small())
	var want []string
	for page, err := range c.Pages(t.Context(), dynamics.Query{Table: "contact", Select: []string{"contactid"}}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			want = append(want, row.String("contactid"))
		}
	}
	values := append([]string(nil), want...)
	for len(values) < 900 {
		values = append(values, strings.Repeat("0", 8)+values[len(values)%len(want)][8:])
	}
	q := dynamics.Query{Table: "contact", Select: []string{"fullname"}, Filter: dynamics.In("contactid", values), PageSize: 100}
	rows, pages := 0, 0
	for page, err := range c.Pages(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		rows, pages = rows+len(page.Rows), pages+1
	}
	if rows != len(want) || pages != 3 {
		t.Errorf("%d rows of %d on %d pages", rows, len(want), pages)
	}
}
