package crmimport

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// stakeholderTable imports Dynamics' connections between an opportunity and a contact or
// lead. Every connection exists twice, once from each side; the opportunity's side is
// kept (contract §9).
func stakeholderTable() Table {
	return Table{
		Entity: "connection", Step: journal.StepStakeholders, kind: "stakeholder",
		needed: []string{"record1id", "record2id", "statecode"},
		wanted: []string{"record1roleid", "record2roleid", "record1objecttypecode", "record2objecttypecode", "modifiedon"},
		keeps:  fromOpportunity,
		put:    putStakeholders,
	}
}

func putStakeholders(
	ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row,
) (store.PageResult, []badRecord, error) {
	mine := make([]dynamics.Row, 0, len(rows))
	for _, row := range rows {
		keeps, err := fromOpportunity(i, row)
		if err != nil {
			return store.PageResult{}, nil, err
		}
		if keeps {
			mine = append(mine, row)
		}
	}
	links, bad, err := convert(i, mine, stakeholderOf)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	result, err := tx.PutStakeholders(ctx, w, links)
	result.Unchanged += len(rows) - len(mine)
	return result, bad, err
}

// fromOpportunity says whether a connection leads from an opportunity to a person.
func fromOpportunity(i *tableImport, row dynamics.Row) (bool, error) {
	v := &values{i: i, row: row}
	from, to := v.target("record1id"), v.target("record2id")
	if v.untold != "" {
		return false, fault.New(fault.Schema, "errors.lookup-untold", "Column", i.table.Entity+"."+v.untold)
	}
	if from.Table == "opportunity" && store.RecordKind(to.Table).Person() {
		return true, nil
	}
	return false, nil
}

func stakeholderOf(v *values) store.Stakeholder {
	to := v.lookup("record2id")
	s := store.Stakeholder{
		Imported:      v.imported(),
		OpportunityID: v.lookup("record1id").ID, RecordKind: store.RecordKind(to.Table), RecordID: to.ID, Role: v.lookup("record2roleid").Name,
	}
	s.Gone = v.number("statecode") != stateActive
	return s
}
