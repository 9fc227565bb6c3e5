package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Licence is how far a seat's licence is used (spec §10).
type Licence string

// Assigned: nothing came from it yet. Active: an archive or item exists.
const (
	LicenceAssigned Licence = "assigned"
	LicenceActive   Licence = "active"
)

// Badge is what stands in a seat's column CRM sync.
type Badge string

// In CRM: CRM sync is on for the person and works. Off: it is not on. Blocked: it is on,
// and a person has to do something for this seat. Waiting: it is on and waits for the
// connection.
const (
	BadgeInCRM   Badge = "in-crm"
	BadgeOff     Badge = "off"
	BadgeBlocked Badge = "blocked"
	BadgeWaiting Badge = "waiting"
)

// Seat is a Sales Navigator licence and the person in it.
type Seat struct {
	ID            int64
	PersonID      int64
	Email         string
	Name          string
	Role          Role
	CRMUserID     string // systemuserid; "": Not Matched
	CRMUserOrigin string // email or hand
	Sync          string // on or off by hand; "": follows "Auto sync all seat holders"
	SyncOn        bool   // CRM sync is on, by hand or by the setting
	AssignedAt    time.Time
	LastSyncAt    time.Time
	RemovedAt     time.Time // zero unless the licence was taken back and the items kept
}

// autoSync is the setting "Auto sync all seat holders" as SQL, syncOn whether CRM sync
// is on for seat s.
const (
	autoSync = "EXISTS (SELECT 1 FROM setting WHERE key = '" + KeyAutoSync + "' AND lower(value) = '" + Yes + "')"
	syncOn   = "(s.removed_at IS NULL AND CASE s.sync WHEN 'on' THEN 1 WHEN 'off' THEN 0 ELSE " + autoSync + " END)"
)

const seatColumns = `SELECT s.id, p.id, p.email, p.name, p.role, COALESCE(s.crm_user_id, ''), COALESCE(s.crm_user_origin, ''),
	COALESCE(s.sync, ''), ` + syncOn + `, s.assigned_at, s.last_sync_at, s.removed_at
	FROM seat s JOIN person p ON p.id = s.person_id`

func scanSeat(row scanner) (Seat, error) {
	var t Seat
	var assigned, synced, removed Time
	err := row.Scan(&t.ID, &t.PersonID, &t.Email, &t.Name, &t.Role, &t.CRMUserID, &t.CRMUserOrigin,
		&t.Sync, &t.SyncOn, &assigned, &synced, &removed)
	t.AssignedAt, t.LastSyncAt, t.RemovedAt = assigned.Time, synced.Time, removed.Time
	return t, err
}

// Seat finds a seat by its id, removed ones included. Error: ErrNotFound.
func (s *Reader) Seat(ctx context.Context, id int64) (Seat, error) {
	t, err := scanSeat(s.reader.QueryRowContext(ctx, seatColumns+" WHERE s.id = ?", id))
	return t, classify("find a seat", err)
}

// Seat is Store.Seat inside a change.
func (t *Tx) Seat(ctx context.Context, id int64) (Seat, error) {
	seat, err := scanSeat(t.tx.QueryRowContext(ctx, seatColumns+" WHERE s.id = ?", id))
	return seat, classify("find a seat", err)
}

// SeatOf finds a person's seat by the person's e-mail. Error: ErrNotFound: no such
// person, or holds no seat.
func (s *Reader) SeatOf(ctx context.Context, email string) (Seat, error) {
	t, err := scanSeat(s.reader.QueryRowContext(ctx, seatColumns+" WHERE p.email = ? AND s.removed_at IS NULL", email))
	return t, classify("find a seat", err)
}

// SeatOf is Store.SeatOf inside a change.
func (t *Tx) SeatOf(ctx context.Context, email string) (Seat, error) {
	seat, err := scanSeat(t.tx.QueryRowContext(ctx, seatColumns+" WHERE p.email = ? AND s.removed_at IS NULL", email))
	return seat, classify("find a seat", err)
}

// AllSeats lists every seat that was not removed, by id: for runs. Screens ask Seats.
func (s *Reader) AllSeats(ctx context.Context) ([]Seat, error) { return allSeats(ctx, s.reader) }

// AllSeats is Store.AllSeats inside a change.
func (t *Tx) AllSeats(ctx context.Context) ([]Seat, error) { return allSeats(ctx, t.tx) }

func allSeats(ctx context.Context, q querier) (seats []Seat, err error) {
	rows, err := q.QueryContext(ctx, seatColumns+" WHERE s.removed_at IS NULL ORDER BY s.id")
	if err != nil {
		return nil, classify("list the seats", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		t, err := scanSeat(rows)
		if err != nil {
			return nil, classify("list the seats", err)
		}
		seats = append(seats, t)
	}
	return seats, nil
}

// SeatRow is a line of Seat Management (spec §10).
type SeatRow struct {
	Seat
	Licence       Licence
	CRMUserName   string // "" when Not Matched or not imported
	Title         string // of the CRM user
	Badge         Badge
	Reason        string     // why Blocked or Waiting: not-matched, user-disabled, not-connected, paused, failing, importing
	Unmatched     NotMatched // why it has no CRM user, also while its sync is off
	Pending       int        // items on their way to Dynamics
	Failed        int
	Open          int       // activities written open: unresolved
	Written       int       // open ones too
	Items         int       // captured
	Copied        int       // of those ticked to be copied
	Deleted       int       // of the written those whose activity is gone from Dynamics
	Accounts      int       // saved
	Leads         int       // saved
	NewestItemAt  time.Time // zero: none
	LastArchiveAt time.Time // zero: none
	ProfileSlug   string    // the archive owner that the seat is bound to
	ProfileName   string
	Aliases       []string
	StaleSince    time.Time // saved entries are marked "not updated since"
}

// SeatSort is the column that seats are sorted by.
type SeatSort string

// The sorts; SeatsByName is the default.
const (
	SeatsByName     SeatSort = "name"
	SeatsByEmail    SeatSort = "email"
	SeatsByRole     SeatSort = "role"
	SeatsByLicence  SeatSort = "licence"
	SeatsByCRMUser  SeatSort = "crm-user"
	SeatsByBadge    SeatSort = "badge"
	SeatsByLastSync SeatSort = "last-sync"
	SeatsByNewest   SeatSort = "newest"
	SeatsByAccounts SeatSort = "accounts"
	SeatsByLeads    SeatSort = "leads"
	SeatsByPending  SeatSort = "pending"
	SeatsByFailed   SeatSort = "failed"
)

// SeatQuery chooses seats. The zero value is all of them by name.
type SeatQuery struct {
	ID         int64  // one seat, 0: any
	Text       string // in name, e-mail or CRM user; "": any
	Badge      Badge
	Licence    Licence
	Role       Role
	MinPending int
	MinFailed  int
	Sort       SeatSort
	Descending bool
	Limit      int // 0: no limit
	Offset     int
}

// seatRows is every seat with what the screens show of it. Dynamics' users are joined by
// their key, items and writebacks are counted through the indexes of their seat.
const seatRows = `WITH seat_row AS (
	SELECT s.id AS id, p.id AS person_id, p.email AS email, p.name AS name, p.role AS role,
		COALESCE(s.crm_user_id, '') AS crm_user_id, COALESCE(s.crm_user_origin, '') AS crm_user_origin,
		COALESCE(s.sync, '') AS sync, ` + syncOn + ` AS sync_on, s.assigned_at AS assigned_at, s.last_sync_at AS last_sync_at,
		CASE WHEN EXISTS (SELECT 1 FROM item i WHERE i.seat_id = s.id) OR EXISTS (SELECT 1 FROM archive a WHERE a.seat_id = s.id)
			THEN 'active' ELSE 'assigned' END AS licence,
		COALESCE(u.name, '') AS crm_user_name, COALESCE(u.title, '') AS title,
		CASE
			WHEN NOT ` + syncOn + ` THEN 'off:'
			WHEN c.state IS NULL OR c.state = 'disconnected' THEN 'waiting:not-connected'
			WHEN s.crm_user_id IS NULL AND c.state = 'importing' AND NOT EXISTS (SELECT 1 FROM crm_user) THEN 'waiting:importing'
			WHEN s.crm_user_id IS NULL THEN 'blocked:not-matched'
			WHEN u.gone_at IS NOT NULL OR u.disabled THEN 'blocked:user-disabled'
			WHEN c.state IN ('paused', 'failing') THEN 'waiting:' || c.state
			WHEN c.state = 'importing' AND s.last_sync_at IS NULL THEN 'waiting:importing'
			ELSE 'in-crm:'
		END AS badge,
		(SELECT count(*) FROM writeback w WHERE w.seat_id = s.id AND w.state IN ('waiting', 'sending', 'uncertain')) AS pending,
		(SELECT count(*) FROM writeback w WHERE w.seat_id = s.id AND w.state = 'failed') AS failed,
		(SELECT count(*) FROM writeback w WHERE w.seat_id = s.id AND w.state = 'open' AND w.gone_at IS NULL) AS open,
		(SELECT count(*) FROM writeback w WHERE w.seat_id = s.id AND w.state IN ('written', 'open')) AS written,
		(SELECT count(*) FROM saved_entry e WHERE e.seat_id = s.id AND e.record_kind = 'account') AS accounts,
		(SELECT count(*) FROM saved_entry e WHERE e.seat_id = s.id AND e.record_kind IN ('contact', 'lead')) AS leads,
		(SELECT count(*) FROM item i WHERE i.seat_id = s.id) AS items,
		(SELECT count(*) FROM item i WHERE i.seat_id = s.id AND i.copy = 1) AS copied,
		(SELECT count(*) FROM writeback w WHERE w.seat_id = s.id AND w.gone_at IS NOT NULL) AS deleted,
		s.newest_item_at AS newest_at,
		(SELECT max(a.imported_at) FROM archive a WHERE a.seat_id = s.id) AS archive_at,
		COALESCE(s.profile_slug, '') AS profile_slug, COALESCE(s.profile_name, '') AS profile_name,
		COALESCE((SELECT group_concat(l.email, ' ') FROM seat_alias l WHERE l.seat_id = s.id), '') AS aliases,
		s.not_updated_since AS stale_since
	FROM seat s JOIN person p ON p.id = s.person_id
	LEFT JOIN crm_user u ON u.id = s.crm_user_id
	LEFT JOIN connection c ON c.id = 1
	WHERE s.removed_at IS NULL ` + windowMark + `)`

// windowMark is the place of a limit to a window's seats.
const windowMark = "/* window */"

// seatBase is every seat with what can be told without counting its items.
const seatBase = `WITH seat_row AS (
	SELECT s.id AS id, p.email AS email, p.name AS name, p.role AS role, COALESCE(u.name, '') AS crm_user_name,
		s.last_sync_at AS last_sync_at, s.newest_item_at AS newest_at
	FROM seat s JOIN person p ON p.id = s.person_id
	LEFT JOIN crm_user u ON u.id = s.crm_user_id
	WHERE s.removed_at IS NULL)`

// seatsCounted are the sorts that need what is counted.
var seatsCounted = []SeatSort{SeatsByLicence, SeatsByBadge, SeatsByAccounts, SeatsByLeads, SeatsByPending, SeatsByFailed}

// rows is the smallest seat_row that answers the query.
func (q SeatQuery) rows() string {
	if q.Badge != "" || q.Licence != "" || q.MinPending > 0 || q.MinFailed > 0 || slices.Contains(seatsCounted, q.Sort) {
		return seatRows
	}
	return seatBase
}

// order is the query's order on seat_row.
func (q SeatQuery) order() string {
	order := seatOrder[q.Sort]
	if order == "" {
		order = seatOrder[SeatsByName]
	}
	if q.Descending {
		order += " DESC"
	}
	return " ORDER BY " + order + ", id"
}

var seatOrder = map[SeatSort]string{
	SeatsByName: "name COLLATE language", SeatsByEmail: "email", SeatsByRole: "role", SeatsByLicence: "licence",
	SeatsByCRMUser: "crm_user_name COLLATE language", SeatsByBadge: "badge", SeatsByLastSync: "last_sync_at",
	SeatsByNewest: "newest_at", SeatsByAccounts: "accounts", SeatsByLeads: "leads", SeatsByPending: "pending", SeatsByFailed: "failed",
}

// where is the query's condition on seat_row with its values.
func (q SeatQuery) where() (string, []any) {
	conditions, values := []string{"1"}, []any{}
	add := func(condition string, value ...any) {
		conditions, values = append(conditions, condition), append(values, value...)
	}
	if q.ID != 0 {
		add("id = ?", q.ID)
	}
	for _, word := range strings.Fields(q.Text) {
		condition, values := likeAny(word, "name", "email", "crm_user_name")
		add(condition, values...)
	}
	if q.Badge != "" {
		add("badge LIKE ?", string(q.Badge)+":%")
	}
	if q.Licence != "" {
		add("licence = ?", q.Licence)
	}
	if q.Role != "" {
		add("role = ?", q.Role)
	}
	if q.MinPending > 0 {
		add("pending >= ?", q.MinPending)
	}
	if q.MinFailed > 0 {
		add("failed >= ?", q.MinFailed)
	}
	return " WHERE " + strings.Join(conditions, " AND "), values
}

// Seats is a window of Seat Management's table. What is counted is counted for the window
// only, unless the query filters or sorts by it.
func (s *Reader) Seats(ctx context.Context, q SeatQuery) (seats []SeatRow, err error) {
	ids, err := s.seatIDs(ctx, q, q.Limit, q.Offset)
	if err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, strings.Replace(seatRows, windowMark, "AND s.id IN (SELECT value FROM json_each(?))", 1)+
		` SELECT id, person_id, email, name, role, crm_user_id, crm_user_origin, sync,
		sync_on, assigned_at, last_sync_at, licence, crm_user_name, title, badge, pending, failed, open, written, items, copied, deleted, accounts,
		leads, newest_at, archive_at, profile_slug, profile_name, aliases, stale_since FROM seat_row`+q.order(), jsonNumbers(ids))
	if err != nil {
		return nil, classify("list the seats", err)
	}
	if seats, err = collect(rows, scanSeatRow); err != nil {
		return nil, err
	}
	for i, seat := range seats {
		if seat.CRMUserID != "" || seat.Reason != "not-matched" && seat.Badge != BadgeOff {
			continue
		}
		if seats[i].Unmatched, err = unmatched(ctx, s.reader, seatAddresses, seat.ID); err != nil {
			return nil, err
		}
	}
	return seats, nil
}

func scanSeatRow(rows scanner) (SeatRow, error) {
	var r SeatRow
	var badge, aliases string
	var assigned, synced, newest, archive, stale Time
	err := rows.Scan(&r.ID, &r.PersonID, &r.Email, &r.Name, &r.Role, &r.CRMUserID, &r.CRMUserOrigin, &r.Sync,
		&r.SyncOn, &assigned, &synced, &r.Licence, &r.CRMUserName, &r.Title, &badge, &r.Pending, &r.Failed, &r.Open, &r.Written,
		&r.Items, &r.Copied, &r.Deleted, &r.Accounts, &r.Leads, &newest, &archive, &r.ProfileSlug, &r.ProfileName, &aliases, &stale)
	word, reason, _ := strings.Cut(badge, ":")
	r.Badge, r.Reason, r.Aliases = Badge(word), reason, strings.Fields(aliases)
	r.AssignedAt, r.LastSyncAt, r.NewestItemAt = assigned.Time, synced.Time, newest.Time
	r.LastArchiveAt, r.StaleSince = archive.Time, stale.Time
	return r, err
}

// CountSeats is the number of seats that Seats would list without a limit.
func (s *Reader) CountSeats(ctx context.Context, q SeatQuery) (n int, err error) {
	where, values := q.where()
	err = s.reader.QueryRowContext(ctx, q.rows()+" SELECT count(*) FROM seat_row"+where, values...).Scan(&n)
	return n, classify("count the seats", err)
}

func (s *Reader) seatIDs(ctx context.Context, q SeatQuery, most, offset int) (ids []int64, err error) {
	where, values := q.where()
	rows, err := s.reader.QueryContext(ctx, q.rows()+" SELECT id FROM seat_row"+where+q.order()+" LIMIT ? OFFSET ?",
		append(values, limit(most), offset)...)
	if err != nil {
		return nil, classify("list the seats", err)
	}
	return collect(rows, func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	})
}

// SeatSummary is the line above Seat Management's table.
type SeatSummary struct {
	Seats, InCRM, Off, Blocked, Waiting, Active int
	Licences                                    int // 0: no limit was stated
	Exceptions                                  int // disabled by hand although all are synced (spec §5)
}

// SeatSummary counts the seats by what stands in their columns.
func (s *Reader) SeatSummary(ctx context.Context) (SeatSummary, error) {
	var n SeatSummary
	err := s.reader.QueryRowContext(ctx, seatRows+` SELECT count(*), count(*) FILTER (WHERE badge LIKE 'in-crm:%'),
		count(*) FILTER (WHERE badge LIKE 'off:%'), count(*) FILTER (WHERE badge LIKE 'blocked:%'),
		count(*) FILTER (WHERE badge LIKE 'waiting:%'), count(*) FILTER (WHERE licence = 'active'),
		count(*) FILTER (WHERE sync = 'off' AND `+autoSync+`) FROM seat_row`).
		Scan(&n.Seats, &n.InCRM, &n.Off, &n.Blocked, &n.Waiting, &n.Active, &n.Exceptions)
	if err != nil {
		return n, classify("count the seats", err)
	}
	settings, err := s.Settings(ctx)
	n.Licences = settings.Licences
	return n, err
}

// limit is SQLite's limit for a query's: 0 means none.
func limit(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}
