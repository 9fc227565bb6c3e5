package store

import "context"

// Brings is what the open opportunities of some CRM users beyond the chosen stage bring
// into their seats (spec §6). Accounts and leads count once for each seat.
type Brings struct{ Opportunities, Accounts, Leads int }

// beyondStage is the rule of spec §5, question 2, on opportunity o, with its values: an
// opportunity without a stage, or with one that the organization no longer offers, is not
// beyond any.
func beyondStage(settings Settings) (condition string, values []any) {
	if settings.PipelineStage == "" {
		return "1", nil
	}
	compare := ">"
	if settings.IncludeStage {
		compare = ">="
	}
	const place = "(SELECT l.position FROM option_label l WHERE l.kind = 'stage' AND l.value = "
	return "COALESCE(" + place + "o.stage) " + compare + " " + place + "?), 0)", []any{settings.PipelineStage}
}

// Forecast says what these CRM users' opportunities bring under the settings.
func (s *Store) Forecast(ctx context.Context, crmUserIDs []string, settings Settings) (Brings, error) {
	var b Brings
	if len(crmUserIDs) == 0 {
		return b, nil
	}
	marks, values := inList(crmUserIDs)
	beyond, more := beyondStage(settings)
	err := s.reader.QueryRowContext(ctx, `WITH beyond AS (
			SELECT o.id, o.owner_id, o.account_id, o.contact_id, o.lead_id FROM opportunity o
			WHERE o.owner_id IN (`+marks+`) AND o.state = 0 AND o.gone_at IS NULL AND `+beyond+`),
		person AS (
			SELECT owner_id, 'contact' AS kind, contact_id AS id FROM beyond
			UNION SELECT owner_id, 'lead', lead_id FROM beyond
			UNION SELECT b.owner_id, k.record_kind, k.record_id FROM beyond b
				JOIN stakeholder k ON k.opportunity_id = b.id WHERE k.gone_at IS NULL)
		SELECT (SELECT count(*) FROM beyond),
			(SELECT count(*) FROM (SELECT DISTINCT b.owner_id, a.id FROM beyond b JOIN account a ON a.id = b.account_id WHERE a.gone_at IS NULL)),
			(SELECT count(*) FROM person p JOIN contact c ON p.kind = 'contact' AND c.id = p.id WHERE c.gone_at IS NULL) +
			(SELECT count(*) FROM person p JOIN lead l ON p.kind = 'lead' AND l.id = p.id WHERE l.gone_at IS NULL)`,
		append(values, more...)...).Scan(&b.Opportunities, &b.Accounts, &b.Leads)
	return b, classify("forecast what seats bring", err)
}
