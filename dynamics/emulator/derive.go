package emulator

import "strings"

// derive fills the columns that the server computes from others. sent names
// the columns that changed; nil means any may have.
func (tx *transaction) derive(t *table, r Row, sent map[string]bool) {
	if len(t.keyColumns()) > 1 {
		r["ownerid"] = r[t.key]
	}
	switch t.name {
	case "contact":
		fullName(r)
		mirror(t, r, "parentcustomerid", "account", "accountid", "contact", "parentcontactid")
	case "lead", "systemuser":
		fullName(r)
	case "opportunity":
		mirror(t, r, "customerid", "account", "accountid", "contact", "contactid")
	case "annotation":
		if column := t.byName["objectid"]; r.lookup("objectid") != "" {
			r["objecttypecode"] = r.lookupTable(column)
		}
		body := r.text("documentbody")
		r["filesize"] = int64(len(strings.TrimRight(body, "=")) * 3 / 4)
		r["isdocument"] = body != "" || r.flag("isdocument")
	}
	if t.byName["address1_composite"] != nil {
		address(r)
	}
	if t.activity {
		tx.deriveActivity(t, r, sent)
	}
	if t.hasMoney() {
		tx.baseAmounts(t, r)
	}
	tx.deriveImages(t, r, sent)
}

func fullName(r Row) {
	var parts []string
	for _, name := range []string{"firstname", "middlename", "lastname"} {
		if text := r.text(name); text != "" {
			parts = append(parts, text)
		}
	}
	setText(r, "fullname", strings.Join(parts, " "))
}

func setText(r Row, name, text string) {
	if text == "" {
		delete(r, name)
		return
	}
	r[name] = text
}

// mirror copies a customer lookup into one column a table.
func mirror(t *table, r Row, from string, pairs ...string) {
	column := t.byName[from]
	for i := 0; i < len(pairs); i += 2 {
		mirrored := t.byName[pairs[i+1]]
		r.clearLookup(mirrored)
		if id := r.lookup(from); id != "" && r.lookupTable(column) == pairs[i] {
			r.setLookup(mirrored, pairs[i], id)
		}
	}
}

func address(r Row) {
	var lines []string
	if line := r.text("address1_line1"); line != "" {
		lines = append(lines, line)
	}
	city := strings.TrimSpace(r.text("address1_postalcode") + " " + r.text("address1_city"))
	if city != "" {
		lines = append(lines, city)
	}
	if country := r.text("address1_country"); country != "" {
		lines = append(lines, country)
	}
	setText(r, "address1_composite", strings.Join(lines, "\r\n"))
}

// deriveActivity fills an activity's defaults.
func (tx *transaction) deriveActivity(t *table, r Row, sent map[string]bool) {
	if r["prioritycode"] == nil {
		r["prioritycode"] = int64(1)
	}
	if t.byName["directioncode"] != nil && r["directioncode"] == nil && !sent["directioncode"] {
		r["directioncode"] = true
	}
	if t.name == "opportunityclose" {
		if id := r.lookup("opportunityid"); id != "" {
			r.setLookup(t.byName["regardingobjectid"], "opportunity", id)
		}
	}
}

// baseAmounts fills the currency, its rate, and each x_base.
func (tx *transaction) baseAmounts(t *table, r Row) {
	column := t.byName["transactioncurrencyid"]
	id := r.lookup("transactioncurrencyid")
	amounts := false
	for _, c := range t.columns {
		amounts = amounts || c.kind == kindMoney && c.baseOf == "" && r[c.name] != nil
	}
	if id == "" && (amounts || t.name == "opportunity") {
		tx.store.mu.RLock()
		id = tx.store.organizationRow().lookup("basecurrencyid")
		tx.store.mu.RUnlock()
		r.setLookup(column, "transactioncurrency", id)
	}
	rate := 1.0
	if currency, ok := tx.get(tx.store.schema.byName["transactioncurrency"], id); ok {
		if f, ok := number(currency["exchangerate"]); ok && f > 0 {
			rate = f
		}
		r["exchangerate"] = rate
	}
	for _, c := range t.columns {
		if c.baseOf == "" {
			continue
		}
		if f, ok := number(r[c.baseOf]); ok {
			r[c.name] = f / rate
		} else {
			delete(r, c.name)
		}
	}
}

// ownedBy fills the mirrors of the owner.
func (tx *transaction) ownedBy(t *table, r Row) {
	owner := r.lookup("ownerid")
	delete(r, "_owninguser_value")
	delete(r, "_owningteam_value")
	delete(r, "_owningbusinessunit_value")
	name := r.lookupTable(t.byName["ownerid"])
	if name == "systemuser" {
		r["_owninguser_value"] = owner
	} else {
		r["_owningteam_value"] = owner
	}
	if principal, ok := tx.get(tx.store.schema.byName[name], owner); ok && principal.lookup("businessunitid") != "" {
		r["_owningbusinessunit_value"] = principal.lookup("businessunitid")
	}
}
