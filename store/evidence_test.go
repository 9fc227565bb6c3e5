package store

import (
	"slices"
	"testing"
)

// TestWhatCouldStillProveAMatchIsNamed: what one side does not know, not what differs; a domain stands for the company.
func TestWhatCouldStillProveAMatchIsNamed(t *testing.T) {
	t.Parallel()
	line := func(field, relation string) Evidence { return Evidence{Field: field, Relation: relation} }
	for _, c := range []struct {
		all  []Evidence
		want []string
	}{
		{nil, []string{"company", "title", "place", "email"}},
		{[]Evidence{line("name", "same"), line("company", "same"), line("title", "absent")}, []string{"title", "place", "email"}},
		{[]Evidence{line("domain", "same"), line("title", "different"), line("place", "similar"), line("email", "different")}, nil},
	} {
		if got := Missing(c.all); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.all, got, c.want)
		}
	}
}
