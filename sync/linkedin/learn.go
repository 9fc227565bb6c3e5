package linkedin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

func (r *Reader) learnConnections(ctx context.Context, _ *votes) error {
	return r.learnItems(ctx, kindConnections, func(t *table) bool {
		if p, ok := r.connection(t); ok {
			r.known.addConnection(p)
		}
		return true
	})
}

func (r *Reader) learnInvitations(ctx context.Context, v *votes) error {
	err := r.rows(ctx, kindInvitations, func(t *table) bool {
		from, to := t.text("from"), t.text("to")
		inviter, invitee := r.known.profile(t.raw("inviterprofileurl")), r.known.profile(t.raw("inviteeprofileurl"))
		r.known.add(from, inviter)
		r.known.add(to, invitee)
		received, known := receivedOf(t.raw("direction"))
		if !known {
			return true
		}
		name, slug := from, inviter.slug
		if received {
			name, slug = to, invitee.slug
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
	for _, f := range r.files[fileProfile] {
		_, err := r.rowsOf(ctx, kindProfile, f, func(t *table) bool {
			if name := fullName(t.text("firstname"), t.text("lastname")); name != "" {
				v.profiles[Fold(name)] = name
			}
			return false
		})
		if err := unlessForeign(err); err != nil {
			return err
		}
	}
	return nil
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
			r.known.add(fullName(t.text(side.first), t.text(side.last)), r.known.profile(t.raw(side.url)))
			return true
		})
		if err := unlessForeign(err); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) learnNotes(ctx context.Context, _ *votes) error {
	return r.learnItems(ctx, kindNotes, func(t *table) bool {
		name, url := noteMember(t)
		r.known.add(name, r.known.profile(url))
		return r.seen(t, "createdon", "createdat")
	})
}

// learnMessages reads the messages without their texts.
func (r *Reader) learnMessages(ctx context.Context, v *votes) error {
	return r.learnItems(ctx, kindMessages, func(t *table) bool {
		from, sender := t.text("from"), r.known.profile(t.raw("senderprofileurl"))
		if sender.slug == "" && isSponsored(t) || isDraft(t) {
			return true
		}
		dated := r.seen(t, "date")
		r.known.add(from, sender)
		people, names := []string{sender.slug}, []string{from}
		urls := recipientURLs(t.raw("recipientprofileurls"))
		if len(urls) == 1 {
			// Only a single recipient's name is certain before all names are known.
			r.known.add(t.text("to"), r.known.profile(urls[0]))
		}
		recipients := strings.Split(t.text("to"), ", ")
		for i, url := range urls {
			slug := r.known.profile(url).slug
			people = append(people, slug)
			if len(urls) == len(recipients) {
				vote(v.reached, r.known.fold(recipients[i]), slug)
			}
		}
		names = append(names, recipients...)
		if received, known := receivedOf(t.raw("direction")); known && !received && from != "" {
			v.names[from]++
		}
		vote(v.sent, r.known.fold(from), sender.slug)
		v.count(r.known, people, names)
		return dated
	})
}

// vote notes that a folded name goes with a profile.
func vote(votes map[borne]int, name, slug string) {
	if name != "" && slug != "" {
		votes[borne{name, slug}]++
	}
}

// count notes who takes part in a message.
func (v *votes) count(known *directory, slugs, names []string) {
	v.all++
	for i, slug := range slugs {
		if slug != "" && !slices.Contains(slugs[:i], slug) {
			v.present[slug]++
		}
	}
	folded := make([]string, 0, len(names))
	for _, name := range names {
		read := known.name(name)
		key := read.key
		if key == "" || slices.Contains(folded, key) || read.hidden {
			continue
		}
		folded = append(folded, key)
		v.presentName[key]++
		v.title[key] = first(v.title[key], name)
	}
}

// seen keeps the newest time of all items; false when the row has none that can be read.
func (r *Reader) seen(t *table, names ...string) bool {
	m, dated := t.moment(names...)
	if dated && m.At.After(r.newest) {
		r.newest = m.At
	}
	return dated
}

// Newest is the time of the newest message or note, zero without any.
func (r *Reader) Newest() time.Time { return r.newest }

// AsOf is the date that what the file says of people is of at least: that of its newest item or connection, zero without any.
func (r *Reader) AsOf() time.Time {
	if r.connected.IsZero() || r.newest.After(r.connected.Time()) {
		return r.newest
	}
	return r.connected.Time()
}

// learnItems reads the files of a kind whose rows become something; each says whether a row can be read. A file with other
// columns than expected is left out, visibly, as long as there is something else to read; one of which no row can be
// read is an error.
func (r *Reader) learnItems(ctx context.Context, kind *fileKind, each func(*table) bool) error {
	for _, f := range slices.Clone(r.files[kind.key]) {
		read, unread := 0, 0
		_, err := r.rowsOf(ctx, kind, f, func(t *table) bool {
			if each(t) {
				read++
			} else {
				unread++
			}
			return true
		})
		var unknown *ColumnsError
		if errors.As(err, &unknown) && errors.Is(err, ErrUnknownColumns) {
			err = r.setAside(unknown, f)
		}
		if err != nil {
			return err
		}
		if read == 0 && (unread > 0 || r.left[f.name] != nil || f.size == 0 && r.nothingElse()) {
			return &ColumnsError{File: f.name, Columns: f.heads, Err: ErrUnreadable}
		}
	}
	return nil
}

// nothingElse says that every file whose rows become something is empty.
func (r *Reader) nothingElse() bool {
	for key, files := range r.files {
		for _, f := range files {
			if isItemFile(key) && f.size > 0 {
				return false
			}
		}
	}
	return true
}

// setAside leaves out connections or notes with other columns than expected. Messages with such columns, or nothing else to
// read, stay an error.
func (r *Reader) setAside(unknown *ColumnsError, f *file) error {
	if f.key == fileMessages {
		return unknown
	}
	for key, files := range r.files {
		if !isItemFile(key) || len(files) == 0 || key == f.key && len(files) == 1 {
			continue
		}
		r.aside = append(r.aside, Skip{File: f.name, Line: 1, Reason: ReasonColumns, Text: strings.Join(unknown.Columns, ", ")})
		r.files[f.key] = slices.DeleteFunc(r.files[f.key], func(other *file) bool { return other == f })
		return nil
	}
	return unknown
}
