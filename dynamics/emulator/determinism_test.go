package emulator

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// spoken runs the same conversation with a new organization, by its handler under
// one address, and gives every byte of the answers and of the request log.
func spoken(t *testing.T, change ...func(*Options)) string {
	t.Helper()
	o := newOrg(t, append([]func(*Options){
		func(o *Options) { o.Now = (&ticking{now: time.Unix(1772442000, 0), step: time.Second}).look },
	}, change...)...)
	var all strings.Builder
	ask := func(method, address, body string, headers ...string) string {
		if !strings.HasPrefix(address, "/") {
			address = "/api/data/v9.2/" + address
		}
		r := httptest.NewRequest(method, "http://org.test"+strings.ReplaceAll(address, " ", "%20"), strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+testToken)
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		o.Handler().ServeHTTP(w, r)
		fmt.Fprintf(&all, "%s %s: %d\n", method, address, w.Code)
		names := make([]string, 0, len(w.Header()))
		for name := range w.Header() {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(&all, "%s: %s\n", name, strings.Join(w.Header()[name], ", "))
		}
		all.WriteString(w.Body.String() + "\n")
		return w.Body.String()
	}
	converse(o, ask)
	for _, line := range o.Requests() {
		fmt.Fprintf(&all, "%+v\n", line)
	}
	return all.String()
}

// converse touches all that makes ids, versions, dates or lists.
func converse(o *org, ask func(method, address, body string, headers ...string) string) {
	annotated := `Prefer: odata.include-annotations="*",odata.maxpagesize=40`
	lead, account := o.openLead().text("leadid"), o.first("account")
	ask("GET", "contacts?$select=fullname,_ownerid_value&$expand=Contact_Tasks($select=subject)", "", annotated)
	ask("GET", "contacts", "", "Prefer: odata.track-changes,odata.maxpagesize=70")
	ask("POST", "accounts", `{"name":"Deep","contact_customer_accounts":[{"lastname":"A"},{"lastname":"B"},{"lastname":"C"}],`+
		`"Account_Tasks":[{"subject":"x"},{"subject":"y"}]}`, "Prefer: return=representation")
	ask("POST", "leads("+lead+")/Microsoft.Dynamics.CRM.QualifyLead", `{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":3}`)
	ask("POST", "phonecalls", `{"subject":"x","phonecall_activity_parties":[{"participationtypemask":2,`+
		`"unresolvedpartyname":"Z"},{"participationtypemask":2,"unresolvedpartyname":"Y"}]}`)
	ask("POST", "connections", `{"record1id_account@odata.bind":"/accounts(`+account+
		`)","record2id_contact@odata.bind":"/contacts(`+o.first("contact")+`)"}`)
	ask("POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"M"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"N"}]}`)
	set := changeSet(operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"x"}`), operation("2", "PATCH", "$1", `{"statecode":1,"statuscode":5}`))
	ask("POST", "$batch", multipartBody("batch_1", set, operation("", "GET", "/api/data/v9.2/accounts?$top=3", "")),
		`Content-Type: multipart/mixed; boundary="batch_1"`)
	ask("DELETE", "accounts("+account+")", "")
	ask("POST", "contacts", `{"nonsense":1,"other":2}`)
	ask("GET", "contacts?$filter=nonsense eq 1", "", annotated)
	ask("GET", "activitypointers?$orderby=modifiedon desc,activityid", "", annotated)
	ask("GET", "activityparties", "", annotated)
	ask("GET", "connections?$orderby=createdon desc", "", annotated)
	ask("GET", "EntityDefinitions(LogicalName='contact')?$expand=Attributes,ManyToOneRelationships", "")
	ask("GET", "RetrieveMetadataChanges", "")
	ask("GET", "sdkmessagefilters", "")
	ask("POST", "/"+o.tenant+"/oauth2/v2.0/devicecode", url.Values{"client_id": {clientID}, "scope": {"http://org.test/user_impersonation"}}.Encode(),
		"Content-Type: application/x-www-form-urlencoded")
	ask("POST", "/"+o.tenant+"/oauth2/v2.0/token", "grant_type=nonsense&client_id="+clientID, "Content-Type: application/x-www-form-urlencoded")
	for range 30 {
		ask("GET", "accounts?$top=2&$select=name", "")
	}
}

// TestSameSeedSameAnswers: two organizations of one seed answer the same requests
// byte for byte, and another seed's differs.
func TestSameSeedSameAnswers(t *testing.T) {
	first := spoken(t)
	if second := spoken(t); second != first {
		t.Error(firstDifference(first, second))
	}
	if other := spoken(t, func(o *Options) { o.Seed = 8 }); other == first {
		t.Error("the seed changes nothing")
	}
}

// TestSameSeedSameFaults: rules with a probability strike the same requests.
func TestSameSeedSameFaults(t *testing.T) {
	rules := func(o *Options) {
		o.Faults = []string{"503 p=0.2 on=GET:accounts html", "429 p=0.1 retry-after=3", "500 p=0.1 on=POST:*", "repeat-rows p=0.5"}
	}
	first := spoken(t, rules)
	if second := spoken(t, rules); second != first {
		t.Error(firstDifference(first, second))
	}
	if !strings.Contains(first, ": 503\n") || !strings.Contains(first, ": 200\n") || !strings.Contains(first, "Retry-After: 3\n") {
		t.Error("the rules did not strike")
	}
	if other := spoken(t, rules, func(o *Options) { o.Seed = 8 }); strings.Count(other, ": 503\n") == strings.Count(first, ": 503\n") &&
		strings.Index(other, ": 503\n") == strings.Index(first, ": 503\n") {
		t.Error("another seed strikes alike")
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d:\n%.400s\n%.400s", i, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}
