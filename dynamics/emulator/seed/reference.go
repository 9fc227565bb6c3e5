package seed

// The small tables that every organization has.

type currency struct {
	name, code, symbol string
	rate               float64
}

func currencies() []currency {
	return []currency{{"Euro", "EUR", "€", 1}, {"US Dollar", "USD", "$", 1.0842}, {"Pound Sterling", "GBP", "£", 0.8531}}
}

func (o *Organization) currencyRow(row Row, i int) {
	c := currencies()[i]
	row["currencyname"] = c.name
	row["isocurrencycode"] = c.code
	row["currencysymbol"] = c.symbol
	row["currencyprecision"] = int64(2)
	row["exchangerate"] = c.rate
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	o.setDates(row, 1500, 30)
}

func (o *Organization) organizationRow(row Row, _ int) {
	row["name"] = "Contoso Sales"
	row["languagecode"] = int64(1033)
	row["localeid"] = int64(1033)
	row["currencysymbol"] = "€"
	row["currencydisplayoption"] = int64(0)
	row["pricingdecimalprecision"] = int64(2)
	row["expirechangetrackingindays"] = int64(30)
	row["maxuploadfilesize"] = int64(10485760)
	row["isdisabled"] = false
	row["fiscalcalendarstart"] = "2020-01-01T00:00:00Z"
	row["fiscalperiodtype"] = int64(2002)
	row["fiscalperiodformatperiod"] = int64(1)
	row["fiscalyeardisplaycode"] = int64(1)
	row["fiscalyearformatprefix"] = int64(1)
	row["fiscalyearformatyear"] = int64(1)
	row["fiscalyearformatsuffix"] = int64(3)
	row["fiscalyearperiodconnect"] = " "
	row["quickfindrecordlimitenabled"] = true
	row["initialversion"] = "9.2.22014.182"
	o.setLookup(row, "_basecurrencyid_value", "transactioncurrency", 0)
	o.setDates(row, 1500, 60)
}

func unitNames() []string {
	return []string{"Contoso Sales", "France", "United Kingdom & Ireland", "Grands Comptes", "Mid-Market"}
}

func (o *Organization) unitRow(row Row, i int) {
	row["name"] = unitNames()[i]
	row["isdisabled"] = false
	if i > 0 {
		o.setLookup(row, "_parentbusinessunitid_value", "businessunit", 0)
	}
	o.setDates(row, 1490-float64(i), 400)
}

func positionNames() []string {
	return []string{"Chief Revenue Officer", "Sales Director", "Team Lead", "Account Executive"}
}

func (o *Organization) positionRow(row Row, i int) {
	row["name"] = positionNames()[i]
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	if i > 0 {
		o.setLookup(row, "_parentpositionid_value", "position", i-1)
	}
	o.setDates(row, 1400, 900)
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

func (o *Organization) connectionRoleRow(row Row, i int) {
	r := connectionRoles()[i]
	row["name"] = r.name
	row["category"] = r.category
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	o.setDates(row, 1400, 1400)
}

func stageNames() []string { return []string{"Qualify", "Develop", "Propose", "Close"} }

func (o *Organization) processID() string { return o.table("processstage").derivedGUID("process", 0) }

func (o *Organization) stageRow(row Row, i int) {
	row["stagename"] = stageNames()[i]
	row["stagecategory"] = int64(i)
	row["_processid_value"] = o.processID()
	row["primaryentitytypecode"] = "opportunity"
}
