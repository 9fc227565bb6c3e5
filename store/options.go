package store

import "context"

// Kinds of option labels.
const (
	StageColumnOption = "stage-column" // columns of opportunity that hold the stage
	StageOption       = "stage"        // values of the chosen stage column, in their order
	MoneyOption       = "money"        // money columns of opportunity
	LeadSourceOption  = "lead-source"
	// Text columns that a profile address can be written into (spec §8.11).
	ProfileContactOption = "profile-contact"
	ProfileLeadOption    = "profile-lead"
)

// OptionLabel is one choice that the organization offers, with its label there.
type OptionLabel struct{ Value, Label string }

// OptionLabels are the choices of one kind in the organization's order.
func (s *Reader) OptionLabels(ctx context.Context, kind string) ([]OptionLabel, error) {
	return optionLabels(ctx, s.reader, kind)
}

// OptionLabels is Store.OptionLabels inside a change.
func (t *Tx) OptionLabels(ctx context.Context, kind string) ([]OptionLabel, error) {
	return optionLabels(ctx, t.tx, kind)
}

func optionLabels(ctx context.Context, q querier, kind string) (labels []OptionLabel, err error) {
	rows, err := q.QueryContext(ctx, "SELECT value, label FROM option_label WHERE kind = ? ORDER BY position, value", kind)
	if err != nil {
		return nil, classify("read the organization's choices", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var l OptionLabel
		if err := rows.Scan(&l.Value, &l.Label); err != nil {
			return nil, classify("read the organization's choices", err)
		}
		labels = append(labels, l)
	}
	return labels, nil
}

// SetOptionLabels replaces the choices of one kind.
func (t *Tx) SetOptionLabels(ctx context.Context, kind string, labels []OptionLabel) error {
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM option_label WHERE kind = ?", kind); err != nil {
		return classify("keep the organization's choices", err)
	}
	for i, l := range labels {
		_, err := t.tx.ExecContext(ctx, "INSERT INTO option_label (kind, value, label, position) VALUES (?, ?, ?, ?)",
			kind, l.Value, l.Label, i)
		if err != nil {
			return classify("keep the organization's choices", err)
		}
	}
	return nil
}

// StagesInUse are the stages of the imported opportunities, for a stage column that is a
// text and offers no choices; they are in the order of their labels.
func (s *Reader) StagesInUse(ctx context.Context) (labels []OptionLabel, err error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT stage, max(stage_label) FROM opportunity
		WHERE stage <> '' AND gone_at IS NULL GROUP BY stage ORDER BY 2, 1`)
	if err != nil {
		return nil, classify("list the stages in use", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var l OptionLabel
		if err := rows.Scan(&l.Value, &l.Label); err != nil {
			return nil, classify("list the stages in use", err)
		}
		labels = append(labels, l)
	}
	return labels, nil
}
