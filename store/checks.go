package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// CheckResult is how a check of the connection ended (spec §3.1).
type CheckResult string

// The three results.
const (
	Pass    CheckResult = "pass"
	Warning CheckResult = "warning"
	Fail    CheckResult = "fail"
)

// Check is one line of the checks of spec §3.1.
type Check struct {
	Name      string // title in the languages: check.NAME
	Result    CheckResult
	Sentence  string         // what was found: key in the languages
	Facts     map[string]any // what the sentence names
	Remedy    string         // what to do: key in the languages, "" when nothing
	RequestID string
	At        time.Time
}

// Checks are the kept results of the last check, in the order of screens.
func (s *Reader) Checks(ctx context.Context) (checks []Check, err error) {
	rows, err := s.reader.QueryContext(ctx,
		"SELECT name, result, sentence, found, remedy, request_id, checked_at FROM connection_check ORDER BY position")
	if err != nil {
		return nil, classify("read the checks", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var c Check
		var found string
		var at Time
		if err := rows.Scan(&c.Name, &c.Result, &c.Sentence, &found, &c.Remedy, &c.RequestID, &at); err != nil {
			return nil, classify("read the checks", err)
		}
		if err := json.Unmarshal([]byte(found), &c.Facts); err != nil {
			return nil, fmt.Errorf("read the facts of the check %s: %w", c.Name, err)
		}
		c.At = at.Time
		checks = append(checks, c)
	}
	return checks, nil
}

// SetChecks replaces the kept results.
func (t *Tx) SetChecks(ctx context.Context, checks []Check) error {
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM connection_check"); err != nil {
		return classify("keep the checks", err)
	}
	for i, c := range checks {
		if err := t.setCheck(ctx, i, c); err != nil {
			return err
		}
	}
	return nil
}

// SetCheck replaces one kept result in its place; one that was not kept comes last.
func (t *Tx) SetCheck(ctx context.Context, c Check) error {
	var position int
	err := t.tx.QueryRowContext(ctx,
		"SELECT COALESCE((SELECT position FROM connection_check WHERE name = ?), (SELECT COALESCE(max(position), -1) + 1 FROM connection_check))",
		c.Name).Scan(&position)
	if err != nil {
		return classify("keep a check", err)
	}
	return t.setCheck(ctx, position, c)
}

func (t *Tx) setCheck(ctx context.Context, position int, c Check) error {
	facts := c.Facts
	if facts == nil {
		facts = map[string]any{}
	}
	found, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("keep the facts of the check %s: %w", c.Name, err)
	}
	_, err = t.tx.ExecContext(ctx,
		`INSERT OR REPLACE INTO connection_check (name, position, result, sentence, found, remedy, request_id, checked_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Name, position, c.Result, c.Sentence, string(found), c.Remedy, c.RequestID, Stamp(c.At))
	return classify("keep a check", err)
}
