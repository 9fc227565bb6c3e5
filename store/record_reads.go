package store

import (
	"context"
	"strings"
)

const accountsOf = `SELECT number, id, name, website, domain, phone, email, city, country, industry, urls,
	owner_id, master_id, state, version, modified_at, gone_at IS NOT NULL FROM account WHERE `

func scanAccount(row scanner) (Account, error) {
	var a Account
	var urls string
	var modified Time
	err := row.Scan(&a.Number, &a.ID, &a.Name, &a.Website, &a.Domain, &a.Phone, &a.Email, &a.City, &a.Country, &a.Industry, &urls,
		&a.OwnerID, &a.MasterID, &a.State, &a.Version, &modified, &a.Gone)
	a.URLs, a.ModifiedAt = strings.Fields(urls), modified.Time
	return a, err
}

// Accounts are accounts by id, without their keys.
func (t *Tx) Accounts(ctx context.Context, ids []string) ([]Account, error) {
	return readRecords(ctx, t, accountsOf+"id IN (SELECT value FROM json_each(?)) ORDER BY id", scanAccount, jsonList(ids))
}

// AccountsAfter are the accounts behind a number, at most limit, by their numbers and without their keys.
func (t *Tx) AccountsAfter(ctx context.Context, number int64, limit int) ([]Account, error) {
	return readRecords(ctx, t, accountsOf+"number > ? ORDER BY number LIMIT ?", scanAccount, number, limit)
}

// ContactOf is a contact and what its account says of it now.
type ContactOf struct {
	Contact
	AccountName, AccountDomain string // "" when the account is not known
}

const contactsOf = `SELECT c.number, c.id, c.first_name, c.last_name, c.name, c.account_id, c.company, c.title, c.emails, c.phones, c.urls,
	c.city, c.country, c.owner_id, c.master_id, c.state, c.version, c.modified_at, c.gone_at IS NOT NULL,
	COALESCE(a.name, ''), COALESCE(a.domain, '') FROM contact c LEFT JOIN account a ON a.id = c.account_id AND c.account_id <> '' WHERE `

func scanContactOf(row scanner) (ContactOf, error) {
	var c ContactOf
	var emails, phones, urls string
	var modified Time
	err := row.Scan(&c.Number, &c.ID, &c.FirstName, &c.LastName, &c.Name, &c.AccountID, &c.Company, &c.Title, &emails, &phones, &urls,
		&c.City, &c.Country, &c.OwnerID, &c.MasterID, &c.State, &c.Version, &modified, &c.Gone, &c.AccountName, &c.AccountDomain)
	c.Emails, c.URLs, c.ModifiedAt = strings.Fields(emails), strings.Fields(urls), modified.Time
	c.Phones = SplitPhones(phones)
	return c, err
}

// phoneMark parts the phone numbers of a record.
const phoneMark = "|"

// SplitPhones are the phone numbers in a text as the store keeps them.
func SplitPhones(phones string) []string {
	if phones == "" {
		return nil
	}
	return strings.Split(phones, phoneMark)
}

// Contacts are contacts by id, without their keys.
func (t *Tx) Contacts(ctx context.Context, ids []string) ([]ContactOf, error) {
	return readRecords(ctx, t, contactsOf+"c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id", scanContactOf, jsonList(ids))
}

// ContactsAfter are the contacts behind a number, at most limit, by their numbers and without their keys.
func (t *Tx) ContactsAfter(ctx context.Context, number int64, limit int) ([]ContactOf, error) {
	return readRecords(ctx, t, contactsOf+"c.number > ? ORDER BY c.number LIMIT ?", scanContactOf, number, limit)
}

// ContactsOfAccounts are the contacts of accounts that can be found, at most limit, by number behind the number after.
func (t *Tx) ContactsOfAccounts(ctx context.Context, accounts []string, after int64, limit int) ([]ContactOf, error) {
	return readRecords(ctx, t, contactsOf+`c.account_id IN (SELECT value FROM json_each(?)) AND c.number > ?
		AND (c.gone_at IS NULL OR c.master_id <> '') ORDER BY c.number LIMIT ?`, scanContactOf, jsonList(accounts), after, limit)
}

const leadsOf = `SELECT number, id, first_name, last_name, name, company, title, subject, source, emails, phones, urls,
	city, country, account_id, contact_id, owner_id, master_id, state, version, modified_at, gone_at IS NOT NULL FROM lead WHERE `

func scanLead(row scanner) (Lead, error) {
	var l Lead
	var emails, phones, urls string
	var modified Time
	err := row.Scan(&l.Number, &l.ID, &l.FirstName, &l.LastName, &l.Name, &l.Company, &l.Title, &l.Subject, &l.Source, &emails, &phones, &urls,
		&l.City, &l.Country, &l.AccountID, &l.ContactID, &l.OwnerID, &l.MasterID, &l.State, &l.Version, &modified, &l.Gone)
	l.Emails, l.URLs, l.Phones, l.ModifiedAt = strings.Fields(emails), strings.Fields(urls), SplitPhones(phones), modified.Time
	return l, err
}

// Leads are leads by id, without their keys.
func (t *Tx) Leads(ctx context.Context, ids []string) ([]Lead, error) {
	return readRecords(ctx, t, leadsOf+"id IN (SELECT value FROM json_each(?)) ORDER BY id", scanLead, jsonList(ids))
}

// LeadsAfter are the leads behind a number, at most limit, by their numbers and without their keys.
func (t *Tx) LeadsAfter(ctx context.Context, number int64, limit int) ([]Lead, error) {
	return readRecords(ctx, t, leadsOf+"number > ? ORDER BY number LIMIT ?", scanLead, number, limit)
}

func readRecords[T any](ctx context.Context, t *Tx, query string, scan func(scanner) (T, error), args ...any) ([]T, error) {
	rows, err := t.query(ctx, query, args...)
	if err != nil {
		return nil, classify("read records", err)
	}
	return collect(rows, scan)
}

// RecordsOf are records of all kinds, without their keys.
type RecordsOf struct {
	Accounts []Account
	Contacts []ContactOf
	Leads    []Lead
}

// NumberedRecords are the records of numbers among those of all kinds, in the order of their numbers.
func (t *Tx) NumberedRecords(ctx context.Context, list []int64) (found RecordsOf, err error) {
	byKind := map[RecordKind][]int64{}
	for _, record := range list {
		kind, number := tableNumber(record)
		byKind[kind] = append(byKind[kind], number)
	}
	const these = "number IN (SELECT value FROM json_each(?)) ORDER BY "
	if some := byKind[KindAccount]; len(some) > 0 {
		if found.Accounts, err = readRecords(ctx, t, accountsOf+these+"number", scanAccount, numbers(some)); err != nil {
			return found, err
		}
	}
	if some := byKind[KindContact]; len(some) > 0 {
		if found.Contacts, err = readRecords(ctx, t, contactsOf+"c."+these+"c.number", scanContactOf, numbers(some)); err != nil {
			return found, err
		}
	}
	if some := byKind[KindLead]; len(some) > 0 {
		found.Leads, err = readRecords(ctx, t, leadsOf+these+"number", scanLead, numbers(some))
	}
	return found, err
}
