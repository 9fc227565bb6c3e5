package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// retrieveMetadataChanges answers the change feed of the metadata (contract §2.5):
// all that a query asks for, or with a client's stamp what changed since.
func (c *call) retrieveMetadataChanges(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "Query", "ClientVersionStamp", "DeletedMetadataFilters"); err != nil {
		return nil, err
	}
	q := &metadataQuery{}
	text, given, err := c.optionalArgument(seg, "Query")
	if err != nil {
		return nil, err
	}
	if given {
		if q, err = parseMetadataQuery(text); err != nil {
			return nil, err
		}
	}
	s := c.server.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	since, hasStamp, err := c.clientStamp(seg)
	if err != nil {
		return nil, err
	}
	tables := []object{}
	for _, t := range c.server.schema.tables {
		if !c.server.visible(t) || hasStamp && s.changed[t.name] <= since {
			continue
		}
		d, wanted, err := c.describedBy(q, t, hasStamp)
		if err != nil {
			return nil, err
		}
		if wanted {
			tables = append(tables, d)
		}
	}
	deleted, err := c.deletedMetadata(seg, since, hasStamp)
	if err != nil {
		return nil, err
	}
	return c.response("RetrieveMetadataChanges", map[string]any{
		"ServerVersionStamp": strconv.FormatInt(s.counter, 10) + "!" + c.at.UTC().Format(deltaTime),
		"DeletedMetadata":    deleted, "EntityMetadata": tables,
	})
}

// clientStamp reads ClientVersionStamp. One that is too old, or of another
// organization, is refused like an old delta link. Callers hold the store's mu.
func (c *call) clientStamp(seg segment) (since int64, given bool, err error) {
	text, given, err := c.optionalArgument(seg, "ClientVersionStamp")
	if text = strings.Trim(text, "'"); err != nil || !given || text == "" || text == "null" {
		return 0, false, err
	}
	if hits(c.struck, FaultDeltaExpired) != nil {
		return 0, false, deltaExpired()
	}
	since, at, ok := splitStamp(text)
	if !ok {
		return 0, false, refuse(http.StatusBadRequest, codeInvalidArgument, "The ClientVersionStamp '%s' is not valid.", text)
	}
	if c.at.Sub(at) > c.server.markLifetime() || since < c.server.store.firstVersion() || since > c.server.store.counter {
		return 0, false, deltaExpired()
	}
	return since, true, nil
}

// splitStamp reads "<version>!<moment>".
func splitStamp(text string) (version int64, at time.Time, ok bool) {
	number, moment, found := strings.Cut(text, "!")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !found {
		return 0, time.Time{}, false
	}
	at, err = time.Parse(deltaTime, moment)
	return version, at, err == nil
}

// describedBy is a table's metadata as a query wants it, false where its criteria
// leave the table out.
func (c *call) describedBy(q *metadataQuery, t *table, changed bool) (object, bool, error) {
	full := c.fullDefinition(t)
	if ok, err := q.Criteria.holds(full); err != nil || !ok {
		return nil, false, err
	}
	out, err := q.Properties.of(full, changed)
	if err != nil {
		return nil, false, err
	}
	for _, part := range []struct {
		query *metadataPart
		names []string
	}{
		{q.AttributeQuery, []string{"Attributes"}},
		{q.RelationshipQuery, []string{"ManyToOneRelationships", "OneToManyRelationships", "ManyToManyRelationships"}},
		{q.KeyQuery, []string{"Keys"}},
	} {
		for _, name := range part.names {
			list, wanted := out[name].(lazyList)
			if !wanted {
				continue
			}
			if out[name], err = part.query.of(list(), changed); err != nil {
				return nil, false, err
			}
		}
	}
	return out, true, nil
}

// of selects members of an object; some come unasked.
func (p *metadataProperties) of(o object, changed bool) (object, error) {
	out := object{"HasChanged": nil}
	if changed {
		out["HasChanged"] = true
	}
	if p == nil || p.AllProperties {
		for name, value := range o {
			out[name] = value
		}
		return out, nil
	}
	for _, name := range p.PropertyNames {
		if _, known := o[name]; !known {
			return nil, badQuery("The metadata property '%s' is not known.", name)
		}
	}
	for name, value := range o {
		if slices.Contains([]string{"LogicalName", "MetadataId", "@odata.type"}, name) || slices.Contains(p.PropertyNames, name) {
			out[name] = value
		}
	}
	return out, nil
}

// of filters and selects a table's columns, relationships or keys. Types of
// columns have another name here than in EntityDefinitions.
func (p *metadataPart) of(items []object, changed bool) ([]object, error) {
	if p == nil {
		p = &metadataPart{}
	}
	list := []object{}
	for _, item := range items {
		ok, err := p.Criteria.holds(item)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		one, err := p.Properties.of(item, changed)
		if err != nil {
			return nil, err
		}
		if kind, ok := one["@odata.type"].(string); ok {
			one["@odata.type"] = strings.Replace(kind, "Microsoft.Dynamics.CRM.", "Microsoft.Dynamics.CRM.Complex", 1)
		}
		list = append(list, one)
	}
	return list, nil
}

// deletedMetadata lists the tables that went since a stamp, where the caller
// asked for them. The shape of the id lists is not documented.
func (c *call) deletedMetadata(seg segment, since int64, hasStamp bool) (object, error) {
	filter, given, err := c.optionalArgument(seg, "DeletedMetadataFilters")
	if err != nil {
		return nil, err
	}
	keys, values := []string{}, []any{}
	kind, ok := strings.CutPrefix(filter, "Microsoft.Dynamics.CRM.DeletedMetadataFilters'")
	if given && (!ok || !strings.HasSuffix(kind, "'")) {
		return nil, badQuery("The parameter 'DeletedMetadataFilters' is not valid.")
	}
	if hasStamp && given && slices.Contains([]string{"Default'", "Entity'", "All'"}, kind) {
		gone := []string{}
		for _, t := range c.server.schema.tables {
			if !c.server.visible(t) && c.server.store.changed[t.name] > since {
				gone = append(gone, metadataID(t.name))
			}
		}
		if len(gone) > 0 {
			keys, values = append(keys, "Entity"), append(values, object{"Items": gone})
		}
	}
	return object{"Count": len(keys), "IsReadOnly": false, "Keys": keys, "Values": values}, nil
}
