package linkedin

import (
	"context"
	"iter"
	"strings"
)

// Connections gives the owner's connections; from a CSV the different members of its rows. Errors as for Notes.
func (r *Reader) Connections(ctx context.Context) iter.Seq2[Person, error] {
	if r.source == SourceCSV {
		return r.namedMembers(ctx)
	}
	return sequence(func(each func(Person) bool) error {
		return r.rows(ctx, kindConnections, func(t *table) bool {
			person, shown := r.connection(t)
			if !shown {
				r.skip(t, ReasonHidden, "")
				return true
			}
			return each(r.known.complete(person))
		})
	})
}

// connection reads a row; of a person who is not shown only the date is filled.
func (r *Reader) connection(t *table) (Person, bool) {
	at := r.known.profile(t.raw("url", "profileurl"))
	p := Person{
		FirstName: t.text("firstname"), LastName: t.text("lastname"),
		Slug: at.slug, URL: at.url, Email: t.text("emailaddress", "email"),
		Company: t.text("company"), Title: t.text("position", "title"),
	}
	p.Name = fullName(p.FirstName, p.LastName)
	if p.Slug == "" && (p.Name == "" || isHiddenName(p.Name)) {
		return Person{}, false
	}
	// A day that cannot be read is unknown; the connection is one all the same.
	p.ConnectedOn, _ = t.day("connectedon")
	if p.ConnectedOn.Time().After(r.connected.Time()) {
		r.connected = p.ConnectedOn
	}
	return p, true
}

func fullName(first, last string) string {
	return strings.TrimSpace(first + " " + last)
}
