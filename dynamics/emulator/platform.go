package emulator

import (
	"maps"
	"slices"
	"sort"
)

// appModules are the organization's model-driven apps.
var appModules = []Row{
	{
		"uniquename": "msdynce_saleshub", "name": "Sales Hub", "appmoduleversion": "9.0.24092.1006",
		"clienttype": int64(4), "description": "Sell with the sales process.",
	},
	{"uniquename": "contoso_sales", "name": "Contoso Sales", "appmoduleversion": "1.0.0.0", "clienttype": int64(4)},
}

// messagesOf lists the messages that this server takes for a table.
func messagesOf(t *table) []string {
	names := []string{"Retrieve", "RetrieveMultiple"}
	switch {
	case t.name == "activitypointer" || t.name == "activityparty":
		return names
	case t.fixed:
		names = append(names, "Update", "UpdateMultiple")
	default:
		names = append(names, "Create", "CreateMultiple", "Update", "UpdateMultiple", "Upsert", "UpsertMultiple", "Delete")
	}
	if t.owner == ownedByUser {
		names = append(names, "Assign")
	}
	if mergeable[t.name] != "" {
		names = append(names, "Merge")
	}
	switch t.name {
	case "lead":
		names = append(names, "QualifyLead")
	case "opportunity":
		names = append(names, "WinOpportunity", "LoseOpportunity")
	case "systemuser":
		names = append(names, "RetrieveUserPrivileges", "RetrieveUserPrivilegeByPrivilegeName")
	}
	return names
}

// furnishPlatform computes the rows that describe the platform. They are kept in
// memory only and made again whenever a table comes or goes.
func (s *Server) furnishPlatform(app bool) {
	if !s.opened {
		return // it comes once everything is there
	}
	messages, filters := map[string]Row{}, []Row{}
	message := func(name string) string {
		id := metadataID("message", name)
		messages[name] = Row{"sdkmessageid": id, "name": name, "isprivate": false}
		return id
	}
	for _, name := range s.operations {
		message(name)
	}
	for _, t := range s.schema.tables {
		if t.app && !app || t.intersect {
			continue
		}
		for _, name := range messagesOf(t) {
			filters = append(filters, Row{
				"sdkmessagefilterid": metadataID("filter", name, t.name), "name": name, "primaryobjecttypecode": t.name,
				"secondaryobjecttypecode": "none", "_sdkmessageid_value": message(name), "iscustomprocessingstepallowed": true,
			})
		}
	}
	modules := make([]Row, len(appModules))
	for i, module := range appModules {
		modules[i] = module.clone()
		modules[i]["appmoduleid"] = metadataID("appmodule", module.text("uniquename"))
	}
	s.store.replace(s.schema.byName["role"], s.roleRows())
	s.store.replace(s.schema.byName["privilege"], s.privilegeRows())
	s.store.replace(s.schema.byName["sdkmessage"], slices.Collect(maps.Values(messages)))
	s.store.replace(s.schema.byName["sdkmessagefilter"], filters)
	s.store.replace(s.schema.byName["appmodule"], modules)
	s.store.replace(s.schema.byName["savedquery"], s.systemViews(app))
}

// operationNames are the functions and actions of the root.
func operationNames() []string {
	return append(slices.Sorted(maps.Keys(unboundFunctions)), slices.Sorted(maps.Keys(unboundActions))...)
}

// replace gives a table that has no seeded and no written rows new ones.
func (s *store) replace(t *table, rows []Row) {
	sort.Slice(rows, func(a, b int) bool { return rows[a].text(t.key) < rows[b].text(t.key) })
	fresh := newOverlay()
	for i, r := range rows {
		r["versionnumber"] = int64(i + 1)
		s.stampBase(r)
		fresh.put(r.text(t.key), r, false)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overlay[t.name] = fresh
}
