package store

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// What a search can find.
const (
	FoundPerson   = "person" // holds no seat
	FoundSeat     = "seat"
	FoundMember   = "member"
	FoundCompany  = "company"
	FoundItem     = "item"
	FoundActivity = "activity"
	FoundRequest  = "request"
	// Records are found by their kind: contact, lead, account.
)

// FindQuery searches everything that has a trail (spec §12).
type FindQuery struct {
	Scope Scope
	Text  string // a name or its words, an e-mail, or the id of an item, activity, request or record
	Limit int    // of each kind; 0: no limit
}

// Finding is one thing that a search found. Of what the viewer may not see it has no more than spec §12 allows.
type Finding struct {
	What      string
	Name      string
	Note      string // e-mail, company or kind: what tells it from its namesakes
	SeatID    int64  // whose items it is about, 0: of several
	Seat      string // the seat holder
	SeatEmail string
	MemberID  int64
	CompanyID int64
	RecordID  string
	ItemID    int64    // of an item, activity or request about one item
	Kind      ItemKind // of the item
	State     ItemState
	At        time.Time
	Problem   int64 // of a request
	// Counted says that Counts may be seen.
	Counted bool
	Counts  ItemCounts
	// Hidden is a member of another seat with only uncopied items: the line is all there is.
	Hidden     bool
	TakenOutBy string // of a hidden one whose item was taken out: the name, else the e-mail
	TakenOutAt time.Time
}

// Find searches people, seats, members, companies, records, items, activities and requests.
func (s *Reader) Find(ctx context.Context, q FindQuery) ([]Finding, error) {
	q.Text = strings.TrimSpace(q.Text)
	if q.Text == "" {
		return nil, nil
	}
	var all []Finding
	for _, find := range []func(context.Context, FindQuery) ([]Finding, error){
		s.findPeople, s.findMembers, s.findCompanies, s.findRecords, s.findItems, s.findRequests,
	} {
		some, err := find(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// finds says whether every word of the query begins a word of the texts; an address is the words between its signs.
func finds(query string, texts ...string) bool {
	within := " " + strings.Join(wordsOf(strings.Join(texts, " ")), " ")
	wanted := wordsOf(query)
	for _, word := range wanted {
		if !strings.Contains(within, " "+word) {
			return false
		}
	}
	return len(wanted) > 0
}

// wordsOf are the words of a text as they are searched.
func wordsOf(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// findPeople finds people and seats. A seller sees the names of other seats and not their counts.
func (s *Reader) findPeople(ctx context.Context, q FindQuery) ([]Finding, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT p.name, p.email, COALESCE(s.id, 0),
		COALESCE((SELECT group_concat(a.email, ' ') FROM seat_alias a WHERE a.seat_id = s.id), '')
		FROM person p LEFT JOIN seat s ON s.person_id = p.id ORDER BY p.name COLLATE language, p.id`)
	if err != nil {
		return nil, classify("find people", err)
	}
	people, err := collect(rows, func(row scanner) (Finding, error) {
		f := Finding{What: FoundSeat}
		var aliases string
		err := row.Scan(&f.Name, &f.Note, &f.SeatID, &aliases)
		if f.SeatID == 0 {
			f.What = FoundPerson
		} else {
			f.Seat, f.SeatEmail = f.Name, f.Note
		}
		if !finds(q.Text, f.Name, f.Note, aliases) {
			f.What = ""
		}
		return f, err
	})
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, f := range people {
		if f.What == "" || q.Limit > 0 && len(found) >= q.Limit {
			continue
		}
		if f.Counted = f.SeatID != 0 && (q.Scope.All || f.SeatID == q.Scope.SeatID); f.Counted {
			err := s.reader.QueryRowContext(ctx, "SELECT "+itemCounts+` FROM item i LEFT JOIN writeback w ON w.item_id = i.id
				WHERE i.seat_id = ?`, f.SeatID).Scan(f.Counts.fields()...)
			if err != nil {
				return nil, classify("count a seat's items", err)
			}
		}
		found = append(found, f)
	}
	return found, nil
}

// findItems finds an item by its id and an activity by its id in Dynamics.
func (s *Reader) findItems(ctx context.Context, q FindQuery) ([]Finding, error) {
	what, item := FoundItem, int64(0)
	if n, err := strconv.ParseInt(strings.TrimPrefix(q.Text, "#"), 10, 64); err == nil {
		item = n
	} else if isGUID(q.Text) {
		ids, err := s.ids(ctx, "SELECT item_id FROM writeback WHERE activity_id = ?", strings.ToLower(q.Text))
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		what, item = FoundActivity, ids[0]
	}
	if item == 0 {
		return nil, nil
	}
	return s.foundItems(ctx, q.Scope, what, []int64{item})
}

// foundItems are those of the items that the viewer may see.
func (s *Reader) foundItems(ctx context.Context, scope Scope, what string, ids []int64) ([]Finding, error) {
	rows, err := s.Items(ctx, ItemQuery{Scope: scope, IDs: ids})
	if err != nil {
		return nil, err
	}
	found := make([]Finding, 0, len(rows))
	for _, r := range rows {
		found = append(found, Finding{
			What: what, Name: r.Member, Note: string(r.Kind), SeatID: r.SeatID, Seat: r.SeatHolder, SeatEmail: r.SeatEmail,
			MemberID: r.MemberID, ItemID: r.ID, Kind: r.Kind, State: r.State, At: r.At,
		})
	}
	return found, nil
}

// findRequests finds what Dynamics answered under a request id: the cause, and the items whose attempts it was.
func (s *Reader) findRequests(ctx context.Context, q FindQuery) ([]Finding, error) {
	if !isGUID(q.Text) {
		return nil, nil
	}
	problems, err := s.ids(ctx, `SELECT id FROM problem p WHERE request_id = ?2 COLLATE NOCASE
		AND (?3 OR EXISTS (SELECT 1 FROM problem_ref r WHERE r.problem_id = p.id AND `+ownRef+`))`, q.Scope.SeatID, q.Text, q.Scope.All)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, id := range problems {
		p, err := s.Problem(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, Finding{What: FoundRequest, Name: p.Code, Note: p.Step, Problem: p.ID, At: p.LastAt})
	}
	items, err := s.ids(ctx, `SELECT DISTINCT CAST(ref AS INTEGER) FROM trail WHERE kind = 'item'
		AND facts LIKE ? ESCAPE '\'`, `%"`+escapeLike(q.Text)+`"%`)
	if err != nil || len(items) == 0 {
		return found, err
	}
	more, err := s.foundItems(ctx, q.Scope, FoundRequest, items)
	return append(found, more...), err
}

// findRecords finds imported records by their words or id, with the items that concern them.
func (s *Reader) findRecords(ctx context.Context, q FindQuery) ([]Finding, error) {
	records, err := s.SearchRecords(ctx, RecordQuery{Text: q.Text, Limit: q.Limit})
	if err != nil {
		return nil, err
	}
	if isGUID(q.Text) {
		if records, err = s.recordsByID(ctx, strings.ToLower(q.Text)); err != nil {
			return nil, err
		}
	}
	found := make([]Finding, 0, len(records))
	for _, r := range records {
		f := Finding{What: string(r.Kind), Name: r.Name, Note: r.Company, RecordID: r.ID, Counted: true}
		scope, values := q.Scope.where()
		err := s.reader.QueryRowContext(ctx, "SELECT "+itemCounts+` FROM item i LEFT JOIN writeback w ON w.item_id = i.id
			WHERE i.id IN (SELECT item_id FROM writeback WHERE regarding_kind = ? AND regarding_id = ? UNION SELECT x.id FROM match m
				JOIN item x ON x.member_id = m.member_id WHERE m.record_kind = ? AND m.record_id = ? AND m.outcome = 'used') AND `+scope,
			append([]any{r.Kind, r.ID, r.Kind, r.ID}, values...)...).Scan(f.Counts.fields()...)
		if err != nil {
			return nil, classify("count a record's items", err)
		}
		found = append(found, f)
	}
	return found, nil
}

// recordsByID are the records with an id, gone ones too.
func (s *Reader) recordsByID(ctx context.Context, id string) ([]FoundRecord, error) {
	var found []FoundRecord
	for _, kind := range RecordKinds() {
		name, known, err := s.RecordKnown(ctx, kind, id)
		if err != nil {
			return nil, err
		}
		if known {
			found = append(found, FoundRecord{Kind: kind, ID: id, Name: name})
		}
	}
	return found, nil
}

func (s *Reader) ids(ctx context.Context, query string, values ...any) ([]int64, error) {
	rows, err := s.reader.QueryContext(ctx, query, values...)
	if err != nil {
		return nil, classify("find by id", err)
	}
	return collect(rows, scanID)
}

// isGUID says whether a text has the shape of an id of Dynamics.
func isGUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, r := range text {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !unicode.Is(unicode.Hex_Digit, r) {
			return false
		}
	}
	return true
}
