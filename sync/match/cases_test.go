package match

import (
	"os"
	"strings"
	"testing"
)

// table reads a file of testdata whose fields are parted by |, without its first line.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		all = append(all, strings.Split(line, "|"))
	}
	return all
}

// decideAlone decides on one member and one contact among so many people of other names.
func decideAlone(p Profile, r Record, people int) Decision {
	r.Kind, r.ID, r.State = KindContact, "1", StateActive
	s, c := NewSubject(p), NewCandidate(r)
	w := World{People: people, Counts: map[Key]int{}}
	for _, k := range RecordKeys(r).Count {
		w.Counts[k]++
	}
	return Decide(s.Score([]*Candidate{c}, w, Defaults()), Defaults())
}

// TestNamePairs: names that people reported, with the same firm and title on both sides.
func TestNamePairs(t *testing.T) {
	for _, f := range table(t, "name-pairs.txt") {
		p := Profile{Name: strings.TrimSpace(f[1] + " " + f[2]), Company: "Quillfeather Ltd", Title: "Head of Purchasing"}
		if f[0] == "c" {
			p.First, p.Last = f[1], f[2]
		}
		r := Record{Name: strings.TrimSpace(f[3] + " " + f[4]), First: f[3], Last: f[4], Company: "Quillfeather Ltd", Title: "Head of Purchasing"}
		for _, people := range []int{1, 300, 20_000} {
			d := decideAlone(p, r, people)
			if (d.Outcome == Used) != (f[5] == "match") {
				t.Errorf("%v among %d: %s, %+v", f, people, d.Outcome, d.Best)
			}
			if d.Outcome == Used && !shareKey(append(NewSubject(p).Find(), NewSubject(p).FindMore()...), RecordKeys(withKind(r)).Find) {
				t.Errorf("%v: no key in common", f)
			}
		}
	}
}

func withKind(r Record) Record {
	r.Kind = KindContact
	return r
}

// TestCompanyForms: forms of firms that people reported, with the same name and title on both sides.
func TestCompanyForms(t *testing.T) {
	for _, f := range table(t, "company-forms.txt") {
		p := Profile{First: "Eulalia", Last: "Brockhausen", Company: f[0], Title: "COO"}
		r := Record{First: "Eulalia", Last: "Brockhausen", Company: f[1], Title: "COO"}
		for _, people := range []int{1, 300, 20_000} {
			if d := decideAlone(p, r, people); d.Outcome != Used {
				t.Errorf("%v among %d: %s, %v and %v, %+v", f, people, d.Outcome, parseFirm(f[0]), parseFirm(f[1]), d.Best)
			}
		}
	}
}

func shareKey(a, b []Key) bool {
	for _, one := range a {
		for _, other := range b {
			if one == other {
				return true
			}
		}
	}
	return false
}
