package match

import (
	"hash/fnv"
	"slices"
)

// Key is a hash of a kind and its parts: what records are found and counted by. It depends on nothing but the record
// and this package.
type Key int64

// Recipe is the number of the way in which keys are made. It grows when the same record would get other keys.
const Recipe = 7

// The kinds of keys.
const (
	keyProfile = "profile" // an address of a profile
	keyMail    = "mail"
	keyPhone   = "phone"
	keyPair    = "pair"  // two words of a name
	keyWork    = "work"  // a word of a firm, and one of a name
	keyDesk    = "desk"  // two words of a name, and the firm: a common name at a large firm
	keyBones   = "bones" // the consonants of two words of a name: other spellings and scripts
	keyPage    = "page"  // a firm's page
	keyFirm    = "firm"
	keyDomain  = "domain"
	keyStaff   = "from"  // people who write from a domain that is not called as their account
	countWord  = "word"  // people with a word in their name
	countFirm  = "at"    // people at a firm
	countHouse = "house" // people at the firms that begin with the same word
	countOwn   = "own"   // people of an account who write from its own domain, which is not called as the account
	countStaff = "staff" // people of an account, and of all accounts, who write from a domain that is not called as the account
)

func key(kind string, parts ...string) Key {
	h := fnv.New64a()
	_, _ = h.Write([]byte(kind)) // a hash takes everything
	for _, part := range parts {
		_, _ = h.Write([]byte{0})
		_, _ = h.Write([]byte(part))
	}
	return Key(h.Sum64()) //nolint:gosec // the bits are kept as SQLite keeps integers
}

// pairKey is the key of two words in any order.
func pairKey(kind, a, b string) Key { return key(kind, min(a, b), max(a, b)) }

// Keys are what a CRM record is found by, and what it is counted by.
type Keys struct{ Find, Count []Key }

// RecordKeys gives the keys of a record, to be kept beside it. They change only with the record's columns, and with
// this package.
func RecordKeys(r Record) Keys {
	if r.Kind == KindAccount {
		return Keys{Find: accountKeys(r.Slugs, parseFirm(r.Name), domainOf(r.CompanyDomain))}
	}
	return NewCandidate(r).keys()
}

func accountKeys(slugs []string, f *firm, domain string) []Key {
	var keys []Key
	for _, slug := range slugs {
		if slug != "" {
			keys = append(keys, key(keyPage, slug))
		}
	}
	for _, form := range f.forms() {
		keys = append(keys, key(keyFirm, form))
	}
	for _, text := range f.words {
		keys = append(keys, key(keyFirm, text))
	}
	if domain != "" {
		keys = append(keys, key(keyDomain, domain), key(keyFirm, label(domain)))
	}
	return unique(keys)
}

// longer is the name with its small words, where it has some: an address is written so.
func (f *firm) longer() string {
	if f.full == f.whole {
		return ""
	}
	return f.full
}

// forms are the texts by which a firm is found: its words in one, its first word, its first letters, its later name.
func (f *firm) forms() []string {
	if f.empty() {
		return nil
	}
	forms := make([]string, 0, 6)
	later := known().renamed
	for _, form := range [...]string{
		f.joined, f.words[0], f.elided, f.longer(), f.acronym, later[f.full], later[f.whole], later[f.plain], later[f.joined],
	} {
		if form != "" && !contains(forms, form) {
			forms = append(forms, form)
		}
	}
	for _, long := range known().short[f.joined] {
		if !contains(forms, long) {
			forms = append(forms, long)
		}
	}
	return forms
}

func (c *Candidate) keys() Keys {
	var k Keys
	k.Find = identifierKeys(c.Record.Slugs, c.mails, c.phones)
	for _, way := range c.name.waysOf() {
		k.Find = append(k.Find, pairsOf(way, keyPair)...)
		for _, form := range c.firmForms() {
			for _, text := range way {
				for _, b := range bonesOf(text) {
					k.Find = append(k.Find, key(keyWork, form, b))
				}
			}
		}
		k.Find = append(k.Find, deskKeys(way, c.desks())...)
		for _, text := range way {
			k.Count = append(k.Count, key(countWord, text))
		}
	}
	k.Find = append(k.Find, c.name.boneKeys()...)
	if !c.firm.empty() {
		k.Count = append(k.Count, key(countFirm, c.firm.joined), key(countHouse, c.firm.head()))
	}
	for _, name := range c.staffDomains() {
		k.Find = append(k.Find, key(keyStaff, name))
		k.Count = append(k.Count, key(countStaff, c.Record.AccountID, name), key(countStaff, everyAccount, name))
	}
	if name := c.ownDomain(); name != "" {
		k.Count = append(k.Count, key(countOwn, c.Record.AccountID, name))
	}
	k.Find, k.Count = unique(k.Find), unique(k.Count)
	return k
}

func identifierKeys(slugs, mails, phones []string) []Key {
	var keys []Key
	for _, slug := range slugs {
		if slug != "" {
			keys = append(keys, key(keyProfile, slug))
		}
	}
	for _, mail := range mails {
		keys = append(keys, key(keyMail, mail))
	}
	for _, phone := range phones {
		keys = append(keys, key(keyPhone, phone))
	}
	return keys
}

// waysOf are the name's words in the Latin letters of each way to read it; a name in Latin letters has one.
func (p *person) waysOf() [][]string {
	const mostWays = 6
	all := append(p.all(), p.aside...)
	ways := [][]string{nil}
	for _, w := range all[:min(len(all), mostWords)] {
		if w.single() {
			continue
		}
		var next [][]string
		for _, text := range w.ways() {
			for _, way := range ways {
				if len(next) < mostWays {
					next = append(next, append(slices.Clone(way), text))
				}
			}
		}
		ways = next
	}
	// Given names of several words are written in one by many.
	if len(p.given) > 1 && len(p.family) > 0 {
		ways = append(ways, []string{joinLatin(p.given), p.family[len(p.family)-1].latin})
	}
	if len(p.family) > 0 && len(p.given) > 0 && p.whole != joinLatin(p.family[len(p.family)-1:]) {
		ways = append(ways, []string{p.given[0].latin, p.whole})
	}
	return ways
}

// pairsOf are the keys of each two words; a lone word stands for itself.
func pairsOf(way []string, kind string) []Key {
	if len(way) == 1 {
		return []Key{key(kind, way[0])}
	}
	var keys []Key
	for i, a := range way {
		for _, b := range way[i+1:] {
			keys = append(keys, pairKey(kind, a, b))
		}
	}
	return keys
}

// deskKeys are the keys of each two words at each firm.
func deskKeys(way, firms []string) []Key {
	var keys []Key
	for _, at := range firms {
		for i, a := range way {
			for _, b := range way[i+1:] {
				keys = append(keys, key(keyDesk, at, min(a, b), max(a, b)))
			}
		}
	}
	return keys
}

// boneKeys are the keys of the consonants of each given with each family name, in every way to read them.
func (p *person) boneKeys() []Key {
	var keys []Key
	for _, way := range p.waysOf() {
		for i, a := range way {
			for _, b := range way[i+1:] {
				for _, one := range bonesOf(a) {
					for _, other := range bonesOf(b) {
						keys = append(keys, pairKey(keyBones, one, other))
					}
				}
			}
		}
	}
	return keys
}

func unique(keys []Key) []Key {
	slices.Sort(keys)
	return slices.Compact(keys)
}
