package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/writeback"
)

// CreateRecord creates the contact (with its account) or lead, owned by the seat holder's
// CRM user, and resolves the items to it. Id and body are stored before the first attempt,
// so an attempt without an answer that is asked for again is the same record. Items that
// are not written yet follow by the match. Error: fault.Conflict when the items need no
// record: nothing is made then.
func (e *Engine) CreateRecord(ctx context.Context, a Actor, r RecordRequest) (ResolveResult, error) {
	if _, err := e.own(ctx, a, ActResolve, r.Items); err != nil {
		return ResolveResult{}, err
	}
	d, err := newDraft(ctx, e.store, r)
	if err != nil {
		return ResolveResult{}, err
	}
	if d.facts.OwnerID == "" {
		return ResolveResult{}, fault.New(fault.Conflict, "errors.seat-not-matched", "Email", d.facts.SeatEmail)
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return ResolveResult{}, err
	}
	made, err := e.store.CreationsOf(ctx, d.member.ID, conn.OrganizationID)
	if err != nil {
		return ResolveResult{}, fault.Stored(err)
	}
	creation, err := d.creation(ctx, c, conn.OrganizationID, made)
	if err != nil {
		return ResolveResult{}, err
	}
	creation.CreatedBy, creation.CreatedAt = a.Email, e.now()
	var to Record
	taken := false
	result, err := e.act(ctx, a, ActResolve, actionCreate, r.Items, func(act *action) error {
		if err := act.takeCreation(ctx, d.member); err != nil {
			return err
		}
		taken = true
		open, unwritten, err := act.inNeed(ctx, r.Items)
		if err != nil {
			return err
		}
		kept, err := act.keepCreation(ctx, creation, len(open) > 0)
		if err != nil {
			return err
		}
		to = Record{Kind: kept.Kind, ID: kept.RecordID, Name: kept.Name}
		return act.resolveNew(ctx, d.member.ID, open, unwritten, to)
	})
	if taken {
		err = errors.Join(err, e.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
			return tx.ReleaseLease(ctx, creationLease(d.member.ID), e.process.holder)
		}))
	}
	result.Record = to
	return result, err
}

func creationLease(memberID int64) string { return "create " + ref(memberID) }

// takeCreation makes this the one creation for a member that is under way: of several who ask at the same moment one gets
// the record, and the others are told (spec §9). Error: fault.Conflict.
func (act *action) takeCreation(ctx context.Context, m store.Member) error {
	own, now := act.e.process.holder, act.e.now()
	held, err := act.tx.Lease(ctx, creationLease(m.ID))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil && held.Until.After(now) && lives(held.Holder, own) {
		return fault.New(fault.Conflict, "errors.create-under-way", "Member", m.Name)
	}
	return act.tx.TakeLease(ctx, store.Lease{
		Name: creationLease(m.ID), Holder: own, Shown: act.actor.Email, Until: now.Add(leaseTime),
	})
}

// DeleteCreated deletes in Dynamics a record that was created from here and whose creation was undone: nobody is matched to
// it, no activity stands on it, and nobody else has changed it since. Errors: fault.NotFound (not created here),
// fault.Conflict (it is needed).
func DeleteCreated(ctx context.Context, e *Engine, a Actor, r Record) error {
	made, needed, err := e.store.CreatedRecord(ctx, r.Kind, r.ID)
	if errors.Is(err, store.ErrNotFound) {
		return fault.New(fault.NotFound, "errors.no-such-record", "Kind", r.Kind, "ID", r.ID)
	}
	if err != nil {
		return fault.Stored(err)
	}
	target := r.Kind.WithID(r.ID)
	if err := e.may(ctx, a, ActUndo, made.SeatID, target); err != nil {
		return err
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return err
	}
	row, err := c.Get(ctx, string(r.Kind), r.ID, "modifiedby")
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return nil // somebody was quicker
	}
	if err != nil {
		return fault.FromDynamics(err)
	}
	onIt, err := liveHistory(ctx, &e.store.Reader, c, store.ScopeOf(a.Person), r)
	if err != nil {
		return fault.FromDynamics(err)
	}
	attached, err := writeback.AttachedByOthers(ctx, c, conn.UserID, r.ID)
	if err != nil {
		return fault.FromDynamics(err)
	}
	if needed || attached || len(onIt) > 0 || row.Lookup("modifiedby").ID != conn.UserID {
		return fault.New(fault.Conflict, "errors.created-needed", "Record", made.Name)
	}
	if err := c.Delete(ctx, string(r.Kind), r.ID); err != nil {
		return fault.FromDynamics(err)
	}
	return e.change(ctx, a, ActUndo, made.SeatID, target, func(tx *store.Tx) (any, any, error) {
		facts := map[string]any{"kind": r.Kind, "id": r.ID}
		return facts, nil, e.journal.Trail(ctx, tx, "member", ref(made.MemberID), journal.TrailRecordDeleted, facts, a.Email)
	})
}

// inNeed are the items that a record is created for: those that are open in Dynamics and
// those that are not written yet. The others are refused one by one, and all together when
// nothing is left: a creation that resolves nothing is none (spec §9).
func (act *action) inNeed(ctx context.Context, items []int64) (open []store.WrittenActivity, unwritten []store.WritebackFacts, err error) {
	var written []int64
	for _, id := range items {
		facts, err := act.tx.WritebackFacts(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if facts.State == store.ItemOpen || facts.State == store.ItemWritten {
			written = append(written, id)
			continue
		}
		unwritten = append(unwritten, facts)
	}
	open, err = act.activities(ctx, written, store.ItemOpen)
	if err == nil && len(open)+len(unwritten) == 0 {
		err = fault.New(fault.Conflict, "errors.create-resolved")
	}
	return open, unwritten, err
}

// keepCreation stores what shall be created, unless an earlier attempt is that: one that is
// on its way, or that has come through while items were still open. A member who is matched
// needs no other record. Error: fault.Conflict.
func (act *action) keepCreation(ctx context.Context, k store.Creation, open bool) (store.Creation, error) {
	member, err := act.tx.MemberMatch(ctx, k.MemberID)
	if err != nil {
		return k, err
	}
	made, err := act.tx.CreationsOf(ctx, k.MemberID, k.OrganizationID)
	if err != nil {
		return k, err
	}
	matched := member.ID
	if member.Gone || slices.ContainsFunc(made, func(c store.Creation) bool { return c.RecordID == matched && c.State == store.CreationFailed }) {
		matched = ""
	}
	for _, earlier := range made {
		came, onItsWay := earlier.RecordID == matched && open, matched == "" && earlier.State == store.CreationWaiting
		if earlier.Kind == k.Kind && (came || onItsWay) {
			return earlier, nil
		}
	}
	if matched != "" {
		return k, fault.New(fault.Conflict, "errors.create-matched", "Member", member.Name, "Record", cmp.Or(member.Record, matched))
	}
	if err := act.tx.PutCreation(ctx, k); err != nil {
		return k, err
	}
	facts := map[string]any{"kind": k.Kind, "id": k.RecordID}
	return k, act.e.journal.Trail(ctx, act.tx, "member", ref(k.MemberID), journal.TrailCreated, facts, act.actor.Email)
}

// resolveNew matches the member to the new record by hand and resolves the open activities
// to it. For what is not written yet there is nothing to correct, but to undo.
func (act *action) resolveNew(ctx context.Context, memberID int64, open []store.WrittenActivity, unwritten []store.WritebackFacts, to Record) error {
	if err := act.resolve(ctx, open, to); err != nil {
		return err
	}
	if err := act.matchByHand(ctx, memberID, to); err != nil {
		return err
	}
	for _, f := range unwritten {
		act.wakes = act.wakes || f.State == store.ItemWaiting
		state := before{State: f.State, SeatID: f.SeatID, Kept: f.Kept, MemberID: memberID, Matched: true, Matches: act.matches[memberID]}
		if err := act.keepState(ctx, f.ItemID, state, to.Kind, to.ID); err != nil {
			return err
		}
	}
	return nil
}

// newRecordID is the id of the next record for a member: that of one which Dynamics refused,
// else one that no earlier creation has.
func newRecordID(kind store.RecordKind, m store.Member, organizationID string, made []store.Creation) string {
	taken := map[string]bool{}
	for _, k := range made {
		if k.Kind == kind && k.State == store.CreationFailed {
			return k.RecordID
		}
		taken[k.RecordID] = true
	}
	for n := len(made); ; n++ {
		if id := writeback.DerivedID(organizationID, fmt.Sprintf("navsync %s %s %d", kind, m.Key, n)); !taken[id] {
			return id
		}
	}
}

// creation is the record with its id, which none of those made for the member before has, and its frozen body.
func (d recordDraft) creation(ctx context.Context, c *dynamics.Client, organization string, made []store.Creation) (store.Creation, error) {
	k := store.Creation{
		RecordID: newRecordID(d.Kind, d.member, organization, made), Kind: d.Kind,
		Name: strings.TrimSpace(d.FirstName + " " + d.LastName), AccountID: d.AccountID, AccountNew: d.create, MemberID: d.member.ID,
		SeatID: d.facts.SeatID, OrganizationID: organization,
	}
	owner, err := bindOf(ctx, c, "systemuser", d.facts.OwnerID)
	if err != nil {
		return k, err
	}
	var set dynamics.ChangeSet
	if d.create {
		k.AccountID = writeback.DerivedID(organization, "navsync account "+capture.CompanyKey(d.Company))
		create, err := fitted(ctx, c, "account", k.AccountID, map[string]any{"name": d.Company, "ownerid@odata.bind": owner})
		if err != nil {
			return k, err
		}
		set = append(set, create)
	}
	columns := map[string]any{"ownerid@odata.bind": owner}
	for name, text := range d.columns() {
		columns[name] = text
	}
	if err := d.addAsked(ctx, c, columns); err != nil {
		return k, err
	}
	if d.Kind == store.KindContact && k.AccountID != "" {
		if columns["parentcustomerid_account@odata.bind"], err = bindOf(ctx, c, "account", k.AccountID); err != nil {
			return k, err
		}
	}
	create, err := fitted(ctx, c, string(d.Kind), k.RecordID, columns)
	if err != nil {
		return k, err
	}
	body, err := json.Marshal(append(set, create))
	k.Body = string(body)
	return k, err
}

// addAsked adds the columns that a person gave values for. Error: fault.Usage names those that are still missing.
func (d recordDraft) addAsked(ctx context.Context, c *dynamics.Client, columns map[string]any) error {
	for name, text := range d.Columns {
		if strings.TrimSpace(text) == "" {
			continue
		}
		value, err := writeback.Value(ctx, c, string(d.Kind), name, text)
		if err != nil {
			return err
		}
		columns[name] = value
	}
	missing, err := writeback.RequiredOf(ctx, c, string(d.Kind), d.filled())
	if err != nil || len(missing) == 0 {
		return err
	}
	names := make([]string, len(missing))
	for i, m := range missing {
		names[i] = m.Name + " (" + m.Label + ")"
	}
	return fault.New(fault.Usage, "errors.create-required", "Table", string(d.Kind), "Columns", strings.Join(names, ", "))
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
			columns[name] = dynamics.CutText(dynamics.OneLine(text), column.MaxLength)
		}
	}
	o, err := c.CreateOperation(ctx, table, id, columns)
	if err != nil {
		return o, fault.FromDynamics(err)
	}
	return o, nil
}
