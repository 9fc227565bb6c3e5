package emulator

var readingFacts = []fact{
	{
		"webapi/query/select-columns", "Use the $select query option to choose which columns to return with your query.",
		"GET contacts?$select=fullname&$top=1", "",
		`200 && "fullname":" && !"jobtitle"`,
	},
	{
		"webapi/query/select-columns", "The primary key value is always returned even if you don't request it.",
		"GET contacts?$select=lastname&$top=1", "",
		`200 && "contactid":"`,
	},
	{
		"webapi/query/select-columns", "If you don't use $select, all properties are returned.",
		"GET accounts?$top=1", "",
		`200 && "creditonhold":false && "address1_latitude":null`,
	},
	{
		"webapi/query/select-columns", "Lookup column values are returned as _name_value properties.",
		"GET accounts({account})?$select=_ownerid_value", "",
		`200 && "_ownerid_value":"`,
	},
	{
		"webapi/query/select-columns", "Request formatted values with the annotation OData.Community.Display.V1.FormattedValue.",
		`GET accounts({account})?$select=statecode | Prefer: odata.include-annotations="OData.Community.Display.V1.FormattedValue"`, "",
		`200 && "statecode@OData.Community.Display.V1.FormattedValue":"Active"`,
	},
	{
		"webapi/query/select-columns", "The annotation Microsoft.Dynamics.CRM.lookuplogicalname names the table of a lookup.",
		`GET accounts({account})?$select=_ownerid_value | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"`, "",
		`200 && "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"systemuser" && !FormattedValue`,
	},
	{
		"webapi/query/select-columns", "Microsoft.Dynamics.CRM.associatednavigationproperty tells the navigation property of the lookup.",
		`GET accounts({account})?$select=_ownerid_value | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.ass` +
			`ociatednavigationproperty"`, "",
		`200 && "_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty":"ownerid"`,
	},
	{
		"webapi/query/select-columns", `Use odata.include-annotations="*" to return all annotations.`,
		`GET accounts({account})?$select=_ownerid_value | Prefer: odata.include-annotations="*"`, "",
		`200 && lookuplogicalname && associatednavigationproperty && FormattedValue && Preference-Applied: odata.include-annotations="*"`,
	},
	{
		"webapi/query/select-columns", "A money column returns its currency lookup as well.",
		"GET opportunities?$select=estimatedvalue&$top=1", "",
		`200 && "_transactioncurrencyid_value"`,
	},
	{
		"webapi/query/select-columns", "Property names are case-sensitive.",
		"GET contacts?$select=FullName&$top=1", "",
		"400 && 0x80060888 && Could not find a property named",
	},
	{
		"webapi/query/page-results", "Use the Prefer: odata.maxpagesize request header to control the number of rows.",
		"GET contacts?$select=fullname | Prefer: odata.maxpagesize=3", "",
		"200 && @odata.nextLink && Preference-Applied: odata.maxpagesize=3",
	},
	{
		"webapi/query/page-results", "Dataverse returns up to 5,000 rows; the next link holds a $skiptoken.",
		"GET contacts?$select=fullname | Prefer: odata.maxpagesize=2", "",
		"200 && $skiptoken=%3Ccookie%20pagenumber=%222%22",
	},
	{
		"webapi/query/page-results", "Don't use $top when you page: with odata.maxpagesize it is ignored.",
		"GET contacts?$select=fullname&$top=1 | Prefer: odata.maxpagesize=4", "",
		"200 && @odata.nextLink",
	},
	{
		"webapi/query/page-results", "Use $top to limit the number of rows; no next link is returned.",
		"GET contacts?$select=fullname&$top=2", "",
		"200 && !@odata.nextLink",
	},
	{
		"webapi/query/page-results", "The Dataverse Web API doesn't support the $skip query option.",
		"GET contacts?$skip=1", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/order-rows", "Use the $orderby query option with asc or desc.",
		"GET contacts?$select=fullname&$orderby=fullname desc&$top=1", "",
		`200 && "fullname"`,
	},
	{
		"webapi/query/order-rows", "You can order by several columns.",
		"GET contacts?$select=fullname&$orderby=lastname asc,firstname desc&$top=1", "",
		"200",
	},
	{
		"webapi/query/order-rows", "You can order by a column of a related row in a many-to-one relationship.",
		"GET contacts?$select=fullname&$orderby=parentcustomerid_account/name&$top=1", "",
		"200",
	},
	{
		"webapi/query/order-rows", "You can order by a lookup column; it uses the primary name.",
		"GET contacts?$select=fullname&$orderby=_parentcustomerid_value&$top=1", "",
		"200",
	},
	{
		"webapi/query/order-rows", "The order must be asc or desc.",
		"GET contacts?$orderby=fullname up", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/count-rows", "Use $count=true to include a count of rows that match, up to 5,000.",
		"GET contacts?$select=fullname&$top=1&$count=true", "",
		`200 && "@odata.count":`,
	},
	{
		"webapi/query/count-rows", "Append /$count to get just the number.",
		"GET contacts/$count", "",
		"200 && Content-Type: text/plain",
	},
	{
		"webapi/query/count-rows", "The annotation totalrecordcountlimitexceeded tells whether there are more.",
		`GET contacts?$select=fullname&$count=true | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.*"`, "",
		`200 && "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded":false && "@Microsoft.Dynamics.CRM.totalrecordcount":`,
	},
	{
		"webapi/query/count-rows", "Without $count totalrecordcount is -1.",
		`GET contacts?$select=fullname&$top=1 | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.totalrecordcount"`, "",
		`200 && "@Microsoft.Dynamics.CRM.totalrecordcount":-1`,
	},
	{
		"webapi/retrieve-entity-using-web-api", "Use a GET request with the entity set and the unique identifier.",
		"GET accounts({account})?$select=name", "",
		`200 && $metadata#accounts(name)/$entity && "@odata.etag":"W/`,
	},
	{
		"webapi/retrieve-entity-using-web-api", "A row that doesn't exist returns 404.",
		"GET accounts(00000000-0000-0000-0000-000000000001)", "",
		"404 && 0x80040217 && Does Not Exist",
	},
	{
		"webapi/retrieve-entity-using-web-api", "Retrieve the value of a single property by appending its name.",
		"GET accounts({account})/name", "",
		`200 && /name" && "value":"`,
	},
	{
		"webapi/retrieve-entity-using-web-api", "Append $value to get the raw value.",
		"GET accounts({account})/name/$value", "",
		"200 && Content-Type: text/plain",
	},
	{
		"webapi/retrieve-entity-using-web-api", "A property without a value returns 204 No Content.",
		"GET accounts({account})/stockexchange", "",
		"204",
	},
	{
		"webapi/retrieve-entity-using-web-api", "Navigation properties can be accessed as paths.",
		"GET contacts({contact})/owninguser?$select=fullname", "",
		"200 && $metadata#systemusers(fullname)/$entity",
	},
	{
		"webapi/retrieve-entity-using-web-api", "Use /$ref to get only the link of the related row.",
		"GET contacts({contact})/owninguser/$ref", "",
		`200 && "@odata.id":"{base}systemusers(`,
	},
	{
		"webapi/retrieve-entity-using-web-api", "A collection-valued navigation property lists the related rows.",
		"GET accounts({account})/contact_customer_accounts?$select=fullname", "",
		"200 && $metadata#contacts(fullname)",
	},
	{
		"webapi/retrieve-entity-using-web-api", "A $ref of a collection lists references.",
		"GET accounts({account})/contact_customer_accounts/$ref", "",
		"200 && Collection($ref)",
	},
	{
		"webapi/retrieve-entity-using-web-api", "Retrieve a row by its alternate key.",
		"GET accounts(accountnumber='none')", "",
		"404 && 0x80060891",
	},
	{
		"webapi/compose-http-requests-handle-errors", "The OData-Version response header is 4.0.",
		"GET WhoAmI", "",
		"200 && Odata-Version: 4.0",
	},
	{
		"webapi/compose-http-requests-handle-errors", "Every error has a code and a message.",
		"GET nones", "",
		`404 && "error":{"code":"0x8006088a","message":"Resource not found for the segment 'nones'."`,
	},
	{
		"webapi/compose-http-requests-handle-errors", `Include annotations with "*" to get more details of errors.`,
		`GET nones | Prefer: odata.include-annotations="*"`, "",
		"404 && @Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus && @Microsoft.PowerApps.CDS.HelpLink",
	},
	{
		"webapi/compose-http-requests-handle-errors", "Entity set names are case-sensitive.",
		"GET Contacts?$top=1", "",
		"404 && 0x8006088a",
	},
	{
		"webapi/compose-http-requests-handle-errors", "The service document lists the entity sets.",
		"GET ", "",
		`200 && "kind":"EntitySet"`,
	},
	{
		"webapi/compose-http-requests-handle-errors", "A GET request with an If-None-Match of the current ETag returns 304.",
		`GET accounts({account})?$select=name | If-None-Match: W/"none"`, "",
		"200",
	},
	{
		"webapi/compose-http-requests-handle-errors", "405 Method Not Allowed: an incorrect HTTP method.",
		"PUT contacts", "{}",
		"405",
	},
	{
		"webapi/compose-http-requests-handle-errors", "401 Unauthorized: no valid token.",
		"GET WhoAmI | Authorization: Bearer none", "",
		"401 && authorization_uri=",
	},
}

var relatedFacts = []fact{
	{
		"webapi/query/join-tables", "Use $expand with a single-valued navigation property.",
		"GET contacts({contact})?$select=fullname&$expand=owninguser($select=fullname)", "",
		`200 && "owninguser":{"fullname":"`,
	},
	{
		"webapi/query/join-tables", "An expanded user has systemuserid and ownerid.",
		"GET contacts({contact})?$select=fullname&$expand=owninguser($select=fullname)", "",
		`200 && "ownerid":"`,
	},
	{
		"webapi/query/join-tables", "Use $expand with a collection-valued navigation property.",
		"GET accounts?$select=name&$expand=contact_customer_accounts($select=fullname)&$top=2", "",
		`200 && "contact_customer_accounts":[`,
	},
	{
		"webapi/query/join-tables", "A link to the related rows stands beside an expanded collection.",
		"GET accounts?$select=name&$expand=Account_Tasks($select=subject)&$top=1", "",
		`200 && "Account_Tasks@odata.nextLink":"`,
	},
	{
		"webapi/query/join-tables", "You can use $filter, $orderby, $select and $top within a single level $expand of a collection.",
		"GET accounts?$select=name&$expand=contact_customer_accounts($select=fullname;$orderby=fullname;$top=1;$filter=" +
			"statecode eq 0)&$top=1", "",
		"200",
	},
	{
		"webapi/query/join-tables", "Nested $expand options are supported.",
		"GET accounts?$select=name&$expand=primarycontactid($select=fullname;$expand=owninguser($select=fullname))&$top=1", "",
		"200",
	},
	{
		"webapi/query/join-tables", "Only $select and $filter can be used with nested expands.",
		"GET accounts?$expand=contact_customer_accounts($top=1;$expand=owninguser)&$top=1", "",
		"400 && 0x80060888 && Only $select and $filter clause",
	},
	{
		"webapi/query/join-tables", "$top isn't allowed on a many-to-one expand.",
		"GET contacts?$expand=owninguser($top=1)&$top=1", "",
		"400 && Only $select and $filter clause",
	},
	{
		"webapi/query/join-tables", "There's a limit of 15 $expand options in a query.",
		"GET contacts?$expand=owninguser,owningteam,owningbusinessunit,createdby,modifiedby,createdonbehalfby,modifiedo" +
			"nbehalfby,parentcustomerid_account,parentcustomerid_contact,originatingleadid,masterid,transactioncurrencyid,n" +
			"ew_AccountManagerId,contact_customer_contacts,Contact_Tasks,Contact_Emails", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/join-tables", "$levels isn't supported.",
		"GET accounts?$expand=primarycontactid($levels=2)&$top=1", "",
		"400 && 0x80060888",
	},
	{
		"webapi/query/join-tables", "Use $expand=property/$ref to return only references of a lookup.",
		"GET contacts({contact})?$select=fullname&$expand=owninguser/$ref", "",
		`200 && "owninguser":{"@odata.id":"`,
	},
	{
		"webapi/query/aggregate-data", "sum, average, min and max aggregate numbers.",
		"GET opportunities?$apply=aggregate(estimatedvalue with sum as total,estimatedvalue with average as avg,estimat" +
			"edvalue with min as low,estimatedvalue with max as high)", "",
		`200 && "total":`,
	},
	{
		"webapi/query/aggregate-data", "countdistinct counts different values.",
		"GET opportunities?$apply=aggregate(statecode with countdistinct as n)", "",
		`200 && "n":3`,
	},
	{
		"webapi/query/aggregate-data", "$count counts rows of groups.",
		"GET opportunities?$apply=groupby((statecode),aggregate($count as count))", "",
		`200 && "count":`,
	},
	{
		"webapi/query/aggregate-data", "groupby alone lists distinct values.",
		"GET opportunities?$apply=groupby((statecode))", "",
		`200 && "statecode":0`,
	},
	{
		"webapi/query/aggregate-data", "Filter before you aggregate.",
		"GET opportunities?$apply=filter(statecode eq 0)/aggregate($count as n)", "",
		`200 && "n":`,
	},
	{
		"webapi/query/aggregate-data", "You can't order by an aggregate value.",
		"GET opportunities?$apply=groupby((statecode),aggregate($count as n))&$orderby=n", "",
		"400",
	},
	{
		"webapi/query/aggregate-data", "Formatted values come with aggregated data, too.",
		`GET opportunities?$apply=groupby((statecode),aggregate($count as n)) | Prefer: odata.include-annotations="*"`, "",
		`200 && "statecode@OData.Community.Display.V1.FormattedValue":"Open"`,
	},
	{
		"use-change-tracking-synchronize-data-external-systems", "Use the Prefer: odata.track-changes header.",
		"GET accounts?$select=name | Prefer: odata.track-changes", "",
		"200 && @odata.deltaLink && $deltatoken= && Preference-Applied: odata.track-changes",
	},
	{
		"use-change-tracking-synchronize-data-external-systems", "System query options such as $filter and $orderby aren't supported with change tracking.",
		"GET accounts?$select=name&$filter=statecode eq 0 | Prefer: odata.track-changes", "",
		"400",
	},
	{
		"use-change-tracking-synchronize-data-external-systems", "$expand isn't supported with change tracking.",
		"GET accounts?$expand=primarycontactid | Prefer: odata.track-changes", "",
		"400",
	},
	{
		"use-change-tracking-synchronize-data-external-systems", "Change tracking must be enabled for the table.",
		"GET businessunits?$select=name | Prefer: odata.track-changes", "",
		"400",
	},
}
