package seed

// The small tables that every organization has.

type currency struct {
	name, code, symbol string
	rate               float64
}

func currencies() []currency {
	return []currency{{"Euro", "EUR", "€", 1}, {"US Dollar", "USD", "$", 1.0842}, {"Pound Sterling", "GBP", "£", 0.8531}}
}

func (o *Organization) currencyRow(i int) Row {
	c := currencies()[i]
	row := Row{
		"currencyname": c.name, "isocurrencycode": c.code, "currencysymbol": c.symbol,
		"currencyprecision": int64(2), "exchangerate": c.rate,
		"statecode": int64(0), "statuscode": int64(1),
	}
	o.setDates(row, 1500, 30)
	return row
}

func (o *Organization) organizationRow(int) Row {
	row := Row{
		"name": "Contoso Sales", "languagecode": int64(1033), "localeid": int64(1033),
		"currencysymbol": "€", "currencydisplayoption": int64(0), "pricingdecimalprecision": int64(2),
		"expirechangetrackingindays": int64(30), "maxuploadfilesize": int64(10485760),
		"isdisabled": false, "initialversion": "9.2.22014.182",
	}
	o.setLookup(row, "basecurrencyid", "transactioncurrency", 0)
	o.setDates(row, 1500, 60)
	return row
}

func unitNames() []string {
	return []string{"Contoso Sales", "France", "United Kingdom & Ireland", "Grands Comptes", "Mid-Market"}
}

func (o *Organization) unitRow(i int) Row {
	row := Row{"name": unitNames()[i], "isdisabled": false}
	if i > 0 {
		o.setLookup(row, "parentbusinessunitid", "businessunit", 0)
	}
	o.setDates(row, 1490-float64(i), 400)
	return row
}

func positionNames() []string {
	return []string{"Chief Revenue Officer", "Sales Director", "Team Lead", "Account Executive"}
}

func (o *Organization) positionRow(i int) Row {
	row := Row{"name": positionNames()[i], "statecode": int64(0), "statuscode": int64(1)}
	if i > 0 {
		o.setLookup(row, "parentpositionid", "position", i-1)
	}
	o.setDates(row, 1400, 900)
	return row
}

type role struct {
	name     string
	category int64
}

// connectionRoles starts with those that the seeded connections use.
func connectionRoles() []role {
	return []role{
		{"Stakeholder", 1000},
		{"Decision Maker", 1000},
		{"Influencer", 1000},
		{"Economic Buyer", 1000},
		{"Technical Buyer", 1000},
		{"End User", 1000},
		{"Champion", 1000},
		{"Account Manager", 1001},
		{"Sales Engineer", 1001},
		{"Employer", 1},
		{"Former Employee", 1},
		{"Friend", 3},
	}
}

const stakeholderRoles = 7

func (o *Organization) connectionRoleRow(i int) Row {
	r := connectionRoles()[i]
	row := Row{"name": r.name, "category": r.category, "statecode": int64(0), "statuscode": int64(1)}
	o.setDates(row, 1400, 1400)
	return row
}

func stageNames() []string { return []string{"Qualify", "Develop", "Propose", "Close"} }

func (o *Organization) processID() string { return o.table("processstage").derivedGUID("process", 0) }

func (o *Organization) stageRow(i int) Row {
	return Row{
		"stagename": stageNames()[i], "stagecategory": int64(i),
		"processid": o.processID(), "primaryentitytypecode": "opportunity",
	}
}
