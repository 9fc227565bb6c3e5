package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// unboundFunctions and unboundActions are those of the root.
var unboundFunctions = map[string]func(c *call, s segment) (*answer, error){
	"WhoAmI":                            (*call).whoAmI,
	"RetrieveVersion":                   (*call).retrieveVersion,
	"RetrieveCurrentOrganization":       (*call).retrieveOrganization,
	"RetrieveTotalRecordCount":          (*call).retrieveTotals,
	"RetrieveOrganizationInfo":          (*call).retrieveInfo,
	"RetrieveMetadataChanges":           (*call).retrieveMetadataChanges,
	"RetrieveRolePrivilegesRole":        (*call).retrieveRolePrivileges,
	"InitializeFrom":                    (*call).initializeFrom,
	"CalculateRollupField":              (*call).calculateRollup,
	"RetrieveSharedPrincipalsAndAccess": (*call).sharedPrincipals,
	"LocalTimeFromUtcTime":              (*call).localTime,
	"UtcTimeFromLocalTime":              (*call).utcTime,
	"GetTimeZoneCodeByLocalizedName":    (*call).timeZoneByName,
	"GetAllTimeZonesWithDisplayName":    (*call).allTimeZones,
}

var unboundActions = map[string]func(c *call) (*answer, error){
	"WinOpportunity":  func(c *call) (*answer, error) { return c.closeOpportunity(1) },
	"LoseOpportunity": func(c *call) (*answer, error) { return c.closeOpportunity(2) },
	"Merge":           (*call).merge,
	"GrantAccess":     func(c *call) (*answer, error) { return c.shareAction(true) },
	"ModifyAccess":    func(c *call) (*answer, error) { return c.shareAction(false) },
	"RevokeAccess":    (*call).revokeAccess,
	"PublishAllXml":   (*call).publish,
	"PublishXml":      (*call).publish,

	"InsertOptionValue": func(c *call) (*answer, error) { return c.optionAction("InsertOptionValue") },
	"UpdateOptionValue": func(c *call) (*answer, error) { return c.optionAction("UpdateOptionValue") },
	"OrderOption":       func(c *call) (*answer, error) { return c.optionAction("OrderOption") },
	"DeleteOptionValue": func(c *call) (*answer, error) { return c.optionAction("DeleteOptionValue") },
	"CanBeReferenced":   func(c *call) (*answer, error) { return c.eligible("CanBeReferenced") },
	"CanBeReferencing":  func(c *call) (*answer, error) { return c.eligible("CanBeReferencing") },
	"CanManyToMany":     func(c *call) (*answer, error) { return c.eligible("CanManyToMany") },
}

// response writes a function's answer with its context.
func (c *call) response(name string, value map[string]any) (*answer, error) {
	value["@odata.context"] = c.root + "$metadata#Microsoft.Dynamics.CRM." + name + "Response"
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("answering %s: %w", name, err)
	}
	return jsonAnswer(http.StatusOK, body), nil
}

// listResponse writes a function's answer that is a list of rows.
func (c *call) listResponse(set string, list []any) (*answer, error) {
	body, err := json.Marshal(map[string]any{"@odata.context": c.root + "$metadata#" + set, "value": list})
	if err != nil {
		return nil, fmt.Errorf("answering %s: %w", set, err)
	}
	return jsonAnswer(http.StatusOK, body), nil
}

// publish answers PublishXml and PublishAllXml: here everything is published at once.
func (c *call) publish() (*answer, error) {
	if _, err := c.actionBody(c.server.schema.byName["solution"], "ParameterXml"); err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// onlyArguments refuses arguments that a function does not have.
func onlyArguments(seg segment, names ...string) error {
	for _, part := range splitOutside(seg.args, ',') {
		name, _, _ := strings.Cut(part, "=")
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			return badQuery("The function '%s' has no parameter '%s'.", seg.name, name)
		}
	}
	return nil
}

func (c *call) whoAmI(seg segment) (*answer, error) {
	if err := onlyArguments(seg); err != nil {
		return nil, err
	}
	return c.response("WhoAmI", map[string]any{
		"BusinessUnitId": c.caller.unit, "UserId": c.caller.id, "OrganizationId": c.server.organization,
	})
}

func (c *call) retrieveVersion(seg segment) (*answer, error) {
	if err := onlyArguments(seg); err != nil {
		return nil, err
	}
	return c.response("RetrieveVersion", map[string]any{"Version": c.server.options.Version})
}

const (
	organizationName = "Contoso Sales"
	uniqueName       = "org1a2b3c4d"
)

// organizationType is how this environment calls itself (contract §2.1).
func (s *Server) organizationType() (string, int) {
	if s.options.Type == Sandbox {
		return "CustomerTest", 5
	}
	return "Customer", 0
}

func (c *call) retrieveOrganization(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "AccessType"); err != nil {
		return nil, err
	}
	access, err := c.argument(seg, "AccessType")
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(access, "Microsoft.Dynamics.CRM.EndpointAccessType'") {
		return nil, badQuery("The parameter 'AccessType' is not valid.")
	}
	s := c.server
	kind, _ := s.organizationType()
	origin := strings.TrimSuffix(c.root, "api/data/v"+c.version+"/")
	return c.response("RetrieveCurrentOrganization", map[string]any{"Detail": map[string]any{
		"OrganizationId": s.organization, "FriendlyName": organizationName, "OrganizationVersion": s.options.Version,
		"EnvironmentId": s.organization, "DatacenterId": privilegeID("datacenter"), "Geo": "EMEA", "TenantId": s.tenant,
		"UrlName": "contoso", "UniqueName": uniqueName, "State": "Enabled", "OrganizationType": kind,
		"Endpoints": map[string]any{
			"Count": 3, "IsReadOnly": false,
			"Keys":   []string{"WebApplication", "OrganizationService", "OrganizationDataService"},
			"Values": []string{origin, origin + "XRMServices/2011/Organization.svc", origin + "XRMServices/2011/OrganizationData.svc"},
		},
	}})
}

func (c *call) retrieveInfo(seg segment) (*answer, error) {
	if err := onlyArguments(seg); err != nil {
		return nil, err
	}
	solutions := []map[string]any{}
	for _, r := range c.server.rowsOf("solution") {
		solutions = append(solutions, map[string]any{
			"Id": r.text("solutionid"), "SolutionUniqueName": r.text("uniquename"), "FriendlyName": r.text("friendlyname"),
		})
	}
	kind, _ := c.server.organizationType()
	return c.response("RetrieveOrganizationInfo", map[string]any{
		"organizationInfo": map[string]any{"InstanceType": kind, "Solutions": solutions},
	})
}

func (c *call) retrieveTotals(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "EntityNames"); err != nil {
		return nil, err
	}
	text, err := c.argument(seg, "EntityNames")
	if err != nil {
		return nil, err
	}
	names, err := entityNames(text)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(names))
	s := c.server.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i, name := range names {
		t := c.server.schema.byName[name]
		if t == nil || !c.server.visible(t) {
			return nil, noSuchTable(name)
		}
		counts[i] = s.count(t)
	}
	return c.response("RetrieveTotalRecordCount", map[string]any{
		"EntityRecordCountCollection": map[string]any{"Count": len(names), "IsReadOnly": false, "Keys": names, "Values": counts},
	})
}

// entityNames reads a list of texts.
func entityNames(text string) ([]string, error) {
	values, length, err := parseArray(text)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(values))
	for i, v := range values {
		name, ok := v.(string)
		if !ok || length != len(text) {
			return nil, badQuery("The parameter 'EntityNames' is not valid.")
		}
		names[i] = name
	}
	return names, nil
}

func noSuchTable(name string) error {
	return refuse(http.StatusNotFound, codeNoSuchTable, "The entity with a name = '%s' was not found in the MetadataCache.", name)
}

// argument is a function parameter's text, by name or through its alias.
func (c *call) argument(seg segment, name string) (string, error) {
	text, given, err := c.optionalArgument(seg, name)
	if err == nil && !given {
		err = badQuery("The parameter '%s' is missing.", name)
	}
	return text, err
}

// optionalArgument is argument for a parameter that may be left out.
func (c *call) optionalArgument(seg segment, name string) (text string, given bool, err error) {
	for _, part := range splitOutside(seg.args, ',') {
		key, value, ok := strings.Cut(part, "=")
		if !ok || strings.TrimSpace(key) != name {
			continue
		}
		if !strings.HasPrefix(value, "@") {
			return value, true, nil
		}
		text, err := c.aliasValue(value)
		return text, true, err
	}
	return "", false, nil
}

func (c *call) aliasValue(name string) (string, error) {
	for _, part := range strings.Split(c.rawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		if key, err := url.QueryUnescape(key); err != nil || key != name {
			continue
		}
		text, err := url.QueryUnescape(value)
		if err != nil {
			return "", badQuery("The query is not valid.")
		}
		return text, nil
	}
	return "", badQuery("The parameter alias '%s' has no value.", name)
}

// userPrivileges answers RetrieveUserPrivileges, which is bound to a user.
func (c *call) userPrivileges(t *table, id string, seg segment) (*answer, error) {
	if err := onlyArguments(seg); err != nil {
		return nil, err
	}
	who, err := c.asCaller(t, id)
	if err != nil {
		return nil, err
	}
	return c.privilegesOf(who, seg.name, c.server.privilegeNames())
}

// userPrivilege answers RetrieveUserPrivilegeByPrivilegeName, which is bound to a user.
func (c *call) userPrivilege(t *table, id string, seg segment) (*answer, error) {
	if err := onlyArguments(seg, "PrivilegeName"); err != nil {
		return nil, err
	}
	who, err := c.asCaller(t, id)
	if err != nil {
		return nil, err
	}
	text, err := c.argument(seg, "PrivilegeName")
	if err != nil {
		return nil, err
	}
	wanted := strings.Trim(text, "'")
	if !slices.Contains(c.server.privilegeNames(), wanted) {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "Privilege with name %s was not found.", wanted)
	}
	return c.privilegesOf(who, seg.name, []string{wanted})
}

// asCaller is what a user would be as a caller.
func (c *call) asCaller(t *table, id string) (*caller, error) {
	user, err := c.readable1(t, id)
	if err != nil {
		return nil, err
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	return c.server.callerFor(user), nil
}

func (c *call) privilegesOf(who *caller, function string, names []string) (*answer, error) {
	granted := []map[string]any{}
	for _, name := range names {
		reach := c.server.depthFor(who, name)
		if reach == depthNone {
			continue
		}
		granted = append(granted, map[string]any{
			"Depth": reach.String(), "PrivilegeId": privilegeID(name), "BusinessUnitId": who.unit, "PrivilegeName": name,
			"RecordFilterId": "00000000-0000-0000-0000-000000000000", "RecordFilterUniqueName": "",
		})
	}
	return c.response(function, map[string]any{"RolePrivileges": granted})
}

// serviceDocument lists the entity sets.
func (c *call) serviceDocument() (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	sets := []map[string]any{}
	for _, t := range c.server.schema.tables {
		if c.server.visible(t) {
			sets = append(sets, map[string]any{"name": t.set, "kind": "EntitySet", "url": t.set})
		}
	}
	body, err := json.Marshal(map[string]any{"@odata.context": c.root + "$metadata", "value": sets})
	if err != nil {
		return nil, fmt.Errorf("answering the service document: %w", err)
	}
	return jsonAnswer(http.StatusOK, body), nil
}
