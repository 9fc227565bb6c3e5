package crmimport

import (
	"strings"

	"navsync/store"
	"navsync/sync/journal"
)

// The access modes of users who are no people: support, non-interactive (integration) and
// delegated administrators (contract §9).
const (
	accessSupport        = 3
	accessNonInteractive = 4
	accessDelegated      = 5
)

func userTable() Table {
	return Table{
		Entity: "systemuser", Step: journal.StepUsers, kind: "user",
		needed: []string{"fullname", "internalemailaddress", "isdisabled"},
		wanted: []string{
			"domainname", "windowsliveid", "personalemailaddress", "title", "jobtitle", "accessmode", "applicationid",
			"isintegrationuser", "businessunitid", "modifiedon",
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
	u.Seatable = mode != accessSupport && mode != accessNonInteractive && mode != accessDelegated && v.text("applicationid") == "" &&
		!v.row.Bool("isintegrationuser") &&
		!strings.EqualFold(u.Name, "SYSTEM") && !strings.EqualFold(u.Name, "INTEGRATION")
	return u
}
