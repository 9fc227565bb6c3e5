package store

import (
	"context"
	"time"
)

// Role is what a person may do (spec §1).
type Role string

// The four roles.
const (
	AdminSeller Role = "admin-seller" // admin and team member
	Admin       Role = "admin"        // runs the connection, holds no seat
	Support     Role = "support"      // investigates, changes no setting
	Seller      Role = "seller"       // seat holder
)

// Roles lists them in the order of screens.
func Roles() []Role { return []Role{AdminSeller, Admin, Support, Seller} }

// Valid says whether r is one of the four.
func (r Role) Valid() bool {
	return r == AdminSeller || r == Admin || r == Support || r == Seller
}

// Person is somebody who uses navsync.
type Person struct {
	ID        int64
	Email     string
	Name      string
	Role      Role
	CreatedAt time.Time
	SeatID    int64 // 0: holds no seat
}

const personColumns = `SELECT p.id, p.email, p.name, p.role, p.created_at, COALESCE(s.id, 0)
	FROM person p LEFT JOIN seat s ON s.person_id = p.id AND s.removed_at IS NULL`

func scanPerson(row scanner) (Person, error) {
	var p Person
	var created Time
	err := row.Scan(&p.ID, &p.Email, &p.Name, &p.Role, &created, &p.SeatID)
	p.CreatedAt = created.Time
	return p, err
}

// Person finds a person by e-mail, in any case of its letters. Error: ErrNotFound.
func (s *Reader) Person(ctx context.Context, email string) (Person, error) {
	p, err := scanPerson(s.reader.QueryRowContext(ctx, personColumns+" WHERE p.email = ?", email))
	return p, classify("find a person", err)
}

// People lists everybody by name.
func (s *Reader) People(ctx context.Context) (people []Person, err error) {
	rows, err := s.reader.QueryContext(ctx, personColumns+" ORDER BY p.name COLLATE language, p.id")
	if err != nil {
		return nil, classify("list the people", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		p, err := scanPerson(rows)
		if err != nil {
			return nil, classify("list the people", err)
		}
		people = append(people, p)
	}
	return people, nil
}

// AddPerson adds a person and returns the id.
func (t *Tx) AddPerson(ctx context.Context, p Person) (int64, error) {
	r, err := t.tx.ExecContext(ctx, "INSERT INTO person (email, name, role, created_at) VALUES (?, ?, ?, ?)",
		p.Email, p.Name, p.Role, Stamp(p.CreatedAt))
	if err != nil {
		return 0, classify("add a person", err)
	}
	return r.LastInsertId()
}
