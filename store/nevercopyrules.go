package store

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// NeverCopyRules is the never-copy list of one seat, ready to be asked (spec §8.3).
type NeverCopyRules struct {
	members    map[string]bool
	companies  map[string]bool
	domains    map[string]bool
	colleagues bool
	seats      Colleagues
}

// neverCopyReader reads the list, inside a change or outside.
type neverCopyReader interface {
	NeverCopies(ctx context.Context, seatID int64) ([]NeverCopy, error)
	Colleagues(ctx context.Context) (Colleagues, error)
}

// NeverCopyRulesOf reads the list of a seat, inside a change or outside.
func NeverCopyRulesOf(ctx context.Context, r neverCopyReader, seatID int64) (NeverCopyRules, error) {
	rules, err := r.NeverCopies(ctx, seatID)
	if err != nil {
		return NeverCopyRules{}, err
	}
	list := NeverCopyRules{members: map[string]bool{}, companies: map[string]bool{}, domains: map[string]bool{}}
	for _, rule := range rules {
		value := Folded(rule.Value)
		switch rule.Kind {
		case "member":
			list.members[value] = true
		case "company":
			list.companies[value] = true
		case "domain":
			list.domains[value] = true
		case "colleagues":
			list.colleagues = true
			if value != "" {
				list.companies[value] = true
			}
		}
	}
	if list.colleagues {
		list.seats, err = r.Colleagues(ctx)
	}
	return list, err
}

// Empty says that the list keeps nothing back.
func (n NeverCopyRules) Empty() bool {
	return len(n.members) == 0 && len(n.companies) == 0 && len(n.domains) == 0 && !n.colleagues
}

// Keeps is the kind of the rule that keeps an item with these people back, "" when none
// does. One of several is enough.
func (n NeverCopyRules) Keeps(others []Other) string {
	for _, o := range others {
		domain := ""
		if at := strings.LastIndexByte(o.Email, '@'); at >= 0 {
			domain = strings.ToLower(o.Email[at+1:])
		}
		known := func(of map[string]bool) bool {
			return slices.ContainsFunc(o.KnownAs, func(as string) bool { return of[as] })
		}
		switch {
		case known(n.members) || n.members[Folded(o.Name)]:
			return "member"
		case o.Company != "" && n.companies[Folded(o.Company)]:
			return "company"
		case domain != "" && n.domains[domain]:
			return "domain"
		case n.colleagues && (known(n.seats.Slugs) || domain != "" && n.seats.Domains[domain]):
			return "colleagues"
		}
	}
	return ""
}

// Folded is a name in one spelling: NFC, lower case, single spaces.
func Folded(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(name)), " "))
}
