package match

import (
	"testing"
	"unicode/utf8"
)

func never(word, word) bool { return false }

// FuzzNames: any two names compare without a panic, the same both ways, and a name is the same as itself.
func FuzzNames(f *testing.F) {
	for _, pair := range pairs {
		f.Add(pair.ours.name, pair.theirs.name)
	}
	for _, fields := range [][2]string{
		{"Doe, Jane (Smith), Ph.D.", "小明 王"},
		{"Md. Karim Uddin Jr.", "محمد علي"},
		{"van 't Hof–x", "née"},
		{"Иван Сергеевич Лебедев", "dr"},
	} {
		f.Add(fields[0], fields[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		one, other := parseName(a, "", ""), parseName(b, "", "")
		there, back := compareNames(one, other, never), compareNames(other, one, never)
		if there.level != back.level || there.conflict != back.conflict {
			t.Errorf("%q and %q: %+v, the other way %+v", a, b, there, back)
		}
		initial := len(one.all()) == 1 && one.all()[0].single() // nobody's name
		if self := compareNames(one, one, never); !one.empty() && !initial && self.level < levelOneWord {
			t.Errorf("%q differs from itself: %+v", a, self)
		}
		for _, w := range one.all() {
			if w.text == "" || utf8.ValidString(a) && !utf8.ValidString(w.latin) {
				t.Errorf("%q has the word %+v", a, w)
			}
		}
		NewSubject(Profile{Name: a, Company: b}).Find()
	})
}

// FuzzCompanies: the same for companies and their domains.
func FuzzCompanies(f *testing.F) {
	for _, pair := range pairs {
		f.Add(pair.ours.company, pair.theirs.company)
	}
	f.Add("https://www.x.co.uk:80/a", "x@y.test")
	f.Add("株式会社 Sakura Boeki K.K.", "G M B H & Co")
	f.Fuzz(func(t *testing.T, a, b string) {
		one, other := parseFirm(a), parseFirm(b)
		if there, back := compareFirms(one, other), compareFirms(other, one); there != back {
			t.Errorf("%q and %q: %d, the other way %d", a, b, there, back)
		}
		if !one.empty() && compareFirms(one, one) != tieSame {
			t.Errorf("%q differs from itself", a)
		}
		if domain := domainOf(a); domain != "" && domainOf(domain) != domain {
			t.Errorf("domain %q of %q gives %q", domain, a, domainOf(domain))
		}
	})
}
