package store

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// purgedTables are the tables of imported data, emptied by a purge whole.
var purgedTables = []string{
	"crm_user", "account", "contact", "lead", "opportunity", "stakeholder", "option_label",
	"key_page", "key_aside", "key_count", "member_key", "company_key", "cursor", "held_removal", "connection_check",
	"match", "organization_metadata", "profile_fill", "saved_reason", "saved_entry", "saved_state", "record_creation",
}

// What a purge takes out of the rows that stay (spec §3.5): links to CRM users, everything
// of a writeback but organization id, activity id and state, and CRM values in problems
// and trails.
var redactions = []string{
	"UPDATE seat SET crm_user_id = NULL, crm_user_origin = NULL, last_sync_at = NULL, not_updated_since = NULL",
	"UPDATE member SET outcome = 'none', dirty = 1",
	"UPDATE company SET matched_at = NULL, outcome = 'none'",
	"DELETE FROM seat_update WHERE ref_kind <> 'member'",
	"DELETE FROM problem_ref WHERE kind NOT IN ('item', 'seat')",
	"UPDATE problem SET signature = 'purged|' || id, key = '', facts = '{}', detail = '', request_id = '', privilege = '', crm_code = ''",
	"DELETE FROM trail WHERE kind IN ('account', 'contact', 'lead', 'opportunity')",
	"UPDATE trail SET facts = '{}'",
	"UPDATE resolution SET record_kind = '', record_id = '', before = '{}'",
	// What may have arrived keeps its id, so that a repeat cannot double it; what has not
	// been sent gets one when it is, perhaps of another organization.
	"UPDATE writeback SET state = 'waiting', doubtful = 1 WHERE state IN ('sending', 'uncertain')",
	`UPDATE writeback SET organization_id = '', activity_id = '' WHERE state IN ('waiting', 'failed', 'taken-out') AND doubtful = 0`,
	`UPDATE writeback SET activity_table = '', body = '', plan = '', regarding_kind = '', regarding_id = '', owner_id = '',
		author = '', problem_id = NULL, not_before = NULL, record_gone = '',
		unresolved_reason = '', best_kind = '', best_id = '', best_score = 0, want = '', want_state = '', kept_at = NULL,
		reopened_at = NULL`,
	`UPDATE connection SET organization_id = '', name = '', url = '', tenant = '', authority = '', client_id = '', method = '',
		secret_file = '', certificate_file = '', token_command = '', account = '', user_id = '', version = '', type = '',
		base_currency = '', language = 0, imported_at = NULL, last_sync_at = NULL, failing_crm_code = '',
		failing_request_id = '', failing_privilege = '', failing_detail = '', problem_id = NULL, greeted_at = NULL`,
}

// Purge deletes every imported record, match, saved entry, cursor, link and index entry,
// and redacts what stays. plain are the actions whose audit entries hold no CRM values.
// Shred before, and Compact after it, make sure that nothing is left in the file.
func (t *Tx) Purge(ctx context.Context, at time.Time, plain []string) error {
	for _, table := range purgedTables {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return classify("purge "+table, err)
		}
	}
	for _, statement := range redactions {
		if _, err := t.tx.ExecContext(ctx, statement); err != nil {
			return classify("redact what stays", err)
		}
	}
	if err := t.renewSearch(ctx); err != nil {
		return err
	}
	if err := t.unmakeAll(ctx); err != nil {
		return err
	}
	if err := t.redactAudit(ctx, plain); err != nil {
		return err
	}
	return t.connection(ctx, "purged_at = ?", Stamp(at))
}

// ThawPurged makes what may have arrived in this organization ready to be sent again after
// a purge took its frozen body: the id that it gets is derived and so the same, and what is
// there already is recognized by it. What may have arrived in another organization stays
// held.
func (t *Tx) ThawPurged(ctx context.Context, organizationID string) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback SET doubtful = 0, organization_id = '', activity_id = '', reason = ''
		WHERE organization_id = ? AND doubtful = 1 AND body = '' AND state IN ('waiting', 'failed')`, organizationID)
	return classify("make purged writebacks ready", err)
}

// renewSearch makes the search index anew: dropping it is quick at any size and leaves no
// word behind, which deleting its rows would.
func (t *Tx) renewSearch(ctx context.Context) error {
	var definition string
	err := t.tx.QueryRowContext(ctx, "SELECT sql FROM sqlite_schema WHERE name = 'record_search'").Scan(&definition)
	if err != nil {
		return classify("empty the search index", err)
	}
	for _, statement := range []string{"DROP TABLE record_search", definition} {
		if _, err := t.tx.ExecContext(ctx, statement); err != nil {
			return classify("empty the search index", err)
		}
	}
	return nil
}

// guid is how Dynamics writes ids.
var guid = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

const purged = `{"purged":true}`

// redactAudit keeps who did what and when, and takes CRM values out of target, before and
// after. The target of an action on a seat is the seat holder's e-mail and stays.
func (t *Tx) redactAudit(ctx context.Context, plain []string) error {
	entries, err := t.auditFacts(ctx)
	if err != nil {
		return err
	}
	for _, a := range entries {
		was := a
		a.Target = withoutIDs(a.Target)
		if slices.Contains(plain, a.Action) {
			a.Before, a.After = withoutIDs(a.Before), withoutIDs(a.After)
		} else {
			a.Before, a.After = redacted(a.Before), redacted(a.After)
			if !strings.HasPrefix(a.Action, "seat.") {
				a.Target = ""
			}
		}
		if a == was {
			continue
		}
		_, err := t.tx.ExecContext(ctx, "UPDATE audit SET target = ?, before = ?, after = ? WHERE id = ?", a.Target, a.Before, a.After, a.ID)
		if err != nil {
			return classify("redact the audit", err)
		}
	}
	return nil
}

func withoutIDs(text string) string { return guid.ReplaceAllString(text, "purged") }

func redacted(facts string) string {
	if facts == "" {
		return ""
	}
	return purged
}

func (t *Tx) auditFacts(ctx context.Context) (entries []AuditEntry, err error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT id, action, target, before, after FROM audit")
	if err != nil {
		return nil, classify("redact the audit", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var a AuditEntry
		if err := rows.Scan(&a.ID, &a.Action, &a.Target, &a.Before, &a.After); err != nil {
			return nil, classify("redact the audit", err)
		}
		entries = append(entries, a)
	}
	return entries, nil
}

// Shred makes the writing connection overwrite what it deletes, or stops doing so.
func (s *Store) Shred(ctx context.Context, on bool) error {
	_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA secure_delete=%t", on))
	return classify("delete carefully", err)
}

// Compact rewrites the file without free pages, empties its log, and removes the copies
// that migrations made: afterwards nothing that was deleted is left on the disk.
func (s *Store) Compact(ctx context.Context) error {
	err := s.sparingly(ctx, func() error {
		_, err := s.writer.ExecContext(ctx, "VACUUM")
		return classify("compact the store", err)
	})
	if err != nil {
		return err
	}
	if err := s.checkpoint(ctx, true); err != nil {
		return err
	}
	copies, err := s.copies()
	if err != nil {
		return err
	}
	for _, path := range copies {
		if err := os.Remove(path); err != nil {
			return classify("remove a copy of the store", err)
		}
	}
	return nil
}

// globEscape makes a path mean itself in filepath.Glob.
func globEscape(path string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(path)
}
