package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// schemaKey begins the file's names for what was made of tables at run time, in the
// order in which it was made.
const schemaKey = "schema/"

// madeSchema is one thing that was made: where it was posted, and its body.
type madeSchema struct {
	Path string
	Body json.RawMessage
}

// changesSchema says whether a request may change the organization's tables. It then
// has the organization for itself.
func (c *call) changesSchema() bool {
	if c.method == http.MethodGet {
		return false
	}
	target := targetOf(c.path)
	if target == "$batch" {
		return strings.Contains(string(c.body), "Definitions") || strings.Contains(string(c.body), "Option")
	}
	return slices.Contains(metadataSets, target) || optionChanges[target] != nil
}

// metadataSets are the sets of metadata that can be posted to.
var metadataSets = []string{"EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions"}

// postDefinition makes a table, a column, a key, a relationship or a global option set.
func (c *call) postDefinition(segments []segment) (*answer, error) {
	if c.method == http.MethodDelete && segments[0].name == "GlobalOptionSetDefinitions" && segments[0].called && len(segments) == 1 {
		return c.deleteGlobal(segments[0])
	}
	if c.method != http.MethodPost {
		return nil, notAllowed(c.method, segments[0].name)
	}
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	if err := c.jsonBody(); err != nil {
		return nil, err
	}
	if err := c.mayDefine(); err != nil {
		return nil, err
	}
	made := madeSchema{Path: segments[0].name, Body: c.body}
	if len(segments) == 2 && segments[0].called {
		t, err := c.definedTable(segments[0].args)
		if err != nil {
			return nil, err
		}
		made.Path = t.name + "/" + segments[1].name
	} else if len(segments) != 1 || segments[0].called {
		return nil, notAllowed(c.method, segments[len(segments)-1].name)
	}
	address, tables, err := c.server.make(made)
	if err != nil {
		return nil, err
	}
	if err := c.server.keepSchema(c, made, tables); err != nil {
		return nil, err
	}
	a := newAnswer(http.StatusNoContent)
	a.header.Set("OData-EntityId", c.root+address)
	return a, nil
}

// mayDefine refuses whoever is no administrator, and change sets.
func (c *call) mayDefine() error {
	if !c.caller.role.everything {
		return refuse(http.StatusForbidden, codePrivilege, "Principal user (Id=%s, type=8) is missing prvCreateEntity privilege.", c.caller.id)
	}
	if c.tx != nil {
		return refuse(http.StatusBadRequest, codeInvalidArgument, "Metadata cannot be changed within a change set.")
	}
	return nil
}

func badDefinition(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeBadPayload, format, args...)
}

func tableTaken(name string) error {
	return refuse(http.StatusBadRequest, codeTableTaken, "An entity with the specified name %s already exists. Specify a unique name.", name)
}

// make changes the schema. It gives the address of what was made and the tables whose
// metadata changed.
func (s *Server) make(made madeSchema) (address string, tables []string, err error) {
	table, part, below := strings.Cut(made.Path, "/")
	switch {
	case made.Path == "EntityDefinitions":
		return s.makeTable(made.Body)
	case made.Path == "RelationshipDefinitions":
		return s.makeRelationship(made.Body)
	case made.Path == "GlobalOptionSetDefinitions":
		return s.makeOptionSet(made.Body)
	case optionChanges[made.Path] != nil, made.Path == deleteOptionSet:
		tables, err = s.changeOptions(made.Path, made.Body)
		return "", tables, err
	case below && part == "Attributes":
		return s.makeColumn(s.schema.byName[table], made.Body)
	case below && part == "Keys":
		return s.makeKey(s.schema.byName[table], made.Body)
	}
	return "", nil, noSegment(part)
}

func decodeDefinition(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return badDefinition("The definition is not valid: %v", err)
	}
	return nil
}

func (s *Server) makeTable(body []byte) (string, []string, error) {
	var e entityMetadata
	if err := decodeDefinition(body, &e); err != nil {
		return "", nil, err
	}
	e.settle()
	switch {
	case !strings.Contains(e.SchemaName, "_"):
		return "", nil, badDefinition("The SchemaName '%s' has no customization prefix.", e.SchemaName)
	case s.schema.byName[e.LogicalName] != nil:
		return "", nil, tableTaken(e.LogicalName)
	case e.title() == e.PrimaryIdAttribute:
		return "", nil, badDefinition("The table '%s' needs a column with IsPrimaryName.", e.SchemaName)
	}
	if err := s.schema.addMetadata([]entityMetadata{e}); err != nil {
		return "", nil, badDefinition("%v", err)
	}
	t := s.schema.byName[e.LogicalName]
	if t.state() == nil {
		if err := t.addStates("0 Active 1 Active | 1 Inactive 2 Inactive"); err != nil {
			return "", nil, err
		}
	}
	s.store.mu.Lock()
	s.store.overlay[t.name] = newOverlay()
	s.store.mu.Unlock()
	if err := s.schema.relate(t, nil); err != nil {
		return "", nil, badDefinition("%v", err)
	}
	s.furnishPlatform(s.AppInstalled())
	return "EntityDefinitions(" + metadataID(t.name) + ")", []string{t.name}, nil
}

// settle fills what the platform derives from a table's schema name.
func (e *entityMetadata) settle() {
	e.LogicalName = strings.ToLower(e.SchemaName)
	if e.PrimaryIdAttribute == "" {
		e.PrimaryIdAttribute = e.LogicalName + "id"
		if e.IsActivity {
			e.PrimaryIdAttribute = "activityid"
		}
	}
	if e.EntitySetName == "" {
		e.EntitySetName = plural(e.LogicalName)
	}
	if e.ChangeTrackingEnabled == nil {
		off := false
		e.ChangeTrackingEnabled = &off
	}
	for i := range e.Attributes {
		e.Attributes[i].settle()
	}
}

func (a *attributeMetadata) settle() {
	if a.LogicalName == "" {
		a.LogicalName = strings.ToLower(a.SchemaName)
	}
}

func (s *Server) makeColumn(t *table, body []byte) (string, []string, error) {
	var a attributeMetadata
	if err := decodeDefinition(body, &a); err != nil {
		return "", nil, err
	}
	a.settle()
	if t.byName[a.LogicalName] != nil {
		return "", nil, refuse(http.StatusBadRequest, codeColumnTaken,
			"An attribute with the specified name %s already exists in entity %s. Specify a unique name.", a.LogicalName, t.name)
	}
	c := a.column()
	if c == nil || c.kind == kindLookup {
		return "", nil, badDefinition("An attribute of type '%s' named '%s' cannot be created here.", a.AttributeType, a.SchemaName)
	}
	s.schema.addAttribute(t, &a)
	t.addCommonColumns()
	return "EntityDefinitions(" + metadataID(t.name) + ")/Attributes(" + metadataID(t.name, c.name) + ")", []string{t.name}, nil
}

func (s *Server) makeKey(t *table, body []byte) (string, []string, error) {
	var key keyMetadata
	if err := decodeDefinition(body, &key); err != nil {
		return "", nil, err
	}
	name := strings.ToLower(key.SchemaName)
	if name == "" || len(key.KeyAttributes) == 0 {
		return "", nil, badDefinition("A key needs a SchemaName and KeyAttributes.")
	}
	if err := t.addKey(key); err != nil {
		return "", nil, badDefinition("%v", err)
	}
	return "EntityDefinitions(" + metadataID(t.name) + ")/Keys(" + metadataID(t.name, "key", name) + ")", []string{t.name}, nil
}

// makeRelationship makes a relationship: of one to many with its lookup, or of many to many.
func (s *Server) makeRelationship(body []byte) (string, []string, error) {
	var both struct {
		OdataType string `json:"@odata.type"`
		oneToManyMetadata
		manyToManyMetadata
		SchemaName string
	}
	if err := decodeDefinition(body, &both); err != nil {
		return "", nil, err
	}
	kind := strings.TrimPrefix(strings.TrimPrefix(both.OdataType, "#"), "Microsoft.Dynamics.CRM.")
	id := func(parts ...string) string {
		return "RelationshipDefinitions(" + metadataID(append([]string{"relationship"}, parts...)...) + ")"
	}
	switch kind {
	case "ManyToManyRelationshipMetadata":
		r := both.manyToManyMetadata
		r.SchemaName = both.SchemaName
		return id(r.SchemaName), []string{r.Entity1LogicalName, r.Entity2LogicalName}, s.makeManyToMany(r)
	case "OneToManyRelationshipMetadata":
		r := both.oneToManyMetadata
		r.SchemaName = both.SchemaName
		return id(r.SchemaName, r.ReferencedEntity), []string{r.ReferencingEntity, r.ReferencedEntity}, s.makeLookup(r)
	}
	return "", nil, badDefinition("A relationship needs an '@odata.type' of OneToManyRelationshipMetadata or ManyToManyRelationshipMetadata.")
}

func (s *Server) makeManyToMany(r manyToManyMetadata) error {
	for _, name := range []string{r.Entity1LogicalName, r.Entity2LogicalName} {
		if s.schema.byName[name] == nil {
			return noSuchTable(name)
		}
	}
	if r.IntersectEntityName == "" {
		r.IntersectEntityName = strings.ToLower(r.SchemaName)
	}
	if r.SchemaName == "" || s.schema.byName[r.IntersectEntityName] != nil {
		return tableTaken(r.IntersectEntityName)
	}
	if err := s.schema.addManyToMany(r); err != nil {
		return badDefinition("%v", err)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.store.overlay[r.IntersectEntityName] = newOverlay()
	return nil
}

func (s *Server) makeLookup(r oneToManyMetadata) error {
	from, target := s.schema.byName[r.ReferencingEntity], s.schema.byName[r.ReferencedEntity]
	switch {
	case from == nil:
		return noSuchTable(r.ReferencingEntity)
	case target == nil:
		return noSuchTable(r.ReferencedEntity)
	case r.Lookup == nil || r.Lookup.SchemaName == "" || r.SchemaName == "":
		return badDefinition("A relationship of one to many needs a SchemaName and a Lookup with one.")
	}
	r.Lookup.settle()
	if from.byName[r.Lookup.LogicalName] != nil {
		return refuse(http.StatusBadRequest, codeColumnTaken,
			"An attribute with the specified name %s already exists in entity %s. Specify a unique name.", r.Lookup.LogicalName, from.name)
	}
	nav, back := r.ReferencingEntityNavigationPropertyName, r.ReferencedEntityNavigationPropertyName
	if nav == "" {
		nav = r.Lookup.SchemaName
	}
	if back == "" {
		back = r.SchemaName
	}
	if target.collection(back) != nil || from.byNav[nav] != nil {
		return badDefinition("The relationship '%s' has a name that is taken.", r.SchemaName)
	}
	c := &column{
		name: r.Lookup.LogicalName, kind: kindLookup, targets: []string{target.name}, custom: true, label: r.Lookup.DisplayName.text(),
		named: map[string]relationshipNames{target.name: {r.SchemaName, nav, back}},
	}
	from.add(c)
	return s.schema.relateColumn(from, c, nil)
}

func (s *Server) makeOptionSet(body []byte) (string, []string, error) {
	var set optionSetMetadata
	if err := decodeDefinition(body, &set); err != nil {
		return "", nil, err
	}
	if set.Name == "" || len(set.Options) == 0 {
		return "", nil, badDefinition("A global option set needs a Name and Options.")
	}
	if s.schema.globalOptions(set.Name) != nil {
		return "", nil, badDefinition("An OptionSet with the name '%s' already exists.", set.Name)
	}
	s.schema.globals[set.Name] = set.list()
	return "GlobalOptionSetDefinitions(" + metadataID("optionset", set.Name) + ")", nil, nil
}

// keepSchema writes down what was made, and that the tables' metadata changed.
func (s *Server) keepSchema(ctx context.Context, made madeSchema, tables []string) error {
	text, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("emulator: keeping a definition: %w", err)
	}
	s.schema.made++
	return s.store.changeMetadata(ctx, map[string]string{schemaKey + fmt.Sprintf("%06d", s.schema.made): string(text)}, tables...)
}

// openSchema makes again what the file says was made.
func (s *Server) openSchema(about map[string]string) error {
	var names []string
	for name := range about {
		if strings.HasPrefix(name, schemaKey) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		var made madeSchema
		err := json.Unmarshal([]byte(about[name]), &made)
		if err == nil {
			_, _, err = s.make(made)
		}
		if err == nil {
			s.schema.made, err = strconv.Atoi(strings.TrimPrefix(name, schemaKey))
		}
		if err != nil {
			return fmt.Errorf("emulator: a definition in the file: %w", err)
		}
	}
	return nil
}
