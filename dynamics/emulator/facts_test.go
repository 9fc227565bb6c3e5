package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// fact is one thing that Microsoft's documentation says of the Web API, asked of the
// emulator. Pages stand below learn.microsoft.com/power-apps/developer/data-platform.
type fact struct {
	page, sentence string // the sentence is shortened
	ask            string // method and address; headers behind bars. {account} and the like are ids
	sent           string // body
	want           string // status, then what the answer holds, behind &&; with ! what it does not
}

// notServed are documented things that the emulator refuses.
var notServed = []fact{
	{
		"webapi/use-web-api-metadata", "You can also include annotations in the service document by adding the annotations=true query parameter.",
		"GET $metadata?annotations=true", "", "400",
	},
	{
		"long-term-retention", "Use the datasource attribute with the value retained.",
		"GET contacts?fetchXml=<fetch datasource='retained'><entity name='contact'/></fetch>", "", "400",
	},
	{
		"webapi/create-update-entity-definitions-using-web-api", "When you update a table definition you must use PUT.",
		"PUT EntityDefinitions(LogicalName='account')", `{}`, "405",
	},
	{
		"webapi/delete", "Elastic tables support the DeleteMultiple message.",
		"POST contacts/Microsoft.Dynamics.CRM.DeleteMultiple", `{"Targets":[]}`, "501",
	},
}

// TestDocumentedFacts asks every fact. What is not served is refused, and is little.
func TestDocumentedFacts(t *testing.T) {
	facts := [][]fact{
		readingFacts, filterFacts, relatedFacts, fetchFacts, writingFacts, referenceFacts, batchFacts, operationFacts, metadataFacts, furtherFacts,
	}
	o := newOrg(t)
	seen, n := map[string]bool{}, 0
	for _, group := range append(facts, notServed) {
		for _, f := range group {
			n++
			if f.page == "" || len(f.sentence) < 12 || seen[f.ask+f.sent+f.want] {
				t.Errorf("without a source, or asked twice: %s", f.ask)
			}
			seen[f.ask+f.sent+f.want] = true
			f.check(o)
		}
	}
	if n < 178 || len(notServed) > 8 {
		t.Errorf("%d facts, %d of them not served", n, len(notServed))
	}
}

func (f fact) check(o *org) {
	o.t.Helper()
	ids := []string{"{base}", o.base}
	for _, table := range []string{"account", "contact", "lead", "opportunity", "businessunit"} {
		ids = append(ids, "{"+table+"}", o.first(table))
	}
	ids = append(ids, "{user}", o.user("lea@contoso.test").text("systemuserid"), "{role}", o.roles.seller.id())
	replace := strings.NewReplacer(ids...).Replace
	words := strings.Split(replace(f.ask), " | ")
	method, address, _ := strings.Cut(words[0], " ")
	r := o.do(method, address, replace(f.sent), words[1:]...)
	parts := strings.Split(replace(f.want), " && ")
	if got := fmt.Sprint(r.status); got != parts[0] {
		o.t.Errorf("%s: %q\n%s: %s, want %s: %.300s", f.page, f.sentence, f.ask, got, parts[0], r.text)
		return
	}
	whole := r.text
	for name, values := range r.header {
		whole += "\n" + name + ": " + strings.Join(values, ",")
	}
	for _, part := range parts[1:] {
		text, absent := strings.CutPrefix(part, "!")
		if strings.Contains(whole, text) == absent {
			o.t.Errorf("%s: %q\n%s: %s is not so: %.500s", f.page, f.sentence, f.ask, part, whole)
		}
	}
}
