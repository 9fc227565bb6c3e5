package emulator

var filterFacts = []fact{
	{
		"webapi/query/filter-rows", "The page of the function or operator: eq: equal.",
		"GET contacts?$select=fullname&$filter=contactid eq {contact}", "",
		`200 && "contactid":"{contact}"`,
	},
	{
		"webapi/query/filter-rows", "ne: not equal.",
		"GET contacts?$select=statecode&$filter=statecode ne 1&$top=1", "",
		`200 && "statecode":0`,
	},
	{
		"webapi/query/filter-rows", "gt: greater than.",
		"GET opportunities?$select=estimatedvalue&$filter=estimatedvalue gt 1000&$top=1", "",
		`200 && "estimatedvalue":`,
	},
	{
		"webapi/query/filter-rows", "ge: greater than or equal.",
		"GET opportunities?$select=estimatedvalue&$filter=estimatedvalue ge 1000&$top=1", "",
		`200 && "estimatedvalue":`,
	},
	{
		"webapi/query/filter-rows", "lt: less than.",
		"GET opportunities?$select=estimatedvalue&$filter=estimatedvalue lt 100000000&$top=1", "",
		`200 && "estimatedvalue":`,
	},
	{
		"webapi/query/filter-rows", "le: less than or equal.",
		"GET contacts?$select=createdon&$filter=createdon le 2100-01-01T00:00:00Z&$top=1", "",
		`200 && "createdon":"`,
	},
	{
		"webapi/query/filter-rows", "You can compare two columns of the same row.",
		"GET contacts?$select=fullname&$filter=createdon le modifiedon&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "and: logical and.",
		"GET contacts?$select=fullname&$filter=statecode eq 0 and lastname ne null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "or: logical or.",
		"GET contacts?$select=fullname&$filter=statecode eq 5 or lastname ne null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "not: logical negation.",
		"GET contacts?$select=fullname&$filter=not contains(lastname,'qqqq')&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "Use parentheses to group.",
		"GET contacts?$select=fullname&$filter=(statecode eq 5 or statecode eq 0) and lastname ne null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "The page of the function or operator: contains",
		"GET contacts?$select=fullname&$filter=contains(fullname,'a')&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "startswith compares the beginning of a text.",
		"GET contacts?$select=fullname&$filter=startswith(fullname,'%25')&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "endswith compares the end of a text.",
		"GET contacts?$select=fullname&$filter=endswith(fullname,'e')&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "All filters using string values are case insensitive.",
		"GET systemusers?$select=fullname&$filter=domainname eq 'LEA@CONTOSO.TEST'", "",
		`200 && "systemuserid":"{user}"`,
	},
	{
		"webapi/query/filter-rows", "You can use wildcard characters in conditions on strings.",
		"GET systemusers?$select=fullname&$filter=contains(domainname,'l_a@contoso')", "",
		`200 && "systemuserid":"{user}"`,
	},
	{
		"webapi/query/filter-rows", "Escape a single quote by doubling it.",
		"GET contacts?$select=fullname&$filter=lastname eq 'O''Neill'", "",
		`200 && "value":[`,
	},
	{
		"webapi/query/filter-rows", "Test for missing values with null.",
		"GET contacts?$select=fullname&$filter=middlename eq null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "Filter on a property of a lookup.",
		"GET contacts?$select=fullname&$filter=owninguser/fullname ne null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "Filter up to two levels of lookups.",
		"GET contacts?$select=fullname&$filter=parentcustomerid_account/owninguser/fullname ne null&$top=1", "",
		"200",
	},
	{
		"webapi/query/filter-rows", "Filter by the id of a lookup: _x_value.",
		"GET contacts?$select=fullname&$filter=_ownerid_value ne null&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "any returns true if the condition is true for any item of the collection.",
		"GET accounts?$select=name&$filter=contact_customer_accounts/any(c:c/lastname ne null)&$top=1", "",
		`200 && "name"`,
	},
	{
		"webapi/query/filter-rows", "all returns true if it is true for all items.",
		"GET accounts?$select=name&$filter=contact_customer_accounts/all(c:c/statecode eq 0)&$top=1", "",
		`200 && "name"`,
	},
	{
		"webapi/query/filter-rows", "any without an expression tests whether the collection is not empty.",
		"GET accounts?$select=name&$filter=contact_customer_accounts/any()&$top=1", "",
		`200 && "name"`,
	},
	{
		"webapi/query/filter-rows", "Negate any to find rows without related rows.",
		"GET accounts?$select=name&$filter=not contact_customer_accounts/any()&$top=1", "",
		`200 && "value":[`,
	},
	{
		"webapi/query/filter-rows", "You can use parameter aliases for filter values.",
		"GET contacts?$select=fullname&$filter=lastname ne @a&$top=1&@a='x'", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/filter-rows", "The Dataverse Web API doesn't support arithmetic operators.",
		"GET opportunities?$filter=estimatedvalue add 5 gt 1", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/filter-rows", "The Dataverse Web API doesn't support length and other string functions.",
		"GET contacts?$filter=length(fullname) eq 4", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/filter-rows", "The Dataverse Web API doesn't support date functions such as year.",
		"GET contacts?$filter=year(createdon) eq 2020", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/filter-rows", "A property that doesn't exist is an error.",
		"GET contacts?$filter=none eq 1", "",
		"400 && Could not find a property named 'none'",
	},
	{
		"webapi/query/filter-rows", "Types must be compatible.",
		"GET contacts?$filter=statecode eq 'x'", "",
		"400 && 0x80060888 && incompatible types",
	},
	{
		"webapi/query/filter-rows", "The IN operator of OData isn't supported; use the In function.",
		"GET contacts?$filter=statecode in (0,1)", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/filter-rows", "$search isn't supported.",
		"GET contacts?$search=a", "",
		"400 && 0x80060888",
	},
	{
		"webapi/reference/queryfunctions", "Today: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "Yesterday: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.Yesterday(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "Tomorrow: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.Tomorrow(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "Last7Days: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.Last7Days(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "Next7Days: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.Next7Days(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastWeek: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastWeek(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "ThisWeek: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.ThisWeek(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextWeek: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextWeek(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastMonth: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastMonth(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "ThisMonth: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.ThisMonth(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextMonth: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextMonth(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "ThisYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.ThisYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastFiscalPeriod: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastFiscalPeriod(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "ThisFiscalPeriod: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.ThisFiscalPeriod(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextFiscalPeriod: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextFiscalPeriod(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastFiscalYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastFiscalYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "ThisFiscalYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.ThisFiscalYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextFiscalYear: functions without a value compare a date column with the calendar.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextFiscalYear(PropertyName='createdon')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXDays: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextXDays: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextXDays(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXHours: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXHours(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXMonths: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXMonths(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextXMonths: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextXMonths(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXWeeks: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXWeeks(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextXWeeks: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextXWeeks(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXYears: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXYears(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextXYears: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextXYears(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "OlderThanXMonths: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.OlderThanXMonths(PropertyName='createdon',PropertyValue=3)",
		"",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "OlderThanXYears: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.OlderThanXYears(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "OlderThanXWeeks: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.OlderThanXWeeks(PropertyName='createdon',PropertyValue=3)", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "OlderThanXMinutes: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.OlderThanXMinutes(PropertyName='createdon',PropertyValue=3)",
		"",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "LastXFiscalYears: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.LastXFiscalYears(PropertyName='createdon',PropertyValue=3)",
		"",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "NextXFiscalPeriods: functions with a number take PropertyValue.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.NextXFiscalPeriods(PropertyName='createdon',PropertyValue=3)",
		"",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "EqualUserId compares an owner with the caller.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "EqualUserTeams compares an owner with the caller.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "EqualUserOrUserTeams compares an owner with the caller.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.EqualUserOrUserTeams(PropertyName='ownerid')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "EqualUserOrUserHierarchy compares an owner with the caller.",
		"GET contacts?$select=fullname&$top=1&$filter=Microsoft.Dynamics.CRM.EqualUserOrUserHierarchy(PropertyName='ownerid')", "",
		`200 && "value":[`,
	},
	{
		"webapi/reference/queryfunctions", "In: takes a list of values as JSON.",
		"GET contacts?$select=fullname&$filter=Microsoft.Dynamics.CRM.In(PropertyName='statecode',PropertyValues=['0','1'])&$top=1", "",
		`200 && "value":[{`,
	},
	{
		"webapi/reference/queryfunctions", "NotIn: takes a list of values as JSON.",
		"GET contacts?$select=fullname&$filter=Microsoft.Dynamics.CRM.NotIn(PropertyName='statecode',PropertyValues=['1'])&$top=1", "",
		`200 && "value":[{`,
	},
	{
		"webapi/reference/queryfunctions", "Between: takes a list of values as JSON.",
		"GET opportunities?$select=name&$filter=Microsoft.Dynamics.CRM.Between(PropertyName='estimatedvalue',PropertyVa" +
			"lues=['1','100000000'])&$top=1", "",
		`200 && "value":[{`,
	},
	{
		"webapi/use-web-api-functions", "The not operator can't be used with query functions.",
		"GET contacts?$filter=not Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "",
		"400 && 0x80060888 && Not operator along with the Custom Named Condition",
	},
}
