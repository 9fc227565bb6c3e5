package emulator

import (
	"strings"
	"testing"
	"time"
)

func (o *org) faults(rules ...string) {
	o.t.Helper()
	if err := o.SetFaults(rules...); err != nil {
		o.t.Fatal(err)
	}
}

// faultAnswer is how a rule answers a request.
type faultAnswer struct {
	rule   string
	status int
	code   string
}

// faultAnswers are the rules that refuse a read before anything is done.
func faultAnswers() []faultAnswer {
	return []faultAnswer{
		{"401 on=GET:contacts", 401, ""},
		{"403", 403, "0x80044507"},
		{"429 retry-after=3", 429, "0x80072322"},
		{"429 code=time", 429, "0x80072321"},
		{"429 code=concurrent", 429, "0x80072326"},
		{"500", 500, "0x80040216"},
		{"500 code=0x80044150", 500, "0x80044150"},
		{"500 code=0x80044151", 500, "0x80044151"},
		{"503 html", 503, ""},
		{"502 on=*:contacts html", 502, ""},
		{"admin-mode", 403, "0x8004a113"},
		{"not-a-member", 403, "0x80072560"},
		{"no-role", 403, "0x80042f09"},
		{"no-license", 403, "0x8004d24b"},
		{"400", 400, "0x80040203"},
		{"400 code=0x80043503", 400, "0x80043503"},
		{"400 code=0x80072302", 400, "0x80072302"},
		{"403 code=0x80048306", 403, "0x80048306"},
		{"403 code=0x80040277", 403, "0x80040277"},
		{"403 code=0x80040299", 403, "0x80040299"},
		{"404 on=GET:contacts", 404, "0x8006088a"},
		{"405", 405, "0x0"},
		{"412", 412, "0x80060882"},
		{"412 code=0x80040237", 412, "0x80040237"},
		{"412 code=0x80073002", 412, "0x80073002"},
		{"400 code=0x80040224", 400, "0x80040224"},
		{"501", 501, "0x0"},
	}
}

func TestFaultAnswers(t *testing.T) {
	o := newOrg(t)
	for _, test := range faultAnswers() {
		o.faults(test.rule)
		r := o.do("GET", "contacts?$top=1", "")
		if r.status != test.status || r.code() != test.code {
			t.Errorf("%s: %d %s", test.rule, r.status, r.text)
		}
		if strings.Contains(test.rule, "html") != strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %s", test.rule, r.header.Get("Content-Type"))
		}
	}
	o.faults("429 retry-after=4 times=1")
	if r := o.do("GET", "contacts", ""); r.header.Get("Retry-After") != "4" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	if r := o.do("GET", "contacts", ""); r.status != 429 || r.header.Get("Retry-After") != "6" {
		t.Errorf("too early: %d %q", r.status, r.header.Get("Retry-After"))
	}
	o.Advance(7 * time.Second)
	o.must(200, "GET", "contacts", "")
	o.faults("500 after=1 times=1 on=WhoAmI")
	for i, want := range []int{200, 500, 200} {
		if r := o.do("GET", "WhoAmI", ""); r.status != want {
			t.Errorf("call %d: %d, want %d", i, r.status, want)
		}
	}
}

func TestFaultsAroundTheCommit(t *testing.T) {
	o := newOrg(t)
	id := "5f1d0000-0000-4000-8000-0000000000f1"
	body := `{"subject":"x","activityid":"` + id + `"}`
	o.faults("lost-request on=POST:tasks times=1")
	if _, err := o.try("POST", "tasks", body); err == nil {
		t.Fatal("lost request was answered")
	}
	o.must(404, "GET", "tasks("+id+")", "")
	o.faults("lost-answer on=POST:tasks times=1")
	if _, err := o.try("POST", "tasks", body); err == nil {
		t.Fatal("lost answer arrived")
	}
	o.must(200, "GET", "tasks("+id+")", "")
	if r := o.do("POST", "tasks", body); r.code() != "0x80040237" {
		t.Errorf("repeat: %s", r.text)
	}
	o.faults("truncate on=GET:contacts times=1")
	if _, err := o.try("GET", "contacts", ""); err == nil {
		t.Error("a truncated body looked whole")
	}
	o.faults("lost-answer on=PATCH:tasks times=1")
	set := changeSet(operation("1", "PATCH", "/api/data/v9.2/tasks("+id+")", `{"statecode":1,"statuscode":5}`))
	if _, err := o.try("POST", "$batch", multipartBody("batch_1", set), "Content-Type: multipart/mixed; boundary=batch_1"); err == nil {
		t.Error("lost answer in a batch arrived")
	}
	if r := o.must(200, "GET", "tasks("+id+")", ""); !strings.Contains(r.text, `"statecode":1`) {
		t.Errorf("the batch did not commit: %s", r.text)
	}
}

func TestFaultsOnLinks(t *testing.T) {
	o := newOrg(t)
	o.faults("repeat-rows on=GET:contacts times=1")
	rows, _, _ := o.pages("contacts?$select=contactid", "Prefer: odata.maxpagesize=50")
	if len(rows) != o.Count("contact")+1 {
		t.Errorf("%d rows", len(rows))
	}
	o.faults("missing-delta")
	if _, delta, _ := o.pages("contacts?$select=contactid", "Prefer: odata.track-changes"); delta != "" {
		t.Error("a delta link despite the rule")
	}
	o.faults()
	_, delta, _ := o.pages("contacts?$select=contactid", "Prefer: odata.track-changes")
	o.faults("delta-expired on=contacts")
	if r := o.do("GET", delta, ""); r.code() != "0x80044352" {
		t.Errorf("expired: %s", r.text)
	}
	o.faults("other-alias")
	r := o.must(200, "GET", "contacts?$select=contactid", "", "Prefer: odata.maxpagesize=50")
	if next, _ := r.body["@odata.nextLink"].(string); !strings.HasPrefix(next, "http://localhost:") {
		t.Errorf("alias: %s", next)
	}
}

func TestFaultsAreDeterministic(t *testing.T) {
	run := func() string {
		o := newOrg(t, func(o *Options) { o.Faults = []string{"503 p=0.3"} })
		var out strings.Builder
		for range 40 {
			out.WriteString(itoa(o.do("GET", "WhoAmI", "").status) + " ")
		}
		return out.String()
	}
	first := run()
	if second := run(); first != second || !strings.Contains(first, "503") || !strings.Contains(first, "200") {
		t.Errorf("%s\n%s", first, second)
	}
}

func TestFaultRulesRefused(t *testing.T) {
	for _, rule := range []string{
		"", "418", "slow", "slow=x", "deny=Read", "aadsts=x", "503 p=2", "503 times=-1", "503 colour=red", "429 code=zz", "lost-answer=3",
		"429 html", "429 code=0x80072321", "500 code=time", "deny=prvReadLead times=1", "aadsts=50173 on=*", "401 code=0x80040220",
	} {
		if _, err := ParseFault(rule); err == nil {
			t.Errorf("%q was accepted", rule)
		}
	}
}

// writeFaultAnswers are the rules that refuse a write.
func writeFaultAnswers() []faultAnswer {
	return []faultAnswer{
		{"plugin-refused on=POST:tasks", 400, "0x80040265"},
		{"duplicate", 412, "0x80040333"},
		{"disabled-owner", 403, "0x80040225"},
		{"413 on=POST", 204, ""}, // a target, not a method
		{"413 on=POST:*", 413, "0x0"},
	}
}

func TestFaultsOnWrites(t *testing.T) {
	o := newOrg(t)
	seller := o.user("lea@contoso.test").text("systemuserid")
	owned := `{"subject":"x","ownerid@odata.bind":"/systemusers(` + seller + `)"}`
	for _, test := range writeFaultAnswers() {
		body := `{"subject":"x"}`
		if test.rule == "disabled-owner" {
			body = owned
		}
		o.faults(test.rule)
		if r := o.do("POST", "tasks", body); r.status != test.status || r.code() != test.code {
			t.Errorf("%s: %d %s", test.rule, r.status, r.text)
		}
	}
	o.faults("batch-json")
	r, parts := o.batch(multipartBody("batch_1", operation("", "GET", "/api/data/v9.2/WhoAmI", "")))
	if r.status != 400 || parts != nil || r.code() != "0x80048d19" {
		t.Errorf("batch-json: %d %s", r.status, r.text)
	}
	o.faults("deny=prvReadLead")
	if r := o.do("GET", "leads", "", o.as(IntegrationUser)); r.status != 403 || !strings.Contains(r.text, "prvReadLead") {
		t.Errorf("deny: %d %s", r.status, r.text)
	}
	o.must(200, "GET", "leads?$top=1", "") // administrators keep theirs
	o.faults("slow=20ms on=WhoAmI")
	for what, ask := range map[string]func(){
		"a request":         func() { o.must(200, "GET", "WhoAmI", "") },
		"a part of a batch": func() { o.batch(multipartBody("batch_1", operation("", "GET", "/api/data/v9.2/WhoAmI", ""))) },
	} {
		start := time.Now()
		ask()
		if waited := time.Since(start); waited < 20*time.Millisecond {
			t.Errorf("%s: answered after %v", what, waited)
		}
	}
}
