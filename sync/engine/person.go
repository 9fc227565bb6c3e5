package engine

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/linkedin"
)

// memberKey is the key of a LinkedIn person: the profile slug, else the name with the
// company, which is of low confidence (archives.md §8).
func memberKey(p linkedin.Person) string {
	if p.Slug != "" {
		return p.Slug
	}
	if p.Name == "" {
		return ""
	}
	return "name:" + folded(p.Name) + "|" + folded(p.Company)
}

// companyKey is the key of a LinkedIn company.
func companyKey(name string) string { return folded(name) }

// folded is a name in one spelling: NFC, lower case, single spaces.
func folded(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(name)), " "))
}

// personOf is whom a composed item names.
func personOf(n NewItem) linkedin.Person {
	slug := linkedin.Slug(n.MemberURL)
	return linkedin.Person{Name: dynamics.OneLine(n.MemberName), Slug: slug, URL: linkedin.ProfileURL(slug)}
}

func direction(received bool) string {
	if received {
		return "received"
	}
	return "sent"
}

// momentOf is when a composed item happened.
func (e *Engine) momentOf(n NewItem) time.Time {
	if n.At.IsZero() {
		return e.now()
	}
	return n.At
}

// seatFor is the seat that an actor works on: the named one, else the own; checked
// against the role.
func (e *Engine) seatFor(ctx context.Context, a Actor, action Action, email string) (store.Seat, error) {
	var seat store.Seat
	var err error
	if email == "" {
		email = a.Email
	}
	seat, err = e.store.SeatOf(ctx, email)
	if fault.CodeOf(fault.Stored(err)) == fault.NotFound {
		if refused := e.may(ctx, a, action, 0, email); refused != nil {
			return seat, refused
		}
		return seat, fault.New(fault.NotFound, "errors.no-seat", "Email", email)
	}
	if err != nil {
		return seat, fault.Stored(err)
	}
	return seat, e.may(ctx, a, action, seat.ID, email)
}
