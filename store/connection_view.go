package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// GraceTime is how long a failing connection stays connected (spec §3.3).
const GraceTime = 72 * time.Hour

// Words of ConnectionView.Word that are no state of a Connection.
const (
	WordNotConnected = "not-connected" // never connected
	WordPurged       = "purged"        // disconnected, nothing kept
)

// ConnectionView is what the header and CRM Settings show of the connection, in one read.
type ConnectionView struct {
	Connection
	// Word is the state of spec §3.3: a ConnectionState, WordNotConnected or WordPurged.
	Word string
	// Deadline is when a failing connection is disconnected; zero unless failing.
	Deadline time.Time
	// Greet says that "Congratulations!" is to be shown now (once, after the first import).
	Greet bool
	// RunID is the run that is under way, 0: none.
	RunID int64
	// Waiting are the items on their way to Dynamics, of WaitingSeats seats, the oldest
	// queued at WaitingSince.
	Waiting, WaitingSeats int
	WaitingSince          time.Time
	// Kept are the imported records that a disconnected connection still has.
	Kept int
}

// ConnectionView reads it. It never fails with ErrNotFound: never connected is a Word.
func (s *Reader) ConnectionView(ctx context.Context) (ConnectionView, error) {
	var v ConnectionView
	c, err := s.Connection(ctx)
	if errors.Is(err, ErrNotFound) {
		v.Word = WordNotConnected
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Connection, v.Word = c, string(c.State)
	if c.State == Failing {
		v.Deadline = c.Failure.Since.Add(GraceTime)
	}
	if c.State == Disconnected && !c.PurgedAt.IsZero() {
		v.Word = WordPurged
	}
	v.Greet = c.State == Connected && !c.ImportedAt.IsZero() && c.GreetedAt.IsZero()
	if err := s.viewOfWork(ctx, &v); err != nil {
		return v, classify("read the connection", err)
	}
	return v, nil
}

func (s *Reader) viewOfWork(ctx context.Context, v *ConnectionView) error {
	var since Time
	err := s.reader.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT seat_id), min(queued_at)
		FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain')`).Scan(&v.Waiting, &v.WaitingSeats, &since)
	if err != nil {
		return fmt.Errorf("count what waits: %w", err)
	}
	v.WaitingSince = since.Time
	err = s.reader.QueryRowContext(ctx, "SELECT id FROM run WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1").Scan(&v.RunID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find the run under way: %w", err)
	}
	if v.State != Disconnected {
		return nil
	}
	return s.reader.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM crm_user) + (SELECT count(*) FROM account) +
		(SELECT count(*) FROM contact) + (SELECT count(*) FROM lead) + (SELECT count(*) FROM opportunity) +
		(SELECT count(*) FROM stakeholder)`).Scan(&v.Kept)
}
