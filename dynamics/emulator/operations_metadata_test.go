package emulator

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestOperationsAreDeclared: $metadata declares every function and action that is served,
// bound and unbound, and every type that anything in it is of.
func TestOperationsAreDeclared(t *testing.T) {
	o := newOrg(t)
	text := o.must(200, "GET", "$metadata", "").text
	for name := range unboundFunctions {
		if !strings.Contains(text, `<Function Name="`+name+`">`) || !strings.Contains(text, `<FunctionImport Name="`+name+`" `) {
			t.Errorf("the function %s is not declared", name)
		}
	}
	for name := range unboundActions {
		if !strings.Contains(text, `<Action Name="`+name+`">`) || !strings.Contains(text, `<ActionImport Name="`+name+`" `) {
			t.Errorf("the action %s is not declared", name)
		}
	}
	for _, op := range boundOperations {
		kind := "Function"
		if op.action {
			kind = "Action"
		}
		want := fmt.Sprintf(`<%s Name="%s" IsBound="true"><Parameter Name="entity" Type="mscrm.%s" />`, kind, op.name, op.table)
		if !strings.Contains(text, want) {
			t.Errorf("not declared: %s", want)
		}
	}
	var declared []string
	for _, m := range regexp.MustCompile(`<(?:EntityType|ComplexType|EnumType) Name="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		declared = append(declared, m[1])
	}
	for _, m := range regexp.MustCompile(`(?:Type|BaseType)="(?:Collection\()?mscrm\.([^")]+)`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(declared, m[1]) {
			t.Errorf("the type %s is not declared", m[1])
		}
	}
	if err := xml.Unmarshal([]byte(text), new(struct{})); err != nil {
		t.Errorf("no XML: %v", err)
	}
}

// TestDefinitionsSayWhatClientsAsk: members that published clients select.
func TestDefinitionsSayWhatClientsAsk(t *testing.T) {
	o := newOrg(t)
	for _, address := range []string{
		"EntityDefinitions?$select=LogicalName,IconVectorName,IsCustomizable,IsAuditEnabled,PrimaryImageAttribute&$filter=IsCustomizable/Value eq true",
		"EntityDefinitions(LogicalName='account')/Keys?$select=LogicalName,IsCustomizable,EntityKeyIndexStatus",
		"EntityDefinitions(LogicalName='account')/Attributes?$select=LogicalName,CanBeSecuredForRead,IsCustomizable,IsSearchable,ColumnNumber" +
			"&$filter=CanBeSecuredForRead eq true and IsRetrievable eq true",
		"EntityDefinitions(LogicalName='account')/OneToManyRelationships?$select=SchemaName,CascadeConfiguration,AssociatedMenuConfiguration",
		"EntityDefinitions(LogicalName='contact')/ManyToManyRelationships?$select=SchemaName,Entity1AssociatedMenuConfiguration",
		"GlobalOptionSetDefinitions?$select=Name",
	} {
		if r := o.must(200, "GET", address, ""); len(r.value()) == 0 {
			t.Errorf("%s: %s", address, r.text)
		}
	}
	r := o.must(200, "GET", "GlobalOptionSetDefinitions(Name='budgetstatus')/Microsoft.Dynamics.CRM.OptionSetMetadata", "")
	if !strings.Contains(r.text, `"Label":"Can Buy"`) {
		t.Errorf("global options: %s", r.text)
	}
	r = o.must(200, "GET", "RelationshipDefinitions(SchemaName='Contact_Tasks')/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata", "")
	if cascade, _ := r.body["CascadeConfiguration"].(map[string]any); cascade["Delete"] != "Cascade" {
		t.Errorf("cascade: %s", r.text)
	}
}
