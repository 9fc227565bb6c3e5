package engine

import (
	"context"
	"strings"

	"navsync/store"
	"navsync/sync/journal"
)

// The access modes of users who are no people: support and delegated administrators
// (contract §9).
const (
	accessSupport   = 3
	accessDelegated = 5
)

func userTable() importedTable {
	return importedTable{
		entity: "systemuser", step: journal.StepUsers, kind: "user",
		needed: []string{"fullname", "internalemailaddress", "isdisabled"},
		wanted: []string{
			"domainname", "windowsliveid", "personalemailaddress", "title", "jobtitle", "accessmode", "applicationid",
			"businessunitid", "modifiedon",
		},
		put: putter(userOf, (*store.Tx).PutCRMUsers),
	}
}

func userOf(v *values) store.CRMUser {
	u := store.CRMUser{
		Imported: v.imported(),
		Name:     v.text("fullname"), Email: v.text("internalemailaddress"), SignIn: v.text("domainname"),
		OtherEmails: v.words("windowsliveid", "personalemailaddress"),
		Disabled:    v.row.Bool("isdisabled"), BusinessUnit: v.lookup("businessunitid").Name,
	}
	if titles := v.texts("jobtitle", "title"); len(titles) > 0 {
		u.Title = titles[0]
	}
	mode := v.number("accessmode")
	u.Seatable = mode != accessSupport && mode != accessDelegated && v.text("applicationid") == "" &&
		!strings.EqualFold(u.Name, "SYSTEM") && !strings.EqualFold(u.Name, "INTEGRATION")
	return u
}

// importUsers imports the users and links the seats that wait for one (spec §4).
func (p *pass) importUsers(ctx context.Context, t *journal.Tally) error {
	if err := p.importTable(ctx, userTable(), t); err != nil || p.dry {
		return err
	}
	return p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		_, err := p.e.linkSeats(ctx, tx)
		return err
	})
}
