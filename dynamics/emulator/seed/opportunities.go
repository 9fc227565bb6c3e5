package seed

import "fmt"

// stage is where an opportunity of the pattern stands.
type stage int

const (
	qualify stage = iota
	develop
	propose
	closing
	noStage
	won
	lost
)

// pattern is what each seller's opportunities go through, one after the other:
// every seller with a full round has open ones in all stages.
var pattern = [20]stage{
	qualify, won, develop, propose, lost, qualify, closing, won, develop, noStage,
	propose, won, lost, qualify, develop, won, closing, lost, propose, won,
}

// closedPerRound is the number of closed opportunities in pattern.
const closedPerRound = 8

func stageIn(block, slot int) stage { return pattern[(block+3*slot)%len(pattern)] }

// opportunityStage is the stage of opportunity i.
func (o *Organization) opportunityStage(i int) stage {
	return stageIn(i/o.sellers(), o.slotOf("opportunity", i))
}

// opportunityAccount is an account of the same seller; now and then another's.
func (o *Organization) opportunityAccount(i int) (account int, ok bool) {
	n := o.sizes.Accounts
	if n == 0 {
		return 0, false
	}
	d := dice{mix(o.seed ^ nameHash("customer") ^ uint64(i))}
	blocks := (n + o.sellers() - 1) / o.sellers()
	a := o.dealt("account", (i/o.sellers())*5%blocks, o.slotOf("opportunity", i))
	if a >= n || d.percent(8) {
		a = d.below(n)
	}
	if !accountActive(a) {
		a = max(0, a-2)
	}
	return a, true
}

// opportunityContact is the contact with whom an opportunity is discussed.
func (o *Organization) opportunityContact(i int) (contact int, ok bool) {
	a, ok := o.opportunityAccount(i)
	if !ok {
		return 0, false
	}
	return o.contactOf(a, i/o.sellers()%3)
}

// deal is the money and the dates of an opportunity, in days before the start.
type deal struct {
	value, actual              float64
	created, modified, closed  int
	money                      int
	subject, describedCustomer string
}

func (o *Organization) deal(i int) deal {
	d := dice{mix(o.seed ^ nameHash("deal") ^ uint64(i))}
	v := deal{value: float64(20+d.below(480)) * 250, created: 20 + d.below(380), subject: pick(&d, o.lexicon.topics)}
	for d.percent(30) {
		v.value *= 3
	}
	v.closed = d.below(v.created)
	v.modified = d.below(min(v.created, 75))
	v.actual = cents(v.value * float64(80+d.below(31)) / 100)
	if a, ok := o.opportunityAccount(i); ok {
		c := o.accountCompany(a)
		v.money, v.describedCustomer = currencyOf(c.city), c.name
	}
	return v
}

func (o *Organization) opportunityRow(row Row, i int) {
	v, at := o.deal(i), o.opportunityStage(i)
	d := o.table("opportunity").dice(i)
	rate := currencies()[v.money].rate
	row["name"] = v.subject
	row["isrevenuesystemcalculated"] = false
	row["exchangerate"] = rate
	row["salesstagecode"] = int64(1)
	row["opportunityratingcode"] = int64(1 + d.below(3))
	row["purchasetimeframe"] = int64(d.below(5))
	row["processid"] = o.processID()
	if v.describedCustomer != "" {
		row["name"] = v.subject + " · " + v.describedCustomer
	}
	setMoney(row, "estimatedvalue", v.value, rate)
	if d.percent(30) {
		setMoney(row, "budgetamount", float64(int64(v.value/1000))*1000, rate)
	}
	o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", v.money)
	o.setOwner(row, o.seller(o.slotOf("opportunity", i)), float64(v.created)+0.4, float64(v.modified)+float64(d.below(900))/1000)
	o.setCustomer(row, i)
	if lead, ok := o.leadOf(i); ok {
		o.setLookup(row, "_originatingleadid_value", "lead", lead)
	}
	o.setStage(row, at, v, rate, &d)
}

func (o *Organization) setCustomer(row Row, i int) {
	a, ok := o.opportunityAccount(i)
	if !ok {
		return
	}
	o.setLookup(row, "_parentaccountid_value", "account", a)
	contact, known := o.opportunityContact(i)
	if known {
		o.setLookup(row, "_parentcontactid_value", "contact", contact)
	}
	if known && i%17 == 9 { // sold to a person
		o.setTyped(row, "_customerid_value", "_customerid_type", "contact", contact)
		o.setLookup(row, "_contactid_value", "contact", contact)
		return
	}
	o.setTyped(row, "_customerid_value", "_customerid_type", "account", a)
	o.setLookup(row, "_accountid_value", "account", a)
}

func (o *Organization) setStage(row Row, at stage, v deal, rate float64, d *dice) {
	row["statecode"], row["statuscode"] = int64(0), int64(1)
	switch at {
	case noStage:
		row["msdyn_forecastcategory"], row["closeprobability"] = int64(100000001), int64(5)
	case won:
		row["statecode"], row["statuscode"] = int64(1), int64(3)
		row["salesstage"], row["stepname"] = int64(closing), stepName(closing)
		row["msdyn_forecastcategory"], row["closeprobability"] = int64(100000005), int64(100)
		setMoney(row, "actualvalue", v.actual, rate)
	case lost:
		row["statecode"], row["statuscode"] = int64(2), int64(4+d.below(2))
		reached := stage(d.below(4))
		row["salesstage"], row["stepname"] = int64(reached), stepName(reached)
		row["msdyn_forecastcategory"], row["closeprobability"] = int64(100000006), int64(0)
		setMoney(row, "actualvalue", 0, rate)
	default:
		row["salesstage"], row["stepname"] = int64(at), stepName(at)
		row["stageid"] = o.table("processstage").id(int(at))
		row["msdyn_forecastcategory"] = [...]int64{100000001, 100000001, 100000002, 100000003}[at]
		row["closeprobability"] = 10 + 25*int64(at)
		if d.percent(12) {
			row["statuscode"] = int64(2)
		}
	}
	if at == won || at == lost {
		row["actualclosedate"] = o.dayAgo(v.closed)
		row["estimatedclosedate"] = o.dayAgo(v.closed - d.below(40))
		row["modifiedon"] = o.daysAgo(float64(v.closed))
		return
	}
	row["estimatedclosedate"] = o.dayAgo(-d.below(200) + 15)
}

func stepName(at stage) string { return fmt.Sprintf("%d-%s", at+1, stageNames()[at]) }
