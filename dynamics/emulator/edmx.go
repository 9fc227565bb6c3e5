package emulator

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// edmx answers $metadata: the visible tables with their columns, keys and
// navigation properties.
func (c *call) edmx() (*answer, error) {
	if c.method != http.MethodGet {
		return nil, notAllowed(c.method, "$metadata")
	}
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	b.WriteString(`<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>` +
		`<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">`)
	b.WriteString(`<EntityType Name="crmbaseentity" Abstract="true" />`)
	c.edmxType(&b, c.server.schema.byName[principalName])
	for _, t := range c.server.schema.tables {
		if c.server.visible(t) {
			c.edmxType(&b, t)
		}
	}
	appendOperations(&b)
	b.WriteString(`<EntityContainer Name="System">`)
	for _, t := range c.server.schema.tables {
		if c.server.visible(t) {
			fmt.Fprintf(&b, `<EntitySet Name="%s" EntityType="Microsoft.Dynamics.CRM.%s" />`, t.set, t.name)
		}
	}
	appendImports(&b)
	b.WriteString(`</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`)
	a := newAnswer(http.StatusOK)
	a.header.Set("Content-Type", "application/xml")
	a.body = b.Bytes()
	return a, nil
}

func (c *call) edmxType(b *bytes.Buffer, t *table) {
	inherited := ""
	if slices.Contains(t.keyColumns(), "ownerid") && t.name != principalName {
		inherited = "ownerid"
		fmt.Fprintf(b, `<EntityType Name="%s" BaseType="mscrm.principal">`, t.name)
	} else {
		fmt.Fprintf(b, `<EntityType Name="%s" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="%s" /></Key>`, t.name, t.key)
	}
	for _, column := range t.columns {
		if column.name == inherited {
			continue
		}
		fmt.Fprintf(b, `<Property Name="%s" Type="%s" />`, column.property(), edmName(column))
	}
	seen := map[string]bool{}
	for _, each := range t.links {
		for _, nav := range []string{each.nav, each.own} {
			l := t.byNav[nav]
			if l == nil || seen[nav] {
				continue
			}
			if target := c.server.schema.byName[l.target]; c.server.visible(target) {
				seen[nav] = true
				fmt.Fprintf(b, `<NavigationProperty Name="%s" Type="mscrm.%s">`+
					`<ReferentialConstraint Property="%s" ReferencedProperty="%s" /></NavigationProperty>`,
					nav, l.target, l.column.property(), target.key)
			}
		}
	}
	for _, l := range t.backs {
		if c.server.visible(l.from) {
			fmt.Fprintf(b, `<NavigationProperty Name="%s" Type="Collection(mscrm.%s)" Partner="%s" />`, l.back, l.from.name, l.nav)
		}
	}
	for _, nav := range slices.Sorted(maps.Keys(t.byMany)) {
		if l := t.byMany[nav]; c.server.visible(l.from) {
			fmt.Fprintf(b, `<NavigationProperty Name="%s" Type="Collection(mscrm.%s)" Partner="%s" />`, nav, l.from.name, l.far().nav)
		}
	}
	b.WriteString(`</EntityType>`)
}
