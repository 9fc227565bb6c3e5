package emulator

var fetchFacts = []fact{
	{
		"fetchxml/retrieve-data", "Pass FetchXML with the fetchXml query string parameter.",
		"GET contacts?fetchXml=<fetch top='2'><entity name='contact'><attribute name='fullname'/></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/retrieve-data", "The entity must match the entity set.",
		"GET accounts?fetchXml=<fetch><entity name='contact'></entity></fetch>", "",
		"400",
	},
	{
		"fetchxml/retrieve-data", "FetchXML that isn't well-formed is an error.",
		"GET contacts?fetchXml=<fetch><entity name='contact'>", "",
		"400",
	},
	{
		"fetchxml/retrieve-data", "Null values aren't included in FetchXML results.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><attribute name='middl" +
			"ename'/></entity></fetch>", "",
		`200 && !"middlename"`,
	},
	{
		"fetchxml/retrieve-data", "The top attribute can't be used with paging.",
		"GET contacts?fetchXml=<fetch top='2' page='1' count='2'><entity name='contact'></entity></fetch>", "",
		"400",
	},
	{
		"fetchxml/select-columns", "Use alias to name a column of the result.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname' alias='who'/></entity></fetch>", "",
		`200 && "who":"`,
	},
	{
		"fetchxml/select-columns", "all-attributes returns every column.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><all-attributes/></entity></fetch>", "",
		`200 && "createdon"`,
	},
	{
		"fetchxml/select-columns", "A column that doesn't exist is an error.",
		"GET contacts?fetchXml=<fetch><entity name='contact'><attribute name='none'/></entity></fetch>", "",
		"400",
	},
	{
		"fetchxml/filter-rows", "not-null: the value isn't null.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='lastname' operator='not-null'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "like: the text fits a pattern.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='lastname' operator='like' value='%25a%25'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "in: the value is in a list.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='statecode' operator='in'><value>0</value><value>1</value></condition></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "last-x-years: a date within years.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='createdon' operator='last-x-years' value='50'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "begins-with: the text begins so.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='fullname' operator='begins-with' value='%25'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "ne-userid: not the caller.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='ownerid' operator='ne-userid'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "valueof compares two columns of a row.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='createdon' operator='le' valueof='modifiedon'/></filter></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/filter-rows", "An operator that doesn't exist is an error.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><filter><condition att" +
			"ribute='lastname' operator='like-ish' value='a'/></filter></entity></fetch>", "",
		"400",
	},
	{
		"fetchxml/join-tables", "link-entity joins a table; columns are named by the alias.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><link-entity name='acc" +
			"ount' from='accountid' to='parentcustomerid' alias='a'><attribute name='name'/></link-entity></entity></fetch>", "",
		`200 && "a.name":"`,
	},
	{
		"fetchxml/join-tables", "outer includes rows without a match.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><link-entity name='acc" +
			"ount' from='accountid' to='parentcustomerid' link-type='outer' alias='a'><attribute name='name'/></link-entity" +
			"></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/join-tables", "exists returns rows once, without columns of the link.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><link-entity name='acc" +
			"ount' from='accountid' to='parentcustomerid' link-type='exists'/></entity></fetch>", "",
		`200 && "fullname"`,
	},
	{
		"fetchxml/join-tables", "Find rows without a match with an outer join and null.",
		"GET contacts?fetchXml=<fetch top='1'><entity name='contact'><attribute name='fullname'/><link-entity name='acc" +
			"ount' from='accountid' to='parentcustomerid' link-type='outer' alias='a'/><filter><condition entityname='a' at" +
			"tribute='accountid' operator='null'/></filter></entity></fetch>", "",
		`200 && "value":[`,
	},
	{
		"fetchxml/aggregate-data", "Aggregates need an alias.",
		"GET contacts?fetchXml=<fetch aggregate='true'><entity name='contact'><attribute name='contactid' aggregate='co" +
			"unt'/></entity></fetch>", "",
		"400",
	},
	{
		"fetchxml/aggregate-data", "count, countcolumn, sum, avg, min, max.",
		"GET opportunities?fetchXml=<fetch aggregate='true'><entity name='opportunity'><attribute name='estimatedvalue'" +
			" aggregate='sum' alias='s'/><attribute name='name' aggregate='countcolumn' alias='c' distinct='true'/></entity" +
			"></fetch>", "",
		`200 && "s":`,
	},
	{
		"fetchxml/aggregate-data", "Group dates by day, week, month, quarter, year.",
		"GET opportunities?fetchXml=<fetch aggregate='true'><entity name='opportunity'><attribute name='createdon' grou" +
			"pby='true' dategrouping='month' alias='m'/><attribute name='name' aggregate='count' alias='n'/></entity></fetc" +
			"h>", "",
		`200 && "m":`,
	},
	{
		"fetchxml/page-results", "morerecords and fetchxmlpagingcookie come as annotations.",
		"GET contacts?fetchXml=<fetch count='2' page='1'><entity name='contact'><attribute name='fullname'/></entity></" +
			`fetch> | Prefer: odata.include-annotations="*"`, "",
		`200 && "@Microsoft.Dynamics.CRM.morerecords":true && fetchxmlpagingcookie`,
	},
	{
		"fetchxml/page-results", "returntotalrecordcount tells the total.",
		"GET contacts?fetchXml=<fetch count='2' returntotalrecordcount='true'><entity name='contact'><attribute name='f" +
			`ullname'/></entity></fetch> | Prefer: odata.include-annotations="*"`, "",
		`200 && "@Microsoft.Dynamics.CRM.totalrecordcount":`,
	},
	{
		"webapi/retrieve-and-execute-predefined-queries", "Use savedQuery with the id of a system view.",
		"GET accounts?savedQuery=00000000-0000-0000-00aa-000010001002", "",
		`200 && "name"`,
	},
	{
		"webapi/retrieve-and-execute-predefined-queries", "A view that doesn't exist is an error.",
		"GET accounts?savedQuery=00000000-0000-0000-0000-000000000009", "",
		"404",
	},
	{
		"webapi/retrieve-and-execute-predefined-queries", "userQuery takes the id of a saved view of a user.",
		"GET accounts?userQuery=00000000-0000-0000-0000-000000000009", "",
		"404",
	},
}
