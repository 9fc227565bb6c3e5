package action

import (
	"reflect"
	"testing"
)

func TestGates(t *testing.T) {
	yes, no := func() bool { return true }, func() bool { return false }
	focus := func(n int, ok bool) func() (int, bool) { return func() (int, bool) { return n, ok } }
	odd := func(n int) string {
		if n%2 == 1 {
			return "odd"
		}
		return ""
	}
	for _, c := range []struct {
		name string
		gate Gate
		want Reason
	}{
		{"no gate", nil, Reason{}},
		{"open", If(yes, "shut"), Reason{}},
		{"shut, with the facts", If(no, "shut", "Until", 3), Reason{"shut", []any{"Until", 3}}},
		{"all open", All(nil, If(yes, "a"), If(yes, "b")), Reason{}},
		{"the first that is shut speaks", All(nil, If(yes, "a"), If(no, "b"), If(no, "c")), Because("b")},
		{"none of none", All(), Reason{}},
		{"nothing focused", On(focus(1, false), "nothing", odd), Because("nothing")},
		{"the focused one is refused", On(focus(1, true), "nothing", odd), Because("odd")},
		{"the focused one is not refused", On(focus(2, true), "nothing", odd), Reason{}},
		{"any will do", On(focus(1, true), "nothing", nil), Reason{}},
		{"nothing focused where any will do", On(focus(1, false), "nothing", nil), Because("nothing")},
	} {
		if got := c.gate.Why(); !reflect.DeepEqual(got, c.want) || c.gate.Open() != (c.want.Key == "") {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestALaterGateIsNotAsked holds that a gate may rest on what the gates before it have found.
func TestALaterGateIsNotAsked(t *testing.T) {
	asked := false
	All(If(func() bool { return false }, "first"), func() Reason { asked = true; return Reason{} }).Why()
	if asked {
		t.Error("the gate behind a shut one was asked")
	}
}
