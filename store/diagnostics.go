package store

import (
	"context"
	"fmt"
	"strings"
)

// publicSettings are the settings of a diagnostics file: those whose row does not forbid it.
var publicSettings = settingKeys(func(row Setting) bool { return !row.Private })

// diagnostics are the tables of a diagnostics file: facts of the work, no secret, no text
// and no subject of an item, no name or e-mail of a member.
var diagnostics = []struct{ name, query string }{
	{"connection", `SELECT state, organization_id, url, tenant, client_id, method, account, version, type, allow_sandbox, connected_at,
		imported_at, last_sync_at, next_sync_at, wait_until, failing_since, failing_count, failing_code, failing_crm_code, failing_request_id,
		disconnected_at, disconnect_reason FROM connection`},
	{"checks", "SELECT name, result, sentence, remedy, request_id, checked_at FROM connection_check ORDER BY position"},
	{
		"settings",
		"SELECT key, CASE WHEN key IN ('" + strings.Join(publicSettings, "', '") + "') THEN value END AS value, changed_at FROM setting ORDER BY key",
	},
	{"cursors", "SELECT entity, phase, generation, started_at, obtained_at, watermark, reconciled_at, loaded_at FROM cursor ORDER BY entity"},
	{"runs", `SELECT id, trigger, started_at, ended_at, outcome, error_code, requests, bytes, throttled_ms FROM run ORDER BY id DESC LIMIT 200`},
	{"steps", `SELECT run_id, name, state, started_at, ended_at, total, read, added, changed, removed, unchanged, written, failed, note, error_code
		FROM step WHERE run_id > (SELECT COALESCE(max(id), 0) FROM run) - 50 ORDER BY run_id DESC, position`},
	{"problems", `SELECT id, code, key, scope, step, crm_code, status, request_id, privilege, detail, first_at, last_at, count, resolved_at
		FROM problem ORDER BY last_at DESC LIMIT 500`},
	{"writebacks", `SELECT w.state, w.reason, i.kind, count(*) AS count, min(w.queued_at) AS oldest, max(w.attempts) AS attempts
		FROM writeback w JOIN item i ON i.id = w.item_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`},
	{"failed", `SELECT w.item_id, w.activity_table, w.activity_id, w.reason, w.attempts, w.problem_id, w.queued_at, w.sent_at, w.want_state
		FROM writeback w WHERE w.state = 'failed' OR w.want_state = 'failed' ORDER BY w.item_id LIMIT 1000`},
	{"trails", `SELECT at, ref AS item, event, facts, run_id FROM trail WHERE kind = 'item' AND ref IN (SELECT CAST(item_id AS TEXT) FROM writeback
		WHERE state = 'failed' OR want_state = 'failed' ORDER BY item_id LIMIT 200) AND event NOT IN ('resolved', 'planned') ORDER BY id`},
	{
		"seats",
		`SELECT id, crm_user_id IS NOT NULL AS matched, crm_user_origin, sync, assigned_at, bound_at, newest_item_at, last_sync_at FROM seat ORDER BY id`,
	},
	{"counts", `SELECT (SELECT count(*) FROM crm_user) AS users, (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM contact) AS contacts,
		(SELECT count(*) FROM lead) AS leads, (SELECT count(*) FROM opportunity) AS opportunities, (SELECT count(*) FROM member) AS members,
		(SELECT count(*) FROM match WHERE outcome = 'used') AS matches, (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM thread) AS threads`},
	// Who acted is told by role and number, as no personal address leaves the store this way.
	{"audit", `SELECT a.at, COALESCE(p.role || ' ' || p.id, 'somebody removed') AS actor, a.action, a.refused
		FROM audit a LEFT JOIN person p ON p.email = a.actor ORDER BY a.id DESC LIMIT 1000`},
}

// Diagnostics hands on each table of a diagnostics file, rows as column to value.
func (s *Reader) Diagnostics(ctx context.Context, each func(name string, rows []map[string]any) error) error {
	for _, d := range diagnostics {
		rows, err := s.table(ctx, d.query)
		if err != nil {
			return classify("collect "+d.name, err)
		}
		if err := each(d.name, rows); err != nil {
			return fmt.Errorf("collect %s: %w", d.name, err)
		}
	}
	return nil
}

func (s *Reader) table(ctx context.Context, query string) ([]map[string]any, error) {
	rows, err := s.reader.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	columns, err := rows.Columns()
	if err != nil {
		return nil, closeRows(rows, err)
	}
	return collect(rows, func(row scanner) (map[string]any, error) {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		err := row.Scan(to...)
		m := make(map[string]any, len(columns))
		for i, name := range columns {
			m[name] = values[i]
		}
		return m, err
	})
}
