package match

import (
	"cmp"
	"slices"
)

// crowd is the records of one look-up as people: two records of one person are one (duplicates must not make a rare name
// look common).
type crowd struct {
	person []int         // of each record, the place of the first record of that person; -1: nobody who could be meant
	best   map[int]level // of each person, how well the name agrees at best
	levels [levelExact + 1]int
	// kin are the people by firm whose family name agrees, by how well the whole name does.
	kin map[string]*[levelExact + 1]int
}

// inOrder are the comparisons by kind and id: who is one person with whom must not hang on the order in which they came.
func inOrder(compared []comparison) []*comparison {
	all := make([]*comparison, len(compared))
	for i := range compared {
		all[i] = &compared[i]
	}
	slices.SortStableFunc(all, func(a, b *comparison) int {
		return cmp.Or(cmp.Compare(rank(a.c.Record.Kind), rank(b.c.Record.Kind)), cmp.Compare(a.c.Record.ID, b.c.Record.ID))
	})
	return all
}

// crowdOf sees the records, in order, as people.
func crowdOf(all []*comparison) *crowd {
	c := &crowd{person: make([]int, len(all)), best: map[int]level{}, kin: map[string]*[levelExact + 1]int{}}
	met := map[string][]int{}
	for i := range all {
		c.person[i] = c.meet(all, i, met)
	}
	for i := range all {
		if who := c.person[i]; who >= 0 && all[i].names.conflict == conflictNone {
			c.best[who] = max(c.best[who], all[i].names.level)
		}
	}
	for who, best := range c.best {
		c.levels[best]++
		x := all[who]
		if x.names.family.grade >= gradeLoose && !x.c.firm.empty() {
			at := c.kin[x.c.firm.joined]
			if at == nil {
				at = &[levelExact + 1]int{}
				c.kin[x.c.firm.joined] = at
			}
			at[best]++
		}
	}
	return c
}

// meet gives the person of a record: somebody met before under the same address, number, or name and firm, whose name
// does not tell them apart.
func (c *crowd) meet(all []*comparison, i int, met map[string][]int) int {
	x := all[i].c
	if !alive(x) {
		return -1
	}
	traits := x.traits()
	who := i
	for _, trait := range traits {
		for _, before := range met[trait] {
			if !apart(all[before].c, x) {
				who = min(who, c.person[before])
			}
		}
	}
	// A lead and a contact of one name at one firm are one person, whatever their titles say.
	place := ""
	if !x.firm.empty() {
		place = x.name.key() + "@" + x.firm.joined
		for _, before := range met[place] {
			if all[before].c.Record.Kind != x.Record.Kind {
				who = min(who, c.person[before])
			}
		}
	}
	for _, trait := range append(traits, place) {
		met[trait] = append(met[trait], i)
	}
	return who
}

// traits are what two records of one person share.
func (c *Candidate) traits() []string {
	traits := append(slices.Clone(c.mails), c.phones...)
	if !c.firm.empty() {
		traits = append(traits, c.name.key()+"@"+c.firm.joined+"@"+fold(c.Record.Title))
	}
	traits = append(traits, "="+c.Record.ID)
	if c.Record.Successor.ID != "" {
		traits = append(traits, "="+c.Record.Successor.ID)
	}
	return traits
}

// tell tells each comparison what the others say of it.
func (c *crowd) tell(all []*comparison) {
	for i := range all {
		x := all[i]
		x.mailOf, x.phoneOf = 1, 1
		for l := x.names.level; l <= levelExact; l++ {
			x.others += c.levels[l]
		}
		if who := c.person[i]; who >= 0 && c.best[who] >= x.names.level && x.names.conflict == conflictNone {
			x.others = max(0, x.others-1)
		}
		if !x.c.firm.empty() && c.kin[x.c.firm.joined] != nil {
			for l := range x.names.level {
				x.relatives += c.kin[x.c.firm.joined][l]
			}
		}
		if x.mail != "" || x.phone != "" {
			c.share(all, i)
		}
	}
}

// share counts the people who have the address or the number as well; a mailbox of people of different names is shared,
// whatever it is called.
func (c *crowd) share(all []*comparison, i int) {
	x := all[i]
	seen := map[int]bool{c.person[i]: true, -1: true}
	for j := range all {
		o := all[j].c
		if seen[c.person[j]] {
			continue
		}
		mail, phone := x.mail != "" && contains(o.mails, x.mail), x.phone != "" && contains(o.phones, x.phone)
		if !mail && !phone {
			continue
		}
		seen[c.person[j]] = true
		if mail {
			x.mailOf++
			x.shared = x.shared || apart(o, x.c)
		}
		if phone {
			x.phoneOf++
		}
	}
}

// apart: two names that are two people's.
func apart(a, b *Candidate) bool {
	if a.name.empty() || b.name.empty() {
		return false
	}
	n := compareNames(a.name, b.name, func(word, word) bool { return false })
	return n.level <= levelGiven || n.conflict != conflictNone
}
