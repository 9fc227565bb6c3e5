package dynamics_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

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
func read(t *testing.T, c *dynamics.Client, q dynamics.Query, key string) (ids, deleted []string, delta string, err error) {
	t.Helper()
	for page, err := range c.Pages(t.Context(), q) {
		if err != nil {
			return ids, deleted, "", err
		}
		for _, row := range page.Rows {
			ids = append(ids, row.String(key))
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
	ids, _, delta, err := read(t, c, q, "contactid")
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
	changed, deleted, delta, err := read(t, c, q, "contactid")
	slices.Sort(changed)
	want := []string{made, ids[0]}
	slices.Sort(want)
	if err != nil || !slices.Equal(changed, want) || !slices.Equal(deleted, []string{ids[1]}) {
		t.Fatalf("changed %v deleted %v: %v", changed, deleted, err)
	}
	q.Link = delta
	if changed, deleted, _, err = read(t, c, q, "contactid"); err != nil || len(changed)+len(deleted) != 0 {
		t.Fatalf("nothing changed, yet %v %v %v", changed, deleted, err)
	}
	if err := server.SetFaults("delta-expired"); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err = read(t, c, q, "contactid"); dynamics.ClassOf(err) != dynamics.ClassResync {
		t.Fatalf("expired: %v", err)
	}
	if err := server.SetFaults("missing-delta"); err != nil {
		t.Fatal(err)
	}
	q.Link = ""
	if ids, _, _, err = read(t, c, q, "contactid"); !errors.Is(err, dynamics.ErrNoDeltaLink) || len(ids) != 230 {
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
	ids, _, _, err := read(t, c, dynamics.Query{Table: "contact", OrderBy: "fullname desc,contactid", Top: 7}, "contactid")
	if err != nil || len(ids) != 7 {
		t.Fatalf("top: %d %v", len(ids), err)
	}
	_, _, _, err = read(t, c, dynamics.Query{Table: "contact", Select: []string{"nonsense"}}, "contactid")
	if !errors.Is(err, dynamics.ErrNoColumn) {
		t.Errorf("unknown column: %v", err)
	}
	for page, err := range c.Pages(ctx, dynamics.Query{Table: "opportunity", Select: []string{"name", "customerid", "ownerid", "estimatedvalue", "estimatedclosedate"}, Annotations: true}) {
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

// seller is a user who may own activities, and a contact to write about.
func seller(t *testing.T, server *emulator.Server) (owner, contact string) {
	t.Helper()
	for _, user := range server.Rows("systemuser", nil) {
		disabled, _ := user["isdisabled"].(bool)
		email, _ := user["internalemailaddress"].(string)
		application, _ := user["applicationid"].(string)
		if !disabled && email != "" && application == "" && owner == "" {
			owner, _ = user["systemuserid"].(string)
		}
	}
	contact, _ = server.Rows("contact", nil)[0]["contactid"].(string)
	return owner, contact
}

func message(owner, contact string, target *dynamics.ActivityTable, subject string) map[string]any {
	return map[string]any{
		"subject": subject, "description": "…",
		"actualstart": "2024-08-01T05:58:00Z", "actualend": "2024-08-01T05:58:00Z",
		"ownerid@odata.bind":                        dynamics.Bind("systemusers", owner),
		target.Regarding["contact"] + "@odata.bind": dynamics.Bind("contacts", contact),
	}
}

func TestEmulatedWriteback(t *testing.T) {
	server, c := emulated(t, small())
	ctx := t.Context()
	owner, contact := seller(t, server)
	targets, err := c.WritebackTables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var sets []dynamics.ChangeSet
	var ids []string
	for i, name := range []string{dynamics.TableInMail, dynamics.TableTask, dynamics.TablePhoneCall, dynamics.TableMessage} {
		id := uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String()
		body := message(owner, contact, targets[name], fmt.Sprintf("Item %d", i))
		set, err := c.CompletedActivity(ctx, targets[name], id, body)
		if err != nil {
			t.Fatal(err)
		}
		sets, ids = append(sets, set), append(ids, id)
	}
	// One that the server refuses as a whole, in the middle.
	bad := message(owner, contact, targets[dynamics.TableTask], strings.Repeat("x", 300))
	refused, err := c.CompletedActivity(ctx, targets[dynamics.TableTask], uuid.NewString(), bad)
	if err != nil {
		t.Fatal(err)
	}
	sets = slices.Insert(sets, 2, refused)
	results, err := c.Batch(ctx, sets)
	if err != nil {
		t.Fatal(err)
	}
	for i, result := range results {
		if i == 2 {
			if dynamics.ClassOf(result.Err) != dynamics.ClassSkip {
				t.Errorf("too long: %v", result.Err)
			}
			continue
		}
		if result.Err != nil || len(result.Parts) != 2 {
			t.Errorf("set %d: %+v", i, result)
		}
	}
	row, err := c.Get(ctx, dynamics.TableTask, ids[1])
	state, _ := row.Int("statecode")
	status, _ := row.Int("statuscode")
	if err != nil || state != 1 || status != 5 || row.Lookup("ownerid").ID != owner || row.Lookup("regardingobjectid").ID != contact || row.Lookup("createdby").ID == owner {
		t.Fatalf("state %d/%d owner %+v %v", state, status, row.Lookup("ownerid"), err)
	}
	again, err := c.Batch(ctx, slices.Delete(slices.Clone(sets), 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	for i, result := range again {
		if dynamics.ClassOf(result.Err) != dynamics.ClassDuplicate {
			t.Errorf("repeated set %d: %+v", i, result)
		}
	}
	if n := server.Count("task") + server.Count("phonecall"); n < 2 {
		t.Errorf("%d rows", n)
	}
}

// The answer is lost after the server acted: the client repeats, and each
// activity is there once.
func TestEmulatedLostAnswers(t *testing.T) {
	for _, fault := range []string{"lost-answer on=POST:$batch times=1", "lost-request on=POST:$batch times=1", "503 html on=POST:$batch times=2", "429 retry-after=7 on=POST:$batch times=2", "truncate on=POST:$batch times=1"} {
		t.Run(fault, func(t *testing.T) {
			server, c := emulated(t, small())
			ctx := t.Context()
			owner, contact := seller(t, server)
			targets, err := c.WritebackTables(ctx)
			if err != nil {
				t.Fatal(err)
			}
			before := server.Count("li_inmail")
			var sets []dynamics.ChangeSet
			for range 5 {
				set, err := c.CompletedActivity(ctx, targets[dynamics.TableInMail], uuid.NewString(), message(owner, contact, targets[dynamics.TableInMail], "x"))
				if err != nil {
					t.Fatal(err)
				}
				sets = append(sets, set)
			}
			if err := server.SetFaults(fault); err != nil {
				t.Fatal(err)
			}
			results, err := c.Batch(ctx, sets)
			if err != nil {
				t.Fatal(err)
			}
			for i, result := range results {
				var e *dynamics.Error
				settled := result.Err == nil || (errors.As(result.Err, &e) && (e.Class == dynamics.ClassDuplicate || e.Uncertain))
				if !settled {
					t.Errorf("set %d: %+v", i, result.Err)
				}
			}
			if n := server.Count("li_inmail") - before; n != 5 {
				t.Errorf("%d activities", n)
			}
		})
	}
}

func TestEmulatedFaultsOnReads(t *testing.T) {
	server, c := emulated(t, small())
	q := dynamics.Query{Table: "contact", Select: []string{"fullname"}, Track: true, PageSize: 40}
	if _, _, _, err := read(t, c, q, "contactid"); err != nil {
		t.Fatal(err)
	}
	for _, fault := range []string{
		"503 html on=GET:contacts times=2", "500 code=0x80044151 on=GET:contacts times=2", "401 on=GET:contacts times=1",
		"truncate on=GET:contacts times=1 after=2", "lost-answer on=GET:contacts times=2", "repeat-rows on=GET:contacts",
		"429 code=concurrent retry-after=3 on=GET:contacts times=3 after=1",
	} {
		if err := server.SetFaults(fault); err != nil {
			t.Fatal(err)
		}
		ids, _, delta, err := read(t, c, q, "contactid")
		slices.Sort(ids)
		if ids = slices.Compact(ids); err != nil || len(ids) != 230 || delta == "" {
			t.Errorf("%s: %d rows, %v", fault, len(ids), err)
		}
	}
	for fault, class := range map[string]dynamics.Class{
		"not-a-member": dynamics.ClassConnection, "no-role": dynamics.ClassPrivilege, "no-license": dynamics.ClassPrivilege,
		"admin-mode": dynamics.ClassAdmin, "401": dynamics.ClassCredentials, "500 code=0x80044150": dynamics.ClassRetry,
		"502 html": dynamics.ClassRetry, "lost-request": dynamics.ClassConnection,
	} {
		if err := server.SetFaults(fault); err != nil {
			t.Fatal(err)
		}
		if _, err := c.WhoAmI(t.Context()); dynamics.ClassOf(err) != class {
			t.Errorf("%s: %v, want %s", fault, err, class)
		}
	}
}

func TestEmulatedWrites(t *testing.T) {
	server, c := emulated(t, small())
	ctx := t.Context()
	id := uuid.NewString()
	if got, err := c.Create(ctx, "contact", id, map[string]any{"lastname": "Byron"}); err != nil || got != id {
		t.Fatalf("%q %v", got, err)
	}
	if _, err := c.Create(ctx, "contact", id, map[string]any{"lastname": "Byron"}); dynamics.ClassOf(err) != dynamics.ClassDuplicate {
		t.Errorf("again: %v", err)
	}
	row, err := c.Get(ctx, "contact", id, "lastname")
	if err != nil || row.String("lastname") != "Byron" {
		t.Fatal(err)
	}
	if err := c.Update(ctx, "contact", id, map[string]any{"lastname": "King"}, dynamics.IfMatch(row.ETag())); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(ctx, "contact", id, map[string]any{"lastname": "x"}, dynamics.IfMatch(row.ETag())); dynamics.ClassOf(err) != dynamics.ClassStale {
		t.Errorf("old version: %v", err)
	}
	if err := c.Upsert(ctx, "contact", uuid.NewString(), map[string]any{"lastname": "New"}); err != nil {
		t.Errorf("upsert: %v", err)
	}
	if err := c.Update(ctx, "contact", uuid.NewString(), map[string]any{"lastname": "x"}); dynamics.ClassOf(err) != dynamics.ClassNotFound {
		t.Errorf("update of nothing: %v", err)
	}
	if err := c.Update(ctx, "contact", id, map[string]any{"nonsense": 1}); dynamics.ClassOf(err) != dynamics.ClassBug {
		t.Errorf("unknown column: %v", err)
	}
	if err := c.Delete(ctx, "contact", id); err != nil {
		t.Error(err)
	}
	if err := c.Delete(ctx, "contact", id); dynamics.ClassOf(err) != dynamics.ClassNotFound {
		t.Errorf("deleted twice: %v", err)
	}
	ids, err := c.CreateMultiple(ctx, "contact", []map[string]any{{"lastname": "a"}, {"lastname": "b"}})
	if err != nil || len(ids) != 2 {
		t.Errorf("%v %v", ids, err)
	}
	owner, _ := seller(t, server)
	users := server.Rows("systemuser", func(r emulator.Row) bool { return r["systemuserid"] == owner })
	entra, _ := users[0]["azureactivedirectoryobjectid"].(string)
	made, err := c.Create(ctx, "task", uuid.NewString(), map[string]any{"subject": "x"}, dynamics.As(entra))
	if err != nil {
		t.Fatal(err)
	}
	if row, err = c.Get(ctx, "task", made, "createdby", "createdonbehalfby"); err != nil || row.Lookup("createdby").ID != owner || row.Lookup("createdonbehalfby").ID == "" {
		t.Errorf("%+v %+v %v", row.Lookup("createdby"), row.Lookup("createdonbehalfby"), err)
	}
	if err := server.SetFaults("disabled-owner"); err != nil {
		t.Fatal(err)
	}
	_, err = c.Create(ctx, "task", uuid.NewString(), map[string]any{"subject": "x", "ownerid@odata.bind": dynamics.Bind("systemusers", owner)})
	if dynamics.ClassOf(err) != dynamics.ClassOwner {
		t.Errorf("disabled owner: %v", err)
	}
}
