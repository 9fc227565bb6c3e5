package crmimport

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
)

func opportunityTable() Table {
	return Table{
		Entity: "opportunity", Step: journal.StepOpportunities, kind: "opportunity",
		needed: []string{"name", "statecode"},
		wanted: []string{
			"customerid", "parentaccountid", "parentcontactid", "originatingleadid", "ownerid", "transactioncurrencyid",
			"estimatedclosedate", "actualclosedate", "modifiedon",
		},
		put: putOpportunities,
	}
}

// planOpportunity adds the money columns and the column of the stage.
func (i *tableImport) planOpportunity(ctx context.Context) error {
	money, err := i.m.Client.MoneyColumns(ctx, i.table.Entity)
	if err != nil {
		return err
	}
	for _, c := range money {
		if c.ValidForRead && !slices.Contains(i.columns, c.LogicalName) {
			i.money = append(i.money, c.LogicalName)
		}
	}
	i.columns = append(i.columns, i.money...)
	settings, err := i.m.Store.Settings(ctx)
	if err != nil {
		return err
	}
	i.stage = ""
	columns := []string{statedStage(settings)}
	for _, offered := range stageColumnsOf(i.meta) {
		columns = append(columns, offered.Value)
	}
	for _, column := range columns {
		if column != "" && i.readable(column) {
			i.stage = column
			break
		}
	}
	if i.stage != "" && !slices.Contains(i.columns, i.stage) {
		i.columns = append(i.columns, i.stage)
	}
	return i.readCurrencies(ctx)
}

// statedStage is the stage column that an admin chose, "" when nobody did.
func statedStage(s store.Settings) string {
	if s.Stated(store.KeyStageColumn) {
		return s.StageColumn
	}
	return ""
}

// readCurrencies reads the ISO codes of the organization's currencies. A role that may
// not read them costs the codes, not the import.
func (i *tableImport) readCurrencies(ctx context.Context) error {
	i.iso = map[string]string{}
	q := dynamics.Query{Table: "transactioncurrency", Select: []string{"isocurrencycode"}}
	for page, err := range i.m.Client.Pages(ctx, q) {
		if err != nil {
			switch dynamics.ClassOf(err) {
			case dynamics.ClassPrivilege, dynamics.ClassSchema:
				return nil
			}
			return err
		}
		for _, row := range page.Rows {
			i.iso[strings.ToLower(row.String("transactioncurrencyid"))] = row.String("isocurrencycode")
		}
	}
	return nil
}

func (i *tableImport) opportunityOf(v *values) store.Opportunity {
	customer := v.target("customerid")
	o := store.Opportunity{
		Imported: v.imported(),
		Name:     v.text("name"), OwnerID: v.lookup("ownerid").ID,
		AccountID: v.lookup("parentaccountid").ID, ContactID: v.lookup("parentcontactid").ID,
		LeadID: v.lookup("originatingleadid").ID, State: v.number("statecode"), Money: map[string]string{},
		ClosesOn: v.day("estimatedclosedate"), ClosedOn: v.day("actualclosedate"),
	}
	if kind := store.RecordKind(customer.Table); kind == store.KindAccount || kind == store.KindContact {
		o.CustomerKind, o.CustomerID = kind, customer.ID
	}
	if o.CustomerKind == store.KindAccount {
		o.AccountID = customer.ID
	}
	if i.stage != "" {
		o.Stage = v.text(i.stage)
		if o.StageLabel = v.row.Formatted(i.stage); o.StageLabel == "" {
			o.StageLabel = o.Stage
		}
	}
	for _, column := range i.money {
		if amount := v.row.Decimal(column); amount != "" {
			o.Money[column] = amount.String()
		}
	}
	currency := v.lookup("transactioncurrencyid")
	if o.Currency = i.iso[currency.ID]; o.Currency == "" {
		o.Currency = currency.Name
	}
	return o
}

// putOpportunities stores opportunities, and tells the seat holders what changed in
// theirs (spec §6).
func putOpportunities(
	ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row,
) (store.PageResult, []badRecord, error) {
	records, bad, err := convert(i, rows, i.opportunityOf)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	ids := make([]string, len(records))
	for n, o := range records {
		ids[n] = o.ID
	}
	before, err := tx.OpportunityFacts(ctx, ids)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	result, err := tx.PutOpportunities(ctx, w, records)
	if err != nil || len(before) == 0 || len(result.Written) == 0 {
		return result, bad, err
	}
	return result, bad, i.tellSeats(ctx, tx, before, ids, result.Written)
}

// tellSeats keeps the changes of stage, owner and closing for the seats whose CRM users
// own, or owned, the opportunities.
func (i *tableImport) tellSeats(ctx context.Context, tx *store.Tx, before map[string]store.OpportunityFacts, ids []string, written []int) error {
	after, err := tx.OpportunityFacts(ctx, ids)
	if err != nil {
		return err
	}
	seats, err := tx.AllSeats(ctx)
	if err != nil {
		return err
	}
	seatsOf := map[string][]int64{}
	for _, s := range seats {
		if s.CRMUserID != "" {
			seatsOf[s.CRMUserID] = append(seatsOf[s.CRMUserID], s.ID)
		}
	}
	for _, n := range written {
		old, known := before[ids[n]]
		if !known {
			continue
		}
		now := after[ids[n]]
		told := slices.Concat(seatsOf[old.OwnerID], seatsOf[now.OwnerID])
		slices.Sort(told)
		for _, seat := range slices.Compact(told) {
			if err := i.tellSeat(ctx, tx, seat, ids[n], old, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *tableImport) tellSeat(ctx context.Context, tx *store.Tx, seat int64, id string, old, now store.OpportunityFacts) error {
	u := store.SeatUpdate{SeatID: seat, RefKind: "opportunity", Ref: id, Name: now.Name}
	changes := []struct{ kind, before, after string }{
		{"stage", old.StageLabel, now.StageLabel},
		{"owner", cmp.Or(old.OwnerName, old.OwnerID), cmp.Or(now.OwnerName, now.OwnerID)},
		{"closing", stateWord(old.State), stateWord(now.State)},
	}
	for _, c := range changes {
		u.Kind, u.Before, u.After = c.kind, c.before, c.after
		if err := i.m.Journal.SeatUpdate(ctx, tx, u); err != nil {
			return err
		}
	}
	return nil
}

// stateWord is an opportunity's state as updates name it.
func stateWord(state int64) string {
	switch state {
	case opportunityIsOpen:
		return "open"
	case 1:
		return "won"
	}
	return "lost"
}
