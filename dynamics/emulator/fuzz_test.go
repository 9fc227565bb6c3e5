package emulator

import (
	"errors"
	"testing"
)

// FuzzQuery: any query is answered or refused as a bad query, never otherwise.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"$select=fullname&$filter=lastname eq 'O''Brien' and (statecode eq 0 or not contains(jobtitle,'x'))",
		"$filter=Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='emailaddress1'&@p2=[\"a\",\"b\"]",
		"$filter=Contact_Tasks/any(o:o/subject eq 'x')&$expand=Contact_Tasks($select=subject;$top=1)",
		"$orderby=modifiedon desc,contactid&$top=5&$count=true",
		"$apply=filter(statecode eq 0)/groupby((jobtitle),aggregate($count as n,numberofchildren with sum as s))",
		"$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%22%20istracking=%22False%22%20/%3E",
		"$deltatoken=5%2108%2f01%2f2024%2006%3a10%3a44",
		"$filter=createdon ge 2024-08-01T06:00:00Z and numberofchildren lt -1.5e3",
	} {
		f.Add(seed)
	}
	s, err := New(f.Context(), Options{Seed: 1, Users: 20, Accounts: 5, Contacts: 12, Leads: 3, Opportunities: 4, LinkedInApp: true})
	if err != nil {
		f.Fatal(err)
	}
	who, err := s.userByName(s.administrator)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c := &call{
			Context: t.Context(), server: s, method: "GET", path: "contacts", rawQuery: raw,
			root: "http://x/api/data/v9.2/", caller: who, at: s.now(),
		}
		_, err := c.dispatch()
		var refused *failure
		if err != nil && (!errors.As(err, &refused) || refused.Status >= 500) {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}

// FuzzPath: any address is answered or refused as the client's mistake.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{
		"contacts(5f1d0000-0000-4000-8000-000000000001)/parentcustomerid_account/name/$value",
		"accounts(accountnumber='A''1')/contact_customer_accounts/$count", "contacts(contactid=5f1d0000-0000-4000-8000-000000000001)",
		"EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='salesstage')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata/OptionSet",
		"RelationshipDefinitions(SchemaName='Contact_Tasks')/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata", "$metadata", "",
		"RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')", "RetrieveMetadataChanges(Query=@p1)",
		"systemusers(5f1d0000-0000-4000-8000-000000000001)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()", "contacts/$count", "$1/x",
	} {
		f.Add(seed, "GET")
		f.Add(seed, "DELETE")
	}
	s, err := New(f.Context(), Options{Seed: 1, Users: 20, Accounts: 5, Contacts: 12, Leads: 3, Opportunities: 4, LinkedInApp: true})
	if err != nil {
		f.Fatal(err)
	}
	who, err := s.userByName(s.administrator)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, method string) {
		c := &call{Context: t.Context(), server: s, method: method, path: path, root: "http://x/api/data/v9.2/", caller: who, at: s.now()}
		_, err := c.dispatch()
		var refused *failure
		if err != nil && (!errors.As(err, &refused) || refused.Status == 500) {
			t.Fatalf("%s %q: %v", method, path, err)
		}
	})
}

// FuzzBatch: any envelope is read or refused, and what is read is a request.
func FuzzBatch(f *testing.F) {
	f.Add("multipart/mixed; boundary=batch_1", multipartBody("batch_1", operation("", "GET", "/api/data/v9.2/WhoAmI", "")))
	f.Add("multipart/mixed; boundary=batch_1", multipartBody("batch_1", changeSet(operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"x"}`))))
	f.Add("multipart/mixed", "--\r\n--")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		parts, err := parseBatch(contentType, body)
		var refused *failure
		if err != nil && (!errors.As(err, &refused) || refused.Code != codeBadPayload) {
			t.Fatal(err)
		}
		for _, part := range parts {
			if part.request == nil && part.changeSet == nil || part.request != nil && part.request.method == "" {
				t.Fatalf("an empty part of %q", body)
			}
		}
	})
}

// FuzzFault: any text is a rule or refused.
func FuzzFault(f *testing.F) {
	f.Add("429 on=POST:$batch times=2 retry-after=3")
	f.Add("slow=200ms p=0.1")
	f.Fuzz(func(t *testing.T, text string) {
		if rule, err := ParseFault(text); err == nil && rule.Kind == "" {
			t.Fatalf("%q is an empty rule", text)
		}
	})
}

// FuzzMetadataQuery: any query is read and evaluated, or refused as a bad query.
func FuzzMetadataQuery(f *testing.F) {
	f.Add(`{"Properties":{"AllProperties":false,"PropertyNames":["LogicalName"]},"Criteria":{"FilterOperator":"And",` +
		`"Conditions":[{"PropertyName":"LogicalName","ConditionOperator":"In","Value":{"Type":"System.String[]","Value":["task","x"]}}]}}`)
	f.Add(`{"AttributeQuery":{"Criteria":{"FilterOperator":"Or","Filters":[{"Conditions":[{"PropertyName":"MaxLength",` +
		`"ConditionOperator":"GreaterThan","Value":{"Type":"System.Int32","Value":"5"}}]}]}}}`)
	s, err := New(f.Context(), Options{Seed: 1, Users: 20, Accounts: 1, Contacts: 1, Leads: 1, Opportunities: 1})
	if err != nil {
		f.Fatal(err)
	}
	c := &call{Context: f.Context(), server: s}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := parseMetadataQuery(text)
		if err == nil {
			_, _, err = c.describedBy(q, s.schema.byName["contact"], false)
		}
		var refused *failure
		if err != nil && (!errors.As(err, &refused) || refused.Status != 400) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
