package store

import "context"

// Brings is what the open opportunities of some CRM users beyond the chosen stage bring
// into their seats (spec §6). Accounts and leads count once for each seat.
type Brings struct{ Opportunities, Accounts, Leads int }

// Forecast says what these CRM users' opportunities bring under the rules.
func (s *Reader) Forecast(ctx context.Context, crmUserIDs []string, rules SaveRules) (Brings, error) {
	var b Brings
	if len(crmUserIDs) == 0 {
		return b, nil
	}
	err := s.reader.QueryRowContext(ctx, `WITH beyond AS (
			SELECT o.* FROM opportunity o WHERE o.owner_id IN (SELECT value FROM json_each(?1)) AND o.state = 0
			AND o.gone_at IS NULL AND (?2 OR o.stage IN (SELECT value FROM json_each(?3)))),
		person AS (
			SELECT owner_id, 'contact' AS kind, contact_id AS id FROM beyond
			UNION SELECT owner_id, 'contact', customer_id FROM beyond WHERE customer_kind = 'contact'
			UNION SELECT owner_id, 'lead', lead_id FROM beyond
			UNION SELECT b.owner_id, k.record_kind, k.record_id FROM beyond b
				JOIN stakeholder k ON k.opportunity_id = b.id WHERE k.gone_at IS NULL)
		SELECT (SELECT count(*) FROM beyond),
			(SELECT count(*) FROM (SELECT DISTINCT b.owner_id, a.id FROM beyond b JOIN account a ON a.id = b.account_id WHERE a.gone_at IS NULL)),
			(SELECT count(*) FROM person p JOIN contact c ON p.kind = 'contact' AND c.id = p.id WHERE c.gone_at IS NULL) +
			(SELECT count(*) FROM person p JOIN lead l ON p.kind = 'lead' AND l.id = p.id WHERE l.gone_at IS NULL)`,
		jsonList(crmUserIDs), rules.Every, jsonList(rules.Stages)).Scan(&b.Opportunities, &b.Accounts, &b.Leads)
	return b, classify("forecast what seats bring", err)
}
