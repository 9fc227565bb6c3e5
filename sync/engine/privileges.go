package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
)

// need is one privilege that the connection wants on a table, with the name that
// Dynamics gives it unless the organization's metadata say otherwise.
type need struct {
	table  string
	access dynamics.Access
	usual  string
}

// readNeeds are the tables that an import reads (spec §3.1).
var readNeeds = []need{
	{"account", dynamics.AccessRead, "prvReadAccount"},
	{"contact", dynamics.AccessRead, "prvReadContact"},
	{"lead", dynamics.AccessRead, "prvReadLead"},
	{"opportunity", dynamics.AccessRead, "prvReadOpportunity"},
	{"systemuser", dynamics.AccessRead, "prvReadUser"},
	{"activitypointer", dynamics.AccessRead, "prvReadActivity"},
	{"connection", dynamics.AccessRead, "prvReadConnection"},
	{"connectionrole", dynamics.AccessRead, "prvReadConnectionRole"},
	{"transactioncurrency", dynamics.AccessRead, "prvReadTransactionCurrency"},
	{"organization", dynamics.AccessRead, "prvReadOrganization"},
}

// writeNeeds are what writeback does with activities (spec §3.1).
var writeNeeds = []need{
	{"activitypointer", dynamics.AccessCreate, "prvCreateActivity"},
	{"activitypointer", dynamics.AccessWrite, "prvWriteActivity"},
	{"activitypointer", dynamics.AccessAppend, "prvAppendActivity"},
	{"activitypointer", dynamics.AccessAssign, "prvAssignActivity"},
	{"contact", dynamics.AccessAppendTo, "prvAppendToContact"},
	{"lead", dynamics.AccessAppendTo, "prvAppendToLead"},
}

// profileNeeds are what filling the profile address wants (spec §8.11).
var profileNeeds = map[store.RecordKind]need{
	store.KindContact: {"contact", dynamics.AccessWrite, "prvWriteContact"},
	store.KindLead:    {"lead", dynamics.AccessWrite, "prvWriteLead"},
}

// privilegeActOnBehalf is what "Author: the seat holder" needs (contract §5.6).
const privilegeActOnBehalf = "prvActOnBehalfOfAnotherUser"

// checkRead passes when every table can be read in the whole organization; what is
// missing is named one by one, with the depth that is there.
func (x *examination) checkRead(ctx context.Context) (store.Check, error) {
	missing, shallow, err := x.missing(ctx, readNeeds)
	if err != nil {
		return store.Check{}, err
	}
	unreadable, request, err := x.unreadable(ctx)
	if err != nil {
		return store.Check{}, err
	}
	facts := []any{"Account", x.account, "Of", len(readNeeds)}
	switch {
	case len(missing) > 0:
		facts = append(facts, "Readable", len(readNeeds)-len(missing), "Missing", strings.Join(missing, ", "), "Depths", strings.Join(shallow, ", "))
		c := line(checkRead, store.Fail, "missing", facts...)
		c.RequestID = request
		return c, nil
	case len(unreadable) > 0:
		c := line(checkRead, store.Fail, "unreadable", append(facts, "Tables", strings.Join(unreadable, ", "))...)
		c.RequestID = request
		return c, nil
	}
	return line(checkRead, store.Pass, "whole-organization", append(facts, "Readable", len(readNeeds))...), nil
}

// checkHidden names the columns that an import reads and that are secured for the account,
// with what suffers (spec §3.1d): they come as empty. No line: there are none.
func (x *examination) checkHidden(ctx context.Context) (store.Check, error) {
	var names []string
	suffers := map[crmimport.Use]bool{}
	for _, table := range crmimport.Tables() {
		uses := map[string]crmimport.Use{}
		hidden, err := x.client.HiddenColumns(ctx, table.Entity, func(c *dynamics.Column) bool {
			uses[c.LogicalName] = table.Use(c)
			return uses[c.LogicalName] != ""
		})
		if err != nil && !fault.Unanswered(err) && !errors.Is(err, dynamics.ErrNoTable) {
			return store.Check{}, err
		}
		for _, column := range hidden {
			names = append(names, table.Entity+"."+column)
			suffers[uses[column]] = true
		}
	}
	if len(names) == 0 {
		return store.Check{}, nil
	}
	facts := []any{"Count", len(names), "One", len(names) == 1, "Columns", strings.Join(names, ", ")}
	for use, fact := range hiddenFacts {
		facts = append(facts, fact, suffers[use])
	}
	return line(checkHidden, store.Warning, "hidden", facts...), nil
}

// hiddenFacts are the facts of the sentence about hidden columns.
var hiddenFacts = map[crmimport.Use]string{
	crmimport.UseEmail: "Email", crmimport.UsePhone: "Phone", crmimport.UseAddress: "Address", crmimport.UsePlace: "Name",
	crmimport.UseOther: "Other",
}

// checkWrite is a warning until writeback is on.
func (x *examination) checkWrite(ctx context.Context) (store.Check, error) {
	needs := writeNeeds
	if x.settings.Author == store.AuthorSeat {
		needs = append(slices.Clone(needs), need{usual: privilegeActOnBehalf})
	}
	for kind := range profileColumns(x.settings) {
		needs = append(slices.Clone(needs), profileNeeds[kind])
	}
	missing, _, err := x.missing(ctx, needs)
	if err != nil {
		return store.Check{}, err
	}
	switch {
	case len(missing) == 0:
		return line(checkWrite, store.Pass, "granted"), nil
	case x.settings.Writeback:
		return line(checkWrite, store.Fail, "missing", "Missing", strings.Join(missing, ", ")), nil
	}
	return line(checkWrite, store.Warning, "later", "Missing", strings.Join(missing, ", ")), nil
}

// missing are the needed privileges that the account does not hold in the whole
// organization; shallow are those of them that it holds for a part.
func (x *examination) missing(ctx context.Context, needs []need) (missing, shallow []string, err error) {
	held, err := x.client.Privileges(ctx, x.identity.UserID)
	if err != nil && !fault.Unanswered(err) {
		return nil, nil, err
	}
	for _, n := range needs {
		name, err := x.privilege(ctx, n)
		if err != nil {
			return nil, nil, err
		}
		depth := held[name]
		if depth == dynamics.DepthGlobal || slices.Contains(missing, name) {
			continue
		}
		missing = append(missing, name)
		if depth != dynamics.DepthNone {
			shallow = append(shallow, name+": "+depth.String())
		}
	}
	return missing, shallow, nil
}

// privilege is the name that the organization has for a needed privilege.
func (x *examination) privilege(ctx context.Context, n need) (string, error) {
	if n.table == "" {
		return n.usual, nil
	}
	table, err := x.client.Table(ctx, n.table)
	if err != nil && !fault.Unanswered(err) && !errors.Is(err, dynamics.ErrNoTable) {
		return "", err
	}
	if table != nil && table.Privileges[n.access] != "" {
		return table.Privileges[n.access], nil
	}
	return n.usual, nil
}

// unreadable are the tables whose first row cannot be read, whatever the privileges say,
// and the request id of the first refusal.
func (x *examination) unreadable(ctx context.Context) (tables []string, request string, err error) {
	refusals := make([]*fault.Error, len(readNeeds))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i, n := range readNeeds {
		group.Go(func() error {
			err := x.client.Probe(within, n.table)
			if err == nil {
				return nil
			}
			if !fault.Unanswered(err) && !errors.Is(err, dynamics.ErrNoTable) {
				return err
			}
			refusals[i] = fault.FromDynamics(err)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, "", err
	}
	for i, refusal := range refusals {
		if refusal == nil {
			continue
		}
		tables = append(tables, readNeeds[i].table)
		request = cmp.Or(request, refusal.RequestID)
	}
	return tables, request, nil
}
