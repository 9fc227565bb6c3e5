package dynamics_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// seller is a user who may own activities, and a contact to write about.
func seller(t testing.TB, server *emulator.Server) (owner, contact string) {
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
	if err != nil || state != 1 || status != 5 || row.Lookup("ownerid").ID != owner ||
		row.Lookup("regardingobjectid").ID != contact || row.Lookup("createdby").ID == owner {
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
	for _, fault := range []string{
		"lost-answer on=POST:$batch times=1", "lost-request on=POST:$batch times=1", "503 html on=POST:$batch times=2",
		"429 retry-after=7 on=POST:$batch times=2", "truncate on=POST:$batch times=1",
	} {
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
	if _, _, _, err := read(t, c, q); err != nil {
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
		ids, _, delta, err := read(t, c, q)
		slices.Sort(ids)
		if ids = slices.Compact(ids); err != nil || len(ids) != 230 || delta == "" {
			t.Errorf("%s: %d rows, %v", fault, len(ids), err)
		}
	}
	for fault, class := range map[string]dynamics.Class{
		"not-a-member": dynamics.ClassConnection, "no-role": dynamics.ClassPrivilege, "no-license": dynamics.ClassPrivilege,
		"admin-mode": dynamics.ClassPrivilege, "401": dynamics.ClassCredentials, "500 code=0x80044150": dynamics.ClassRetry,
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
	if row, err = c.Get(ctx, "task", made, "createdby", "createdonbehalfby"); err != nil ||
		row.Lookup("createdby").ID != owner || row.Lookup("createdonbehalfby").ID == "" {
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
