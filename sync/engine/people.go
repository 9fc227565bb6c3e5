package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/access"
	"navsync/sync/fault"
)

// AddFirstPerson adds the first person of an empty store, who must have one of the two
// admin roles (spec §1). In a store with people: fault.Forbidden.
func (e *Engine) AddFirstPerson(ctx context.Context, email, name string, role store.Role) (Actor, error) {
	p, err := newPerson(email, name, role, e.now())
	if err != nil {
		return Actor{}, err
	}
	if role != store.AdminSeller && role != store.Admin {
		return Actor{}, fault.New(fault.Usage, "errors.first-person-admin", "Role", string(role))
	}
	first := Actor{Person: p, OSUser: e.process.osUser}
	err = e.change(ctx, first, ActPersonAdd, 0, p.Email, func(tx *store.Tx) (any, any, error) {
		n, err := tx.CountPeople(ctx)
		if err != nil {
			return nil, nil, err
		}
		if n > 0 {
			return nil, nil, fault.New(fault.Forbidden, "errors.not-first-person")
		}
		first.ID, err = tx.AddPerson(ctx, p)
		return nil, personFacts(p), err
	})
	return first, err
}

// AddPerson adds a person, who holds no seat yet.
func (e *Engine) AddPerson(ctx context.Context, a Actor, email, name string, role store.Role) (store.Person, error) {
	if err := e.may(ctx, a, ActPersonAdd, 0, email); err != nil {
		return store.Person{}, err
	}
	p, err := newPerson(email, name, role, e.now())
	if err != nil {
		return p, err
	}
	err = e.change(ctx, a, ActPersonAdd, 0, p.Email, func(tx *store.Tx) (any, any, error) {
		_, err := tx.Person(ctx, p.Email)
		if err == nil {
			return nil, nil, fault.New(fault.Conflict, "errors.person-exists", "Email", p.Email)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		p.ID, err = tx.AddPerson(ctx, p)
		return nil, personFacts(p), err
	})
	return p, err
}

func personFacts(p store.Person) any { return map[string]any{"name": p.Name, "role": p.Role} }

// newPerson checks what was typed.
func newPerson(email, name string, role store.Role, at time.Time) (store.Person, error) {
	address, err := cleanEmail(email)
	if err != nil {
		return store.Person{}, err
	}
	name = strings.TrimSpace(name)
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return store.Person{}, fault.New(fault.Usage, "errors.name-needed")
	}
	if !role.Valid() {
		return store.Person{}, unknownRole(role)
	}
	return store.Person{Email: address, Name: name, Role: role, CreatedAt: at}, nil
}

func unknownRole(role store.Role) *fault.Error {
	names := make([]string, 0, len(store.Roles()))
	for _, r := range store.Roles() {
		names = append(names, string(r))
	}
	return fault.New(fault.Usage, "errors.unknown-role", "Role", string(role), "Roles", strings.Join(names, ", "))
}

// cleanEmail is the bare address in lower case.
func cleanEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || parsed.Name != "" || strings.ContainsFunc(text, unicode.IsSpace) {
		return "", fault.New(fault.Usage, "errors.email", "Email", text)
	}
	return strings.ToLower(text), nil
}

// SetRole changes a person's role. The last admin stays one, and a seat holder does not
// become admin only (fault.Conflict).
func (e *Engine) SetRole(ctx context.Context, a Actor, email string, role store.Role) error {
	return e.change(ctx, a, ActPersonRole, 0, email, func(tx *store.Tx) (any, any, error) {
		if !role.Valid() {
			return nil, nil, unknownRole(role)
		}
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		if role == store.Admin && p.SeatID != 0 {
			return nil, nil, fault.New(fault.Conflict, "errors.admin-holds-no-seat", "Email", p.Email)
		}
		if role != store.Admin && role != store.AdminSeller {
			if err := notLastAdmin(ctx, tx, p); err != nil {
				return nil, nil, err
			}
		}
		return p.Role, role, tx.SetRole(ctx, p.ID, role)
	})
}

// RemovePerson removes a person who holds no seat and left no items. The last admin
// stays (fault.Conflict).
func (e *Engine) RemovePerson(ctx context.Context, a Actor, email string) error {
	return e.change(ctx, a, ActPersonRemove, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		if err := notLastAdmin(ctx, tx, p); err != nil {
			return nil, nil, err
		}
		if p.SeatID != 0 {
			return nil, nil, fault.New(fault.Conflict, "errors.person-holds-seat", "Email", p.Email)
		}
		left, err := tx.LeftItems(ctx, p.ID)
		if err != nil {
			return nil, nil, err
		}
		if left {
			return nil, nil, fault.New(fault.Conflict, "errors.person-left-items", "Email", p.Email)
		}
		return personFacts(p), nil, tx.RemovePerson(ctx, p.ID)
	})
}

func personToChange(ctx context.Context, tx *store.Tx, email string) (store.Person, error) {
	p, err := tx.Person(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return p, fault.New(fault.NotFound, "errors.unknown-person", "Email", email)
	}
	return p, err
}

// notLastAdmin refuses to take away the only admin there is.
func notLastAdmin(ctx context.Context, tx *store.Tx, p store.Person) error {
	if p.Role != store.Admin && p.Role != store.AdminSeller {
		return nil
	}
	n, err := tx.CountAdmins(ctx)
	if err != nil {
		return err
	}
	if n == 1 {
		return fault.New(fault.Conflict, "errors.last-admin", "Email", p.Email)
	}
	return nil
}

// InvitationTime is how long an invitation's code is good (spec §15).
const InvitationTime = 24 * time.Hour

// Access is who may come in over SSH: the keys of people, and the invitations by which they bring a first one.
type Access struct{ e *Engine }

// Invited is an invitation as it is told once: the code is kept nowhere.
type Invited struct {
	Email, Code string
	Until       time.Time
}

// AddKey adds a public key, one line as in authorized_keys, to a person. Errors: fault.Usage (it is none that may come in),
// fault.NotFound (no such person), fault.Conflict (somebody has it already).
func (k *Access) AddKey(ctx context.Context, a Actor, email, line string) (store.PersonKey, error) {
	if err := k.e.may(ctx, a, ActKeyAdd, 0, email); err != nil {
		return store.PersonKey{}, err
	}
	given, err := access.ParseKey(line)
	if err != nil {
		return store.PersonKey{}, keyRefused(err)
	}
	var added store.PersonKey
	err = k.e.change(ctx, a, ActKeyAdd, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		added, err = k.keep(ctx, tx, p, given, a.Email)
		return nil, keyFacts(added), err
	})
	return added, err
}

// keep binds a key to a person.
func (k *Access) keep(ctx context.Context, tx *store.Tx, p store.Person, given access.Key, by string) (store.PersonKey, error) {
	key := store.PersonKey{
		Fingerprint: given.Fingerprint, PersonID: p.ID, Email: p.Email, Kind: given.Kind, Key: given.Line, Comment: given.Comment,
		AddedAt: k.e.now(), AddedBy: by,
	}
	held, err := tx.PersonKey(ctx, key.Fingerprint)
	switch {
	case err == nil:
		return key, fault.New(fault.Conflict, "errors.key-taken", "Fingerprint", key.Fingerprint, "Email", held.Email)
	case !errors.Is(err, store.ErrNotFound):
		return key, err
	}
	return key, tx.AddPersonKey(ctx, key)
}

func keyFacts(key store.PersonKey) any {
	return map[string]any{"key": key.Fingerprint, "kind": key.Kind}
}

// keyRefused is the sentence for a text that is no key to come in with. It never holds the text.
func keyRefused(err error) error {
	switch {
	case errors.Is(err, access.ErrPrivate):
		return fault.New(fault.Usage, "errors.key-private")
	case errors.Is(err, access.ErrWeak):
		return fault.New(fault.Usage, "errors.key-weak")
	}
	return fault.New(fault.Usage, "errors.key-none")
}

// RemoveKey forgets a person's key, named by its fingerprint or by its line; whoever is in with it is sent away. Errors:
// fault.NotFound.
func (k *Access) RemoveKey(ctx context.Context, a Actor, email, key string) error {
	if given, err := access.ParseKey(key); err == nil {
		key = given.Fingerprint
	}
	return k.e.change(ctx, a, ActKeyRemove, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		held, err := tx.PersonKey(ctx, key)
		if errors.Is(err, store.ErrNotFound) || err == nil && held.PersonID != p.ID {
			return nil, nil, fault.New(fault.NotFound, "errors.key-unknown", "Email", p.Email)
		}
		if err != nil {
			return nil, nil, err
		}
		return keyFacts(held), nil, tx.RemovePersonKey(ctx, key)
	})
}

// Invite makes the code by which a person brings a key, in place of an earlier one. Error: fault.NotFound.
func (k *Access) Invite(ctx context.Context, a Actor, email string) (Invited, error) {
	if err := k.e.may(ctx, a, ActInvite, 0, email); err != nil {
		return Invited{}, err
	}
	code, err := access.NewCode(rand.Reader)
	if err != nil {
		return Invited{}, err
	}
	hash, err := access.Hash(code)
	if err != nil {
		return Invited{}, err
	}
	invited := Invited{Code: code, Until: k.e.now().Add(InvitationTime)}
	err = k.e.change(ctx, a, ActInvite, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		invited.Email = p.Email
		made := store.Invitation{PersonID: p.ID, Hash: hash, MadeAt: k.e.now(), MadeBy: a.Email, EndsAt: invited.Until}
		return nil, map[string]any{"until": store.Stamp(invited.Until)}, tx.Invite(ctx, made)
	})
	if err != nil {
		return Invited{}, err
	}
	return invited, nil
}

// TakeBack ends a person's invitation. Error: fault.NotFound.
func (k *Access) TakeBack(ctx context.Context, a Actor, email string) error {
	return k.e.change(ctx, a, ActInvite, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		err = tx.EndInvitation(ctx, p.ID)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, fault.New(fault.NotFound, "errors.not-invited", "Email", p.Email)
		}
		return "invited", nil, err
	})
}

// EndSessions notes that a person's sessions are ended, and whether a may do it; whoever serves them ends them.
func (k *Access) EndSessions(ctx context.Context, a Actor, email string) error {
	return k.e.change(ctx, a, ActSessionsEnd, 0, email, func(tx *store.Tx) (any, any, error) {
		_, err := personToChange(ctx, tx, email)
		return nil, nil, err
	})
}

// Redeem binds the key, proven by the connection that comes from the address from, to whoever was invited with the
// code, and ends the invitation. It is the one change that nobody who is known makes: the code stands for the admin who
// gave it. Error: fault.Forbidden (no such code, used, too old, or the key may not come in), the same for all of them.
func (k *Access) Redeem(ctx context.Context, code string, proven ssh.PublicKey, from string) (store.Person, error) {
	refused := fault.New(fault.Forbidden, "errors.code-wrong")
	key, err := access.KeyOf(proven, "")
	if err != nil {
		return store.Person{}, refused
	}
	hash, err := access.Hash(code)
	if err != nil {
		return store.Person{}, err
	}
	var who store.Person
	err = k.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		i, err := tx.Invitation(ctx, hash)
		if errors.Is(err, store.ErrNotFound) || err == nil && !i.EndsAt.After(k.e.now()) {
			return refused
		}
		if err != nil {
			return err
		}
		if who, err = tx.Person(ctx, i.Email); err != nil {
			return err
		}
		added, err := k.keep(ctx, tx, who, key, i.MadeBy)
		if fault.CodeOf(err) == fault.Conflict {
			return refused
		}
		if err != nil {
			return err
		}
		a := Actor{Person: who, OSUser: Remote(key.Fingerprint, from)}
		if err := tx.EndInvitation(ctx, who.ID); err != nil {
			return err
		}
		return k.e.audit(ctx, tx, a, ActKeyAdd, who.Email, map[string]any{"invited by": i.MadeBy}, keyFacts(added))
	})
	if err != nil {
		return store.Person{}, fault.Stored(err)
	}
	k.e.publish(Event{Action: ActKeyAdd})
	return who, nil
}

// Remote is what stands in the audit in place of the operating system's user: by which key somebody came, and from where.
func Remote(fingerprint, from string) string { return "ssh " + fingerprint + " " + from }

// Come notes that somebody came in with a key, in the audit and beside the key. Error: fault.Forbidden, the key is nobody's
// any more.
func (k *Access) Come(ctx context.Context, a Actor, fingerprint, from string) error {
	err := k.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.UseKey(ctx, fingerprint, k.e.now(), from); err != nil {
			return err
		}
		return k.e.audit(ctx, tx, a, actServed, from, nil, nil)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fault.New(fault.Forbidden, "errors.code-wrong")
	}
	if err != nil {
		return fault.Stored(err)
	}
	k.e.publish(Event{Action: actServed})
	return nil
}

// TurnedAway notes that a connection was refused: from where, by which key ("" before one was shown), and why in one word.
func (k *Access) TurnedAway(ctx context.Context, from, fingerprint, why string) error {
	return fault.Stored(k.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.AddAudit(ctx, store.AuditEntry{
			At: k.e.now(), OSUser: Remote(fingerprint, from), Action: string(actServed), Target: from, Refused: why,
		})
	}))
}
