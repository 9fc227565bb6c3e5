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
			person, shown := connection(t)
			if !shown {
				r.skip(t, ReasonHidden)
				return true
			}
			return each(r.known.complete(person))
		})
	})
}

// connection reads a row; of a person who is not shown only the date is filled.
func connection(t *table) (Person, bool) {
	p := Person{
		FirstName: t.text("firstname"), LastName: t.text("lastname"),
		Slug: Slug(t.raw("url", "profileurl")), Email: t.text("emailaddress", "email"),
		Company: t.text("company"), Title: t.text("position", "title"),
	}
	p.Name, p.URL = fullName(p.FirstName, p.LastName), ProfileURL(p.Slug)
	if p.Name == "" && p.Slug == "" {
		return Person{}, false
	}
	// A day that cannot be read is unknown; the connection is one all the same.
	p.ConnectedOn, _ = parseDay(t.raw("connectedon"), connectionLayouts)
	return p, true
}

func fullName(first, last string) string {
	return strings.TrimSpace(first + " " + last)
}
