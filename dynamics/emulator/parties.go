package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Participation types that the server itself writes (contract §5.8).
const (
	partyRegarding = 8
	partyOwner     = 9
)

// senders says which tables may stand in a mask; a mask that is missing takes any.
var partyTargets = map[int64][]string{
	1: {"systemuser", "contact", "lead", "account"}, // sender
	9: {"systemuser"},                               // owner
}

// partyMasks are the participation types that an activity table takes.
func partyMasks(t *table) []int64 {
	switch t.name {
	case "task", "opportunityclose":
		return nil
	case "phonecall":
		return []int64{1, 2}
	case "letter", "email":
		return []int64{1, 2, 3, 4}
	}
	return []int64{1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13}
}

// saveParties writes the parties that were sent, which replace those of the
// same masks, and keeps the server's own for owner and regarding record.
func (c *call) saveParties(tx *transaction, d *draft, old Row) error {
	t := c.server.schema.byName["activityparty"]
	id := d.row.text(d.table.key)
	var sent []Row
	masks := map[int64]bool{}
	for _, item := range d.parties {
		party, err := c.party(tx, d, item)
		if err != nil {
			return err
		}
		mask, _ := party.integer("participationtypemask")
		masks[mask] = true
		sent = append(sent, party)
	}
	ownerChanged := old == nil || old.lookup("ownerid") != d.row.lookup("ownerid")
	regardingChanged := old == nil || old.lookup("regardingobjectid") != d.row.lookup("regardingobjectid")
	if ownerChanged {
		masks[partyOwner] = true
		sent = append(sent, c.ownParty(partyOwner, d.row, d.table.byName["ownerid"]))
	}
	if regardingChanged {
		masks[partyRegarding] = true
		if d.row.lookup("regardingobjectid") != "" {
			sent = append(sent, c.ownParty(partyRegarding, d.row, d.table.byName["regardingobjectid"]))
		}
	}
	if old != nil && len(masks) > 0 {
		for _, party := range tx.where(t, "_activityid_value", id) {
			if mask, _ := party.integer("participationtypemask"); masks[mask] {
				tx.delete(t, party.text(t.key))
			}
		}
	}
	for _, party := range sent {
		party[t.key] = tx.newID()
		party["_activityid_value"] = id
		tx.nameParty(t, party)
		tx.put(t, party.text(t.key), party)
	}
	return nil
}

// putParties replaces the parties of an activity: the one collection that can be
// written as a whole.
func (c *call) putParties(t *table, id string) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	sent, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	parties, given := sent["value"]
	if !given || len(sent) != 1 {
		return nil, badPayload(t, "The property 'value' is missing.")
	}
	return c.putValue(t, id, map[string]any{t.parties: parties})
}

// party checks one entry of a party collection.
func (c *call) party(tx *transaction, d *draft, item any) (Row, error) {
	body, ok := item.(map[string]any)
	if !ok {
		return nil, badPayload(d.table, "The property '%s' must hold objects.", d.table.parties)
	}
	t := c.server.schema.byName["activityparty"]
	p := &draft{table: t, row: Row{}, creating: true, sent: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if err := c.fill(tx, p, map[string]any{name: body[name]}); err != nil {
			return nil, err
		}
	}
	mask, ok := p.row.integer("participationtypemask")
	if !ok {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "The participationtypemask of an activity party is missing.")
	}
	target := ""
	if p.row.lookup("partyid") != "" {
		target = p.row.lookupTable(t.byName["partyid"])
	}
	if target == "" && p.row.text("unresolvedpartyname") == "" && p.row.text("addressused") == "" {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "An activity party needs a record, a name or an address.")
	}
	allowed := partyTargets[mask]
	if d.table.name == "email" && mask == 1 {
		allowed = []string{"systemuser"}
	}
	if !slices.Contains(partyMasks(d.table), mask) || target != "" && allowed != nil && !slices.Contains(allowed, target) {
		return nil, refuse(http.StatusBadRequest, codePartyType,
			"The activity party of type %s with participation type %d is not allowed on %s.", target, mask, d.table.name)
	}
	return p.row, nil
}

// ownParty is a party that the server writes itself.
func (c *call) ownParty(mask int64, r Row, from *column) Row {
	t := c.server.schema.byName["activityparty"]
	party := Row{"participationtypemask": mask}
	party.setLookup(t.byName["partyid"], r.lookupTable(from), r.lookup(from.name))
	return party
}

// nameParty fills the name that lists show.
func (tx *transaction) nameParty(t *table, party Row) {
	name := party.text("unresolvedpartyname")
	if id := party.lookup("partyid"); id != "" {
		target := tx.store.schema.byName[party.lookupTable(t.byName["partyid"])]
		if r, ok := tx.get(target, id); ok {
			name = r.text(target.title)
			if party["addressused"] == nil {
				setText(party, "addressused", firstText(r, "emailaddress1", "internalemailaddress"))
			}
		}
	}
	setText(party, "partyidname", strings.TrimSpace(name))
	party["ispartydeleted"] = false
}

func firstText(r Row, names ...string) string {
	for _, name := range names {
		if text := r.text(name); text != "" {
			return text
		}
	}
	return ""
}
