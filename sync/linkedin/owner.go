package linkedin

import (
	"context"
	"errors"
)

// Owner is the archive's owner, zero when unknown and for a CSV.
// It comes from the invitations, else from the profile and who sends under its name, else from the one person
// who takes part in every conversation (archives.md §7).
func (r *Reader) Owner() Owner { return r.owner }

// AssumeOwner says whose archive it is, for one that does not tell. It adds what was not found
// and never replaces an owner that was.
func (r *Reader) AssumeOwner(o Owner) {
	if r.owner.Slug != "" || r.source == SourceCSV {
		return
	}
	if r.owner.Name != "" && o.Name != "" && fold(o.Name) != fold(r.owner.Name) {
		return
	}
	r.setOwner(Owner{Name: first(r.owner.Name, o.Name), Slug: o.Slug})
}

func (r *Reader) setOwner(o Owner) {
	o.URL = ProfileURL(o.Slug)
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
	return r.owner.Name != "" && fold(p.Name) == fold(r.owner.Name)
}

// identify marks the owner and fills what other files know of anybody else.
func (r *Reader) identify(name, slug string) Person {
	p := Person{Name: name, Slug: slug, Hidden: slug == "" && isHiddenName(name)}
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

// votes count who could be the owner.
type votes struct {
	invitations map[string]int    // by slug
	names       map[string]int    // by name, from the invitations
	nameOf      map[string]string // by slug, from the invitations
	sent        map[string]map[string]int
	profile     string
	// present counts the conversations of each slug, all is their number.
	present map[string]int
	all     int
}

// learn reads every file once: names are joined to profiles, and the owner is found.
func (r *Reader) learn(ctx context.Context) error {
	r.known, r.own, r.skipped = newDirectory(), map[string]bool{}, map[string][]Skip{}
	if r.source == SourceCSV {
		return r.learnNamed(ctx)
	}
	v := &votes{
		invitations: map[string]int{}, names: map[string]int{}, nameOf: map[string]string{},
		sent: map[string]map[string]int{}, present: map[string]int{},
	}
	for _, part := range []func(context.Context, *votes) error{
		r.learnConnections, r.learnInvitations, r.learnProfile, r.learnEndorsements, r.learnNotes, r.learnMessages,
	} {
		if err := part(ctx, v); err != nil {
			return err
		}
	}
	r.skipped = map[string][]Skip{}
	r.elect(v)
	return nil
}

// elect decides who the owner is.
func (r *Reader) elect(v *votes) {
	name := v.profile
	slug := most(v.invitations)
	if name == "" {
		name = first(v.nameOf[slug], most(v.names))
	}
	if slug == "" && name != "" {
		slug = first(most(v.sent[fold(name)]), r.known.slugOf(name))
	}
	if slug == "" && name == "" {
		slug = v.everywhere()
	}
	r.setOwner(Owner{Name: first(name, r.known.nameOf[slug]), Slug: slug})
	// A profile's address can be changed: the invitations then show the owner's name under several.
	for other := range v.invitations {
		if name != "" && fold(v.nameOf[other]) == fold(name) {
			r.own[other] = true
		}
	}
}

// everywhere is the only person in all of several conversations.
func (v *votes) everywhere() string {
	found := ""
	for slug, n := range v.present {
		if n < v.all || v.all < 2 {
			continue
		}
		if found != "" {
			return ""
		}
		found = slug
	}
	return found
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

func (r *Reader) learnConnections(ctx context.Context, _ *votes) error {
	return r.setAside(fileConnections, r.rows(ctx, kindConnections, func(t *table) bool {
		if p, ok := connection(t); ok {
			r.known.addConnection(p)
		}
		return true
	}))
}

func (r *Reader) learnInvitations(ctx context.Context, v *votes) error {
	err := r.rows(ctx, kindInvitations, func(t *table) bool {
		from, to := t.text("from"), t.text("to")
		inviter, invitee := Slug(t.raw("inviterprofileurl")), Slug(t.raw("inviteeprofileurl"))
		r.known.add(from, inviter)
		r.known.add(to, invitee)
		name, slug := from, inviter
		switch letters(t.raw("direction")) {
		case "outgoing":
		case "incoming":
			name, slug = to, invitee
		default:
			return true
		}
		if name != "" {
			v.names[name]++
		}
		if slug != "" {
			v.invitations[slug]++
			v.nameOf[slug] = first(v.nameOf[slug], name)
		}
		return true
	})
	return unlessForeign(err)
}

func (r *Reader) learnProfile(ctx context.Context, v *votes) error {
	return unlessForeign(r.rows(ctx, kindProfile, func(t *table) bool {
		v.profile = fullName(t.text("firstname"), t.text("lastname"))
		return false
	}))
}

func (r *Reader) learnEndorsements(ctx context.Context, _ *votes) error {
	for _, side := range []struct {
		kind             *fileKind
		first, last, url string
	}{
		{kindEndorsedBy, "endorserfirstname", "endorserlastname", "endorserpublicurl"},
		{kindEndorsedByMe, "endorseefirstname", "endorseelastname", "endorseepublicurl"},
	} {
		err := r.rows(ctx, side.kind, func(t *table) bool {
			r.known.add(fullName(t.text(side.first), t.text(side.last)), Slug(t.raw(side.url)))
			return true
		})
		if err := unlessForeign(err); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) learnNotes(ctx context.Context, _ *votes) error {
	return r.setAside(fileNotes, r.rows(ctx, kindNotes, func(t *table) bool {
		r.known.add(noteMember(t))
		return true
	}))
}

// learnMessages reads the messages without their texts.
func (r *Reader) learnMessages(ctx context.Context, v *votes) error {
	present, conversations := map[[2]string]bool{}, map[string]bool{}
	return r.setAside(fileMessages, r.rows(ctx, kindMessages, func(t *table) bool {
		from, slug := t.text("from"), Slug(t.raw("senderprofileurl"))
		if slug == "" && isSponsored(t) || isDraft(t) {
			return true
		}
		r.known.add(from, slug)
		people := []string{slug}
		if urls := recipientURLs(t.raw("recipientprofileurls")); len(urls) == 1 {
			// Only a single recipient's name is certain before all names are known.
			to := Slug(urls[0])
			r.known.add(t.text("to"), to)
			people = append(people, to)
		} else {
			for _, url := range urls {
				people = append(people, Slug(url))
			}
		}
		if key := fold(from); key != "" && slug != "" {
			if v.sent[key] == nil {
				v.sent[key] = map[string]int{}
			}
			v.sent[key][slug]++
		}
		conversation := t.text("conversationid")
		if !conversations[conversation] {
			conversations[conversation] = true
			v.all++
		}
		for _, person := range people {
			if at := [2]string{conversation, person}; person != "" && !present[at] {
				present[at] = true
				v.present[person]++
			}
		}
		return true
	}))
}

// unlessForeign lets a file pass that only helps and has other columns than expected.
func unlessForeign(err error) error {
	if errors.Is(err, ErrUnknownColumns) {
		return nil
	}
	return err
}

// setAside leaves out connections or notes with other columns than expected, visibly, so that the messages can be read.
// Messages with such columns, or nothing else to read, stay an error.
func (r *Reader) setAside(key string, err error) error {
	if !errors.Is(err, ErrUnknownColumns) || key == fileMessages {
		return err
	}
	for other := range r.files {
		if other != key && isItemFile(other) {
			r.aside = append(r.aside, Skip{File: r.files[key].name, Line: 1, Reason: ReasonColumns})
			delete(r.files, key)
			return nil
		}
	}
	return err
}
