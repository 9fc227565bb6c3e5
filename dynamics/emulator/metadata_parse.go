package emulator

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The tables are written as text, one line a column (see metadata_*.go):
//
//	list NAME 1 First 2 Second_one
//	table NAME SET KEY TITLE CODE FAMILY [flags] : Display name
//	columns NAME (of a table that was there before)
//	many NAME INTERSECT SET KEY CODE TABLE TABLE
//	  states 0 Open 1 New 2 Contacted | 1 Qualified 3 Qualified
//	  key NAME COLUMN[,COLUMN]
//	  COLUMN TYPE [attributes] : Display name
//
// TYPE: s160 text, m2000 memo, i or i0..100 whole number, big, $ money (with
// its _base twin), dec, f (double), b, bm (managed property), img, c=LIST choice, cs=LIST several choices, dt, d, g,
// name (a table's logical name), >table,table lookup.
// Attributes: req, ro, create, back=PATTERN, nav=NAME.
// Flags: org, bare, tracked, activity, custom, nolock, fixed, app.

func (m *schema) parse(text string, lists map[string][]option) error {
	var t *table
	var touched []*table
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		spec, label, _ := strings.Cut(line, " : ")
		words := strings.Fields(spec)
		var err error
		switch words[0] {
		case "list":
			lists[words[1]], err = parseChoices(words[2:])
		case "table":
			if t, err = parseTable(words[1:], label); err == nil {
				err = m.addTable(t)
			}
			touched = append(touched, t)
		case "many":
			err = m.parseMany(words[1:])
		case "columns":
			if t = m.byName[words[1]]; t == nil {
				err = errors.New("no such table")
			}
			touched = append(touched, t)
		case "states":
			err = t.addStates(strings.TrimPrefix(line, "states "))
		case "key":
			t.keys = append(t.keys, alternateKey{words[1], strings.Split(words[2], ",")})
		default:
			err = t.parseColumn(words, label, lists)
		}
		if err != nil {
			return fmt.Errorf("metadata line %q: %w", line, err)
		}
	}
	for _, t := range touched {
		t.addCommonColumns()
	}
	return nil
}

func (m *schema) addTable(t *table) error {
	if m.byName[t.name] != nil || m.bySet[t.set] != nil {
		return fmt.Errorf("metadata: table %s or its set %s twice", t.name, t.set)
	}
	m.tables = append(m.tables, t)
	m.byName[t.name], m.bySet[t.set] = t, t
	return nil
}

func parseTable(words []string, label string) (*table, error) {
	if len(words) < 6 {
		return nil, fmt.Errorf("a table needs six words")
	}
	code, err := strconv.Atoi(words[4])
	if err != nil {
		return nil, err
	}
	t := &table{
		name: words[0], set: words[1], key: words[2], title: words[3], code: code, family: words[5], label: label,
		byName: map[string]*column{}, byProperty: map[string]*column{}, byNav: map[string]*link{}, byBack: map[string]*link{},
	}
	for _, flag := range words[6:] {
		switch flag {
		case "org":
			t.owner = ownedByOrg
		case "bare":
			t.owner = ownedByNobody
		case "tracked":
			t.tracked = true
		case "activity":
			t.activity = true
		case "custom":
			t.custom = true
		case "nolock":
			t.noLocking = true
		case "fixed":
			t.fixed = true
		case "app":
			t.app = true
		default:
			return nil, fmt.Errorf("unknown flag %q", flag)
		}
	}
	t.add(&column{name: t.key, kind: kindID, createOnly: true, label: t.label})
	return t, nil
}

func (t *table) add(c *column) {
	if t.byName[c.name] != nil {
		return // a table's own line wins over a common column
	}
	if c.label == "" {
		c.label = c.name
	}
	t.columns = append(t.columns, c)
	switch c.kind {
	case kindBoolean:
		t.flags = append(t.flags, c.name)
	case kindImage:
		t.images = append(t.images, c)
	}
	t.byName[c.name], t.byProperty[c.property()] = c, c
}

// addStates reads "0 Open 1 New 2 Contacted | 1 Qualified 3 Qualified": for each
// state its value and name, then its status reasons, the default first. Names
// are single words with underscores for spaces.
func (t *table) addStates(spec string) error {
	state := &column{name: "statecode", kind: kindState, label: "Status"}
	status := &column{name: "statuscode", kind: kindStatus, label: "Status Reason"}
	for _, part := range strings.Split(spec, "|") {
		words := strings.Fields(part)
		if len(words) < 4 || len(words)%2 != 0 {
			return fmt.Errorf("bad states %q", part)
		}
		var owner int64
		for i := 0; i < len(words); i += 2 {
			value, err := strconv.ParseInt(words[i], 10, 64)
			if err != nil {
				return err
			}
			label := strings.ReplaceAll(words[i+1], "_", " ")
			if i == 0 {
				owner = value
				state.options = append(state.options, option{value: value, label: label})
				continue
			}
			status.options = append(status.options, option{value: value, label: label, state: owner})
		}
	}
	t.add(state)
	t.add(status)
	return nil
}

func (t *table) parseColumn(words []string, label string, lists map[string][]option) error {
	if t == nil || len(words) < 2 {
		return fmt.Errorf("a column needs a type")
	}
	c := &column{name: words[0], label: label, custom: strings.HasPrefix(words[0], "new_") || strings.HasPrefix(words[0], "li_")}
	if err := c.parseType(words[1], lists); err != nil {
		return err
	}
	for _, word := range words[2:] {
		switch {
		case word == "req":
			c.required = true
		case word == "ro":
			c.readOnly = true
		case word == "create":
			c.createOnly = true
		case strings.HasPrefix(word, "back="):
			c.back = word[len("back="):]
		case strings.HasPrefix(word, "nav="):
			c.nav = word[len("nav="):]
		default:
			return fmt.Errorf("unknown attribute %q", word)
		}
	}
	t.add(c)
	t.addTwins(c)
	return nil
}

// addTwins adds the columns that come with another one.
func (t *table) addTwins(c *column) {
	switch c.kind {
	case kindMoney:
		t.add(&column{name: c.name + "_base", kind: kindMoney, readOnly: true, baseOf: c.name, label: c.label + " (Base)", min: c.min, max: c.max})
	case kindImage:
		t.add(&column{name: c.name + "_timestamp", kind: kindBig, readOnly: true, attributeOf: c.name})
		t.add(&column{name: c.name + "_url", kind: kindText, length: 200, readOnly: true, attributeOf: c.name})
		t.add(&column{name: c.name + "id", kind: kindID, readOnly: true, attributeOf: c.name, label: c.label + " Id"})
	}
}

// regardable are the tables whose rows activities can be regarding: ">regarding".
const regardable = "account,contact,lead,opportunity,incident,quote,salesorder,invoice,campaign"

// plainTypes are the types that are written as one word.
var plainTypes = map[string]kind{
	"i": kindInteger, "big": kindBig, "$": kindMoney, "dec": kindDecimal, "b": kindBoolean,
	"dt": kindInstant, "d": kindDate, "g": kindID, "name": kindTableName, "f": kindDouble, "img": kindImage, "bm": kindManaged,
}

func (c *column) parseType(word string, lists map[string][]option) error {
	c.min, c.max = -2147483648, 2147483647
	if k, ok := plainTypes[word]; ok {
		c.kind = k
		if k == kindMoney || k == kindDecimal || k == kindDouble {
			c.min, c.max = -922337203685477, 922337203685477
		}
		return nil
	}
	rest := word[1:]
	switch {
	case word[0] == '>':
		c.kind, c.targets = kindLookup, strings.Split(strings.Replace(rest, "regarding", regardable, 1), ",")
		return nil
	case strings.HasPrefix(word, "c="), strings.HasPrefix(word, "cs="):
		head, list, _ := strings.Cut(word, "=")
		c.kind, c.options = kindChoice, lists[list]
		if head == "cs" {
			c.kind = kindChoices
		}
		if c.options == nil {
			return fmt.Errorf("unknown list %q", list)
		}
		return nil
	case word[0] == 's' || word[0] == 'm':
		c.kind = map[byte]kind{'s': kindText, 'm': kindMemo}[word[0]]
		var err error
		c.length, err = strconv.Atoi(rest)
		return err
	case word[0] == 'i':
		low, high, _ := strings.Cut(rest, "..")
		c.kind = kindInteger
		var err error
		if c.min, err = strconv.ParseFloat(low, 64); err != nil {
			return err
		}
		c.max, err = strconv.ParseFloat(high, 64)
		return err
	}
	return fmt.Errorf("unknown type %q", word)
}

// parseOptionLists reads lines "name 1 First 2 Second_one".
func parseOptionLists(text string) (map[string][]option, error) {
	lists := map[string][]option{}
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		options, err := parseChoices(words[1:])
		if err != nil {
			return nil, fmt.Errorf("metadata: option list %s: %w", words[0], err)
		}
		lists[words[0]] = options
	}
	return lists, nil
}

// parseChoices reads "1 First 2 Second_one".
func parseChoices(words []string) ([]option, error) {
	if len(words)%2 != 0 {
		return nil, errors.New("an option without a label")
	}
	var options []option
	for i := 0; i < len(words); i += 2 {
		value, err := strconv.ParseInt(words[i], 10, 64)
		if err != nil {
			return nil, err
		}
		options = append(options, option{value: value, label: strings.ReplaceAll(words[i+1], "_", " ")})
	}
	return options, nil
}

// addCommonColumns adds what every table of its ownership has (contract §9).
func (t *table) addCommonColumns() {
	if t.owner != ownedByNobody {
		t.add(&column{name: "createdon", kind: kindInstant, readOnly: true, label: "Created On"})
		t.add(&column{name: "modifiedon", kind: kindInstant, readOnly: true, label: "Modified On"})
		for _, name := range []string{"createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby"} {
			back := "lk_{f}_" + name
			if slices.Contains(baseNamed, t.name) {
				back = "lk_{f}base_" + name
			}
			t.add(&column{name: name, kind: kindLookup, readOnly: true, targets: []string{"systemuser"}, back: back})
		}
		t.add(&column{name: "overriddencreatedon", kind: kindInstant, createOnly: true, label: "Record Created On"})
		t.add(&column{name: "importsequencenumber", kind: kindInteger, min: -2147483648, max: 2147483647, createOnly: true})
		t.add(&column{name: "timezoneruleversionnumber", kind: kindInteger, min: -1, max: 2147483647})
		t.add(&column{name: "utcconversiontimezonecode", kind: kindInteger, min: -1, max: 2147483647})
	}
	if t.owner == ownedByUser {
		t.add(&column{name: "ownerid", kind: kindLookup, targets: []string{"systemuser", "team"}, label: "Owner", back: "owner_{f}s"})
		t.add(&column{name: "owninguser", kind: kindLookup, readOnly: true, targets: []string{"systemuser"}, back: "user_{f}"})
		t.add(&column{name: "owningteam", kind: kindLookup, readOnly: true, targets: []string{"team"}, back: "team_{f}"})
		t.add(&column{name: "owningbusinessunit", kind: kindLookup, readOnly: true, targets: []string{"businessunit"}, back: "business_unit_{f}"})
	}
	if t.hasMoney() {
		t.add(&column{
			name: "transactioncurrencyid", kind: kindLookup, label: "Currency",
			targets: []string{"transactioncurrency"}, back: "transactioncurrency_{f}",
		})
		t.add(&column{name: "exchangerate", kind: kindDecimal, readOnly: true, min: 0, max: 100000000000, label: "Exchange Rate"})
	}
	t.add(&column{name: "versionnumber", kind: kindBig, readOnly: true, label: "Version Number"})
	if t.activity && t.name != "activitypointer" {
		t.parties = t.name + "_activity_parties"
	}
}

func (t *table) hasMoney() bool {
	for _, c := range t.columns {
		if c.kind == kindMoney {
			return true
		}
	}
	return false
}
