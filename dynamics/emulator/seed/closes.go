package seed

import "sort"

// Every closed opportunity has an opportunityclose. Rounds of pattern hold the
// same number for every seller, so that both directions are arithmetic; the
// opportunities behind the last full round are counted once.

func (o *Organization) roundSize() int   { return len(pattern) * o.sellers() }
func (o *Organization) closedRound() int { return closedPerRound * o.sellers() }
func (o *Organization) fullRounds() int  { return o.sizes.Opportunities / o.roundSize() }
func (o *Organization) closedCount() int { return o.fullRounds()*o.closedRound() + len(o.tail) }
func (s stage) closed() bool             { return s == won || s == lost }

func (o *Organization) closedTail() []int {
	var list []int
	for i := o.fullRounds() * o.roundSize(); i < o.sizes.Opportunities; i++ {
		if o.opportunityStage(i).closed() {
			list = append(list, i)
		}
	}
	return list
}

// closedAt is the opportunity that close i belongs to.
func (o *Organization) closedAt(i int) int {
	full := o.fullRounds() * o.closedRound()
	if i >= full {
		return o.tail[i-full]
	}
	round, rest := i/o.closedRound(), i%o.closedRound()
	slot, nth := rest/closedPerRound, rest%closedPerRound
	for t := range pattern {
		if !stageIn(t, slot).closed() {
			continue
		}
		if nth == 0 {
			return o.dealt("opportunity", round*len(pattern)+t, slot)
		}
		nth--
	}
	return 0 // not reached: a round holds closedPerRound closed ones of each slot
}

// closeOf is the inverse of closedAt.
func (o *Organization) closeOf(opportunity int) (i int, ok bool) {
	if !o.opportunityStage(opportunity).closed() {
		return 0, false
	}
	full := o.fullRounds() * o.closedRound()
	if opportunity >= o.fullRounds()*o.roundSize() {
		return full + sort.SearchInts(o.tail, opportunity), true
	}
	slot, block := o.slotOf("opportunity", opportunity), opportunity/o.sellers()
	round, t := block/len(pattern), block%len(pattern)
	nth := 0
	for earlier := range t {
		if stageIn(earlier, slot).closed() {
			nth++
		}
	}
	return round*o.closedRound() + slot*closedPerRound + nth, true
}

func (o *Organization) closeRow(row Row, i int) {
	opportunity := o.closedAt(i)
	v := o.deal(opportunity)
	row["subject"] = "Opportunity Close - Won"
	row["statecode"] = int64(1)
	row["statuscode"] = int64(2)
	row["actualend"] = o.daysAgo(float64(v.closed))
	row["actualstart"] = o.daysAgo(float64(v.closed))
	row["prioritycode"] = int64(1)
	row["exchangerate"] = currencies()[v.money].rate
	if o.opportunityStage(opportunity) == lost {
		row["subject"], v.actual = "Opportunity Close - Lost", 0
	}
	setMoney(row, "actualrevenue", v.actual, currencies()[v.money].rate)
	o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", v.money)
	o.setLookup(row, "_opportunityid_value", "opportunity", opportunity)
	o.setTyped(row, "_regardingobjectid_value", "_regardingobjectid_type", "opportunity", opportunity)
	o.setOwner(row, o.seller(o.slotOf("opportunity", opportunity)), float64(v.closed), float64(v.closed))
}
