package emulator

import "strings"

// callerFunctions compare a column with the user who asks.
var callerFunctions = []queryFunction{
	{"EqualUserId", "eq-userid", noValue, compareWithCaller(isCaller, false)},
	{"NotEqualUserId", "ne-userid", noValue, compareWithCaller(isCaller, true)},
	{"EqualBusinessId", "eq-businessid", noValue, compareWithCaller(isCallersUnit, false)},
	{"NotEqualBusinessId", "ne-businessid", noValue, compareWithCaller(isCallersUnit, true)},
	{"EqualUserTeams", "eq-userteams", noValue, compareWithCaller(isCallersTeam, false)},
	{"EqualUserOrUserTeams", "eq-useroruserteams", noValue, compareWithCaller(either(isCaller, isCallersTeam), false)},
	{"EqualUserOrUserHierarchy", "eq-useroruserhierarchy", noValue, compareWithCaller(either(isCaller, reportsToCaller), false)},
	{
		"EqualUserOrUserHierarchyAndTeams", "eq-useroruserhierarchyandteams", noValue,
		compareWithCaller(either(isCaller, reportsToCaller, isCallersTeam), false),
	},
	{"EqualUserLanguage", "eq-userlanguage", noValue, compareWithLanguage},
}

// hierarchyFunctions follow a table's lookup to itself.
var hierarchyFunctions = []queryFunction{
	{"Above", "above", oneValue, (*compiler).hierarchyQuery},
	{"AboveOrEqual", "eq-or-above", oneValue, (*compiler).hierarchyQuery},
	{"Under", "under", oneValue, (*compiler).hierarchyQuery},
	{"UnderOrEqual", "eq-or-under", oneValue, (*compiler).hierarchyQuery},
	{"NotUnder", "not-under", oneValue, (*compiler).hierarchyQuery},
}

// callerTest says whether an id stands for the caller in some way.
type callerTest func(e *evaluation, id string) bool

func isCaller(e *evaluation, id string) bool      { return id == e.user }
func isCallersUnit(e *evaluation, id string) bool { return id == e.unit }

// isCallersTeam is false: teams have no members here.
func isCallersTeam(*evaluation, string) bool { return false }

// reportsToCaller says whether the user's manager, or a manager above, is the caller.
func reportsToCaller(e *evaluation, id string) bool {
	t := e.store.schema.byName["systemuser"]
	user, ok := e.store.get(t, id)
	return ok && e.climbs(t, t.byNav["parentsystemuserid"], user, e.user)
}

func either(tests ...callerTest) callerTest {
	return func(e *evaluation, id string) bool {
		for _, test := range tests {
			if test(e, id) {
				return true
			}
		}
		return false
	}
}

func compareWithCaller(test callerTest, negated bool) func(*compiler, queryNode, operand) (predicate, error) {
	return func(_ *compiler, n queryNode, on operand) (predicate, error) {
		if family(on.column) != "Edm.Guid" {
			return nil, badQuery("The query function '%s' needs a column of ids; '%s' is not one.", n.name, on.column.property())
		}
		return func(e *evaluation, r Row) truth {
			id, ok := on.get(e, r).(string)
			if !ok {
				return isUnknown
			}
			return truthOf(test(e, id) != negated)
		}, nil
	}
}

// userLanguage is the language of every user.
const userLanguage = 1033

func compareWithLanguage(_ *compiler, n queryNode, on operand) (predicate, error) {
	if family(on.column) != "number" {
		return nil, badQuery("The query function '%s' needs a language column; '%s' is not one.", n.name, on.column.property())
	}
	return func(e *evaluation, r Row) truth { return compareTruth("eq", on.get(e, r), float64(userLanguage)) }, nil
}

// hierarchyQuery compiles Above and Under along the table's parent column.
func (c *compiler) hierarchyQuery(n queryNode, on operand) (predicate, error) {
	text, err := n.text()
	if err != nil {
		return nil, err
	}
	id, ok := parseID(text)
	if !ok || on.column.kind != kindID {
		return nil, badQuery("The query function '%s' needs a primary key.", n.name)
	}
	parent := c.table.hierarchy()
	if parent == nil {
		return nil, badQuery("The table '%s' has no hierarchy.", c.table.name)
	}
	t := c.table
	return func(e *evaluation, r Row) truth {
		here, _ := on.get(e, r).(string)
		if here == id {
			return truthOf(strings.HasSuffix(n.name, "OrEqual"))
		}
		if strings.HasPrefix(n.name, "Above") {
			start, _ := e.store.get(t, id)
			return truthOf(e.climbs(t, parent, start, here))
		}
		return truthOf(e.climbs(t, parent, r, id) != (n.name == "NotUnder"))
	}, nil
}

// hierarchy is the lookup by which a table's rows stand above each other, nil where
// they do not.
func (t *table) hierarchy() *link {
	for _, l := range t.links {
		if l.target == t.name && strings.HasPrefix(l.column.name, "parent") {
			return l
		}
	}
	return nil
}

// climbs says whether ancestor stands above a row; loops end after 100 steps.
func (e *evaluation) climbs(t *table, parent *link, r Row, ancestor string) bool {
	for range 100 {
		id := r.lookup(parent.column.name)
		if id == "" {
			return false
		}
		if id == ancestor {
			return true
		}
		r, _ = e.store.get(t, id)
	}
	return false
}
