package dynamics

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// A row gives each kind of value as it travels (contract §3.3).
func TestRowValues(t *testing.T) {
	row, err := parseRow([]byte(`{"@odata.etag":"W/\"4471920\"","fullname":"Zo\u00eb \"Z\"","jobtitle":null,"statecode":0,
		"statecode@OData.Community.Display.V1.FormattedValue":"Active","estimatedvalue":12500.0000000000,"donotemail":true,
		"createdon":"2024-08-01T06:00:00Z","birthdate":"2024-09-30","multi":"1,3","odd":"not a time",
		"_ownerid_value":"4026C0DE-0000-4000-8000-000000000001","_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"systemuser",
		"_ownerid_value@OData.Community.Display.V1.FormattedValue":"Grace","_parentcustomerid_value":null}`))
	if err != nil {
		t.Fatal(err)
	}
	if row.Has("jobtitle") || row.Has("absent") || !row.Has("fullname") {
		t.Error("what is null or absent is not there")
	}
	if row.String("fullname") != `Zoë "Z"` || row.String("jobtitle") != "" || row.String("multi") != "1,3" {
		t.Errorf("texts %q %q", row.String("fullname"), row.String("multi"))
	}
	if n, ok := row.Int("statecode"); n != 0 || !ok || row.Formatted("statecode") != "Active" {
		t.Error("the state")
	}
	if _, ok := row.Int("jobtitle"); ok {
		t.Error("null is no number")
	}
	if row.Decimal("estimatedvalue") != "12500.0000000000" || row.Decimal("fullname") != "" || !row.Bool("donotemail") || row.Bool("jobtitle") {
		t.Error("numbers and yes/no")
	}
	if !row.Time("createdon").Equal(time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)) ||
		!row.Time("birthdate").Equal(time.Date(2024, 9, 30, 0, 0, 0, 0, time.UTC)) || !row.Time("odd").IsZero() {
		t.Error("dates")
	}
	owner := Reference{ID: "4026c0de-0000-4000-8000-000000000001", Table: "systemuser", Name: "Grace"}
	if row.Lookup("ownerid") != owner || row.Lookup("_ownerid_value") != owner || row.Lookup("parentcustomerid") != (Reference{}) {
		t.Errorf("lookups %+v", row.Lookup("ownerid"))
	}
	if row.ETag() != `W/"4471920"` || row.Version() != 4471920 {
		t.Errorf("version %s %d", row.ETag(), row.Version())
	}
	if names := slices.Collect(row.Columns()); len(names) != 15 || names[0] != "@odata.etag" {
		t.Errorf("columns %q", names)
	}
	var into struct {
		Name  string      `json:"fullname"`
		Title *string     `json:"jobtitle"`
		Value json.Number `json:"estimatedvalue"`
		Owner string      `json:"_ownerid_value"`
	}
	if err := row.Decode(&into); err != nil || into.Name != `Zoë "Z"` || into.Title != nil || into.Value != "12500.0000000000" {
		t.Errorf("%+v %v", into, err)
	}
}

func TestRowOfNothing(t *testing.T) {
	var row Row
	if row.Has("a") || row.Raw("a") != nil || row.String("a") != "" || row.Lookup("a") != (Reference{}) ||
		row.Version() != 0 || len(slices.Collect(row.Columns())) != 0 {
		t.Error("the zero row has columns")
	}
	if v, err := parseRow([]byte(`{"versionnumber":17,"@odata.etag":"W/\"9\""}`)); err != nil || v.Version() != 17 {
		t.Errorf("%d %v", v.Version(), err)
	}
	for _, text := range []string{"", "[]", `{"a":1`, `"x"`} {
		if _, err := parseRow([]byte(text)); err == nil {
			t.Errorf("%q is no row", text)
		}
	}
}
