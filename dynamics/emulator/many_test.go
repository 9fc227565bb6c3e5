package emulator

import (
	"strings"
	"testing"
)

// TestManyToMany ties rows, reads the collection in every way, and unties them.
func TestManyToMany(t *testing.T) {
	o := newOrg(t)
	const competitor, other = "5f1d0000-0000-4000-8000-0000000000c1", "5f1d0000-0000-4000-8000-0000000000c2"
	o.must(204, "POST", "competitors", `{"name":"Fabrikam","competitorid":"`+competitor+`"}`)
	o.must(204, "POST", "competitors", `{"name":"Litware","competitorid":"`+other+`"}`)
	opportunity := "opportunities(" + o.first("opportunity") + ")"
	refs := opportunity + "/opportunitycompetitors_association/$ref"
	tie := func(id string) string { return `{"@odata.id":"` + o.base + "competitors(" + id + `)"}` }
	o.must(204, "POST", refs, tie(competitor))
	if r := o.do("POST", refs, tie(competitor)); r.status != 412 || r.code() != "0x80040237" {
		t.Errorf("tied twice: %d %s", r.status, r.text)
	}
	o.must(204, "POST", "competitors("+other+")/opportunitycompetitors_association/$ref", `{"@odata.id":"`+opportunity+`"}`)
	for address, want := range map[string]string{
		opportunity + "/opportunitycompetitors_association?$select=name&$orderby=name":   `"name":"Fabrikam","competitorid":"` + competitor + `"},{`,
		opportunity + "/opportunitycompetitors_association/$count":                       "2",
		opportunity + "/opportunitycompetitors_association(" + other + ")?$select=name":  `"name":"Litware"`,
		opportunity + "?$expand=opportunitycompetitors_association($select=name;$top=1)": `"opportunitycompetitors_association":[{`,
		refs: "competitors(" + other + ")",
		"opportunities?$select=name&$filter=opportunitycompetitors_association/any(c:c/name eq 'Litware')":    o.first("opportunity"),
		"opportunitycompetitorscollection?$select=competitorid&$filter=competitorid eq " + other:              `"competitorid":"` + other + `"`,
		"competitors?$select=name&$filter=opportunitycompetitors_association/any()&$orderby=name desc&$top=1": "Litware",
		"opportunities?fetchXml=<fetch><entity name='opportunity'><attribute name='name'/>" +
			"<link-entity name='opportunitycompetitors' from='opportunityid' to='opportunityid' intersect='true'>" +
			"<link-entity name='competitor' from='competitorid' to='competitorid' alias='c'><attribute name='name'/>" +
			"<filter><condition attribute='name' operator='eq' value='Fabrikam'/></filter>" +
			"</link-entity></link-entity></entity></fetch>": `"c.name":"Fabrikam"`,
	} {
		if r := o.must(200, "GET", address, ""); !strings.Contains(r.text, want) {
			t.Errorf("%s: %.400s", address, r.text)
		}
	}
	o.must(204, "DELETE", opportunity+"/opportunitycompetitors_association("+other+")/$ref", "")
	o.must(404, "DELETE", opportunity+"/opportunitycompetitors_association("+other+")/$ref", "")
	o.must(204, "DELETE", refs+"?$id="+o.base+"competitors("+competitor+")", "")
	if r := o.must(200, "GET", refs, ""); len(r.value()) != 0 {
		t.Errorf("untied: %s", r.text)
	}
	o.must(204, "POST", "opportunities", `{"name":"New","opportunityid":"5f1d0000-0000-4000-8000-0000000000c3",
		"opportunitycompetitors_association@odata.bind":["/competitors(`+competitor+`)"]}`)
	o.must(204, "POST", "opportunities", `{"name":"Newer","opportunityid":"5f1d0000-0000-4000-8000-0000000000c4",
		"opportunitycompetitors_association":[{"name":"Wingtip"}]}`)
	if r := o.must(200, "GET", "competitors?$select=name&$filter=opportunitycompetitors_association/any()", ""); len(r.value()) != 2 {
		t.Errorf("bound and made with their row: %s", r.text)
	}
	o.must(204, "DELETE", "competitors("+competitor+")", "")
	if r := o.must(200, "GET", "opportunitycompetitorscollection", ""); len(r.value()) != 1 {
		t.Errorf("the pairs of a row that is gone: %s", r.text)
	}
	o.must(405, "POST", "opportunitycompetitorscollection", `{}`)
}

// TestManyToManyMetadata: tables, relationships and $metadata know it.
func TestManyToManyMetadata(t *testing.T) {
	o := newOrg(t)
	const name = "systemuserroles_association"
	r := o.must(200, "GET", "EntityDefinitions(LogicalName='systemuser')/ManyToManyRelationships?$filter=SchemaName eq '"+name+"'", "")
	if rows := r.value(); len(rows) != 1 || rows[0]["IntersectEntityName"] != "systemuserroles" || rows[0]["Entity2NavigationPropertyName"] != name {
		t.Errorf("relationship: %s", r.text)
	}
	o.must(200, "GET", "RelationshipDefinitions(SchemaName='teammembership_association')/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata", "")
	if r := o.must(200, "GET", "EntityDefinitions?$select=LogicalName&$filter=IsIntersect eq true", ""); len(r.value()) != 13 {
		t.Errorf("intersects: %s", r.text)
	}
	for _, part := range []string{
		`<NavigationProperty Name="systemuserroles_association" Type="Collection(mscrm.role)" Partner="systemuserroles_association" />`,
		`<EntityType Name="systemuserroles" `, `<EntitySet Name="systemuserrolescollection" `,
	} {
		if r := o.must(200, "GET", "$metadata", ""); !strings.Contains(r.text, part) {
			t.Errorf("$metadata has no %s", part)
		}
	}
}
