package crmimport

import (
	"navsync/store"
	"navsync/sync/linkedin"
	"navsync/sync/match"
)

// MatchAccount is an account as matching sees it.
func MatchAccount(a store.Account) match.Record {
	r := match.Record{
		Kind: match.KindAccount, ID: a.ID, State: match.StateActive, Name: a.Name, CompanyDomain: a.Domain,
		City: a.City, Country: a.Country,
	}
	if a.Phone != "" {
		r.Phones = []string{a.Phone}
	}
	if a.Email != "" {
		r.Emails = []string{a.Email}
	}
	for _, address := range a.URLs {
		if slug := linkedin.CompanySlug(address); slug != "" {
			r.Slugs = append(r.Slugs, slug)
		}
	}
	return succeeded(r, a.Gone, match.Ref{Kind: match.KindAccount, ID: a.MasterID}, match.Ref{})
}

// MatchContact is a contact as matching sees it; domain is its account's.
func MatchContact(c store.Contact, domain string) match.Record {
	r := match.Record{
		Kind: match.KindContact, ID: c.ID, State: match.StateActive, Name: c.Name, First: c.FirstName, Last: c.LastName,
		Company: c.Company, CompanyDomain: domain, AccountID: c.AccountID, Title: c.Title, City: c.City, Country: c.Country,
		Emails: c.Emails, Phones: c.Phones, Slugs: linkedin.Slugs(c.URLs...),
	}
	return succeeded(r, c.Gone, match.Ref{Kind: match.KindContact, ID: c.MasterID}, match.Ref{})
}

// MatchLead is a lead as matching sees it.
func MatchLead(l store.Lead) match.Record {
	r := match.Record{
		Kind: match.KindLead, ID: l.ID, State: match.StateActive, Name: l.Name, First: l.FirstName, Last: l.LastName,
		Company: l.Company, Title: l.Title, City: l.City, Country: l.Country,
		Emails: l.Emails, Phones: l.Phones, Slugs: linkedin.Slugs(l.URLs...),
	}
	contact := match.Ref{}
	if l.State == leadQualified {
		contact = match.Ref{Kind: match.KindContact, ID: l.ContactID}
	}
	r = succeeded(r, l.Gone, match.Ref{Kind: match.KindLead, ID: l.MasterID}, contact)
	if l.State == leadQualified && r.State == match.StateActive {
		r.State = match.StateQualified
	}
	return r
}

// Keys are the keys of a record as the store keeps them. A record that leads to another is found by its keys, and is
// nobody who counts.
func Keys(r match.Record) store.RecordKeys {
	keys := match.RecordKeys(r)
	stored := store.RecordKeys{Find: make([]int64, len(keys.Find)), Count: make([]int64, len(keys.Count))}
	for i, key := range keys.Find {
		stored.Find[i] = int64(key)
	}
	for i, key := range keys.Count {
		stored.Count[i] = int64(key)
	}
	switch r.State {
	case match.StateActive, match.StateQualified:
	case match.StateMerged:
		stored.Count = nil
	default:
		return store.RecordKeys{}
	}
	return stored
}

// succeeded gives a record its state: merged into a master, qualified to a contact, or
// inactive.
func succeeded(r match.Record, gone bool, master, contact match.Ref) match.Record {
	switch {
	case master.ID != "":
		r.State, r.Successor = match.StateMerged, master
	case gone:
		r.State = match.StateInactive
	case contact.ID != "":
		r.State, r.Successor = match.StateQualified, contact
	}
	return r
}
