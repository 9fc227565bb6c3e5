package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

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
