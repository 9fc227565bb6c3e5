package match

import "testing"

// FuzzNames: any two names compare without a panic, the same both ways, and a name is the same as itself.
func FuzzNames(f *testing.F) {
	for _, pair := range pairs {
		f.Add(pair.ours.name, pair.theirs.name)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		one, other := parseName(a, "", ""), parseName(b, "", "")
		relation, points, _ := compareNames(one, other)
		if points < 0 || points > nameSame || (points > 0) != (relation == Same || relation == Similar) {
			t.Errorf("%q and %q: %s, %d", a, b, relation, points)
		}
		if back, again, _ := compareNames(other, one); back != relation || again != points {
			t.Errorf("%q and %q: %s %d, the other way %s %d", a, b, relation, points, back, again)
		}
		if self, _, _ := compareNames(one, one); self == Different {
			t.Errorf("%q differs from itself", a)
		}
	})
}

// FuzzCompanies: the same for companies and their domains.
func FuzzCompanies(f *testing.F) {
	for _, pair := range pairs {
		f.Add(pair.ours.company, pair.theirs.company)
	}
	f.Add("https://www.x.co.uk:80/a", "x@y.test")
	f.Fuzz(func(t *testing.T, a, b string) {
		one, other := companyWords(a), companyWords(b)
		if there, back := compareCompanies(one, other), compareCompanies(other, one); there != back {
			t.Errorf("%q and %q: %d, the other way %d", a, b, there, back)
		}
		if len(one) > 0 && compareCompanies(one, one) != companySame {
			t.Errorf("%q differs from itself", a)
		}
		if domain := domainOf(a); domain != "" && domainOf(domain) != domain {
			t.Errorf("domain %q of %q gives %q", domain, a, domainOf(domain))
		}
	})
}
