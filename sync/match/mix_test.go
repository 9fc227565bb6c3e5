package match

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// A natural mix: an organization and the members of its sellers, with the truth. Names and firms are drawn from heavy-tailed
// distributions (one country, the hard case), members change jobs, add middle names, use nicknames, and
// the CRM has duplicates and misspellings. What the tables of the package know plays no part: nicknames are of a list of
// its own, family names are made of syllables.
type mix struct {
	random  *rand.Rand
	given   []string
	family  []string
	weights struct{ given, family, firm []float64 } // cumulative
	firms   []mixFirm
	records []Record
	people  []mixPerson // who is behind a record, by its place
	index   map[Key][]int32
	world   World
	cached  []*Candidate
}

type mixFirm struct{ name, other, domain, city string }

type mixPerson struct {
	first, middle, last string
	firm                int
	title               string
}

// mixMember is a member and the record that is it, -1 when there is none.
type mixMember struct {
	profile Profile
	truth   int
	at      bool // still at the firm of the record
	plain   bool // name and firm are exactly the record's
	proof   bool // the e-mail is the record's
}

var mixNicknames = strings.Fields(`Robert/Bob William/Bill Elizabeth/Liz James/Jim Michael/Mike Richard/Rick Thomas/Tom Jennifer/Jenny
	Katherine/Kate Joseph/Joe Daniel/Dan Margaret/Peggy`)

var mixTitles = []string{
	"Sales Manager", "Account Executive", "Chief Executive Officer", "Software Engineer", "HR Director", "Buyer",
	"Head of Purchasing", "Marketing Manager", "Project Manager", "Consultant", "Analyst", "Finance Director",
	"Operations Manager", "Director", "Product Manager", "Partner", "Engineer", "Office Manager", "Legal Counsel",
	"Data Scientist",
}

func syllables(r *rand.Rand, n int) string {
	onsets, vowels := strings.Fields("b br c cl d dr f fl g gr h j k l m n p pr qu r s sh st t th tr v w z"), strings.Fields("a e i o u ai ea oo")
	codas := strings.Fields("_ _ n r l s t ck rd m th ng")
	var b strings.Builder
	for range n {
		b.WriteString(onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))] + strings.Trim(codas[r.IntN(len(codas))], "_"))
	}
	text := b.String()
	return strings.ToUpper(text[:1]) + text[1:]
}

// newMix makes an organization of so many contacts.
func newMix(contacts int, seed uint64) *mix {
	m := &mix{random: rand.New(rand.NewPCG(seed, 8))}
	for name, kind := range known().common {
		if strings.ContainsAny(kind, "fm") && len(m.given) < 900 {
			m.given = append(m.given, strings.ToUpper(name[:1])+name[1:])
		}
	}
	slices.Sort(m.given)
	m.random.Shuffle(len(m.given), func(i, j int) { m.given[i], m.given[j] = m.given[j], m.given[i] })
	m.given = m.given[:min(len(m.given), 640)]
	for _, pair := range mixNicknames {
		full, _, _ := strings.Cut(pair, "/")
		m.given = slices.Insert(m.given, m.random.IntN(60), full)
	}
	seen := map[string]bool{}
	for len(m.family) < 60_000 {
		if name := syllables(m.random, 2+m.random.IntN(2)); !seen[name] {
			seen[name] = true
			m.family = append(m.family, name)
		}
	}
	m.weights.given = cumulated(len(m.given), func(i int) float64 { return 1 / math.Pow(float64(i)+12, 1.1) })
	m.weights.family = cumulated(len(m.family), func(i int) float64 { return 1 / math.Pow(float64(i)+14, 0.98) })
	count := max(4, contacts/4)
	m.weights.firm = cumulated(count, func(i int) float64 { return math.Pow(float64(i)+1, -0.75) })
	m.makeFirms(count)
	m.makeRecords(contacts)
	return m
}

func cumulated(n int, weight func(int) float64) []float64 {
	all := make([]float64, n)
	sum := 0.0
	for i := range all {
		sum += weight(i)
		all[i] = sum
	}
	return all
}

// draw picks a place by weights.
func (m *mix) draw(weights []float64) int {
	at, _ := slices.BinarySearch(weights, m.random.Float64()*weights[len(weights)-1])
	return min(at, len(weights)-1)
}

func (m *mix) chance(p float64) bool { return m.random.Float64() < p }

func pick[T any](m *mix, all []T) T { return all[m.random.IntN(len(all))] }

func (m *mix) makeFirms(n int) {
	heads := make([]string, n/8+1)
	for i := range heads {
		heads[i] = syllables(m.random, 2)
	}
	for i := range n {
		name := syllables(m.random, 2) + syllables(m.random, 1)
		switch {
		case m.chance(0.15):
			name = pick(m, heads) + " " + syllables(m.random, 2)
		case m.chance(0.35):
			name += " " + pick(m, []string{"Logistics", "Consulting", "Energy", "Bank", "Systems", "Foods", "Pharma", "Media"})
		}
		form := pick(m, []string{"", "", " Ltd", " Inc.", " GmbH", " S.A.", " LLC", " AG"})
		m.firms = append(m.firms, mixFirm{
			name: name + form, other: name + pick(m, []string{"", " Ltd.", " Group", " International", " Holding", " UK"}),
			domain: strings.ToLower(strings.ReplaceAll(name, " ", "")) + ".com", city: "City" + strconv.Itoa(i%300),
		})
	}
}

func (m *mix) person() mixPerson {
	p := mixPerson{
		first: m.given[m.draw(m.weights.given)], last: m.family[m.draw(m.weights.family)],
		firm: m.draw(m.weights.firm), title: pick(m, mixTitles),
	}
	if m.chance(0.3) {
		p.middle = m.given[m.draw(m.weights.given)]
	}
	return p
}

func (m *mix) makeRecords(contacts int) {
	m.index, m.world = map[Key][]int32{}, World{People: contacts, Counts: map[Key]int{}}
	for i := 0; i < contacts; {
		p := m.person()
		copies := 1
		if m.chance(0.01) {
			copies = 2
		}
		for range copies {
			m.addRecord(i, p)
			i++
		}
	}
}

func (m *mix) addRecord(i int, p mixPerson) {
	f := m.firms[p.firm]
	r := Record{
		Kind: KindContact, ID: strconv.Itoa(i), State: StateActive, First: p.first, Last: p.last,
		Company: f.name, Title: p.title, CompanyDomain: f.domain,
	}
	switch {
	case m.chance(0.02):
		r.First = nickOf(p.first)
	case m.chance(0.01):
		r.First = p.first[:1] + "."
	case p.middle != "" && m.chance(0.1):
		r.First += " " + p.middle
	}
	if m.chance(0.007) {
		r.Last = misspell(m, r.Last)
	}
	if m.chance(0.7) {
		r.Emails = []string{strings.ToLower(p.first + "." + p.last + "@" + f.domain)}
	}
	if m.chance(0.6) {
		r.City = f.city
	}
	if m.chance(0.03) {
		r.Company, r.CompanyDomain, r.Emails = "", "", nil
	}
	r.Name = r.First + " " + r.Last
	m.records, m.people = append(m.records, r), append(m.people, p)
	c := NewCandidate(r)
	m.cached = append(m.cached, c)
	keys := c.keys()
	for _, k := range keys.Find {
		m.index[k] = append(m.index[k], int32(i)) //nolint:gosec // a place
	}
	for _, k := range keys.Count {
		m.world.Counts[k]++
	}
}

func nickOf(first string) string {
	for _, pair := range mixNicknames {
		if full, short, _ := strings.Cut(pair, "/"); full == first {
			return short
		}
	}
	return first
}

func misspell(m *mix, text string) string {
	if len(text) < 5 {
		return text
	}
	at := 1 + m.random.IntN(len(text)-2)
	return text[:at] + text[at+1:]
}

// member draws a member: three in ten are in the CRM.
func (m *mix) member() mixMember {
	if !m.chance(0.3) {
		p := m.person()
		company := m.firms[p.firm].name
		if m.chance(0.4) {
			company = syllables(m.random, 3) + " " + syllables(m.random, 2)
		}
		return mixMember{profile: m.profile(p, company), truth: -1}
	}
	at := m.random.IntN(len(m.records))
	p, r := m.people[at], m.records[at]
	f := m.firms[p.firm]
	x := mixMember{truth: at, at: r.Company != ""} // of a record without a firm there is only the name
	company := f.name
	switch {
	case m.chance(0.2):
		company, x.at = m.firms[m.draw(m.weights.firm)].name, false
	case m.chance(0.3):
		company = f.other
	case m.chance(0.02):
		company = f.domain
	}
	x.profile = m.profile(p, company)
	if !x.at && m.chance(0.3) {
		x.profile.Former = []Employment{{Company: f.name}}
	}
	if m.chance(0.03) && len(r.Emails) > 0 {
		x.profile.Emails, x.proof = r.Emails, true
	}
	x.plain = company == r.Company && x.profile.First == r.First && x.profile.Last == r.Last
	return x
}

func (m *mix) profile(p mixPerson, company string) Profile {
	first, last := p.first, p.last
	switch {
	case m.chance(0.04):
		first = nickOf(first)
	case p.middle != "" && m.chance(0.2):
		first += " " + p.middle[:1] + "."
	case p.middle != "" && m.chance(0.1):
		first += " " + p.middle
	}
	switch {
	case m.chance(0.03):
		last += ", MBA"
	case m.chance(0.01):
		last += "-" + m.family[m.draw(m.weights.family)]
	case m.chance(0.002):
		last = misspell(m, last)
	}
	title := p.title
	if m.chance(0.6) {
		title = pick(m, mixTitles)
	}
	return Profile{First: first, Last: last, Name: first + " " + last, Company: company, Title: title}
}

// match looks a member up and decides, as the engine does.
func (m *mix) match(p Profile) Decision {
	const most = 300
	s := NewSubject(p)
	w := m.world
	var among []*Candidate
	seen := map[int32]bool{}
	look := func(keys []Key) {
		for _, k := range keys {
			list := m.index[k]
			if len(list) > most {
				if w.Long == nil {
					w.Long = map[Key]int{}
				}
				w.Long[k] = len(list)
				continue
			}
			for _, at := range list {
				if !seen[at] {
					seen[at] = true
					among = append(among, m.cached[at])
				}
			}
		}
	}
	look(s.Find())
	scored := s.Score(among, w, Defaults())
	if !slices.ContainsFunc(scored, func(x Scored) bool { return x.Score.Points >= Defaults().Candidate }) {
		look(s.FindMore())
		scored = s.Score(among, w, Defaults())
	}
	return Decide(scored, Defaults())
}
