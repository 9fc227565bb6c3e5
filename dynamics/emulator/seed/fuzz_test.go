package seed

import "testing"

func FuzzIndex(f *testing.F) {
	o := demo()
	f.Add(o.ID("contact", 0))
	f.Add(o.ID("contact", 3999))
	f.Add(o.ID("account", 1))
	f.Add("00000000-0000-4000-8000-000000000000")
	f.Add("{" + o.ID("contact", 1) + "}")
	f.Fuzz(func(t *testing.T, id string) {
		for _, name := range o.Tables() {
			if i, ok := o.Index(name, id); ok && o.ID(name, i) != id {
				t.Fatalf("%q is taken for row %d of %s, whose key is %s", id, i, name, o.ID(name, i))
			}
		}
	})
}
