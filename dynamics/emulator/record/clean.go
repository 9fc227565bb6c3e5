package record

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// cleaner replaces what must not be kept. Its salt lives as long as one recording, so
// that nobody can try names until a replacement fits.
type cleaner struct {
	salt     []byte
	upstream string // origin of the organization, which is replaced as well
}

func newCleaner(upstream string) (*cleaner, error) {
	c := &cleaner{salt: make([]byte, 32), upstream: upstream}
	if _, err := rand.Read(c.salt); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return c, nil
}

// origin stands for the organization's address in what is kept.
const origin = "https://recorded.invalid"

var (
	harmless = regexp.MustCompile(`^(?i:[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?|` + // an id
		`\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?|` + // a date
		`-?\d{1,6}(\.\d{1,4})?(,-?\d{1,6})*|true|false|null|)$`) // a number, options, a yes or no
	quotedText = regexp.MustCompile(`'((?:[^']|'')*)'`)
	xmlValue   = regexp.MustCompile(`(value=")([^"]*)(")|(value=')([^']*)(')|(<value[^>]*>)([^<]*)(</value>)`)
	namedText  = regexp.MustCompile(`(PropertyName|LogicalName|SchemaName|Name|AccessType)=$`)
)

// keptTexts are the members whose texts are metadata.
var keptTexts = []string{
	"@odata.type", "@odata.etag", "code", "Depth", "PrivilegeName", "Version", "OrganizationVersion", "activitytypecode", "objecttypecode",
	"returnedtypecode", "primaryobjecttypecode", "primaryentitytypecode", "AccessRights", "ServerVersionStamp", "reason",
}

// keptNotes end the names of annotations whose texts are metadata.
var keptNotes = []string{
	"@Microsoft.Dynamics.CRM.lookuplogicalname", "@Microsoft.Dynamics.CRM.associatednavigationproperty",
	"@OData.Community.Display.V1.AttributeName",
}

// text is what stands for a text.
func (c *cleaner) text(s string) string {
	if harmless.MatchString(s) {
		return s
	}
	sum := hmac.New(sha256.New, c.salt)
	sum.Write([]byte(strings.ToLower(s))) // a hash does not fail to write
	word := "x" + hex.EncodeToString(sum.Sum(nil))[:15]
	return word[:max(2, min(len(word), len(s)))]
}

// metadata says whether an address is about tables and not about rows.
func metadata(path string) bool {
	for _, name := range []string{"$metadata", "EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions", "RetrieveMetadataChanges"} {
		if _, rest, ok := strings.Cut(path, "/api/data/v"); ok && strings.HasPrefix(rest[strings.IndexByte(rest, '/')+1:], name) {
			return true
		}
	}
	return false
}

// address cleans a path with its query, or a whole link.
func (c *cleaner) address(s string) string {
	s = strings.ReplaceAll(s, c.upstream, origin)
	path, query, asked := strings.Cut(s, "?")
	if !metadata(path) {
		path = c.quoted(path)
	}
	if !asked {
		return path
	}
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(value)
		if err != nil {
			plain = ""
		}
		switch key, _ := url.QueryUnescape(name); key {
		case "$skiptoken", "$deltatoken":
			plain = "recorded"
		case "fetchXml":
			plain = c.xml(plain)
		default:
			if !metadata(path) {
				plain = c.quoted(plain)
			}
		}
		parts = append(parts, name+"="+strings.ReplaceAll(url.QueryEscape(plain), "+", "%20"))
	}
	return path + "?" + strings.Join(parts, "&")
}

// quoted cleans the texts in single quotes, but for names of columns and tables.
func (c *cleaner) quoted(s string) string {
	var b strings.Builder
	last := 0
	for _, m := range quotedText.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[last:m[0]])
		last = m[1]
		if namedText.MatchString(s[:m[0]]) || strings.HasSuffix(s[:m[0]], "EndpointAccessType") {
			b.WriteString(s[m[0]:m[1]])
			continue
		}
		b.WriteString("'" + c.text(strings.ReplaceAll(s[m[2]:m[3]], "''", "'")) + "'")
	}
	return b.String() + s[last:]
}

// xml cleans the values of a FetchXML query.
func (c *cleaner) xml(s string) string {
	return xmlValue.ReplaceAllStringFunc(s, func(found string) string {
		m := xmlValue.FindStringSubmatch(found)
		for i := 1; i < len(m); i += 3 {
			if m[i] != "" {
				return m[i] + c.text(m[i+1]) + m[i+2]
			}
		}
		return found
	})
}

// body cleans a JSON text. Anything else is not kept, but for $metadata.
func (c *cleaner) body(path string, text []byte) json.RawMessage {
	if metadata(path) && json.Valid(text) {
		return json.RawMessage(strings.ReplaceAll(string(text), c.upstream, origin))
	}
	var value any
	if json.Unmarshal(text, &value) != nil {
		return nil
	}
	clean, err := json.Marshal(c.value("", value))
	if err != nil { // it came out of JSON
		return nil
	}
	return clean
}

func (c *cleaner) value(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for member, inner := range v {
			v[member] = c.value(member, inner)
		}
		if _, failed := v["code"]; failed && v["message"] != nil {
			v["message"] = "…"
		}
		return v
	case []any:
		for i := range v {
			v[i] = c.value(name, v[i])
		}
		return v
	case string:
		return c.member(name, v)
	}
	return v
}

// member cleans the text of a member.
func (c *cleaner) member(name, s string) string {
	switch {
	case slices.Contains(keptTexts, name), slices.ContainsFunc(keptNotes, func(note string) bool { return strings.HasSuffix(name, note) }):
		return s
	case strings.HasPrefix(name, "@odata."), strings.HasSuffix(name, "@odata.bind"), strings.HasSuffix(name, "@odata.nextLink"), name == "@odata.id":
		return c.address(s)
	}
	return c.text(s)
}
