package seed

import "encoding/hex"

// person is who stands behind a contact, a lead or a LinkedIn member.
type person struct {
	first, last string
	language    string // "fr" or "en": what they write in
	title       string
	email       string
	profile     string // LinkedIn profile slug
}

func (p person) name() string { return p.first + " " + p.last }

// profileURL is the address as LinkedIn writes it in archives.
func (p person) profileURL() string { return "https://www.linkedin.com/in/" + p.profile }

// distinct is the n-th of all pairs of a first and a last name in a language:
// different for different n within a round; the round counts the repetitions.
func (x *lexicon) distinct(n int, language string) (first, last string, round int) {
	firsts, lasts := x.french, x.frenchLast
	if language == "en" {
		firsts, lasts = x.english, x.englishLast
	}
	pairs := len(firsts) * len(lasts)
	k := affine(n%pairs, pairs)
	return firsts[k%len(firsts)], lasts[k/len(firsts)], n / pairs
}

// affine permutes 0..m-1.
func affine(n, m int) int {
	step := 7919
	for gcd(step, m) != 1 {
		step += 2
	}
	return (n*step + m/3) % m
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// newPerson makes up a person who works in a city, with an address at domain.
func (o *Organization) newPerson(d *dice, place city, domain string) person {
	x := o.lexicon
	p := person{language: place.code}
	switch kind := d.below(100); {
	case kind < 18:
		p.first, p.last = pick(d, x.world), pick(d, x.worldLast)
	case (kind < 88) == (place.code == "fr"):
		p.first, p.last = pick(d, x.french), pick(d, x.frenchLast)
	default:
		p.first, p.last = pick(d, x.english), pick(d, x.englishLast)
	}
	p.title = pick(d, x.titles)
	p.finish(x, d, domain)
	return p
}

// finish derives the addresses from the name.
func (p *person) finish(x *lexicon, d *dice, domain string) {
	first, last := x.slug(p.first), x.slug(p.last)
	roll := d.next()
	tag := hex.EncodeToString([]byte{byte(roll >> 16), byte(roll >> 8), byte(roll)})
	if first == "" || last == "" { // a script without a transliteration here
		p.profile, p.email = "member-"+tag, "contact."+tag+"@"+domain
		return
	}
	p.profile = first + "-" + last + "-" + tag
	p.email = first + "." + last + "@" + domain
}
