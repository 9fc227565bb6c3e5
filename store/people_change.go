package store

import "context"

// Person is Store.Person inside a change.
func (t *Tx) Person(ctx context.Context, email string) (Person, error) {
	p, err := scanPerson(t.tx.QueryRowContext(ctx, personColumns+" WHERE p.email = ?", email))
	return p, classify("find a person", err)
}

// CountPeople counts everybody.
func (t *Tx) CountPeople(ctx context.Context) (n int, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM person").Scan(&n)
	return n, classify("count the people", err)
}

// CountAdmins counts those who have one of the two admin roles.
func (t *Tx) CountAdmins(ctx context.Context) (n int, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM person WHERE role IN (?, ?)", AdminSeller, Admin).Scan(&n)
	return n, classify("count the admins", err)
}

// SetRole changes a person's role. Error: ErrNotFound.
func (t *Tx) SetRole(ctx context.Context, id int64, role Role) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE person SET role = ? WHERE id = ?", role, id)
	return affected(r, err, "change a role")
}

// RemovePerson deletes a person, who must have no seat row left. Error: ErrNotFound.
func (t *Tx) RemovePerson(ctx context.Context, id int64) error {
	r, err := t.tx.ExecContext(ctx, "DELETE FROM person WHERE id = ?", id)
	return affected(r, err, "remove a person")
}

// LeftItems says whether a person holds no seat but has items of a removed one.
func (t *Tx) LeftItems(ctx context.Context, personID int64) (left bool, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM seat WHERE person_id = ? AND removed_at IS NOT NULL)", personID).Scan(&left)
	return left, classify("look for items of a person", err)
}
