package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/writeback"
)

// RecordRequest is a contact or lead to create for the member of unresolved activities.
// Empty texts are filled from what is known of the member.
type RecordRequest struct {
	Kind      store.RecordKind // contact or lead
	FirstName string
	LastName  string
	Title     string
	Email     string
	Company   string
	// AccountID is the contact's account; "": the company's matched account, else one of
	// that name, else a new one.
	AccountID string
	Items     []int64 // of one member
	// Columns are values, by their logical names, of other columns; Required are those that the organization asks for and
	// that nothing is known of, of the draft only.
	Columns  map[string]string
	Required []RequiredColumn
}

// RequiredColumn is a column that the organization asks for in a new record.
type RequiredColumn = writeback.Required

// recordDraft is a request with everything filled in.
type recordDraft struct {
	RecordRequest
	member  store.Member
	facts   store.WritebackFacts
	account string // its name
	create  bool   // the account is to be created
}

// DraftRecord fills a request with what is known of the item's member and which account
// would be used; Account is its name, NewAccount that it would be created.
func (e *Engine) DraftRecord(
	ctx context.Context, a Actor, kind store.RecordKind, items []int64,
) (r RecordRequest, account string, newAccount bool, err error) {
	if _, err := e.own(ctx, a, ActResolve, items); err != nil {
		return r, "", false, err
	}
	d, err := newDraft(ctx, e.store, RecordRequest{Kind: kind, Items: items})
	if err != nil {
		return d.RecordRequest, d.account, d.create, err
	}
	c, _, err := e.link.client(ctx)
	if err == nil {
		d.Required, err = writeback.RequiredOf(ctx, c, string(kind), d.filled())
	}
	if err != nil { // without Dynamics nobody knows; creating asks again
		e.opt.Logger.Info("Dynamics was not asked for required columns", "err", err)
	}
	return d.RecordRequest, d.account, d.create, nil
}

// filled are the columns of the record that have a value.
func (d recordDraft) filled() map[string]bool {
	filled := map[string]bool{}
	for name, value := range d.columns() {
		filled[name] = value != ""
	}
	for name, value := range d.Columns {
		filled[name] = strings.TrimSpace(value) != ""
	}
	filled["parentcustomerid"] = d.AccountID != "" || d.create
	return filled
}

// columns are the texts of the record by their columns.
func (d recordDraft) columns() map[string]string {
	texts := map[string]string{
		"firstname": d.FirstName, "lastname": d.LastName, "jobtitle": d.Title, "emailaddress1": d.Email, "websiteurl": d.member.URL,
	}
	if d.Kind == store.KindLead {
		texts["companyname"] = d.Company
		texts["subject"] = "LinkedIn: " + strings.TrimSpace(d.FirstName+" "+d.LastName)
	}
	return texts
}

// newDraft fills a request in.
func newDraft(ctx context.Context, in *store.Store, r RecordRequest) (recordDraft, error) {
	d := recordDraft{RecordRequest: r}
	if !r.Kind.Person() || len(r.Items) == 0 {
		return d, fault.New(fault.Usage, "errors.record", "Kind", r.Kind, "ID", "")
	}
	other, err := in.AnotherMember(ctx, r.Items)
	if err != nil {
		return d, fault.Stored(err)
	}
	if other != 0 { // what one wrote in private would stand on the record of the other
		return d, fault.New(fault.Usage, "errors.create-members", "First", ref(r.Items[0]), "Other", ref(other))
	}
	if d.facts, err = in.WritebackFacts(ctx, r.Items[0]); err != nil {
		return d, fault.Stored(err)
	}
	if d.facts.MemberID == 0 {
		return d, fault.New(fault.Usage, "errors.several-members")
	}
	if d.member, err = in.Member(ctx, d.facts.MemberID); err != nil {
		return d, fault.Stored(err)
	}
	first, last := nameParts(d.member)
	fill(&d.FirstName, first)
	fill(&d.LastName, last)
	fill(&d.Title, d.member.Title)
	fill(&d.Email, d.member.Email)
	fill(&d.Company, d.member.Company)
	if d.Kind == store.KindLead || d.AccountID != "" || d.Company == "" {
		return d, nil
	}
	return d, d.findAccount(ctx, in)
}

func fill(to *string, from string) {
	if *to = dynamics.OneLine(*to); *to == "" {
		*to = dynamics.OneLine(from)
	}
}

// nameParts are first and last name; the last word of a whole name is the last name.
func nameParts(m store.Member) (first, last string) {
	if m.LastName != "" {
		return m.FirstName, m.LastName
	}
	words := strings.Fields(m.Name)
	if len(words) == 0 {
		return "", m.Slug
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// findAccount is the company's matched account, else one of that name, else a new one.
func (d *recordDraft) findAccount(ctx context.Context, in *store.Store) error {
	id, name, err := in.AccountOfCompany(ctx, d.member.CompanyID)
	if err == nil && store.Folded(d.Company) == store.Folded(d.member.Company) {
		d.AccountID, d.account = id, name
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fault.Stored(err)
	}
	d.account = d.Company
	id, err = in.AccountByName(ctx, d.Company)
	if errors.Is(err, store.ErrNotFound) {
		d.create = true
		return nil
	}
	d.AccountID = id
	return fault.Stored(err)
}

// Duplicates lists records that could be the item's member already, the likeliest first;
// Dynamics is asked too when it can be reached.
func (e *Engine) Duplicates(ctx context.Context, a Actor, itemID int64) ([]store.CandidateRow, error) {
	if _, err := e.own(ctx, a, ActResolve, []int64{itemID}); err != nil {
		return nil, err
	}
	rows, err := e.store.Candidates(ctx, itemID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	rows = slices.DeleteFunc(rows, func(c store.CandidateRow) bool {
		return c.Outcome == store.MatchRejected || c.Kind == store.KindAccount || c.Gone
	})
	facts, err := e.store.WritebackFacts(ctx, itemID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	for _, o := range facts.Others {
		if facts.MemberID != 0 && o.MemberID != facts.MemberID {
			continue
		}
		found, err := e.SearchDynamics(ctx, a, cmp.Or(o.Email, o.Name))
		if err != nil { // what is known has to do
			e.opt.Logger.Info("Dynamics was not asked for duplicates", "err", err)
		}
		rows = append(rows, unknown(found, o, rows)...)
	}
	return rows, nil
}

// unknown are those of the found records that are not known yet, as candidates for a member.
func unknown(found []FoundRecord, o store.Other, known []store.CandidateRow) []store.CandidateRow {
	var rows []store.CandidateRow
	for _, f := range found {
		if f.Kind == store.KindAccount || slices.ContainsFunc(known, func(c store.CandidateRow) bool { return c.Kind == f.Kind && c.ID == f.ID }) {
			continue
		}
		rows = append(rows, store.CandidateRow{
			MemberID: o.MemberID, Kind: f.Kind, ID: f.ID, Name: f.Name, Title: f.Title, Company: f.Company, Place: f.City,
			Email: f.Email, Origin: store.MatchSearched, Outcome: store.MatchCandidate, Gone: !f.Open,
		})
	}
	return rows
}

// checkRecord makes sure that a record exists: among the imported ones, else in Dynamics.
func (e *Engine) checkRecord(ctx context.Context, r Record) (Record, error) {
	r.ID = strings.ToLower(strings.TrimSpace(r.ID))
	if !slices.Contains(store.RecordKinds(), r.Kind) || uuid.Validate(r.ID) != nil {
		return r, fault.New(fault.Usage, "errors.record", "Kind", r.Kind, "ID", r.ID)
	}
	name, known, err := e.store.RecordKnown(ctx, r.Kind, r.ID)
	if err != nil {
		return r, fault.Stored(err)
	}
	if known {
		r.Name = name
		return r, nil
	}
	c, _, err := e.link.client(ctx)
	if err != nil {
		return r, err
	}
	row, err := c.Get(ctx, string(r.Kind), r.ID, nameColumn(r.Kind))
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return r, &fault.Error{Code: fault.NotFound, Key: "errors.no-such-record", Facts: map[string]any{"Kind": r.Kind, "ID": r.ID}, Err: err}
	}
	if err != nil {
		return r, fault.FromDynamics(err)
	}
	r.Name = row.String(nameColumn(r.Kind))
	return r, nil
}

func nameColumn(kind store.RecordKind) string {
	if kind == store.KindAccount {
		return "name"
	}
	return "fullname"
}
