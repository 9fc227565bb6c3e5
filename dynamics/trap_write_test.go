package dynamics

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
)

// noContent answers every write as the server does.
func noContent(f **fake) func(http.ResponseWriter, asked) {
	return func(w http.ResponseWriter, r asked) {
		w.Header().Set("OData-EntityId", (*f).server.URL+"/api/data/v9.2/tasks("+idB+")")
		w.WriteHeader(http.StatusNoContent)
	}
}

// Trap 13: a create lands open; completing is a second write with state and
// status together, in the same change set.
func TestTrap13_CompletedActivityIsCreatedThenCompleted(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	c := f.client()
	targets, err := c.WritebackTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"subject": "Call", "statecode": 1, "statuscode": 5}
	set, err := c.CompletedActivity(t.Context(), targets[TableTask], idA, body)
	if err != nil || len(set) != 2 {
		t.Fatalf("%+v %v", set, err)
	}
	if set[0].Method != "POST" || set[0].Path != "tasks" || string(set[0].Body) != `{"activityid":"`+idA+`","subject":"Call"}` || !set[0].Keyed {
		t.Errorf("create: %+v %s", set[0], set[0].Body)
	}
	if set[1].Method != "PATCH" || set[1].Path != "tasks("+idA+")" || string(set[1].Body) != `{"statecode":1,"statuscode":5}` || set[1].IfMatch != "*" {
		t.Errorf("complete: %+v %s", set[1], set[1].Body)
	}
	if len(body) != 3 {
		t.Error("the caller's body was changed")
	}
}

// Trap 14: nobody is impersonated unless asked for; the owner is a column.
func TestTrap14_NoImpersonationUnlessAsked(t *testing.T) {
	var f *fake
	f = newFake(t, noContent(&f))
	c := f.client()
	body := map[string]any{"ownerid@odata.bind": Bind("systemusers", idA)}
	if _, err := c.Create(t.Context(), "task", idB, body); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Create(t.Context(), "task", idB, body, As("entra-object-id")); err != nil {
		t.Fatal(err)
	}
	first, second := f.requests()[0], f.requests()[1]
	if first.header.Get("CallerObjectId") != "" || second.header.Get("CallerObjectId") != "entra-object-id" {
		t.Fatalf("%q %q", first.header.Get("CallerObjectId"), second.header.Get("CallerObjectId"))
	}
	if !strings.Contains(first.body, `"ownerid@odata.bind":"/systemusers(`+idA+`)"`) || first.header.Get("MSCRMCallerID") != "" {
		t.Fatal(first.body)
	}
}

// Trap 15: where the row comes back, the key is in the body and not in a header.
func TestTrap15_KeyIsTakenFromHeaderOrBody(t *testing.T) {
	asBody := false
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		if asBody {
			writeJSON(w, 201, `{"activityid":"`+strings.ToUpper(idA)+`","subject":"x"}`)
			return
		}
		noContent(&f)(w, r)
	})
	c := f.client()
	for want, body := range map[string]bool{idB: false, idA: true} {
		asBody = body
		if id, err := c.Create(t.Context(), "task", "", map[string]any{"subject": "x"}); err != nil || id != want {
			t.Errorf("as body %v: %q %v", body, id, err)
		}
	}
}

// Trap 16: names to bind with come from the metadata, with their case.
func TestTrap16_NavigationNamesComeFromMetadata(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	c := f.client()
	table, err := c.Table(t.Context(), "li_inmail")
	if err != nil {
		t.Fatal(err)
	}
	if name, ok := table.Navigation("msdyn_predictivescoreid", "msdyn_predictivescore"); !ok || name != "msdyn_PredictiveScoreId" {
		t.Errorf("case: %q", name)
	}
	if name, ok := table.Navigation("msdyn_predictivescoreid", "contact"); ok {
		t.Errorf("a name was made up: %q", name)
	}
}

// Trap 17: binding a lookup of several targets needs the table's suffix, which
// the metadata know.
func TestTrap17_PolymorphicBindsHaveTheirSuffix(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	c := f.client()
	targets, err := c.WritebackTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := targets[TableInMail].Regarding["contact"]; got != "regardingobjectid_contact_li_inmail" {
		t.Errorf("suffix: %q", got)
	}
	if got := targets[TableAnnotation].Regarding["lead"]; got != "objectid_lead" {
		t.Errorf("annotation: %q", got)
	}
	if targets[TableMessage] != nil || targets[TableSmartLink] != nil {
		t.Error("tables that are not there are listed")
	}
}

// Trap 18: an upsert does not repeat the key in its body, also when its caller does.
func TestTrap18_UpsertDoesNotRepeatTheKey(t *testing.T) {
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.HasSuffix(r.path, "/Keys") {
			writeJSON(w, 200, `{"value":[{"LogicalName":"byname","KeyAttributes":["fullname"],"EntityKeyIndexStatus":"Active"}]}`)
			return
		}
		noContent(&f)(w, r)
	})
	c := f.client()
	if err := c.Upsert(t.Context(), "contact", idA, map[string]any{"fullname": "Ada"}); err != nil {
		t.Fatal(err)
	}
	if err := c.UpsertByKey(t.Context(), "contact", Key{"fullname": "Ada"}, map[string]any{"fullname": "Ada", "description": "x"}); err != nil {
		t.Fatal(err)
	}
	byID, byKey := f.requests()[0], f.requests()[len(f.requests())-1]
	if byID.method != "PATCH" || byID.header.Get("If-Match") != "" || strings.Contains(byID.body, "contactid") {
		t.Errorf("%s %v %s", byID.method, byID.header, byID.body)
	}
	if byKey.uri != "/api/data/v9.2/contacts(fullname='Ada')" || byKey.body != `{"description":"x"}` {
		t.Errorf("%s %s", byKey.uri, byKey.body)
	}
}

// Trap 25: the lengths of texts are known from the metadata.
func TestTrap25_TextLengthsAreKnown(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	targets, err := f.client().WritebackTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	task, note := targets[TableTask], targets[TableAnnotation]
	if task.SubjectMax != 200 || task.BodyMax != 2000 || note.Body != "notetext" || note.BodyMax != 100000 {
		t.Fatalf("%+v %+v", task, note)
	}
	if task.Parties != "task_activity_parties" || note.Parties != "" || note.Completed != nil {
		t.Fatalf("%+v %+v", task, note)
	}
}

// Trap 27: a row is addressed by its plain key.
func TestTrap27_RowsAreAddressedByThePlainKey(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"systemuserid":"x","ownerid":"x"}`) })
	c := f.client()
	if _, err := c.Get(t.Context(), "systemuser", strings.ToUpper(idA), "fullname"); err != nil {
		t.Fatal(err)
	}
	if got := f.requests()[0].uri; got != "/api/data/v9.2/systemusers("+idA+")?$select=fullname" {
		t.Fatal(got)
	}
	for _, id := range []string{"", "x", idA + ")/accounts(", "{" + idA + "}"} {
		if _, err := c.Get(t.Context(), "systemuser", id); ClassOf(err) != ClassBug {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// Trap 28: connection rows come in pairs. Telling them apart needs only what
// the client hands over; leaving one out is the importer's.
func TestTrap28_ConnectionPairsCanBeTold(t *testing.T) {
	page, err := parsePage([]byte(`{"value":[
		{"connectionid":"` + idA + `","_relatedconnectionid_value":"` + idB +
		`","ismaster":true,"_record1id_value":"1","_record1id_value@Microsoft.Dynamics.CRM.lookuplogicalname":"opportunity"},
		{"connectionid":"` + idB + `","_relatedconnectionid_value":"` + idA +
		`","ismaster":false,"_record1id_value":"2","_record1id_value@Microsoft.Dynamics.CRM.lookuplogicalname":"contact"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	a, b := page.Rows[0], page.Rows[1]
	if !a.Bool("ismaster") || b.Bool("ismaster") || a.Lookup("relatedconnectionid").ID != b.String("connectionid") {
		t.Fatal("the pair cannot be told")
	}
	if a.Lookup("record1id").Table != "opportunity" || b.Lookup("record1id").Table != "contact" {
		t.Fatal("the tables of the two ends cannot be told")
	}
}

// Trap 29: a merged row names its master. Following it is the importer's.
func TestTrap29_MergedRowsNameTheirMaster(t *testing.T) {
	row, err := parseRow([]byte(`{"contactid":"` + idA + `","merged":true,"_masterid_value":"` + strings.ToUpper(idB) + `","statecode":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if !row.Bool("merged") || row.Lookup("masterid").ID != idB {
		t.Fatal("the master is lost")
	}
}

// Trap 30: money keeps its decimals, and the copy in base currency is told apart.
func TestTrap30_MoneyKeepsItsDecimals(t *testing.T) {
	row, err := parseRow([]byte(`{"estimatedvalue":12500.1234567891,"actualvalue":100000000000.0000000001,"budgetamount":null,"name":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if row.Decimal("estimatedvalue") != "12500.1234567891" || row.Decimal("actualvalue") != "100000000000.0000000001" {
		t.Fatalf("%s %s", row.Decimal("estimatedvalue"), row.Decimal("actualvalue"))
	}
	if row.Decimal("budgetamount") != "" || row.Decimal("name") != "" || row.Decimal("missing") != "" {
		t.Fatal("what is no number became one")
	}
	f := newFake(t, func(http.ResponseWriter, asked) {})
	money, err := f.client().MoneyColumns(t.Context(), "opportunity")
	if err != nil || len(money) != 1 || money[0].LogicalName != "actualvalue" || money[0].Precision != 2 {
		t.Fatalf("%+v %v", money, err)
	}
}

// Trap 36: a date-time is an instant, a date only is not.
func TestTrap36_DatesByTheirKind(t *testing.T) {
	row, err := parseRow([]byte(`{"createdon":"2024-08-01T06:00:00Z","estimatedclosedate":"2024-09-30","odd":"yesterday"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := row.Time("createdon").Format("2006-01-02 15:04 MST"); got != "2024-08-01 06:00 UTC" {
		t.Error(got)
	}
	if got := row.Time("estimatedclosedate").Format("2006-01-02 15:04"); got != "2024-09-30 00:00" {
		t.Error(got)
	}
	if !row.Time("odd").IsZero() || !row.Time("missing").IsZero() {
		t.Error("a date was made up")
	}
	f := newFake(t, func(http.ResponseWriter, asked) {})
	table, err := f.client().Table(t.Context(), "opportunity")
	if err != nil || !table.Columns["estimatedclosedate"].DateOnly || table.Columns["createdon"].DateOnly {
		t.Fatalf("%v", err)
	}
}

// Trap 40: two writers on one row end in a deadlock. The client repeats what
// the deadlock rolled back; keeping writers apart is the caller's.
func TestTrap40_DeadlocksAreRepeated(t *testing.T) {
	tries := 0
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		if tries++; tries < 3 {
			writeError(w, 500, "0x80044150", "Generic SQL error. Deadlock 1205")
			return
		}
		noContent(&f)(w, r)
	})
	if err := f.client().Update(t.Context(), "task", idA, map[string]any{"subject": "x"}, IfMatch(`W/"1"`)); err != nil || tries != 3 {
		t.Fatalf("%d tries, %v", tries, err)
	}
}

func TestOperationIsKeptByteForByte(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	o, err := f.client().CreateOperation(t.Context(), "task", idA, map[string]any{"subject": "<é> & \"x\"", "b": 1, "a": json.Number("1.10")}, As("who"))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := json.Marshal(ChangeSet{o})
	if err != nil {
		t.Fatal(err)
	}
	var back ChangeSet
	if err := json.Unmarshal(kept, &back); err != nil {
		t.Fatal(err)
	}
	sent, resent := encodeBatch("b", "/api/data/v9.2/", oneSet(o)), encodeBatch("b", "/api/data/v9.2/", []ChangeSet{back})
	if !bytes.Equal(sent, resent) {
		t.Fatalf("sent\n%s\nafter keeping\n%s", sent, resent)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(kept) {
		t.Fatalf("kept form is not stable:\n%s\n%s", kept, again)
	}
}

func TestOperationsThatBreakOutAreRefused(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	c := f.client()
	for _, o := range []Operation{
		{Method: "GET", Path: "tasks"},
		{Method: "POST", Path: "/api/data"},
		{Method: "POST", Path: "tasks HTTP/1.1\r\nX: y"},
		{Method: "POST", Path: "../tasks"},
		{Method: "POST", Path: ""},
		{Method: "PATCH", Path: "tasks", IfMatch: "*\r\nX: y"},
		{Method: "PATCH", Path: "tasks", CallerObjectID: "a\nb"},
	} {
		if err := c.Apply(t.Context(), o); ClassOf(err) != ClassBug {
			t.Errorf("%+v: %v", o, err)
		}
		if _, err := c.Batch(t.Context(), []ChangeSet{{o}}); ClassOf(err) != ClassBug {
			t.Errorf("in a batch %+v: %v", o, err)
		}
	}
	if n := len(f.requests()); n != 0 {
		t.Fatalf("%d requests were sent", n)
	}
}

// A write whose answer is lost is repeated only when a repetition is harmless.
func TestLostAnswers(t *testing.T) {
	cut := func(w http.ResponseWriter, _ asked) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}
	f := newFake(t, cut)
	c := f.client()
	tests := []struct {
		name     string
		run      func() error
		requests int
	}{
		{"create with a key", func() error { _, err := c.Create(t.Context(), "task", idA, nil); return err }, 1 + maxRetries},
		{"create without", func() error { _, err := c.Create(t.Context(), "task", "", nil); return err }, 1},
		{"update", func() error { return c.Update(t.Context(), "task", idA, nil) }, 1 + maxRetries},
		{"update of a version", func() error { return c.Update(t.Context(), "task", idA, nil, IfMatch(`W/"1"`)) }, 1},
		{"delete", func() error { return c.Delete(t.Context(), "task", idA) }, 1 + maxRetries},
	}
	for _, test := range tests {
		before := len(f.requests())
		err := test.run()
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassConnection || !e.Uncertain {
			t.Errorf("%s: %v", test.name, err)
		}
		if n := len(f.requests()) - before; n != test.requests {
			t.Errorf("%s: %d requests, want %d", test.name, n, test.requests)
		}
	}
	_, err := c.WhoAmI(t.Context())
	var e *Error
	if !errors.As(err, &e) || e.Uncertain {
		t.Errorf("a read is never uncertain: %v", err)
	}
}

// A repetition that finds its own first attempt says so.
func TestRepeatedCreateGivesDuplicate(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			w.WriteHeader(http.StatusGatewayTimeout)
			return
		}
		writeError(w, 412, "0x80040237", "A record with matching key values already exists.")
	})
	_, err := f.client().Create(t.Context(), "task", idA, nil)
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassDuplicate || e.Uncertain || tries != 2 {
		t.Fatalf("%d tries, %+v", tries, e)
	}
}

func TestCreateMultiple(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"Ids":["`+strings.ToUpper(idA)+`","`+idB+`"]}`)
	})
	ids, err := f.client().CreateMultiple(t.Context(), "contact", []map[string]any{{"fullname": "a"}, {"fullname": "b"}})
	if err != nil || len(ids) != 2 || ids[0] != idA {
		t.Fatalf("%v %v", ids, err)
	}
	r := f.requests()[0]
	if r.path != "/api/data/v9.2/contacts/Microsoft.Dynamics.CRM.CreateMultiple" ||
		!strings.Contains(r.body, `"@odata.type":"Microsoft.Dynamics.CRM.contact"`) {
		t.Fatalf("%s %s", r.path, r.body)
	}
}
