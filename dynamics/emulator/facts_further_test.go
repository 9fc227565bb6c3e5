package emulator

// furtherFacts are of pages and kinds that were asked later than the others.
var furtherFacts = []fact{
	{
		"fetchxml/order-rows", "Use the order element; the default sort order is ascending: two rows for it.",
		"POST accounts",
		`{"name":"Order A","customertypecode":6,"accountid":"5f1d0000-0000-4000-8000-00000000f011"}`,
		"204",
	},
	{
		"fetchxml/order-rows", "The second of them.",
		"POST accounts",
		`{"name":"Order B","customertypecode":5,"accountid":"5f1d0000-0000-4000-8000-00000000f012",` +
			`"parentaccountid@odata.bind":"/accounts(5f1d0000-0000-4000-8000-00000000f011)"}`,
		"204",
	},
	{
		"fetchxml/order-rows", "Choice column values are sorted using the formatted values.",
		"GET accounts?fetchXml=<fetch aggregate='true'><entity name='account'><attribute name='customertypecode' groupby='true'" +
			" alias='c'/><order alias='c'/><filter><condition attribute='name' operator='begins-with' value='Order '/></filter></en" +
			"tity></fetch>",
		"",
		`200 && {"c":6},{"c":5}`,
	},
	{
		"fetchxml/order-rows", "With useraworderby all sorting of choice columns will use the integer values instead.",
		"GET accounts?fetchXml=<fetch useraworderby='true' aggregate='true'><entity name='account'><attribute name='customertyp" +
			"ecode' groupby='true' alias='c'/><order alias='c'/><filter><condition attribute='name' operator='begins-with' value='O" +
			"rder '/></filter></entity></fetch>",
		"",
		`200 && {"c":5},{"c":6}`,
	},
	{
		"fetchxml/order-rows", "The default sort order is ascending.",
		"GET accounts?fetchXml=<fetch aggregate='true'><entity name='account'><attribute name='name' groupby='true' alias='n'/>" +
			"<order alias='n'/><filter><condition attribute='name' operator='begins-with' value='Order '/></filter></entity></fetch" +
			">",
		"",
		`200 && {"n":"Order A"},{"n":"Order B"}`,
	},
	{
		"fetchxml/order-rows", "If you want to use descending order, set the descending attribute to true.",
		"GET accounts?fetchXml=<fetch aggregate='true'><entity name='account'><attribute name='name' groupby='true' alias='n'/>" +
			"<order alias='n' descending='true'/><filter><condition attribute='name' operator='begins-with' value='Order '/></filte" +
			"r></entity></fetch>",
		"",
		`200 && {"n":"Order B"},{"n":"Order A"}`,
	},
	{
		"fetchxml/order-rows", "Use the entityname attribute on the order element to refer to the link-entity alias value.",
		"GET accounts?fetchXml=<fetch top='3'><entity name='account'><attribute name='name'/><link-entity name='account' from='" +
			"accountid' to='parentaccountid' alias='p'><attribute name='name' alias='pn'/></link-entity><order entityname='p' attri" +
			"bute='name'/><order attribute='name'/></entity></fetch>",
		"",
		`200 && "pn":"Order A"`,
	},
	{
		"webapi/query/order-rows", "When you order using choice columns, the results are ordered using the integer value of the choice.",
		"GET accounts?$apply=filter(startswith(name,'Order '))/groupby((customertypecode))&$orderby=customertypecode",
		"",
		`200 && {"customertypecode":5},{"customertypecode":6}`,
	},
	{
		"webapi/query/order-rows", "When you order using lookup columns, the results are sorted using the primary name field for the related table.",
		"GET accounts?$select=name&$top=2&$orderby=_primarycontactid_value desc",
		"",
		`200 && "name"`,
	},
	{
		"fetchxml/count-rows", "You can append &$count=true to your FetchXml query to get the same results.",
		"GET contacts?$count=true&fetchXml=<fetch count='2'><entity name='contact'><attribute name='fullname'/></entity></fetch" +
			">",
		"",
		`200 && "@odata.count":`,
	},
	{
		"fetchxml/count-rows", "totalrecordcountlimitexceeded: true if the results of the query exceeds the total record count; otherwise, false.",
		"GET contacts?fetchXml=<fetch count='2' returntotalrecordcount='true'><entity name='contact'><attribute name='fullname'" +
			`/></entity></fetch> | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"`,
		"",
		`200 && "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded":false`,
	},
	{
		"fetchxml/count-rows", "You can't apply the top attribute together with returntotalrecordcount.",
		"GET contacts?fetchXml=<fetch top='2' returntotalrecordcount='true'><entity name='contact'/></fetch>",
		"",
		"400",
	},
	{
		"fetchxml/join-tables", "Many-to-many: link the intersect table, and from it the other one.",
		"GET systemusers?fetchXml=<fetch top='2'><entity name='systemuser'><attribute name='fullname'/><link-entity name='teamm" +
			"embership' from='systemuserid' to='systemuserid' intersect='true'><link-entity name='team' from='teamid' to='teamid' l" +
			"ink-type='inner' alias='team'><attribute name='name'/></link-entity></link-entity></entity></fetch>",
		"",
		"200",
	},
	{
		"fetchxml/join-tables", "One-to-many: from is the lookup column in the referencing table.",
		"GET contacts?fetchXml=<fetch top='2'><entity name='contact'><attribute name='fullname'/><link-entity name='account' fr" +
			"om='primarycontactid' to='contactid' alias='account'><attribute name='name'/></link-entity></entity></fetch>",
		"",
		`200 && "account.name":`,
	},
	{
		"fetchxml/join-tables", "The link-type isn't included: it will default to inner.",
		"GET accounts?fetchXml=<fetch top='2'><entity name='account'><attribute name='name'/><filter><condition attribute='name" +
			"' operator='begins-with' value='Order '/></filter><link-entity name='account' from='accountid' to='parentaccountid' al" +
			"ias='p'/></entity></fetch>",
		"",
		`200 && "name":"Order B" && !"name":"Order A"`,
	},
	{
		"fetchxml/filter-rows", "under: the hierarchy of a table, below a row.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='accountid' o" +
			"perator='under' value='5f1d0000-0000-4000-8000-00000000f011'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order B" && !"name":"Order A"`,
	},
	{
		"fetchxml/filter-rows", "eq-or-under: the hierarchy of a table, below a row.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='accountid' o" +
			"perator='eq-or-under' value='5f1d0000-0000-4000-8000-00000000f011'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order B" && "name":"Order A"`,
	},
	{
		"fetchxml/filter-rows", "not-under: the hierarchy of a table, below a row.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='accountid' o" +
			"perator='not-under' value='5f1d0000-0000-4000-8000-00000000f011'/></filter></entity></fetch>",
		"",
		`200 && !"name":"Order B"`,
	},
	{
		"fetchxml/filter-rows", "above: the hierarchy of a table, above a row.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='accountid' o" +
			"perator='above' value='5f1d0000-0000-4000-8000-00000000f012'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order A" && !"name":"Order B"`,
	},
	{
		"fetchxml/filter-rows", "eq-or-above: the hierarchy of a table, above a row.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='accountid' o" +
			"perator='eq-or-above' value='5f1d0000-0000-4000-8000-00000000f012'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order A" && "name":"Order B"`,
	},
	{
		"fetchxml/filter-rows", "Use the hint union to get a performance benefit.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter type='or' hint='union'><condition " +
			"attribute='name' operator='eq' value='Order A'/><condition attribute='accountnumber' operator='eq' value='none'/></fil" +
			"ter></entity></fetch>",
		"",
		`200 && "name":"Order A"`,
	},
	{
		"webapi/query/select-columns", "The annotations tell which table the owner is in, and its navigation property.",
		`GET accounts?$select=_ownerid_value&$top=1 | Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.associatednavig` +
			`ationproperty,Microsoft.Dynamics.CRM.lookuplogicalname"`,
		"",
		`200 && "_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty":"ownerid" && "_ownerid_value@Microsoft.Dyn` +
			`amics.CRM.lookuplogicalname":"systemuser" && !FormattedValue`,
	},
	{
		"webapi/query/select-columns", "OData 4.0 doesn't include the $compute system query option.",
		"GET accounts?$compute=name as x",
		"",
		"400",
	},
	{
		"webapi/query/select-columns", "The primary key property is always returned so you don't need to include it in your $select.",
		"GET accounts?$select=name&$top=1",
		"",
		`200 && "accountid":`,
	},
	{
		"webapi/query/select-columns", "_transactioncurrencyid_value is included because revenue is a currency property.",
		"GET accounts?$select=revenue&$top=1&$filter=revenue ne null",
		"",
		`200 && "_transactioncurrencyid_value":`,
	},
	{
		"use-alternate-key-reference-record", "With a primary key: accounts(accountid=…).",
		"GET accounts(accountid={account})?$select=name",
		"",
		`200 && "name"`,
	},
	{
		"use-alternate-key-reference-record", "You cannot use a named primary key to reference systemuser.",
		"GET systemusers(systemuserid={user})?$select=fullname",
		"",
		"400",
	},
	{
		"use-alternate-key-reference-record", "If you specify a column that is not defined as a unique key, an error will be thrown.",
		"GET accounts(name='Order A')",
		"",
		"400 && The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.account'. Ensure that the names an" +
			"d number of key properties match the declared or alternate key properties for the resource 'Microsoft.Dynamics.CRM.acc" +
			"ount'.",
	},
	{
		"optional-parameters", "Add a shared variable: use the tag query option.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f011)?tag=from a test",
		`{"telephone1":"1"}`,
		"204",
	},
	{
		"optional-parameters", "Bypass custom synchronous logic with the header MSCRM.BypassBusinessLogicExecution.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f011) | MSCRM.BypassBusinessLogicExecution: CustomSync",
		`{"telephone1":"2"}`,
		"204",
	},
	{
		"optional-parameters", "Bypass Power Automate flows with MSCRM.SuppressCallbackRegistrationExpanderJob.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f011) | MSCRM.SuppressCallbackRegistrationExpanderJob: true",
		`{"telephone1":"3"}`,
		"204",
	},
	{
		"webapi/create-update-optionsets", "The URI for the global choice is returned in the response.",
		"POST GlobalOptionSetDefinitions",
		`{"@odata.type":"Microsoft.Dynamics.CRM.OptionSetMetadata","Name":"sample_colors","OptionSetType":"Picklist","DisplayName":` +
			`{"@odata.type":"Microsoft.Dynamics.CRM.Label","LocalizedLabels":[{"Label":"Colors","LanguageCode":1033}]},` +
			`"Options":[{"Value":727000000,"Label":` +
			`{"@odata.type":"Microsoft.Dynamics.CRM.Label","LocalizedLabels":[{"Label":"Red","LanguageCode":1033}]}}]}`,
		"204 && Odata-Entityid: {base}GlobalOptionSetDefinitions(",
	},
	{
		"webapi/create-update-optionsets", "You can also refer to this global choice using the name.",
		"GET GlobalOptionSetDefinitions(Name='sample_colors')",
		"",
		`200 && "Label":"Red"`,
	},
	{
		"webapi/create-update-optionsets", "Use InsertOptionValue to add a new option.",
		"POST InsertOptionValue",
		`{"OptionSetName":"sample_colors","Value":727000005,"Label":` +
			`{"@odata.type":"Microsoft.Dynamics.CRM.Label","LocalizedLabels":[{"Label":"Echo","LanguageCode":1033}]}}`,
		`200 && "NewOptionValue":727000005`,
	},
	{
		"webapi/create-update-optionsets", "To update individual options, you must use the UpdateOptionValue action.",
		"POST UpdateOptionValue",
		`{"OptionSetName":"sample_colors","Value":727000005,"MergeLabels":true,"Label":` +
			`{"@odata.type":"Microsoft.Dynamics.CRM.Label","LocalizedLabels":[{"Label":"Up","LanguageCode":1033}]}}`,
		"204",
	},
	{
		"webapi/create-update-optionsets", "Values contains the values of the options in the desired order.",
		"POST OrderOption",
		`{"OptionSetName":"sample_colors","Values":[727000005,727000000]}`,
		"204",
	},
	{
		"webapi/create-update-optionsets", "What was inserted, updated and ordered is there.",
		"GET GlobalOptionSetDefinitions(Name='sample_colors')",
		"",
		`200 && "Label":"Up" && !"Label":"Echo"`,
	},
	{
		"webapi/create-update-optionsets", "Delete an option with DeleteOptionValue.",
		"POST DeleteOptionValue",
		`{"OptionSetName":"sample_colors","Value":727000005}`,
		"204",
	},
	{
		"webapi/create-update-optionsets", "Use DELETE request to GlobalOptionSetDefinitions(Name='…').",
		"DELETE GlobalOptionSetDefinitions(Name='sample_colors')",
		"",
		"204",
	},
	{
		"webapi/create-update-entity-relationships-using-web-api", "CanBeReferenced checks whether the table can be the one in a one-to-many relationship.",
		"POST CanBeReferenced",
		`{"EntityName":"account"}`,
		`200 && "CanBeReferenced":true`,
	},
	{
		"webapi/create-update-entity-relationships-using-web-api",
		"CanBeReferencing checks whether the table can be the many in a one-to-many relationship.",
		"POST CanBeReferencing",
		`{"EntityName":"account"}`,
		`200 && "CanBeReferencing":true`,
	},
	{
		"webapi/create-update-entity-relationships-using-web-api", "CanManyToMany checks whether the table can participate in a many-to-many relationship.",
		"POST CanManyToMany",
		`{"EntityName":"account"}`,
		`200 && "CanManyToMany":true`,
	},
	{
		"webapi/create-update-entity-relationships-using-web-api", "POST to RelationshipDefinitions makes a many-to-many relationship.",
		"POST RelationshipDefinitions",
		`{"SchemaName":"new_accounts_campaigns","@odata.type":"Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",` +
			`"Entity1LogicalName":"account","Entity2LogicalName":"campaign","IntersectEntityName":"new_accounts_campaigns"}`,
		"204 && Odata-Entityid: {base}RelationshipDefinitions(",
	},
	{
		"fetchxml/aggregate-data", "Fiscal years and periods are shown by the organization's settings: FY2023, Quarter 1 FY2023: a row of that day.",
		"POST accounts",
		`{"name":"Fiscal A","overriddencreatedon":"2023-03-25","numberofemployees":5}`,
		"204",
	},
	{
		"fetchxml/aggregate-data", "You can group by fiscal-period and fiscal-year: Quarter 1 FY2023 and FY2023.",
		"GET accounts?fetchXml=<fetch aggregate='true'><entity name='account'><attribute name='numberofemployees' alias='t' agg" +
			"regate='sum'/><attribute name='createdon' alias='p' groupby='true' dategrouping='fiscal-period'/><attribute name='crea" +
			"tedon' alias='y' groupby='true' dategrouping='fiscal-year'/><filter><condition attribute='name' operator='eq' value='F" +
			`iscal A'/></filter></entity></fetch> | Prefer: odata.include-annotations="*"`,
		"",
		`200 && "p@OData.Community.Display.V1.FormattedValue":"Quarter 1 FY2023" && "y@OData.Community.Display.V1.FormattedValu` +
			`e":"FY2023" && "y":2023`,
	},
	{
		"quick-find", "The OR filter is marked as a quick find filter: isquickfindfields is set to '1'.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter type='or' isquickfindfields='1'><c" +
			"ondition attribute='name' operator='like' value='Order A%25'/><condition attribute='accountnumber' operator='like' val" +
			"ue='Order A%25'/></filter><filter><condition attribute='statecode' operator='eq' value='0'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order A" && !"name":"Order B"`,
	},
	{
		"quick-find", "The Like operator is the only supported operator for quick find queries.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter type='or' isquickfindfields='1'><c" +
			"ondition attribute='name' operator='eq' value='Order A%25'/><condition attribute='accountnumber' operator='like' value" +
			"='Order A%25'/></filter><filter><condition attribute='statecode' operator='eq' value='0'/></filter></entity></fetch>",
		"",
		"400",
	},
	{
		"quick-find", "They include a single filter using an OR filter operator.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter type='and' isquickfindfields='1'><" +
			"condition attribute='name' operator='like' value='Order A%25'/><condition attribute='accountnumber' operator='like' va" +
			"lue='Order A%25'/></filter><filter><condition attribute='statecode' operator='eq' value='0'/></filter></entity></fetch" +
			">",
		"",
		"400",
	},
	{
		"quick-find", "Set overridequickfindrecordlimitdisabled to '1' to exceed the limit.",
		"GET accounts?fetchXml=<fetch><entity name='account'><attribute name='name'/><filter type='or' isquickfindfields='1' ov" +
			"erridequickfindrecordlimitdisabled='1'><condition attribute='name' operator='like' value='Order A%25'/><condition attr" +
			"ibute='accountnumber' operator='like' value='Order A%25'/></filter><filter><condition attribute='statecode' operator='" +
			"eq' value='0'/></filter></entity></fetch>",
		"",
		`200 && "name":"Order A"`,
	},
}
