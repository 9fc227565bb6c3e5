package seed

import "strings"

// company is who stands behind an account.
type company struct {
	name, domain string
	city         city
}

// showcase are the accounts that every organization begins with: near
// duplicates, apostrophes, legal forms.
func showcase() []company {
	return []company{
		{name: "Aveline Énergie", domain: "aveline-energie.test"},
		{name: "Aveline Energie SAS", domain: "aveline-energie.test"},
		{name: "Northwind Analytics, Inc.", domain: "northwind-analytics.test"},
		{name: "Northwind Analytics", domain: "northwind-analytics.test"},
		{name: "L'Atelier du Vercors", domain: "atelier-vercors.test"},
		{name: "O'Donnell & Sons Ltd", domain: "odonnell-sons.test"},
	}
}

// Every so many accounts there is one with the name of an earlier one, one with
// nearly that name, one that was merged and one that is inactive.
const (
	twinEvery, twinAt     = 97, 50
	nearEvery, nearAt     = 97, 61
	mergedEvery, mergedAt = 199, 150
	closedEvery, closedAt = 33, 32
)

// accountCompany is the company of account i.
func (o *Organization) accountCompany(i int) company {
	switch {
	case i%twinEvery == twinAt, i%mergedEvery == mergedAt:
		return o.ownCompany(i - 1)
	case i%nearEvery == nearAt:
		c := o.ownCompany(i - 2)
		c.name = nearName(c.name)
		return c
	}
	return o.ownCompany(i)
}

// nearName is how somebody else would type a company's name.
func nearName(name string) string {
	bare := plain(name)
	for _, form := range []string{" SAS", " Ltd", " SA", " GmbH", " SARL", " plc", " Inc.", " BV"} {
		if short, found := strings.CutSuffix(bare, form); found {
			return short
		}
	}
	return bare + " SAS"
}

// ownCompany is company n of an endless list, also beyond the accounts.
func (o *Organization) ownCompany(n int) company {
	d := dice{mix(o.seed ^ nameHash("company") ^ uint64(n))}
	c := company{city: pick(&d, o.cities)}
	if n < len(o.showcase) {
		c.name, c.domain = o.showcase[n].name, o.showcase[n].domain
		return c
	}
	x := o.lexicon
	pairs := len(x.companies) * len(x.trades)
	k, round := affine(n%pairs, pairs), n/pairs
	head, trade := x.companies[k%len(x.companies)], x.trades[k/len(x.companies)]
	c.name = head + " " + trade
	c.domain = x.slug(head) + "-" + x.slug(trade)
	if d.percent(55) {
		c.name += " " + pick(&d, x.forms)
	}
	if round > 0 {
		c.name += " " + c.city.name
		c.domain += "-" + base36(round)
	}
	if round > 1 {
		c.name += " " + base36(round)
	}
	c.domain += ".test"
	return c
}
