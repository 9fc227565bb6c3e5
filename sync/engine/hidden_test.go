package engine

import (
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// Columns that are secured for the connecting account are named by a check, with what suffers;
// those that it may read, or that nobody imports, are not (spec §3.1d).
func TestHiddenColumnsAreNamed(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{Secured: []string{
		"contact.emailaddress1", "lead.mobilephone", "opportunity.estimatedvalue", "contact.jobtitle:read", "contact.description",
	}})
	o := newOffice(t, demo)
	candidate, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address})
	if err != nil || candidate.Fails() {
		t.Fatalf("%+v %v", candidate, err)
	}
	got := find(t, candidate.Checks, checkHidden)
	if got.Result != store.Warning || got.Facts["Columns"] != "contact.emailaddress1, lead.mobilephone, opportunity.estimatedvalue" {
		t.Fatalf("%+v", got)
	}
	for fact, want := range map[string]bool{"Email": true, "Phone": true, "Other": true, "Name": false, "Address": false} {
		if got.Facts[fact] != want {
			t.Errorf("%s: %v", fact, got.Facts[fact])
		}
	}
}

func TestNoHiddenColumnsAreNoLine(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	candidate, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range candidate.Checks {
		if c.Name == checkHidden || c.Name == "" {
			t.Errorf("%+v", c)
		}
	}
}

// A write on a secured column, and a filter on one, is an error of its own that names the column.
func TestASecuredColumnIsNamedByItsRefusal(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{Secured: []string{"contact.emailaddress1", "task.description"}})
	o := newOffice(t, demo)
	candidate, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Connect(t.Context(), o.admin, candidate); err != nil {
		t.Fatal(err)
	}
	client, _, err := o.link.client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]error{}
	for _, refused["filter"] = range client.Pages(t.Context(), dynamics.Query{Table: "contact", Filter: "startswith(emailaddress1,'a')"}) {
		break
	}
	_, refused["create"] = client.Create(t.Context(), "contact", "", map[string]any{"lastname": "Byron", "emailaddress1": "ada@byron.test"})
	one, err := client.CreateOperation(t.Context(), "task", "", map[string]any{"subject": "A", "description": "emailaddress1 of Ada"})
	if err != nil {
		t.Fatal(err)
	}
	results, err := client.Batch(t.Context(), []dynamics.ChangeSet{{one}})
	if err != nil {
		t.Fatal(err)
	}
	refused["batch"] = results[0].Err
	want := map[string]string{"filter": "emailaddress1", "create": "emailaddress1", "batch": "description"}
	for what, err := range refused {
		known := fault.FromDynamics(err)
		if known == nil || known.Code != fault.Privilege || known.Key != "errors.crm.secured-column" || known.Facts["Columns"] != want[what] {
			t.Errorf("%s: %+v", what, known)
		}
	}
}
