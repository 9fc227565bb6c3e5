package dynamics

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
)

// keptMetadata is what a process leaves of the metadata for the next one.
type keptMetadata struct {
	// Stamp is the feed's, taken before anything that is kept was read: what changed since is told by the feed.
	Stamp    string                    `json:"stamp"`
	Checked  time.Time                 `json:"checked"`
	Tables   map[string]*Table         `json:"tables"`
	Names    map[string]*Table         `json:"names"`
	Choices  map[string][]Option       `json:"choices"`
	Keys     map[string][]AlternateKey `json:"keys"`
	Language int                       `json:"language"`
}

// keptLife bounds for how long nobody may have asked the feed about what is kept.
const keptLife = 7 * 24 * time.Hour

// metadataChanges is an answer of RetrieveMetadataChanges.
type metadataChanges struct {
	Stamp  string `json:"ServerVersionStamp"`
	Tables []struct {
		LogicalName string `json:"LogicalName"`
	} `json:"EntityMetadata"`
	Deleted struct {
		Keys []string `json:"Keys"`
	} `json:"DeletedMetadata"`
}

// CheckMetadata asks once what has changed of the metadata that are known, and forgets it. A client that knows nothing yet
// takes over kept, what Metadata of another one gave. An organization without the feed is asked for its metadata anew,
// every few hours.
func (c *Client) CheckMetadata(ctx context.Context, kept []byte) error {
	c.schema.recall(kept)
	names, stamp := c.schema.known()
	changes, err := c.metadataChanges(ctx, names, stamp)
	if err != nil && stamp != "" && !temporary(err) {
		c.schema.forgetStamp()
		changes, err = c.metadataChanges(ctx, nil, "")
	}
	if err != nil {
		if temporary(err) || ctx.Err() != nil {
			return err
		}
		return nil
	}
	c.schema.follow(changes)
	return nil
}

// temporary says that an error tells nothing of the feed itself.
func temporary(err error) bool {
	//exhaustive:enforce
	switch ClassOf(err) {
	case ClassConnection, ClassCredentials, ClassThrottled, ClassRetry:
		return true
	case ClassUnknown, ClassSchema, ClassAdmin, ClassSkip, ClassNotFound, ClassOwner, ClassDuplicate, ClassStale, ClassResync, ClassBug,
		ClassPrivilege:
	}
	return false
}

// metadataChanges asks the feed about tables. Without a stamp it only gives one, so that one table is enough to ask about.
func (c *Client) metadataChanges(ctx context.Context, names []string, stamp string) (changes metadataChanges, err error) {
	if stamp == "" {
		names = []string{"organization"}
	}
	query, err := json.Marshal(changesQuery(names, stamp != ""), json.Deterministic(true))
	if err != nil {
		return changes, &Error{Op: "GET metadata", Class: ClassBug, Err: err}
	}
	path := "RetrieveMetadataChanges(Query=@p1,ClientVersionStamp=@p2,DeletedMetadataFilters=@p3)?@p1=" + escapeOption(string(query)) +
		"&@p2=" + escapeOption(Quote(stamp)) + "&@p3=Microsoft.Dynamics.CRM.DeletedMetadataFilters'All'"
	if stamp == "" {
		path = "RetrieveMetadataChanges(Query=@p1)?@p1=" + escapeOption(string(query))
	}
	err = c.fetch(ctx, c.metadata(path), &changes)
	return changes, err
}

// changesQuery asks for no more of each table than its name; with parts, a table is named when one of its columns,
// relationships or keys has changed, too.
func changesQuery(names []string, parts bool) map[string]any {
	selecting := func(properties ...string) map[string]any {
		return map[string]any{"AllProperties": false, "PropertyNames": properties}
	}
	q := map[string]any{
		"Properties": selecting("LogicalName"),
		"Criteria": map[string]any{"FilterOperator": "And", "Conditions": []any{map[string]any{
			"PropertyName": "LogicalName", "ConditionOperator": "In",
			"Value": map[string]any{"Type": "System.String[]", "Value": names},
		}}},
	}
	if parts {
		q["Properties"] = selecting("LogicalName", "Attributes", "ManyToOneRelationships", "Keys")
		q["AttributeQuery"] = map[string]any{"Properties": selecting("LogicalName")}
		q["RelationshipQuery"] = map[string]any{"Properties": selecting("SchemaName")}
		q["KeyQuery"] = map[string]any{"Properties": selecting("LogicalName")}
	}
	return q
}

// Metadata are the metadata that are known, for the CheckMetadata of another process; nil when the feed cannot tell that
// one what changes, or when nothing has been learned since they were last asked for or taken over.
func (c *Client) Metadata() []byte { return c.schema.metadata() }

func (s *schemaCache) metadata() []byte {
	s.lock()
	defer s.mu.Unlock()
	if s.stamp == "" || !s.learned {
		return nil
	}
	kept, err := json.Marshal(keptMetadata{
		Stamp: s.stamp, Checked: s.born, Tables: s.tables, Names: s.names, Choices: s.choices, Keys: s.keys, Language: s.language,
	}, json.Deterministic(true))
	if err != nil {
		return nil // the next process reads them itself
	}
	s.learned = false
	return kept
}

// recall takes over what another process kept, when nothing is known yet.
func (s *schemaCache) recall(kept []byte) {
	s.lock()
	defer s.mu.Unlock()
	var k keptMetadata
	if len(kept) == 0 || len(s.tables)+len(s.names)+len(s.choices) > 0 || json.Unmarshal(kept, &k) != nil || k.Stamp == "" {
		return
	}
	if age := s.now().Sub(k.Checked); age < 0 || age > keptLife {
		return
	}
	s.stamp, s.language, s.learned = k.Stamp, k.Language, false
	maps.Copy(s.tables, k.Tables)
	maps.Copy(s.names, k.Names)
	maps.Copy(s.choices, k.Choices)
	maps.Copy(s.keys, k.Keys)
	s.born = s.now()
}

// known are the names of the tables that are known, and the feed's stamp.
func (s *schemaCache) known() (names []string, stamp string) {
	s.lock()
	defer s.mu.Unlock()
	for name := range s.names {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) == 0 {
		return nil, ""
	}
	return names, s.stamp
}

// forgetStamp drops what was known by the word of a feed that answers no more.
func (s *schemaCache) forgetStamp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stamp = ""
	s.empty()
}

// follow forgets what has changed, and believes the rest for longer. Of what was deleted only ids are told: then nothing
// is believed.
func (s *schemaCache) follow(changes metadataChanges) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stamp != "" && len(changes.Deleted.Keys) > 0 {
		s.empty()
	}
	if s.stamp != "" {
		for _, table := range changes.Tables {
			s.forget(table.LogicalName)
		}
		s.born = s.now()
	} else {
		s.empty() // what was read before this stamp is not covered by it
	}
	s.stamp = changes.Stamp
}
