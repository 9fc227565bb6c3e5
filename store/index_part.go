package store

import (
	"context"
	"math"
)

// The parts of what is made after a first load: the indexes of lists, the keys of matching, the search.
const (
	PartLists  = "lists"
	PartKeys   = "keys"
	PartSearch = "search"
)

// everyRecord is how far a part is done that is complete.
const everyRecord = math.MaxInt64

// IndexPart is a part that is still to be made for the records of one kind. Those up to the number Done are made, and are
// kept up to date from then on; the others wait for whoever makes the part.
type IndexPart struct {
	Part string
	Kind RecordKind
	Done int64
	Left int64 // records that are not made, those that are gone included
}

// UnmadeParts are the parts that are still to be made, in the order in which they are to be made.
func (s *Reader) UnmadeParts(ctx context.Context) ([]IndexPart, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT part, kind, done, CASE kind
			WHEN 'account' THEN (SELECT count(*) FROM account WHERE number > done)
			WHEN 'contact' THEN (SELECT count(*) FROM contact WHERE number > done)
			ELSE (SELECT count(*) FROM lead WHERE number > done) END
		FROM index_part ORDER BY part = 'search', part = 'keys', kind`)
	if err != nil {
		return nil, classify("find what is to be indexed", err)
	}
	return collect(rows, func(row scanner) (IndexPart, error) {
		var p IndexPart
		err := row.Scan(&p.Part, &p.Kind, &p.Done, &p.Left)
		return p, err
	})
}

// made is how far the parts of a kind are made.
func (t *Tx) made(ctx context.Context, kind RecordKind) (keys, search int64, err error) {
	rows, err := t.query(ctx, "SELECT part, done FROM index_part WHERE kind = ?", kind)
	if err != nil {
		return 0, 0, classify("find what is to be indexed", err)
	}
	keys, search = everyRecord, everyRecord
	parts, err := collect(rows, func(row scanner) (p IndexPart, err error) {
		err = row.Scan(&p.Part, &p.Done)
		return p, err
	})
	for _, p := range parts {
		switch p.Part {
		case PartKeys:
			keys = p.Done
		case PartSearch:
			search = p.Done
		}
	}
	return keys, search, err
}

// madeTo notes that a part is made for the records up to a number.
func (t *Tx) madeTo(ctx context.Context, part string, kind RecordKind, number int64) error {
	err := t.exec(ctx, "UPDATE index_part SET done = ? WHERE part = ? AND kind = ?", number, part, kind)
	return classify("note what is indexed", err)
}

// PartMade notes that a part is made whole. When the last keys are made everybody has to be matched anew.
func (t *Tx) PartMade(ctx context.Context, part string, kind RecordKind) error {
	if err := t.exec(ctx, "DELETE FROM index_part WHERE part = ? AND kind = ?", part, kind); err != nil {
		return classify("note what is indexed", err)
	}
	if part != PartKeys {
		return nil
	}
	return t.lookAtAll(ctx)
}

// lookAtAll makes matching look at every member and company again.
func (t *Tx) lookAtAll(ctx context.Context) error {
	for _, query := range []string{
		"UPDATE member SET dirty = 1 WHERE dirty = 0",
		"UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL",
	} {
		if err := t.exec(ctx, query); err != nil {
			return classify("mark what has to be matched", err)
		}
	}
	return nil
}

// unmake makes parts wait for being made anew, from nothing.
func (t *Tx) unmake(ctx context.Context, parts ...string) error {
	for _, part := range parts {
		for _, kind := range RecordKinds() {
			if err := t.exec(ctx, "INSERT OR REPLACE INTO index_part (part, kind, done) VALUES (?, ?, 0)", part, kind); err != nil {
				return classify("note what is to be indexed", err)
			}
		}
	}
	return nil
}
