package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// RecordRequest is a contact or lead to create for the member of unresolved activities.
// Empty texts are filled from what is known of the member.
type RecordRequest struct {
	Kind      string // contact or lead
	FirstName string
	LastName  string
	Title     string
	Email     string
	Company   string
	// AccountID is the contact's account; "": the company's matched account, else one of
	// that name, else a new one.
	AccountID string
	Items     []int64
}

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
func (e *Engine) DraftRecord(ctx context.Context, a Actor, kind string, items []int64) (r RecordRequest, account string, newAccount bool, err error) {
	if _, err := e.own(ctx, a, ActResolve, items); err != nil {
		return r, "", false, err
	}
	d, err := e.draft(ctx, RecordRequest{Kind: kind, Items: items})
	return d.RecordRequest, d.account, d.create, err
}

func (e *Engine) draft(ctx context.Context, r RecordRequest) (recordDraft, error) {
	d := recordDraft{RecordRequest: r}
	if r.Kind != "contact" && r.Kind != "lead" || len(r.Items) == 0 {
		return d, fault.New(fault.Usage, "errors.record", "Kind", r.Kind, "ID", "")
	}
	var err error
	if d.facts, err = e.store.WritebackFacts(ctx, r.Items[0]); err != nil {
		return d, fault.Stored(err)
	}
	if d.facts.MemberID == 0 {
		return d, fault.New(fault.Usage, "errors.several-members")
	}
	if d.member, err = e.store.Member(ctx, d.facts.MemberID); err != nil {
		return d, fault.Stored(err)
	}
	first, last := nameParts(d.member)
	fill(&d.FirstName, first)
	fill(&d.LastName, last)
	fill(&d.Title, d.member.Title)
	fill(&d.Email, d.member.Email)
	fill(&d.Company, d.member.Company)
	if d.Kind == "lead" || d.AccountID != "" || d.Company == "" {
		return d, nil
	}
	return d, e.findAccount(ctx, &d)
}

func fill(to *string, from string) {
	if *to = oneLine(*to); *to == "" {
		*to = oneLine(from)
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
func (e *Engine) findAccount(ctx context.Context, d *recordDraft) error {
	id, name, err := e.store.AccountOfCompany(ctx, d.member.CompanyID)
	if err == nil && folded(d.Company) == folded(d.member.Company) {
		d.AccountID, d.account = id, name
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fault.Stored(err)
	}
	d.account = d.Company
	id, err = e.store.AccountByName(ctx, d.Company)
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
	rows = slices.DeleteFunc(rows, func(c store.CandidateRow) bool { return c.Outcome == outcomeRejected || c.Kind == "account" || c.Gone })
	facts, err := e.store.WritebackFacts(ctx, itemID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	for _, o := range facts.Others {
		if facts.MemberID == 0 || o.MemberID == facts.MemberID {
			rows = append(rows, e.alsoInDynamics(ctx, a, o, rows)...)
		}
	}
	return rows, nil
}

// alsoInDynamics are the records of a member's e-mail or name that Dynamics itself finds
// beside the known ones. Where it cannot be asked, what is known has to do.
func (e *Engine) alsoInDynamics(ctx context.Context, a Actor, o store.Other, known []store.CandidateRow) []store.CandidateRow {
	found, err := e.SearchDynamics(ctx, a, first(o.Email, o.Name))
	if err != nil {
		e.opt.Logger.Info("Dynamics was not asked for duplicates", "err", err)
	}
	var rows []store.CandidateRow
	for _, f := range found {
		if f.Kind == "account" || slices.ContainsFunc(known, func(c store.CandidateRow) bool { return c.Kind == f.Kind && c.ID == f.ID }) {
			continue
		}
		rows = append(rows, store.CandidateRow{
			MemberID: o.MemberID, Kind: f.Kind, ID: f.ID, Name: f.Name, Title: f.Title, Company: f.Company, Place: f.City,
			Email: f.Email, Evidence: "[]", Origin: "search", Outcome: outcomeCandidate, Gone: !f.Open,
		})
	}
	return rows
}

// CreateRecord creates the contact (with its account) or lead, owned by the seat holder's
// CRM user, and resolves the items to it. Id and body are stored before the first attempt.
func (e *Engine) CreateRecord(ctx context.Context, a Actor, r RecordRequest) (ResolveResult, error) {
	if _, err := e.own(ctx, a, ActResolve, r.Items); err != nil {
		return ResolveResult{}, err
	}
	d, err := e.draft(ctx, r)
	if err != nil {
		return ResolveResult{}, err
	}
	if d.facts.OwnerID == "" {
		return ResolveResult{}, fault.New(fault.Conflict, "errors.seat-not-matched", "Email", d.facts.SeatEmail)
	}
	c, conn, err := e.client(ctx)
	if err != nil {
		return ResolveResult{}, err
	}
	creation, err := e.creation(ctx, c, conn, d, a)
	if err != nil {
		return ResolveResult{}, err
	}
	to := Record{Kind: d.Kind, ID: creation.RecordID, Name: creation.Name}
	result, err := e.act(ctx, a, ActResolve, "create", r.Items, func(act *action) error {
		if err := act.tx.AddCreation(ctx, creation); err != nil {
			return err
		}
		if err := act.resolveTo(ctx, r.Items, to); err != nil {
			return err
		}
		if err := act.matchByHand(ctx, d.member.ID, to); err != nil {
			return err
		}
		return e.journal.Trail(ctx, act.tx, "member", ref(d.member.ID), journal.TrailCreated, map[string]any{"kind": d.Kind, "id": to.ID}, a.Email)
	})
	result.Record = to
	return result, err
}

// creation is the record with its id and frozen body.
func (e *Engine) creation(ctx context.Context, c *dynamics.Client, conn store.Connection, d recordDraft, a Actor) (store.Creation, error) {
	n, err := e.store.CountCreations(ctx, d.member.ID)
	if err != nil {
		return store.Creation{}, fault.Stored(err)
	}
	k := store.Creation{
		RecordID: derivedID(conn.OrganizationID, fmt.Sprintf("navsync %s %s %d", d.Kind, d.member.Key, n)), Kind: d.Kind,
		Name: strings.TrimSpace(d.FirstName + " " + d.LastName), AccountID: d.AccountID, AccountNew: d.create, MemberID: d.member.ID,
		SeatID: d.facts.SeatID, OrganizationID: conn.OrganizationID, CreatedBy: a.Email, CreatedAt: e.now(),
	}
	owner, err := bindOf(ctx, c, "systemuser", d.facts.OwnerID)
	if err != nil {
		return k, err
	}
	var set dynamics.ChangeSet
	if d.create {
		k.AccountID = derivedID(conn.OrganizationID, "navsync account "+companyKey(d.Company))
		create, err := fitted(ctx, c, "account", k.AccountID, map[string]any{"name": d.Company, "ownerid@odata.bind": owner})
		if err != nil {
			return k, err
		}
		set = append(set, create)
	}
	columns := map[string]any{
		"firstname": d.FirstName, "lastname": d.LastName, "jobtitle": d.Title, "emailaddress1": d.Email,
		"websiteurl": d.member.URL, "ownerid@odata.bind": owner,
	}
	if d.Kind == "lead" {
		columns["companyname"], columns["subject"] = d.Company, "LinkedIn: "+k.Name
	} else if k.AccountID != "" {
		if columns["parentcustomerid_account@odata.bind"], err = bindOf(ctx, c, "account", k.AccountID); err != nil {
			return k, err
		}
	}
	create, err := fitted(ctx, c, d.Kind, k.RecordID, columns)
	if err != nil {
		return k, err
	}
	body, err := json.Marshal(append(set, create))
	k.Body = string(body)
	return k, err
}

func bindOf(ctx context.Context, c *dynamics.Client, table, id string) (string, error) {
	t, err := c.Table(ctx, table)
	if err != nil {
		return "", fault.FromDynamics(err)
	}
	return dynamics.Bind(t.EntitySetName, id), nil
}

// fitted creates a row with its texts cut to the columns; empty ones are left out.
func fitted(ctx context.Context, c *dynamics.Client, table, id string, columns map[string]any) (dynamics.Operation, error) {
	t, err := c.Table(ctx, table)
	if err != nil {
		return dynamics.Operation{}, fault.FromDynamics(err)
	}
	for name, value := range columns {
		text, ok := value.(string)
		column := t.Columns[name]
		switch {
		case !ok || strings.Contains(name, "@"):
		case text == "" || column == nil:
			delete(columns, name)
		default:
			columns[name] = cut(oneLine(text), column.MaxLength)
		}
	}
	o, err := c.CreateOperation(ctx, table, id, columns)
	if err != nil {
		return o, fault.FromDynamics(err)
	}
	return o, nil
}

// sendCreations creates the records that wait. "Already there" means done.
func (e *Engine) sendCreations(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	rows, err := e.store.DueCreations(ctx, conn.OrganizationID, e.now())
	if err != nil {
		return fault.Stored(err)
	}
	for _, k := range rows {
		var set dynamics.ChangeSet
		if err := json.Unmarshal([]byte(k.Body), &set); err != nil {
			return &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen record: %w", err)}
		}
		if err := e.out.at("before create"); err != nil {
			return err
		}
		results, whole := c.Batch(ctx, []dynamics.ChangeSet{set})
		if err := e.out.at("created"); err != nil {
			return err
		}
		if err := e.recordCreation(ctx, c, k, set, results[0].Err, t); err != nil {
			return err
		}
		if whole != nil && ofConnection(whole) {
			return fault.FromDynamics(whole)
		}
	}
	return nil
}

func (e *Engine) recordCreation(ctx context.Context, c *dynamics.Client, k store.Creation, set dynamics.ChangeSet, err error, t *journal.Tally) error {
	var answer *dynamics.Error
	errors.As(err, &answer)
	body := ""
	if answer != nil && answer.Class == dynamics.ClassDuplicate {
		gone, missing := recordMissing(ctx, c, k.Kind, k.RecordID)
		switch {
		case missing != nil:
			answer = &dynamics.Error{Class: dynamics.ClassConnection, Err: missing}
		case !gone:
			err, answer = nil, nil
		case len(set) > 1: // the account was made by an earlier creation: only the person is left
			b, bad := json.Marshal(set[1:])
			if bad != nil {
				return &fault.Error{Code: fault.Internal, Err: bad}
			}
			body, answer = string(b), &dynamics.Error{Class: dynamics.ClassRetry, Err: err}
		}
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		switch {
		case err == nil:
			return tx.Created(ctx, k.RecordID, e.now())
		case body != "":
			return tx.CreationHeld(ctx, k.RecordID, body, zeroTime, 0, k.Waits)
		case answer == nil || passes(answer) && k.Attempts+1 < maxAttempts:
			return tx.CreationHeld(ctx, k.RecordID, "", e.now().Add(e.backoff(k.Waits+1)), spentBy(answer), k.Waits+1)
		}
		items, bad := tx.WaitingFor(ctx, k.RecordID)
		if bad != nil {
			return bad
		}
		refs := make([]store.Ref, len(items))
		for i, id := range items {
			refs[i] = store.Ref{Kind: "item", Ref: ref(id)}
		}
		cause := fault.FromDynamics(err)
		id, bad := e.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepResolve, t.RunID(), refs...)
		if bad != nil {
			return bad
		}
		return tx.CreationFailed(ctx, k.RecordID, string(cause.Code), id)
	}))
}

// spentBy is what an answer costs: refusals an attempt, outages and throttling none.
func spentBy(answer *dynamics.Error) int {
	if answer == nil || answer.Status == 0 || answer.Class == dynamics.ClassThrottled || answer.Class == dynamics.ClassConnection {
		return 0
	}
	return 1
}
