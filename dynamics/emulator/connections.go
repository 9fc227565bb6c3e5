package emulator

import "net/http"

// settleConnection fills the type columns of a connection; both records are
// required by the system.
func settleConnection(d *draft) error {
	if d.table.name != "connection" {
		return nil
	}
	for _, side := range []string{"record1", "record2"} {
		column := d.table.byName[side+"id"]
		if d.row.lookup(column.name) == "" {
			return refuse(http.StatusBadRequest, codeInvalidArgument, "The %s of a connection is missing.", column.name)
		}
		d.row[side+"objecttypecode"] = connectionCodes[d.row.lookupTable(column)]
	}
	return nil
}

var connectionCodes = map[string]int64{"account": 1, "contact": 2, "opportunity": 3, "lead": 4, "systemuser": 8}

// reciprocate keeps the other half of a connection: the same with its records
// swapped (contract §9).
func (tx *transaction) reciprocate(t *table, r Row) {
	id, other := r.text(t.key), r.lookup("relatedconnectionid")
	if other == "" {
		other = tx.newID()
		r["_relatedconnectionid_value"] = other
		r["ismaster"] = true
	}
	twin := r.clone()
	twin[t.key] = other
	twin["_relatedconnectionid_value"] = id
	twin["ismaster"] = !r.flag("ismaster")
	for _, pair := range [][2]string{
		{"_record1id_value", "_record2id_value"},
		{"_record1id_type", "_record2id_type"},
		{"record1objecttypecode", "record2objecttypecode"},
		{"_record1roleid_value", "_record2roleid_value"},
	} {
		twin[pair[0]], twin[pair[1]] = r[pair[1]], r[pair[0]]
	}
	tx.nameConnection(t, r)
	tx.nameConnection(t, twin)
	tx.put(t, other, twin)
}

// nameConnection names a connection after its second record.
func (tx *transaction) nameConnection(t *table, r Row) {
	column := t.byName["record2id"]
	target := tx.store.schema.byName[r.lookupTable(column)]
	if record, ok := tx.get(target, r.lookup("record2id")); ok {
		setText(r, "name", record.text(target.title))
	}
}
