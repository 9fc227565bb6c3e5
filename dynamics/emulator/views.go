package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// publishedViews are the ids that the platform's documentation gives to views; the
// others have ids of their own here.
var publishedViews = map[string]string{
	"Active Accounts": "00000000-0000-0000-00aa-000010001002", "Open Opportunities": "00000000-0000-0000-00aa-000010003001",
}

// mainView is the type of a view that lists a table's rows.
const mainView = 0

// systemViews are the rows of savedquery: for each table its active rows and its
// inactive ones, and where rows have owners those of the caller.
func (s *Server) systemViews(app bool) []Row {
	var views []Row
	for _, t := range s.schema.tables {
		if t.app && !app || t.intersect || t.byName[t.title] == nil {
			continue
		}
		for _, v := range viewsOf(t) {
			id := publishedViews[v.name]
			if id == "" {
				id = metadataID("view", t.name, v.name)
			}
			views = append(views, Row{
				"savedqueryid": id, "name": v.name, "returnedtypecode": t.name, "querytype": int64(mainView), "isdefault": v.standard,
				"isquickfindquery": false, "ismanaged": true, "fetchxml": v.fetchXML(t), "layoutxml": layoutXML(t),
				"statecode": int64(0), "statuscode": int64(1),
			})
		}
	}
	return views
}

// view is one view of a table.
type view struct {
	name       string
	conditions string
	standard   bool // the one that is shown unless another is chosen
}

func viewsOf(t *table) []view {
	many := plural(t.label)
	if t.state() == nil {
		return []view{{"All " + many, "", true}}
	}
	active, inactive := t.state().options[0], t.state().options[1]
	is := func(o option) string {
		return fmt.Sprintf(`<condition attribute="statecode" operator="eq" value="%d"/>`, o.value)
	}
	views := []view{{active.label + " " + many, is(active), true}, {inactive.label + " " + many, is(inactive), false}}
	if t.owner == ownedByUser {
		mine := `<condition attribute="ownerid" operator="eq-userid"/>` + is(active)
		views = append(views, view{"My " + active.label + " " + many, mine, false})
	}
	return views
}

// plural is the name of many, in English.
func plural(label string) string {
	if stem, ok := strings.CutSuffix(label, "y"); ok {
		return stem + "ies"
	}
	return label + "s"
}

func (v view) fetchXML(t *table) string {
	filter := ""
	if v.conditions != "" {
		filter = `<filter type="and">` + v.conditions + `</filter>`
	}
	columns := ""
	for _, c := range viewColumns(t) {
		columns += fmt.Sprintf(`<attribute name="%s"/>`, c)
	}
	return fmt.Sprintf(`<fetch version="1.0" output-format="xml-platform" mapping="logical">`+
		`<entity name="%s">%s<order attribute="%s" descending="false"/>%s</entity></fetch>`,
		t.name, columns, t.title, filter)
}

// viewColumns are what a view shows: the name, when it was made, and the key.
func viewColumns(t *table) []string {
	columns := []string{t.title}
	if t.byName["createdon"] != nil {
		columns = append(columns, "createdon")
	}
	return append(columns, t.key)
}

func layoutXML(t *table) string {
	cells := ""
	for _, c := range viewColumns(t)[:len(viewColumns(t))-1] {
		cells += fmt.Sprintf(`<cell name="%s" width="200"/>`, c)
	}
	return fmt.Sprintf(`<grid name="resultset" object="%d" jump="%s" select="1" icon="1" preview="1"><row name="result" id="%s">%s</row></grid>`,
		t.code, t.title, t.key, cells)
}

// viewQuery finds the FetchXML of the view that an option names, for a table.
func (c *call) viewQuery(t *table, option, value string) (string, error) {
	name := strings.ToLower(option)
	id, ok := parseID(value)
	if !ok {
		return "", badQuery("The value '%s' of the query parameter %s is not a GUID.", value, option)
	}
	r, err := c.readable1(c.server.schema.byName[name], id)
	if err != nil {
		return "", err
	}
	if r.text("returnedtypecode") != t.name {
		return "", badQuery("The %s '%s' is a view of '%s', not of '%s'.", name, id, r.text("returnedtypecode"), t.name)
	}
	if r.text("fetchxml") == "" {
		return "", refuse(http.StatusBadRequest, codeInvalidArgument, "The %s '%s' has no FetchXML.", name, id)
	}
	return r.text("fetchxml"), nil
}
