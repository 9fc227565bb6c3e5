package linkedin

import "strings"

// directory joins the names of people to their profiles across all files, so that files of an era without
// addresses do not make several people of one. A name that two people bear joins to nobody.
type directory struct {
	slugsOf map[string][]string // by folded name
	nameOf  map[string]string   // by slug, the first name met
	urlOf   map[string]string   // by slug, addresses whose case counts
	details map[string]*known   // by slug, from the connections
	byName  map[string][]*known // by folded name, connections of an era without addresses
	read    map[string]address  // by address as the files write it, a part of them
	names   map[string]readName // by name as the files write it, a part of them
}

// known is what only the connections tell of a person.
type known struct {
	firstName, lastName, email, company, title string
	connectedOn                                Date
}

// readName is what a name says.
type readName struct {
	key    string // folded
	hidden bool   // it is that of hidden people
}

// name reads a name; the same ones come again and again.
func (d *directory) name(text string) readName {
	if n, known := d.names[text]; known {
		return n
	}
	n := readName{key: Fold(text), hidden: isHiddenName(text)}
	if len(d.names) == maxRead {
		clear(d.names)
	}
	d.names[strings.Clone(text)] = n
	return n
}

// fold is Fold of a name that comes again and again.
func (d *directory) fold(text string) string { return d.name(text).key }

// address is what the address of a profile says.
type address struct{ slug, url string }

// maxRead bounds the memory for addresses and for names that were read.
const maxRead = 50_000

// profile reads an address; the same ones come again and again.
func (d *directory) profile(text string) address {
	if text == "" {
		return address{}
	}
	if p, known := d.read[text]; known {
		return p
	}
	p := address{slug: Slug(text), url: Address(text)}
	if len(d.read) == maxRead {
		clear(d.read)
	}
	d.read[strings.Clone(text)] = p
	return p
}

func newDirectory() *directory {
	return &directory{
		slugsOf: map[string][]string{}, nameOf: map[string]string{}, urlOf: map[string]string{}, details: map[string]*known{}, names: map[string]readName{},
		byName: map[string][]*known{}, read: map[string]address{},
	}
}

// add learns that a person of this name has this profile; without a profile it only learns that the name exists.
func (d *directory) add(name string, p address) {
	slug := p.slug
	if slug == "" && d.name(name).hidden {
		return
	}
	if p.url != ProfileURL(slug) {
		d.urlOf[slug] = p.url
	}
	key := d.fold(name)
	if key == "" {
		return
	}
	slugs := d.slugsOf[key]
	if slug == "" {
		d.slugsOf[key] = slugs
		return
	}
	for _, other := range slugs {
		if other == slug {
			return
		}
	}
	d.slugsOf[key] = append(slugs, slug)
	if d.nameOf[slug] == "" {
		d.nameOf[slug] = name
	}
}

func (d *directory) addConnection(p Person) {
	d.add(p.Name, address{p.Slug, p.URL})
	told := &known{p.FirstName, p.LastName, p.Email, p.Company, p.Title, p.ConnectedOn}
	if p.Slug != "" {
		d.details[p.Slug] = told
		return
	}
	if key := d.fold(p.Name); key != "" && !d.name(p.Name).hidden {
		d.byName[key] = append(d.byName[key], told)
	}
}

// of is what the connections tell of a person: by slug, else by a name that one
// connection and one profile bear; nil: nothing.
func (d *directory) of(slug, name string) *known {
	if told, found := d.details[slug]; found {
		return told
	}
	same := d.byName[d.fold(name)]
	if len(same) == 1 && d.slugOf(name) == slug {
		return same[0]
	}
	return nil
}

func (d *directory) hasName(name string) bool {
	_, found := d.slugsOf[d.fold(name)]
	return found
}

func (d *directory) slugHasName(slug, name string) bool {
	for _, other := range d.slugsOf[d.fold(name)] {
		if other == slug {
			return true
		}
	}
	return false
}

// slugOf gives the slug of the only person of that name, "" when there is none or more than one.
func (d *directory) slugOf(name string) string {
	slugs := d.slugsOf[d.fold(name)]
	if len(slugs) != 1 || d.namesakes(name) {
		return ""
	}
	return slugs[0]
}

// namesakes says that the files know several people of that name.
func (d *directory) namesakes(name string) bool {
	key := d.fold(name)
	return len(d.slugsOf[key]) > 1 || len(d.byName[key]) > 1
}

// url is the address of a profile as the files write it.
func (d *directory) url(slug string) string {
	return first(d.urlOf[slug], ProfileURL(slug))
}

// complete fills what another file knows of the person.
func (d *directory) complete(p Person) Person {
	if p.Slug == "" {
		p.Slug = d.slugOf(p.Name)
	}
	if p.Name == "" {
		p.Name = d.nameOf[p.Slug]
	}
	p.URL, p.Namesakes = d.url(p.Slug), d.namesakes(p.Name)
	told := d.of(p.Slug, p.Name)
	if told == nil {
		return p
	}
	p.FirstName = first(p.FirstName, told.firstName)
	p.LastName = first(p.LastName, told.lastName)
	p.Email = first(p.Email, told.email)
	p.Company = first(p.Company, told.company)
	p.Title = first(p.Title, told.title)
	if p.ConnectedOn.IsZero() {
		p.ConnectedOn = told.connectedOn
	}
	return p
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
