package emulator

import "slices"

// remove deletes a row with what cannot be without it: its activities, notes,
// parties and connections. Other lookups to it are emptied.
func (tx *transaction) remove(t *table, id string) {
	if t.name == "activitypointer" {
		for _, a := range tx.store.schema.activities() {
			if _, ok := tx.get(a, id); ok {
				tx.remove(a, id)
			}
		}
		return
	}
	row, ok := tx.get(t, id)
	if !ok {
		return
	}
	tx.delete(t, id)
	if t.name == "connection" {
		if other := row.lookup("relatedconnectionid"); other != "" {
			tx.delete(t, other)
		}
	}
	if t.activity {
		parties := tx.store.schema.byName["activityparty"]
		for _, party := range tx.where(parties, "_activityid_value", id) {
			tx.delete(parties, party.text(parties.key))
		}
	}
	if t.owner == ownedByUser {
		poa := tx.store.schema.byName["principalobjectaccess"]
		for _, share := range tx.where(poa, "objectid", id) {
			tx.delete(poa, share.text(poa.key))
		}
	}
	for _, l := range t.byMany {
		for _, near := range l.ownColumns() {
			for _, pair := range tx.where(l.many.intersect, near.name, id) {
				tx.delete(l.many.intersect, pair.text(l.many.intersect.key))
			}
		}
	}
	tx.prepareReferences(t)
	for _, l := range t.backs {
		tx.removeReferences(l, id)
	}
}

// prepareReferences lets each table that points here be walked once, not once
// a column.
func (tx *transaction) prepareReferences(t *table) {
	columns := map[*table][]string{}
	for _, l := range t.backs {
		if _, known := tx.store.base.Referring(l.from.name, l.column.name, ""); !known {
			columns[l.from] = append(columns[l.from], l.column.property())
		}
	}
	for from, properties := range columns {
		tx.store.indexes.prepare(from, properties)
	}
}

func (tx *transaction) removeReferences(l *link, id string) {
	if l.from.name == "activitypointer" || l.from.name == "activityparty" && l.column.name == "activityid" {
		return
	}
	for _, r := range tx.where(l.from, l.column.property(), id) {
		if r.lookupTable(l.column) != l.target {
			continue
		}
		if cascades(l) {
			tx.remove(l.from, r.text(l.from.key))
			continue
		}
		if l.from.name == "activityparty" {
			r["ispartydeleted"] = true
		}
		r.clearLookup(l.column)
		if l.from.owner != ownedByNobody {
			r["modifiedon"] = stamp(tx.now)
		}
		tx.derive(l.from, r, nil)
		tx.put(l.from, r.text(l.from.key), r)
	}
}

// cascades says which rows go with the one they point to.
func cascades(l *link) bool {
	return slices.Contains([]string{"regardingobjectid", "objectid", "record1id", "record2id"}, l.column.name) ||
		l.from.name == "opportunityclose" && l.column.name == "opportunityid"
}
