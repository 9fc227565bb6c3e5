package dynamics

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is a Dataverse of hand-written answers on a loopback port. Metadata of
// a few tables is always served; everything else is what a test says.
type fake struct {
	t      *testing.T
	server *httptest.Server
	// plain leaves the questions about tables to the test, too.
	plain bool

	mu     sync.Mutex
	asked  []asked
	answer func(w http.ResponseWriter, r asked)
	clock  time.Time
	slept  []time.Duration
}

// asked is one request as it came.
type asked struct {
	method, uri, path string
	header            http.Header
	body              string
}

func newFake(t *testing.T, answer func(w http.ResponseWriter, r asked)) *fake {
	t.Helper()
	f := &fake{t: t, answer: answer, clock: time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.server.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Errorf("request body: %v", err)
	}
	one := asked{method: r.Method, uri: r.RequestURI, path: r.URL.Path, header: r.Header.Clone(), body: string(body)}
	if !f.plain && strings.Contains(one.path, "/EntityDefinitions(") && fakeMetadata(w, r) {
		return
	}
	f.mu.Lock()
	f.asked = append(f.asked, one)
	f.mu.Unlock()
	f.answer(w, one)
}

// requests are those that were not about metadata.
func (f *fake) requests() []asked {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]asked(nil), f.asked...)
}

func (f *fake) waits() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Duration(nil), f.slept...)
}

// now and sleep are a clock that only sleeping moves.
func (f *fake) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clock
}

func (f *fake) sleep(ctx context.Context, d time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.slept = append(f.slept, d)
	f.clock = f.clock.Add(d)
	return ctx.Err()
}

type fakeTokens struct {
	mu     sync.Mutex
	forced int
	err    error
}

const secretToken = "eyJ0.secret.token"

func (s *fakeTokens) Token(_ context.Context, force bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if force {
		s.forced++
	}
	return fmt.Sprintf("%s%d", secretToken, s.forced), s.err
}

func (f *fake) address() Address {
	address, err := ParseAddress(f.server.URL)
	if err != nil {
		f.t.Fatal(err)
	}
	return address
}

func (f *fake) client(change ...func(*Config)) *Client {
	config := Config{
		Address: f.address(), Tokens: &fakeTokens{}, Now: f.now, Sleep: f.sleep,
		Rand: func() float64 { return 0.5 },
	}
	for _, c := range change {
		c(&config)
	}
	return New(config)
}

func writeJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; odata.metadata=minimal")
	w.Header().Set("x-ms-service-request-id", "req-1")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// writeWho answers WhoAmI.
func writeWho(w http.ResponseWriter) {
	writeJSON(w, 200, `{"UserId":"`+idA+`","OrganizationId":"`+idB+`"}`)
}

func writeError(w http.ResponseWriter, status int, code, message string) {
	data, err := json.Marshal(map[string]any{"error": map[string]string{"code": code, "message": message}})
	if err != nil {
		panic(err)
	}
	writeJSON(w, status, string(data))
}

// fakeTables are the tables that exist, with what the tests need of them.
var fakeTables = map[string]struct {
	set, key, name string
	activity       bool
}{
	"contact":             {"contacts", "contactid", "fullname", false},
	"account":             {"accounts", "accountid", "name", false},
	"opportunity":         {"opportunities", "opportunityid", "name", false},
	"systemuser":          {"systemusers", "systemuserid", "fullname", false},
	"task":                {"tasks", "activityid", "subject", true},
	"li_inmail":           {"li_inmails", "activityid", "subject", true},
	"phonecall":           {"phonecalls", "activityid", "subject", true},
	"annotation":          {"annotations", "annotationid", "subject", false},
	"transactioncurrency": {"transactioncurrencies", "transactioncurrencyid", "currencyname", false},
}

// fakeMetadata answers questions about the tables of fakeTables; false lets
// the test's own answer speak.
func fakeMetadata(w http.ResponseWriter, r *http.Request) bool {
	_, rest, _ := strings.Cut(r.URL.Path, "/EntityDefinitions(LogicalName='")
	name, rest, _ := strings.Cut(rest, "')")
	table, ok := fakeTables[name]
	if !ok {
		writeError(w, 404, "0x80060888", "Could not find an entity with name "+name)
		return true
	}
	switch {
	case rest == "":
		family := strings.ToUpper(name[:1]) + name[1:]
		if table.activity {
			family = "Activity"
		}
		writeJSON(w, 200, fmt.Sprintf(`{"LogicalName":%q,"EntitySetName":%q,"PrimaryIdAttribute":%q,"PrimaryNameAttribute":%q,
			"ObjectTypeCode":2,"ChangeTrackingEnabled":true,"IsOptimisticConcurrencyEnabled":true,"IsActivity":%v,"IsCustomEntity":false,
			"Privileges":[{"Name":"prvRead%s","PrivilegeType":"Read"}]}`, name, table.set, table.key, table.name, table.activity, family))
	case rest == "/Attributes":
		writeJSON(w, 200, `{"value":[`+strings.Join(fakeAttributes(table.key, table.activity), ",")+`]}`)
	case strings.HasSuffix(rest, "StringAttributeMetadata"):
		writeJSON(w, 200, `{"value":[{"LogicalName":"subject","MaxLength":200},{"LogicalName":"fullname","MaxLength":160}]}`)
	case strings.HasSuffix(rest, "MemoAttributeMetadata"):
		writeJSON(w, 200, `{"value":[{"LogicalName":"description","MaxLength":2000},{"LogicalName":"notetext","MaxLength":100000}]}`)
	case strings.HasSuffix(rest, "LookupAttributeMetadata"):
		writeJSON(w, 200, `{"value":[{"LogicalName":"ownerid","Targets":["systemuser","team"]}]}`)
	case strings.HasSuffix(rest, "DateTimeAttributeMetadata"):
		writeJSON(w, 200, `{"value":[{"LogicalName":"estimatedclosedate",`+
			`"DateTimeBehavior":{"Value":"DateOnly"}},{"LogicalName":"createdon","DateTimeBehavior":{"Value":"UserLocal"}}]}`)
	case strings.HasSuffix(rest, "MoneyAttributeMetadata"):
		writeJSON(w, 200, `{"value":[{"LogicalName":"actualvalue","Precision":2,`+
			`"IsBaseCurrency":false},{"LogicalName":"actualvalue_base","Precision":4,"IsBaseCurrency":true}]}`)
	case strings.HasSuffix(rest, "DecimalAttributeMetadata"):
		writeJSON(w, 200, `{"value":[]}`)
	case strings.HasSuffix(rest, "/ManyToOneRelationships"):
		writeJSON(w, 200, fakeRelationships(name, table.activity))
	case strings.HasSuffix(rest, "PicklistAttributeMetadata"):
		writeJSON(w, 200, `{"OptionSet":{"Options":[]},"GlobalOptionSet":{"Options":[
			{"Value":0,"Color":"#ff0000",
				"Label":{"LocalizedLabels":[{"Label":"Qualifier","LanguageCode":1036},{"Label":"Qualify","LanguageCode":1033}],"UserLocalizedLabel":null}},
			{"Value":1,"Color":null,"Label":{"LocalizedLabels":[],"UserLocalizedLabel":{"Label":"Develop","LanguageCode":1033}}}]}}`)
	case strings.HasSuffix(rest, "StateAttributeMetadata"):
		writeJSON(w, 200, `{"OptionSet":{"Options":[{"Value":0,"DefaultStatus":1,"Label":{}},{"Value":1,"DefaultStatus":5,"Label":{}}]}}`)
	case strings.HasSuffix(rest, "StatusAttributeMetadata"):
		writeJSON(w, 200, `{"OptionSet":{"Options":[{"Value":1,"State":0,"Label":{}},{"Value":4,"State":1,"Label":{}},{"Value":5,"State":1,"Label":{}}]}}`)
	default:
		return false
	}
	return true
}

func fakeAttributes(key string, activity bool) []string {
	one := func(name, kind string) string {
		return fmt.Sprintf(`{"LogicalName":%q,"AttributeType":%q,"AttributeTypeName":{"Value":"%sType"},
			"DisplayName":{"UserLocalizedLabel":{"Label":"L %s","LanguageCode":1033}},
			"RequiredLevel":{"Value":"None"},"IsValidForCreate":true,"IsValidForUpdate":true,"IsValidForRead":true,
			"IsCustomAttribute":false,"AttributeOf":null}`,
			name, kind, kind, name)
	}
	list := []string{
		one(key, "Uniqueidentifier"), one("subject", "String"), one("fullname", "String"), one("description", "Memo"),
		one("notetext", "Memo"), one("ownerid", "Owner"), one("estimatedclosedate", "DateTime"), one("createdon", "DateTime"),
		one("actualvalue", "Money"), one("actualvalue_base", "Money"), one("salesstage", "Picklist"),
	}
	if activity {
		list = append(list, one("statecode", "State"), one("statuscode", "Status"))
	}
	return list
}

func fakeRelationships(table string, activity bool) string {
	column, suffix := "objectid", ""
	if activity {
		column, suffix = "regardingobjectid", "_"+table
	}
	var list []string
	for _, target := range []string{"account", "contact", "lead", "opportunity"} {
		list = append(list, fmt.Sprintf(`{"ReferencingAttribute":%q,"ReferencedEntity":%q,"ReferencingEntityNavigationPropertyName":"%s_%s%s"}`,
			column, target, column, target, suffix))
	}
	list = append(list, `{"ReferencingAttribute":"msdyn_predictivescoreid",`+
		`"ReferencedEntity":"msdyn_predictivescore","ReferencingEntityNavigationPropertyName":"msdyn_PredictiveScoreId"}`)
	return `{"value":[` + strings.Join(list, ",") + `]}`
}

// collect reads all pages and gives the rows' values of one column.
func collect(t *testing.T, c *Client, q Query, column string) (values []string, pages []*Page, err error) {
	t.Helper()
	for page, err := range c.Pages(t.Context(), q) {
		if err != nil {
			return values, pages, err
		}
		pages = append(pages, page)
		for _, row := range page.Rows {
			values = append(values, row.String(column))
		}
	}
	return values, pages, nil
}

const (
	idA = "0b11c0de-0000-4000-8000-00000000000a"
	idB = "0b11c0de-0000-4000-8000-00000000000b"
)

// wrongCertificate is a transport that cannot check the server's certificate.
type wrongCertificate struct{}

func (wrongCertificate) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
}
