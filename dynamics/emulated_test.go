package dynamics_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

const administratorToken = "administrator"

// emulated starts an emulator and a client that uses it as administrator.
func emulated(t *testing.T, options emulator.Options) (*emulator.Server, *dynamics.Client) {
	t.Helper()
	options.AccessToken = administratorToken
	server, err := emulator.New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server, clientFor(t, server)
}

// clientFor waits for nothing: its sleeps only count.
func clientFor(t *testing.T, server *emulator.Server) *dynamics.Client {
	t.Helper()
	address, err := dynamics.ParseAddress(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	start, skipped := time.Now(), time.Duration(0)
	return dynamics.New(dynamics.Config{
		Address: address, Tokens: fixed(administratorToken),
		Now:   func() time.Time { return start.Add(skipped) },
		Sleep: func(ctx context.Context, d time.Duration) error { skipped += d; server.Advance(d); return ctx.Err() },
	})
}

type fixed string

func (f fixed) Token(context.Context, bool) (string, error) { return string(f), nil }

func small() emulator.Options {
	return emulator.Options{Users: 12, Accounts: 40, Contacts: 230, Leads: 40, Opportunities: 60, LinkedInApp: true}
}

func TestEmulatedChecks(t *testing.T) {
	_, c := emulated(t, small())
	ctx := t.Context()
	challenge, err := dynamics.Discover(ctx, nil, c.Address())
	if err != nil || challenge.Tenant == "" || challenge.OnPremises {
		t.Fatalf("%+v %v", challenge, err)
	}
	who, err := c.WhoAmI(ctx)
	if err != nil || who.UserID == "" || who.OrganizationID == "" {
		t.Fatalf("%+v %v", who, err)
	}
	version, err := c.Version(ctx)
	if err != nil || !version.AtLeast(9, 2) {
		t.Fatalf("%s %v", version, err)
	}
	organization, err := c.Organization(ctx)
	if err != nil || organization.ID != who.OrganizationID || organization.Sandbox || !organization.Online || organization.Tenant == "" {
		t.Fatalf("%+v %v", organization, err)
	}
	settings, err := c.Settings(ctx)
	if err != nil || settings.LanguageCode == 0 || settings.BaseCurrencyID == "" || settings.ChangeTrackingExpiry == 0 {
		t.Fatalf("%+v %v", settings, err)
	}
	privileges, err := c.Privileges(ctx, who.UserID)
	if err != nil || len(privileges) == 0 {
		t.Fatalf("%d %v", len(privileges), err)
	}
	for _, table := range []string{"account", "contact", "lead", "opportunity", "systemuser", "task", "connection", "transactioncurrency"} {
		found, err := c.Table(ctx, table)
		if err != nil {
			t.Fatal(err)
		}
		if depth := privileges[found.Privileges[dynamics.AccessRead]]; depth != dynamics.DepthGlobal {
			t.Errorf("%s: %q has depth %s", table, found.Privileges[dynamics.AccessRead], depth)
		}
		if err := c.Probe(ctx, table); err != nil {
			t.Errorf("%s: %v", table, err)
		}
	}
	solutions, err := c.Solutions(ctx)
	if err != nil || len(solutions) == 0 {
		t.Fatalf("%v %v", solutions, err)
	}
	if n, err := c.Count(ctx, "contact"); err != nil || n != 230 {
		t.Errorf("count %d %v", n, err)
	}
}

func TestEmulatedMetadata(t *testing.T) {
	server, c := emulated(t, small())
	ctx := t.Context()
	targets, err := c.WritebackTables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dynamics.TableInMail, dynamics.TableMessage, dynamics.TableTask, dynamics.TablePhoneCall} {
		target := targets[name]
		if target == nil || target.SubjectMax != 200 || target.BodyMax != 2000 || target.Completed == nil || target.Open == nil {
			t.Fatalf("%s: %+v", name, target)
		}
		for _, to := range []string{"account", "contact", "lead", "opportunity"} {
			if got, want := target.Regarding[to], "regardingobjectid_"+to+"_"+name; got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
	if got := *targets[dynamics.TableTask].Completed; got != (dynamics.StatePair{State: 1, Status: 5}) {
		t.Errorf("task completed: %+v", got)
	}
	if note := targets[dynamics.TableAnnotation]; note == nil || note.BodyMax != 100000 || note.Regarding["contact"] != "objectid_contact" {
		t.Errorf("annotation: %+v", note)
	}
	stages, err := c.Options(ctx, "opportunity", "salesstage")
	if err != nil || len(stages) != 4 || stages[0].Label == "" {
		t.Fatalf("%+v %v", stages, err)
	}
	money, err := c.MoneyColumns(ctx, "opportunity")
	if err != nil || !slices.ContainsFunc(money, func(m *dynamics.Column) bool { return m.LogicalName == "actualvalue" }) {
		t.Fatalf("%v %v", money, err)
	}
	for _, m := range money {
		if strings.HasSuffix(m.LogicalName, "_base") {
			t.Errorf("%s is offered", m.LogicalName)
		}
	}
	if err := server.RemoveApp(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Table(ctx, dynamics.TableInMail); err != nil {
		t.Errorf("the cache was not used: %v", err)
	}
	c.RefreshMetadata()
	if _, err := c.Table(ctx, dynamics.TableInMail); !errors.Is(err, dynamics.ErrNoTable) {
		t.Errorf("after removal: %v", err)
	}
	if targets, err = c.WritebackTables(ctx); err != nil || targets[dynamics.TableInMail] != nil || targets[dynamics.TableTask] == nil {
		t.Errorf("%v %v", slices.Collect(maps.Keys(targets)), err)
	}
}

// read collects ids, deletions and the last delta link.
func read(t *testing.T, c *dynamics.Client, q dynamics.Query) (ids, deleted []string, delta string, err error) {
	t.Helper()
	for page, err := range c.Pages(t.Context(), q) {
		if err != nil {
			return ids, deleted, "", err
		}
		for _, row := range page.Rows {
			ids = append(ids, row.String("contactid"))
		}
		deleted = append(deleted, page.Deleted...)
		delta = page.Delta
	}
	return ids, deleted, delta, nil
}

func TestEmulatedTracking(t *testing.T) {
	server, c := emulated(t, small())
	ctx := t.Context()
	q := dynamics.Query{Table: "contact", Select: []string{"fullname", "parentcustomerid", "modifiedon"}, Track: true, Annotations: true, PageSize: 50}
	ids, _, delta, err := read(t, c, q)
	if err != nil || len(ids) != 230 || delta == "" {
		t.Fatalf("%d rows, %v", len(ids), err)
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != 230 {
		t.Fatal("rows came twice")
	}
	made, err := c.Create(ctx, "contact", "", map[string]any{"firstname": "Ada", "lastname": "O'Byron"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Update(ctx, "contact", ids[0], map[string]any{"jobtitle": "CTO"}); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(ctx, "contact", ids[1]); err != nil {
		t.Fatal(err)
	}
	q.Link = delta
	changed, deleted, delta, err := read(t, c, q)
	slices.Sort(changed)
	want := []string{made, ids[0]}
	slices.Sort(want)
	if err != nil || !slices.Equal(changed, want) || !slices.Equal(deleted, []string{ids[1]}) {
		t.Fatalf("changed %v deleted %v: %v", changed, deleted, err)
	}
	q.Link = delta
	if changed, deleted, _, err = read(t, c, q); err != nil || len(changed)+len(deleted) != 0 {
		t.Fatalf("nothing changed, yet %v %v %v", changed, deleted, err)
	}
	if err := server.SetFaults("delta-expired"); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err = read(t, c, q); dynamics.ClassOf(err) != dynamics.ClassResync {
		t.Fatalf("expired: %v", err)
	}
	if err := server.SetFaults("missing-delta"); err != nil {
		t.Fatal(err)
	}
	q.Link = ""
	if ids, _, _, err = read(t, c, q); !errors.Is(err, dynamics.ErrNoDeltaLink) || len(ids) != 230 {
		t.Fatalf("missing delta link: %d rows, %v", len(ids), err)
	}
}

func TestEmulatedQueries(t *testing.T) {
	_, c := emulated(t, small())
	ctx := t.Context()
	names := []string{"O'Brien & Sons", "100% [a_b]", "Søren+Ø"}
	for _, name := range names {
		if _, err := c.Create(ctx, "account", "", map[string]any{"name": name}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		for _, filter := range []string{
			"name eq " + dynamics.Quote(name),
			"contains(name," + dynamics.Quote(dynamics.LikeEscape(name)) + ")",
			dynamics.In("name", []string{name, "nobody"}),
		} {
			var found []string
			for page, err := range c.Pages(ctx, dynamics.Query{Table: "account", Select: []string{"name"}, Filter: filter}) {
				if err != nil {
					t.Fatalf("%s: %v", filter, err)
				}
				for _, row := range page.Rows {
					found = append(found, row.String("name"))
				}
			}
			if !slices.Equal(found, []string{name}) {
				t.Errorf("%s: %v", filter, found)
			}
		}
	}
	ids, _, _, err := read(t, c, dynamics.Query{Table: "contact", OrderBy: "fullname desc,contactid", Top: 7})
	if err != nil || len(ids) != 7 {
		t.Fatalf("top: %d %v", len(ids), err)
	}
	_, _, _, err = read(t, c, dynamics.Query{Table: "contact", Select: []string{"nonsense"}})
	if !errors.Is(err, dynamics.ErrNoColumn) {
		t.Errorf("unknown column: %v", err)
	}
	for page, err := range c.Pages(ctx, dynamics.Query{
		Table:       "opportunity",
		Select:      []string{"name", "customerid", "ownerid", "estimatedvalue", "estimatedclosedate"},
		Annotations: true,
	}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			customer, owner := row.Lookup("customerid"), row.Lookup("ownerid")
			if customer.Table == "" || customer.Name == "" || owner.ID == "" || row.Version() == 0 || row.Formatted("estimatedvalue") == "" {
				t.Fatalf("%+v %+v %d %q", customer, owner, row.Version(), row.Formatted("estimatedvalue"))
			}
		}
	}
}
