package store

import (
	"context"
	"time"
)

// ConnectionState is where the connection stands (spec §3.3).
type ConnectionState string

// The states that are kept; "not connected" is the absence of a connection.
const (
	Importing    ConnectionState = "importing" // the first import has not completed
	Connected    ConnectionState = "connected"
	Paused       ConnectionState = "paused"
	Failing      ConnectionState = "failing"
	Disconnected ConnectionState = "disconnected"
)

// Live says that the schedule may run: the connection is neither paused nor disconnected.
func (s ConnectionState) Live() bool {
	return s == Importing || s == Connected || s == Failing
}

// ReasonPerson is the DisconnectReason of a disconnect by hand; any other is the code of
// the error that lasted three days.
const ReasonPerson = "person"

// Connection is the one connected organization, or the one that was (spec §3). After a
// purge only the dates and DisconnectReason are left.
type Connection struct {
	State            ConnectionState
	OrganizationID   string
	Name             string
	URL              string // web address without a trailing slash
	Tenant           string
	Authority        string // the sign-in address with the tenant
	ClientID         string
	Method           string // auth.Method
	SecretFile       string // a path, never a secret
	CertificateFile  string
	TokenCommand     string
	Account          string // who is signed in; the author of every activity
	UserID           string // systemuserid of Account
	Version          string
	Type             string // organization type as Dynamics names it
	AllowSandbox     bool
	BaseCurrency     string // transactioncurrencyid
	Language         int    // language code of the organization, 1033
	ConnectedAt      time.Time
	ConnectedBy      string
	ImportedAt       time.Time // the first import has completed; zero: not yet
	LastSyncAt       time.Time // end of the last run whose steps were all complete
	NextSyncAt       time.Time
	WaitUntil        time.Time // Dynamics asks us to wait
	PausedAt         time.Time
	PausedBy         string
	Failure          Failure // the zero value unless failing, or disconnected by it
	DisconnectedAt   time.Time
	DisconnectReason string
	PurgedAt         time.Time
	GreetedAt        time.Time // "Congratulations!" was shown
}

// Failure is why a connection fails, since when, and when it is tried again.
type Failure struct {
	Since     time.Time
	Count     int // how often it was tried
	NextTryAt time.Time
	Code      string // spec §3.4
	Key       string // sentence, a key in the languages
	Remedy    string // next step, a key in the languages
	CRMCode   string
	RequestID string
	Privilege string
	Detail    string // for support
	ProblemID int64
}

const connectionColumns = `state, organization_id, name, url, tenant, authority, client_id, method, secret_file, certificate_file,
	token_command, account, user_id, version, type, allow_sandbox, base_currency, language, connected_at, connected_by,
	imported_at, last_sync_at, next_sync_at, wait_until, paused_at, paused_by,
	failing_since, failing_count, next_try_at, failing_code, failing_key, failing_remedy, failing_crm_code,
	failing_request_id, failing_privilege, failing_detail, COALESCE(problem_id, 0),
	disconnected_at, disconnect_reason, purged_at, greeted_at`

func scanConnection(row scanner, more ...any) (Connection, error) {
	var c Connection
	var connected, imported, last, next, wait, paused, since, try, disconnected, purged, greeted Time
	f := &c.Failure
	to := []any{
		&c.State, &c.OrganizationID, &c.Name, &c.URL, &c.Tenant, &c.Authority, &c.ClientID, &c.Method, &c.SecretFile, &c.CertificateFile,
		&c.TokenCommand, &c.Account, &c.UserID, &c.Version, &c.Type, &c.AllowSandbox, &c.BaseCurrency, &c.Language, &connected, &c.ConnectedBy,
		&imported, &last, &next, &wait, &paused, &c.PausedBy,
		&since, &f.Count, &try, &f.Code, &f.Key, &f.Remedy, &f.CRMCode,
		&f.RequestID, &f.Privilege, &f.Detail, &f.ProblemID,
		&disconnected, &c.DisconnectReason, &purged, &greeted,
	}
	err := row.Scan(append(to, more...)...)
	c.ConnectedAt, c.ImportedAt, c.LastSyncAt, c.NextSyncAt = connected.Time, imported.Time, last.Time, next.Time
	c.WaitUntil, c.PausedAt, f.Since, f.NextTryAt = wait.Time, paused.Time, since.Time, try.Time
	c.DisconnectedAt, c.PurgedAt, c.GreetedAt = disconnected.Time, purged.Time, greeted.Time
	return c, err
}

// Connection is the connection in whatever state. Error: ErrNotFound: never connected.
func (s *Reader) Connection(ctx context.Context) (Connection, error) {
	c, err := scanConnection(s.reader.QueryRowContext(ctx, "SELECT "+connectionColumns+" FROM connection"))
	return c, classify("read the connection", err)
}

// Connection is Store.Connection inside a change.
func (t *Tx) Connection(ctx context.Context) (Connection, error) {
	c, err := scanConnection(t.tx.QueryRowContext(ctx, "SELECT "+connectionColumns+" FROM connection"))
	return c, classify("read the connection", err)
}

// SetConnection makes c the connection: a new one, or the old one signed in again. The
// dates of failing, pausing and disconnecting are cleared.
func (t *Tx) SetConnection(ctx context.Context, c Connection) error {
	_, err := t.tx.ExecContext(ctx, `INSERT OR REPLACE INTO connection (id, state, organization_id, name, url, tenant, authority, client_id,
		method, secret_file, certificate_file, token_command, account, user_id, version, type, allow_sandbox, base_currency,
		language, connected_at, connected_by, imported_at, last_sync_at, greeted_at)
		VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.State, c.OrganizationID, c.Name, c.URL, c.Tenant, c.Authority, c.ClientID,
		c.Method, c.SecretFile, c.CertificateFile, c.TokenCommand, c.Account, c.UserID, c.Version, c.Type, c.AllowSandbox, c.BaseCurrency,
		c.Language, Stamp(c.ConnectedAt), c.ConnectedBy, StampOrNil(c.ImportedAt), StampOrNil(c.LastSyncAt), StampOrNil(c.GreetedAt))
	return classify("keep the connection", err)
}

// SetConnectionFacts keeps what a check of the organization found anew.
func (t *Tx) SetConnectionFacts(ctx context.Context, name, version, kind string) error {
	return t.connection(ctx, "name = ?, version = ?, type = ?", name, version, kind)
}

// Imported notes that the first import has completed (spec §3.3): importing becomes
// connected. Later calls change nothing.
func (t *Tx) Imported(ctx context.Context, at time.Time) error {
	return t.connection(ctx, `imported_at = COALESCE(imported_at, ?),
		state = CASE state WHEN 'importing' THEN 'connected' ELSE state END`, Stamp(at))
}

// Synced notes the end of a run that completed.
func (t *Tx) Synced(ctx context.Context, at time.Time) error {
	return t.connection(ctx, "last_sync_at = ?", Stamp(at))
}

// SetNextSync notes when the schedule runs again; the zero time: not planned.
func (t *Tx) SetNextSync(ctx context.Context, at time.Time) error {
	return t.connection(ctx, "next_sync_at = ?", StampOrNil(at))
}

// SetWaitUntil notes until when Dynamics asks us to wait; the zero time: not any more.
func (t *Tx) SetWaitUntil(ctx context.Context, until time.Time) error {
	return t.connection(ctx, "wait_until = ?", StampOrNil(until))
}

// Pause stops the schedule.
func (t *Tx) Pause(ctx context.Context, at time.Time, by string) error {
	return t.connection(ctx, "state = 'paused', paused_at = ?, paused_by = ?, next_sync_at = NULL", Stamp(at), by)
}

// Works ends failing and pausing: the connection is connected again, or importing when
// the first import has not completed. A disconnected one stays so.
func (t *Tx) Works(ctx context.Context) error {
	return t.connection(ctx, `paused_at = NULL, paused_by = '', failing_since = NULL, failing_count = 0, next_try_at = NULL,
		failing_code = '', failing_key = '', failing_remedy = '', failing_crm_code = '', failing_request_id = '',
		failing_privilege = '', failing_detail = '', problem_id = NULL,
		state = CASE WHEN state = 'disconnected' THEN state WHEN imported_at IS NULL THEN 'importing' ELSE 'connected' END`)
}

// SetFailing keeps why and since when the connection fails.
func (t *Tx) SetFailing(ctx context.Context, f Failure) error {
	return t.connection(ctx, `state = 'failing', failing_since = ?, failing_count = ?, next_try_at = ?, failing_code = ?,
		failing_key = ?, failing_remedy = ?, failing_crm_code = ?, failing_request_id = ?, failing_privilege = ?,
		failing_detail = ?, problem_id = ?, next_sync_at = NULL`,
		Stamp(f.Since), f.Count, StampOrNil(f.NextTryAt), f.Code, f.Key, f.Remedy, f.CRMCode, f.RequestID, f.Privilege,
		f.Detail, idOrNil(f.ProblemID))
}

// Disconnect ends the connection and keeps the imported data.
func (t *Tx) Disconnect(ctx context.Context, at time.Time, reason string) error {
	return t.connection(ctx, `state = 'disconnected', disconnected_at = ?, disconnect_reason = ?, next_sync_at = NULL,
		next_try_at = NULL, wait_until = NULL`, Stamp(at), reason)
}

// Greeted notes that "Congratulations!" was shown; it is shown once.
func (t *Tx) Greeted(ctx context.Context, at time.Time) error {
	return t.connection(ctx, "greeted_at = COALESCE(greeted_at, ?)", Stamp(at))
}

// connection changes columns of the one row. Error: ErrNotFound: never connected.
func (t *Tx) connection(ctx context.Context, set string, values ...any) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE connection SET "+set, values...)
	return affected(r, err, "change the connection")
}
