package store

import (
	"context"
	"time"
)

// PersonKey is a public key by which a person comes in over SSH (spec §15).
type PersonKey struct {
	Fingerprint string // SHA256:…
	PersonID    int64
	Email       string // of the person
	Kind        string // ssh-ed25519
	Key         string // as in authorized_keys, without options and comment
	Comment     string // what its owner calls it
	AddedAt     time.Time
	AddedBy     string    // e-mail; of an invitation: who invited
	UsedAt      time.Time // zero: nobody came with it yet
	UsedFrom    string    // the address it last came from
}

const keyColumns = `SELECT k.fingerprint, k.person_id, p.email, k.kind, k.key, k.comment, k.added_at, k.added_by, k.used_at, k.used_from
	FROM person_key k JOIN person p ON p.id = k.person_id`

func scanKey(row scanner) (PersonKey, error) {
	var k PersonKey
	var added, used Time
	err := row.Scan(&k.Fingerprint, &k.PersonID, &k.Email, &k.Kind, &k.Key, &k.Comment, &added, &k.AddedBy, &used, &k.UsedFrom)
	k.AddedAt, k.UsedAt = added.Time, used.Time
	return k, err
}

// PersonKeys lists the keys of everybody, or of the person with this e-mail, by person and age.
func (s *Reader) PersonKeys(ctx context.Context, email string) (keys []PersonKey, err error) {
	rows, err := s.reader.QueryContext(ctx, keyColumns+" WHERE ? = '' OR p.email = ? ORDER BY p.email, k.added_at, k.fingerprint", email, email)
	if err != nil {
		return nil, classify("list the keys", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		k, err := scanKey(rows)
		if err != nil {
			return nil, classify("list the keys", err)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// KeyOwner is the person whose key has this fingerprint. Error: ErrNotFound.
func (s *Reader) KeyOwner(ctx context.Context, fingerprint string) (Person, error) {
	p, err := scanPerson(s.reader.QueryRowContext(ctx,
		personColumns+" WHERE p.id = (SELECT person_id FROM person_key WHERE fingerprint = ?)", fingerprint))
	return p, classify("find the owner of a key", err)
}

// PersonKey is the key with this fingerprint. Error: ErrNotFound.
func (t *Tx) PersonKey(ctx context.Context, fingerprint string) (PersonKey, error) {
	k, err := scanKey(t.tx.QueryRowContext(ctx, keyColumns+" WHERE k.fingerprint = ?", fingerprint))
	return k, classify("find a key", err)
}

// AddPersonKey keeps a person's key; its fingerprint must be new.
func (t *Tx) AddPersonKey(ctx context.Context, k PersonKey) error {
	_, err := t.tx.ExecContext(ctx,
		"INSERT INTO person_key (fingerprint, person_id, kind, key, comment, added_at, added_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
		k.Fingerprint, k.PersonID, k.Kind, k.Key, k.Comment, Stamp(k.AddedAt), k.AddedBy)
	return classify("add a key", err)
}

// RemovePersonKey forgets a key. Error: ErrNotFound.
func (t *Tx) RemovePersonKey(ctx context.Context, fingerprint string) error {
	r, err := t.tx.ExecContext(ctx, "DELETE FROM person_key WHERE fingerprint = ?", fingerprint)
	return affected(r, err, "remove a key")
}

// UseKey notes that somebody came with a key. Error: ErrNotFound.
func (t *Tx) UseKey(ctx context.Context, fingerprint string, at time.Time, from string) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE person_key SET used_at = ?, used_from = ? WHERE fingerprint = ?", Stamp(at), from, fingerprint)
	return affected(r, err, "note the use of a key")
}
