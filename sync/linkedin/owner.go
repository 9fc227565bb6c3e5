package linkedin

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
)

// Owner is the archive's owner, zero when unknown and for a CSV.
// It comes from the invitations, else from the profile and who sends under its name, else from what the hint knows, else
// from the one person who takes part in every conversation (archives.md §7).
func (r *Reader) Owner() Owner { return r.owner }

// Asked are the people who may be the owner where nothing decides, the likeliest first.
func (r *Reader) Asked() []Owner { return r.asked }

// NameOf is the name of a person of the archive by the profile slug, "" when nobody in it has that profile.
func (r *Reader) NameOf(slug string) string { return r.known.nameOf[slug] }

// AssumeOwner says whose archive it is, for one that does not tell. It adds what was not found
// and never replaces an owner that was.
func (r *Reader) AssumeOwner(o Owner) {
	if r.owner.Slug != "" || r.source == SourceCSV {
		return
	}
	if r.owner.Name != "" && o.Name != "" && Fold(o.Name) != Fold(r.owner.Name) {
		return
	}
	r.setOwner(Owner{Name: first(r.owner.Name, o.Name), Slug: o.Slug})
	r.asked = nil
}

// SameName says that two names are of one person as far as words tell: the same words in any order, or all words of the
// shorter one, at least two, among those of the longer.
func SameName(a, b string) bool {
	one, other := strings.Fields(Fold(a)), strings.Fields(Fold(b))
	if len(one) > len(other) {
		one, other = other, one
	}
	if len(one) < 2 {
		return len(one) == 1 && slices.Equal(one, other)
	}
	for _, word := range one {
		i := slices.Index(other, word)
		if i < 0 {
			return false
		}
		other = slices.Delete(slices.Clone(other), i, i+1)
	}
	return true
}

func (r *Reader) setOwner(o Owner) {
	o.URL = r.known.url(o.Slug)
	r.owner = o
	if o.Slug != "" {
		r.own[o.Slug] = true
	}
}

// isOwner tells by the profile, by the name only for people without one.
func (r *Reader) isOwner(p Person) bool {
	if p.Slug != "" {
		return r.own[p.Slug]
	}
	return r.owner.Name != "" && r.known.fold(p.Name) == r.known.fold(r.owner.Name)
}

// identify marks the owner and fills what other files know of anybody else.
func (r *Reader) identify(name string, at address) Person {
	p := Person{Name: name, Slug: at.slug, Hidden: at.slug == "" && r.known.name(name).hidden}
	if p.Hidden {
		return p
	}
	if r.isOwner(p) {
		return Person{Name: first(name, r.owner.Name), Slug: r.owner.Slug, URL: r.owner.URL, Owner: true}
	}
	p = r.known.complete(p)
	p.Owner = p.Slug != "" && r.own[p.Slug]
	return p
}

// borne is a folded name with the slug of a profile that bears it.
type borne struct{ name, slug string }

// of are the votes for the profiles of one name. It looks at all: it is asked for a few names when everything is read.
func of(votes map[borne]int, name string) map[string]int {
	found := map[string]int{}
	for b, n := range votes {
		if b.name == name {
			found[b.slug] = n
		}
	}
	return found
}

// votes count who could be the owner.
type votes struct {
	invitations map[string]int    // by slug
	names       map[string]int    // by name, from the invitations and from who wrote what DIRECTION calls sent
	nameOf      map[string]string // by slug, from the invitations
	sent        map[borne]int     // who sent
	reached     map[borne]int     // the same of recipients, where names and profiles are as many
	profiles    map[string]string // names of the profile files, by their folded form
	// present counts the messages that each person takes part in, by slug and by folded name; all is their number.
	present, presentName map[string]int
	title                map[string]string // by folded name
	all                  int
}

// learn reads every file once or twice: what kind of program wrote it, the names and profiles of people, and the owner.
func (r *Reader) learn(ctx context.Context) error {
	r.known, r.own = newDirectory(), map[string]bool{}
	r.watch.size.Store(r.Size())
	defer r.watch.learned.Store(true)
	if err := r.learnHabits(ctx); err != nil {
		return err
	}
	if r.source == SourceCSV {
		return r.learnNamed(ctx)
	}
	v := &votes{
		invitations: map[string]int{}, names: map[string]int{}, nameOf: map[string]string{}, profiles: map[string]string{},
		sent: map[borne]int{}, reached: map[borne]int{}, present: map[string]int{},
		presentName: map[string]int{}, title: map[string]string{},
	}
	for _, part := range []func(context.Context, *votes) error{
		r.learnConnections, r.learnInvitations, r.learnProfile, r.learnEndorsements, r.learnNotes, r.learnMessages,
	} {
		if err := part(ctx, v); err != nil {
			return err
		}
	}
	r.left = map[string]*leftRows{}
	if len(v.profiles) > 1 {
		return &SeveralError{Names: valuesOf(v.profiles)}
	}
	r.elect(v)
	return nil
}

func valuesOf(m map[string]string) []string {
	var all []string
	for _, value := range m {
		all = append(all, value)
	}
	slices.Sort(all)
	return all
}

// elect decides who the owner is.
func (r *Reader) elect(v *votes) {
	name := ""
	for _, profile := range v.profiles {
		name = profile
	}
	slug := most(v.invitations)
	if name == "" {
		name = first(v.nameOf[slug], most(v.names))
	}
	if slug == "" && name != "" {
		slug = r.profileOf(v, Fold(name))
	}
	if slug == "" && name == "" {
		name, slug = r.byHint(v)
	}
	if slug == "" && name == "" {
		name, slug = v.everywhere()
	}
	r.setOwner(Owner{Name: first(name, r.known.nameOf[slug]), Slug: slug})
	if r.owner == (Owner{}) {
		r.asked = r.likeliest(v)
	}
	if slices.Contains(r.hint.Slugs, r.owner.Slug) {
		for _, own := range r.hint.Slugs {
			r.own[own] = true
		}
	}
	// A profile's address can be changed: the invitations then show the owner's name under several.
	for other := range v.invitations {
		if name != "" && Fold(v.nameOf[other]) == Fold(name) {
			r.own[other] = true
		}
	}
}

// profileOf is the profile that goes with a folded name.
func (r *Reader) profileOf(v *votes, folded string) string {
	return first(most(of(v.sent, folded)), first(r.known.slugOf(folded), most(of(v.reached, folded))))
}

// byHint looks for the seat holder among those who take part in nearly all messages.
func (r *Reader) byHint(v *votes) (name, slug string) {
	for _, slug := range r.hint.Slugs {
		if slug != "" && v.nearlyAll(v.present[slug]) {
			return r.known.nameOf[slug], slug
		}
	}
	for folded, n := range v.presentName {
		if sameWords(folded, Fold(r.hint.Name)) && v.nearlyAll(n) {
			return v.title[folded], r.profileOf(v, folded)
		}
	}
	return "", ""
}

// nearlyAll leaves room for rows of which only a part is known.
func (v *votes) nearlyAll(n int) bool { return n > 0 && n*10 >= v.all*9 }

// sameWords compares folded names without the order of their words.
func sameWords(a, b string) bool {
	one, two := strings.Fields(a), strings.Fields(b)
	slices.Sort(one)
	slices.Sort(two)
	return len(one) > 0 && slices.Equal(one, two)
}

// everywhere is the only person in all of several messages, by profile or else by name.
func (v *votes) everywhere() (name, slug string) {
	if slug = onlyOne(v.present, v.all); slug != "" {
		return "", slug
	}
	name = onlyOne(v.presentName, v.all)
	return v.title[name], first(most(of(v.sent, name)), most(of(v.reached, name)))
}

// onlyOne is the only key that was counted all times.
func onlyOne(counts map[string]int, all int) string {
	found := ""
	for key, n := range counts {
		if n < all || all < 2 {
			continue
		}
		if found != "" {
			return ""
		}
		found = key
	}
	return found
}

// likeliest are a few people who take part in the most messages.
func (r *Reader) likeliest(v *votes) []Owner {
	const few = 5
	var names []string
	for name := range v.presentName {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(v.presentName[b], v.presentName[a]), cmp.Compare(a, b))
	})
	var all []Owner
	for _, name := range names[:min(few, len(names))] {
		slug := r.profileOf(v, name)
		all = append(all, Owner{Name: v.title[name], Slug: slug, URL: r.known.url(slug)})
	}
	return all
}

// most gives the key that was counted most, the first in the alphabet among equals.
func most(counts map[string]int) string {
	winner := ""
	for key, n := range counts {
		if winner == "" || n > counts[winner] || n == counts[winner] && key < winner {
			winner = key
		}
	}
	return winner
}

// unlessForeign lets a file pass that only helps and has other columns than expected.
func unlessForeign(err error) error {
	if errors.Is(err, ErrUnknownColumns) {
		return nil
	}
	return err
}
