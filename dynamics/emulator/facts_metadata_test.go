package emulator

var operationFacts = []fact{
	{
		"webapi/use-web-api-functions", "The page of the function or operator: WhoAmI",
		"GET WhoAmI", "",
		`200 && "UserId":"`,
	},
	{
		"webapi/use-web-api-functions", "Pass parameters inline.",
		"GET RetrieveTotalRecordCount(EntityNames=['contact','account'])", "",
		`200 && "Keys":["contact","account"]`,
	},
	{
		"webapi/use-web-api-functions", "Pass parameters by alias.",
		`GET RetrieveTotalRecordCount(EntityNames=@p)?@p=["contact"]`, "",
		`200 && "Keys":["contact"]`,
	},
	{
		"webapi/use-web-api-functions", "An enumeration is written with its type.",
		"GET RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')", "",
		`200 && "OrganizationId":"`,
	},
	{
		"webapi/use-web-api-functions", "Bound functions need the namespace.",
		"GET systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()", "",
		`200 && "RolePrivileges":[`,
	},
	{
		"webapi/use-web-api-functions", "A function must be called with GET.",
		"POST WhoAmI", "{}",
		"405",
	},
	{
		"webapi/use-web-api-functions", "System query options can't be used with functions that give no rows.",
		"GET WhoAmI?$select=UserId", "",
		"400",
	},
	{
		"webapi/use-web-api-functions", "RetrieveVersion",
		"GET RetrieveVersion", "",
		`200 && "Version":"9.2.`,
	},
	{
		"webapi/use-web-api-functions", "RetrievePrincipalAccess tells the access rights.",
		"GET systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={'@odata.id':'contacts({contact})'}", "",
		`200 && "AccessRights":"`,
	},
	{
		"webapi/use-web-api-actions", "Unbound actions are called with POST.",
		"POST WinOpportunity",
		`{"Status":3,"OpportunityClose":{"subject":"Won","opportunityid@odata.bind":"/opportunities(00000000-0000-0000-` +
			`0000-000000000009)"}}`,
		"404",
	},
	{
		"webapi/use-web-api-actions", "An action must be called with POST.",
		"GET WinOpportunity", "",
		"405",
	},
	{
		"webapi/use-web-api-actions", "A parameter that doesn't exist is an error.",
		"POST GrantAccess", `{"None":1}`,
		"400 && is not a valid parameter for the operation",
	},
	{
		"webapi/use-web-api-actions", "Bound actions need the namespace: QualifyLead.",
		"POST leads(00000000-0000-0000-0000-000000000009)/Microsoft.Dynamics.CRM.QualifyLead",
		`{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":false,"Status":3}`,
		"404",
	},
}

var metadataFacts = []fact{
	{
		"webapi/query-metadata-web-api", "EntityDefinitions lists tables.",
		"GET EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'account'", "",
		`200 && "LogicalName":"account"`,
	},
	{
		"webapi/query-metadata-web-api", "Retrieve a table by its logical name.",
		"GET EntityDefinitions(LogicalName='account')?$select=SchemaName,EntitySetName", "",
		`200 && "EntitySetName":"accounts"`,
	},
	{
		"webapi/query-metadata-web-api", "Expand Attributes.",
		"GET EntityDefinitions(LogicalName='account')?$select=LogicalName&$expand=Attributes($select=LogicalName)", "",
		`200 && "LogicalName":"creditonhold"`,
	},
	{
		"webapi/query-metadata-web-api", "Cast attributes to get their own properties.",
		"GET EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$sele" +
			"ct=LogicalName&$expand=OptionSet", "",
		`200 && "LogicalName":"industrycode" && Consulting`,
	},
	{
		"webapi/query-metadata-web-api", "Retrieve one attribute by its name.",
		"GET EntityDefinitions(LogicalName='account')/Attributes(LogicalName='name')?$select=AttributeType", "",
		`200 && "AttributeType":"String"`,
	},
	{
		"webapi/query-metadata-web-api", "A cast to another type isn't found.",
		"GET EntityDefinitions(LogicalName='account')/Attributes(LogicalName='name')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata", "",
		"404",
	},
	{
		"webapi/query-metadata-web-api", "State and status attributes have options of their own.",
		"GET EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.StatusAttributeMetadata?$select" +
			"=LogicalName&$expand=OptionSet", "",
		`200 && "State":0`,
	},
	{
		"webapi/query-metadata-web-api", "Filter by an enumeration with its type.",
		"GET EntityDefinitions(LogicalName='account')/Attributes?$select=LogicalName&$filter=AttributeType eq Microsoft" +
			".Dynamics.CRM.AttributeTypeCode'Money'", "",
		`200 && "LogicalName":"revenue"`,
	},
	{
		"webapi/query-metadata-web-api", "Filter by the value of a managed property.",
		"GET EntityDefinitions?$select=LogicalName&$filter=IsCustomizable/Value eq true", "",
		`200 && "LogicalName":"contact"`,
	},
	{
		"webapi/query-metadata-web-api", "Relationships of one to many.",
		"GET EntityDefinitions(LogicalName='account')/OneToManyRelationships?$select=SchemaName,CascadeConfiguration", "",
		`200 && "SchemaName":"contact_customer_accounts"`,
	},
	{
		"webapi/query-metadata-web-api", "Relationships of many to one.",
		"GET EntityDefinitions(LogicalName='account')/ManyToOneRelationships?$select=SchemaName", "",
		`200 && "SchemaName":"account_parent_account"`,
	},
	{
		"webapi/query-metadata-web-api", "Relationships of many to many.",
		"GET EntityDefinitions(LogicalName='systemuser')/ManyToManyRelationships?$select=SchemaName", "",
		`200 && "SchemaName":"systemuserroles_association"`,
	},
	{
		"webapi/query-metadata-web-api", "Keys of a table.",
		"GET EntityDefinitions(LogicalName='account')/Keys?$select=LogicalName,KeyAttributes", "",
		`200 && "KeyAttributes":["accountnumber"]`,
	},
	{
		"webapi/query-metadata-web-api", "Global option sets.",
		"GET GlobalOptionSetDefinitions(Name='budgetstatus')", "",
		`200 && "IsGlobal":true`,
	},
	{
		"webapi/query-metadata-web-api", "A table that doesn't exist returns 404.",
		"GET EntityDefinitions(LogicalName='none')", "",
		"404",
	},
	{
		"webapi/query-metadata-web-api", "$top isn't supported for metadata.",
		"GET EntityDefinitions?$top=1", "",
		"400",
	},
	{
		"webapi/web-api-types-operations", "The CSDL document declares entity types.",
		"GET $metadata", "",
		`200 && <EntityType Name="account" BaseType="mscrm.crmbaseentity">`,
	},
	{
		"webapi/web-api-types-operations", "It declares functions.",
		"GET $metadata", "",
		`200 && <Function Name="WhoAmI">`,
	},
	{
		"webapi/web-api-types-operations", "It declares actions, bound ones with their row.",
		"GET $metadata", "",
		`200 && <Action Name="QualifyLead" IsBound="true">`,
	},
	{
		"webapi/web-api-types-operations", "Users and teams are principals.",
		"GET $metadata", "",
		`200 && BaseType="mscrm.principal"`,
	},
	{
		"webapi/create-update-entity-definitions-using-web-api", "Create a table with POST to EntityDefinitions.",
		"POST EntityDefinitions",
		`{"SchemaName":"new_Fact","OwnershipType":"UserOwned","Attributes":[{"SchemaName":"new_Name","AttributeTypeName` +
			`":{"Value":"StringType"},"IsPrimaryName":true}]}`,
		"204 && Odata-Entityid: {base}EntityDefinitions(",
	},
	{
		"webapi/create-update-entity-definitions-using-web-api", "Create columns with POST to Attributes.",
		"POST EntityDefinitions(LogicalName='new_fact')/Attributes",
		`{"SchemaName":"new_Amount","AttributeTypeName":{"Value":"MoneyType"}}`,
		"204",
	},
	{
		"webapi/create-update-entity-definitions-using-web-api", "The new table serves at once.",
		"POST new_facts", `{"new_name":"True","new_amount":1}`,
		"204",
	},
}
