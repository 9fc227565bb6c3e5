package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// CRMUser is a user of the organization.
type CRMUser struct {
	Imported
	Name, Email, SignIn string
	OtherEmails         []string
	Title               string
	Disabled            bool
	Seatable            bool // a person who can hold a seat
	BusinessUnit        string
}

// Account is an account of the organization.
type Account struct {
	Imported
	Name, Website, Domain, Phone, Email string
	City, Country, Industry             string
	URLs                                []string
	OwnerID, MasterID                   string
	State                               int64
	Keys                                RecordKeys
}

// Contact is a contact of the organization.
type Contact struct {
	Imported
	FirstName, LastName, Name string
	AccountID, Company, Title string
	Emails, Phones, URLs      []string
	City, Country             string
	OwnerID, MasterID         string
	State                     int64
	Keys                      RecordKeys
}

// Lead is a lead of the organization. State: 0 open, 1 qualified, 2 disqualified.
type Lead struct {
	Imported
	FirstName, LastName, Name       string
	Company, Title, Subject, Source string
	Emails, Phones, URLs            []string
	City, Country                   string
	AccountID, ContactID            string // a qualified lead's
	OwnerID, MasterID               string
	State                           int64
	Keys                            RecordKeys
}

// Opportunity is an opportunity of the organization. State: 0 open, 1 won, 2 lost.
type Opportunity struct {
	Imported
	Name, OwnerID        string
	CustomerKind         RecordKind // account or contact
	CustomerID           string
	AccountID, ContactID string
	LeadID               string // originating lead
	Stage, StageLabel    string // "" when it has none
	State                int64
	Money                map[string]string // column to decimal, as Dynamics wrote it
	Currency             string            // ISO code
	ClosesOn, ClosedOn   string            // dates, "" when not known
}

// Stakeholder links an opportunity to a contact or lead.
type Stakeholder struct {
	Imported
	OpportunityID string
	RecordKind    RecordKind
	RecordID      string
	Role          string
}

// PutCRMUsers stores a page of users.
func (t *Tx) PutCRMUsers(ctx context.Context, w PageWrite, users []CRMUser) (PageResult, error) {
	rows := make([]importedRow, len(users))
	for i, u := range users {
		rows[i] = importedRow{u.Imported, []any{
			u.Name, u.Email, u.SignIn, strings.Join(u.OtherEmails, " "), u.Title, u.Disabled, u.Seatable, u.BusinessUnit,
		}}
	}
	return t.putRows(ctx, "crm_user",
		[]string{"name", "email", "sign_in", "other_emails", "title", "disabled", "seatable", "business_unit"}, w, rows)
}

// PutAccounts stores a page of accounts with their keys and their place in the search.
func (t *Tx) PutAccounts(ctx context.Context, w PageWrite, accounts []Account) (PageResult, error) {
	rows, indexed := make([]importedRow, len(accounts)), make([]indexedRecord, len(accounts))
	for i, a := range accounts {
		rows[i] = importedRow{a.Imported, []any{
			a.Name, a.Website, a.Domain, a.Phone, a.Email, a.City, a.Country, a.Industry, strings.Join(a.URLs, " "),
			a.OwnerID, a.MasterID, a.State,
		}}
		indexed[i] = indexedRecord{id: a.ID, keys: a.Keys, name: a.Name, company: a.Domain, email: a.Email, gone: a.Gone, merged: a.MasterID != ""}
	}
	result, err := t.putRows(ctx, "account", []string{
		"name", "website", "domain", "phone", "email", "city", "country", "industry", "urls", "owner_id", "master_id", "state",
	}, w, rows)
	if err != nil {
		return result, err
	}
	return result, t.indexPage(ctx, KindAccount, result, indexed)
}

// PutContacts stores a page of contacts with their keys and their place in the search.
func (t *Tx) PutContacts(ctx context.Context, w PageWrite, contacts []Contact) (PageResult, error) {
	rows, indexed := make([]importedRow, len(contacts)), make([]indexedRecord, len(contacts))
	for i, c := range contacts {
		emails := strings.Join(c.Emails, " ")
		rows[i] = importedRow{c.Imported, []any{
			c.FirstName, c.LastName, c.Name, c.AccountID, c.Company, c.Title, emails, strings.Join(c.Phones, "|"),
			strings.Join(c.URLs, " "), c.City, c.Country, c.OwnerID, c.MasterID, c.State,
		}}
		indexed[i] = indexedRecord{id: c.ID, keys: c.Keys, name: c.Name, company: c.Company, email: emails, gone: c.Gone, merged: c.MasterID != ""}
	}
	result, err := t.putRows(ctx, "contact", []string{
		"first_name", "last_name", "name", "account_id", "company", "title", "emails", "phones",
		"urls", "city", "country", "owner_id", "master_id", "state",
	}, w, rows)
	if err != nil {
		return result, err
	}
	return result, t.indexPage(ctx, KindContact, result, indexed)
}

// PutLeads stores a page of leads with their keys and their place in the search.
func (t *Tx) PutLeads(ctx context.Context, w PageWrite, leads []Lead) (PageResult, error) {
	rows, indexed := make([]importedRow, len(leads)), make([]indexedRecord, len(leads))
	for i, l := range leads {
		emails := strings.Join(l.Emails, " ")
		rows[i] = importedRow{l.Imported, []any{
			l.FirstName, l.LastName, l.Name, l.Company, l.Title, l.Subject, l.Source, emails, strings.Join(l.Phones, "|"),
			strings.Join(l.URLs, " "), l.City, l.Country, l.AccountID, l.ContactID, l.OwnerID, l.MasterID, l.State,
		}}
		indexed[i] = indexedRecord{id: l.ID, keys: l.Keys, name: l.Name, company: l.Company, email: emails, gone: l.Gone, merged: l.MasterID != ""}
	}
	result, err := t.putRows(ctx, "lead", []string{
		"first_name", "last_name", "name", "company", "title", "subject", "source", "emails", "phones",
		"urls", "city", "country", "account_id", "contact_id", "owner_id", "master_id", "state",
	}, w, rows)
	if err != nil {
		return result, err
	}
	return result, t.indexPage(ctx, KindLead, result, indexed)
}

// PutOpportunities stores a page of opportunities.
func (t *Tx) PutOpportunities(ctx context.Context, w PageWrite, opportunities []Opportunity) (PageResult, error) {
	rows := make([]importedRow, len(opportunities))
	for i, o := range opportunities {
		money, err := json.Marshal(o.Money)
		if err != nil {
			return PageResult{}, fmt.Errorf("store an opportunity's money: %w", err)
		}
		rows[i] = importedRow{o.Imported, []any{
			o.Name, o.OwnerID, o.CustomerKind, o.CustomerID, o.AccountID, o.ContactID, o.LeadID, o.Stage, o.StageLabel,
			o.State, string(money), o.Currency, o.ClosesOn, o.ClosedOn,
		}}
	}
	return t.putRows(ctx, "opportunity", []string{
		"name", "owner_id", "customer_kind", "customer_id", "account_id", "contact_id", "lead_id", "stage", "stage_label",
		"state", "money", "currency", "closes_on", "closed_on",
	}, w, rows)
}

// PutStakeholders stores a page of links; auto-save looks at their opportunities again.
func (t *Tx) PutStakeholders(ctx context.Context, w PageWrite, links []Stakeholder) (PageResult, error) {
	rows := make([]importedRow, len(links))
	for i, l := range links {
		rows[i] = importedRow{l.Imported, []any{l.OpportunityID, l.RecordKind, l.RecordID, l.Role}}
	}
	result, err := t.putRows(ctx, "stakeholder", []string{"opportunity_id", "record_kind", "record_id", "role"}, w, rows)
	if err != nil {
		return result, err
	}
	var touched []string
	for _, i := range result.Written {
		touched = append(touched, links[i].OpportunityID)
	}
	return result, t.lookAgain(ctx, "id", touched)
}

// OpportunityFacts is what updates for seat holders are told from.
type OpportunityFacts struct {
	Name, OwnerID, OwnerName, Stage, StageLabel string
	State                                       int64
}

// OpportunityFacts are the facts of those opportunities that are known.
func (t *Tx) OpportunityFacts(ctx context.Context, ids []string) (facts map[string]OpportunityFacts, err error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT o.id, o.name, o.owner_id, COALESCE(u.name, ''), o.stage, o.stage_label, o.state
		FROM opportunity o LEFT JOIN crm_user u ON u.id = o.owner_id
		WHERE o.gone_at IS NULL AND o.version > 0 AND o.id IN (SELECT value FROM json_each(?))`, jsonList(ids))
	if err != nil {
		return nil, classify("read opportunities", err)
	}
	defer func() { err = closeRows(rows, err) }()
	facts = map[string]OpportunityFacts{}
	for rows.Next() {
		var id string
		var f OpportunityFacts
		if err := rows.Scan(&id, &f.Name, &f.OwnerID, &f.OwnerName, &f.Stage, &f.StageLabel, &f.State); err != nil {
			return nil, classify("read opportunities", err)
		}
		facts[id] = f
	}
	return facts, nil
}

// AccountDomains are the domains of accounts by id.
func (t *Tx) AccountDomains(ctx context.Context, ids []string) (map[string]string, error) {
	return t.texts(ctx, "SELECT id, domain FROM account WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids))
}

// texts answers a query of two texts as a map.
func (t *Tx) texts(ctx context.Context, query string, args ...any) (texts map[string]string, err error) {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify("read rows", err)
	}
	defer func() { err = closeRows(rows, err) }()
	texts = map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, classify("read rows", err)
		}
		texts[key] = value
	}
	return texts, nil
}
