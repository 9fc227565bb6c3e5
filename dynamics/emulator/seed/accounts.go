package seed

import "fmt"

func (o *Organization) accountRow(row Row, i int) {
	c, d := o.accountCompany(i), o.table("account").dice(i)
	money := currencies()[currencyOf(c.city)]
	row["name"] = c.name
	row["accountnumber"] = fmt.Sprintf("ACC-%06d", 1000+i)
	row["telephone1"] = phone(&d, c.city.dial)
	row["emailaddress1"] = "contact@" + c.domain
	row["industrycode"] = int64(1 + d.below(33))
	row["numberofemployees"] = int64(employees(&d))
	row["ownershipcode"] = int64(1 + d.below(4))
	row["accountcategorycode"] = int64(1 + d.below(2))
	row["customertypecode"] = pick(&d, []int64{3, 3, 3, 8, 8, 5, 12})
	row["exchangerate"] = money.rate
	row["merged"] = false
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	set(row, "websiteurl", website(&d, c.domain))
	setMoney(row, "revenue", float64(d.below(4000)+20)*50000, money.rate)
	o.setAddress(row, &d, c.city)
	o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", currencyOf(c.city))
	o.setOwner(row, o.accountOwner(i), 120+float64(d.below(1200)), float64(d.below(120))+float64(d.below(1000))/1000)
	if i%25 == 24 {
		o.setLookup(row, "_parentaccountid_value", "account", i-24)
	}
	if i < o.sizes.Contacts && o.ordinary(i) {
		o.setLookup(row, "_primarycontactid_value", "contact", i)
	}
	switch {
	case i%mergedEvery == mergedAt:
		row["merged"], row["statecode"], row["statuscode"] = true, int64(1), int64(2)
		o.setLookup(row, "_masterid_value", "account", i-1)
	case i%closedEvery == closedAt:
		row["statecode"], row["statuscode"] = int64(1), int64(2)
	}
}

// accountActive tells accounts that are neither merged nor inactive.
func accountActive(i int) bool { return i%mergedEvery != mergedAt && i%closedEvery != closedAt }

func currencyOf(c city) int {
	switch c.country {
	case "United Kingdom":
		return 2
	case "United States":
		return 1
	}
	return 0
}

// employees is mostly small and sometimes large.
func employees(d *dice) int {
	size := 5 + d.below(45)
	for range 3 {
		if d.percent(45) {
			size *= 2 + d.below(4)
		}
	}
	return size
}

// website is a domain as people type it, or nothing.
func website(d *dice, domain string) string {
	switch d.below(16) {
	case 0:
		return ""
	case 1, 2:
		return "www." + domain
	case 3:
		return "http://" + domain + "/"
	}
	return "https://www." + domain
}

func (o *Organization) setAddress(row Row, d *dice, c city) {
	line := fmt.Sprintf("%d %s", 1+d.below(180), pick(d, o.lexicon.streets))
	postal := fmt.Sprintf(c.postal, 1+d.below(9))
	row["address1_line1"], row["address1_postalcode"] = line, postal
	row["address1_city"], row["address1_stateorprovince"], row["address1_country"] = c.name, c.region, c.country
	row["address1_composite"] = line + "\r\n" + postal + " " + c.name + "\r\n" + c.country
}
