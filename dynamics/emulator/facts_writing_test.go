package emulator

var writingFacts = []fact{
	{
		"webapi/create-entity-web-api", "A successful create returns 204 with OData-EntityId.",
		"POST accounts", `{"name":"Sample","creditonhold":false,"address1_latitude":47.639583,"revenue":5000000,"accountcategorycode":1,` +
			`"accountid":"5f1d0000-0000-4000-8000-00000000f001"}`,
		"204 && Odata-Entityid: {base}accounts(5f1d0000-0000-4000-8000-00000000f001)",
	},
	{
		"webapi/create-entity-web-api", "With return=representation the created row comes back with 201.",
		"POST accounts?$select=name | Prefer: return=representation", `{"name":"Represented"}`,
		`201 && "name":"Represented"`,
	},
	{
		"webapi/create-entity-web-api", "Deep insert: create related rows in one operation.",
		"POST accounts", `{"name":"Deep","primarycontactid":{"firstname":"John","lastname":"Smith"},"opportunity_customer_accounts":[{"n` +
			`ame":"Deal","Opportunity_Tasks":[{"subject":"Task"}]}]}`,
		"204",
	},
	{
		"webapi/create-entity-web-api", "Associate rows on create with @odata.bind.",
		"POST accounts", `{"name":"Bound","primarycontactid@odata.bind":"/contacts({contact})"}`,
		"204",
	},
	{
		"webapi/create-entity-web-api", "Bind a collection on create with an array.",
		"POST accounts", `{"name":"Many","contact_customer_accounts@odata.bind":["/contacts({contact})"]}`,
		"204",
	},
	{
		"webapi/create-entity-web-api", "Setting a lookup property by its name is an error.",
		"POST accounts", `{"name":"x","_primarycontactid_value":"{contact}"}`,
		"400 && 0x80048d19",
	},
	{
		"webapi/create-entity-web-api", "An undeclared property is an error.",
		"POST accounts", `{"none":1}`,
		"400",
	},
	{
		"webapi/create-entity-web-api", "A text beyond its length is a validation error.",
		"POST accounts", `{"tickersymbol":"12345678901"}`,
		"400 && 0x80044331",
	},
	{
		"webapi/create-entity-web-api", "A choice must be one of the options.",
		"POST accounts", `{"industrycode":999}`,
		"400 && 0x8004431a",
	},
	{
		"webapi/create-entity-web-api", "Duplicate detection runs with MSCRM.SuppressDuplicateDetection: false.",
		"POST accounts | MSCRM.SuppressDuplicateDetection: false", `{"name":"Sample"}`,
		"412 && 0x80040333",
	},
	{
		"webapi/create-entity-web-api", "Creating a row whose key exists is an error.",
		"POST accounts", `{"name":"Again","accountid":"5f1d0000-0000-4000-8000-00000000f001"}`,
		"412 && 0x80040237",
	},
	{
		"webapi/create-entity-web-api", "A body that isn't JSON is refused.",
		"POST accounts | Content-Type: text/plain", `{"name":"x"}`,
		"415",
	},
	{
		"webapi/update-delete-entities-using-web-api", "PATCH updates; a successful update returns 204.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f001)", `{"telephone1":"1"}`,
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "With return=representation the updated row comes back with 200.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f001)?$select=telephone1 | Prefer: return=representation", `{"telephone1":"2"}`,
		`200 && "telephone1":"2"`,
	},
	{
		"webapi/update-delete-entities-using-web-api", "Use PUT with a value to update a single property.",
		"PUT accounts(5f1d0000-0000-4000-8000-00000000f001)/telephone1", `{"value":"3"}`,
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Use DELETE on a property to clear it.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f001)/telephone1", "",
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "PATCH creates a row that doesn't exist: upsert.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f002)", `{"name":"Upserted"}`,
		"204 && Odata-Entityid: {base}accounts(5f1d0000-0000-4000-8000-00000000f002)",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Prevent create in upsert with If-Match: *.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f003) | If-Match: *", `{"name":"x"}`,
		"404 && 0x80040217",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Prevent update in upsert with If-None-Match: *.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f002) | If-None-Match: *", `{"name":"x"}`,
		"412",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Optimistic concurrency: a different ETag returns 412.",
		`PATCH accounts(5f1d0000-0000-4000-8000-00000000f002) | If-Match: W/"1"`, `{"name":"x"}`,
		"412 && 0x80060882",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Upsert with an alternate key.",
		"PATCH accounts(accountnumber='F-1')", `{"name":"Keyed"}`,
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Find it by the alternate key again.",
		"GET accounts(accountnumber='F-1')?$select=name", "",
		`200 && "name":"Keyed"`,
	},
	{
		"webapi/update-delete-entities-using-web-api", "Set lookups to null to disassociate.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f001)", `{"primarycontactid":null,"parentaccountid":null}`,
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "State and status are set together.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f001)", `{"statecode":1,"statuscode":2}`,
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "A status of another state is an error.",
		"PATCH accounts(5f1d0000-0000-4000-8000-00000000f001)", `{"statecode":0,"statuscode":2}`,
		"400 && 0x80048408",
	},
	{
		"webapi/update-delete-entities-using-web-api", "DELETE removes a row with 204.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f002)", "",
		"204",
	},
	{
		"webapi/update-delete-entities-using-web-api", "Deleting a row that isn't there returns 404.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f002)", "",
		"404 && 0x80040217",
	},
	{
		"org-service/entity-operations-bulk", "CreateMultiple creates rows in one transaction and gives their ids.",
		"POST contacts/Microsoft.Dynamics.CRM.CreateMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"A"},{"@odata.type":"Microsoft.Dynamics` +
			`.CRM.contact","lastname":"B"}]}`,
		`200 && "Ids":["`,
	},
	{
		"org-service/entity-operations-bulk", "Each target needs its @odata.type.",
		"POST contacts/Microsoft.Dynamics.CRM.CreateMultiple", `{"Targets":[{"lastname":"A"}]}`,
		"400",
	},
	{
		"org-service/entity-operations-bulk", "UpdateMultiple updates rows.",
		"POST contacts/Microsoft.Dynamics.CRM.UpdateMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{contact}","jobtitle":"x"}]}`,
		"204",
	},
	{
		"webapi/impersonate-another-user-web-api", "Use MSCRMCallerID with the systemuserid.",
		"GET WhoAmI | MSCRMCallerID: {user}", "",
		`200 && "UserId":"{user}"`,
	},
	{
		"webapi/impersonate-another-user-web-api", "An unknown caller is refused.",
		"GET WhoAmI | MSCRMCallerID: 00000000-0000-0000-0000-000000000001", "",
		"403",
	},
	{
		"webapi/impersonate-another-user-web-api", "CallerObjectId takes the Entra object id.",
		"GET WhoAmI | CallerObjectId: 00000000-0000-0000-0000-000000000001", "",
		"403",
	},
}

var referenceFacts = []fact{
	{
		"webapi/associate-disassociate-entities-using-web-api", "PUT a reference to a single-valued navigation property.",
		"PUT accounts(5f1d0000-0000-4000-8000-00000000f001)/primarycontactid/$ref", `{"@odata.id":"{base}contacts({contact})"}`,
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "A relative reference works as well.",
		"PUT accounts(5f1d0000-0000-4000-8000-00000000f001)/primarycontactid/$ref", `{"@odata.id":"contacts({contact})"}`,
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "DELETE the reference of a single-valued navigation property.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f001)/primarycontactid/$ref", "",
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "POST a reference to a collection-valued navigation property.",
		"POST accounts(5f1d0000-0000-4000-8000-00000000f001)/contact_customer_accounts/$ref", `{"@odata.id":"{base}contacts({contact})"}`,
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "DELETE the reference of a collection with the key in the path.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f001)/contact_customer_accounts({contact})/$ref", "",
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "POST it again.",
		"POST accounts(5f1d0000-0000-4000-8000-00000000f001)/contact_customer_accounts/$ref", `{"@odata.id":"contacts({contact})"}`,
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "DELETE the reference of a collection with $id.",
		"DELETE accounts(5f1d0000-0000-4000-8000-00000000f001)/contact_customer_accounts/$ref?$id={base}contacts({contact})", "",
		"204",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "Many-to-many relationships are associated alike: a user's roles.",
		"POST systemusers({user})/systemuserroles_association/$ref", `{"@odata.id":"{base}roles({role})"}`,
		"412",
	},
	{
		"webapi/associate-disassociate-entities-using-web-api", "A POST to a collection-valued navigation property without $ref isn't allowed.",
		"POST accounts(5f1d0000-0000-4000-8000-00000000f001)/contact_customer_accounts", `{"lastname":"x"}`,
		"405",
	},
}

var batchFacts = []fact{
	{
		"webapi/execute-batch-operations-using-web-api", "Each request's response stands in the multipart answer.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b",
		"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET {base}WhoAmI HTTP/1.1" +
			"\r\nContent-Type: application/json\r\n\r\n\r\n--b--\r\n",
		"200 && multipart/mixed && HTTP/1.1 200 OK",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "Relative URLs can be used.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b",
		"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET contacts?$select=fullnam" +
			"e&$top=1 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n\r\n--b--\r\n",
		"200 && HTTP/1.1 200 OK && fullname",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "By default processing stops at the first error.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b",
		"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET nones HTTP/1.1\r\nConten" +
			"t-Type: application/json\r\n\r\n\r\n--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary" +
			"\r\n\r\nGET WhoAmI HTTP/1.1\r\nContent-Type: application/json\r\n\r\n\r\n--b--\r\n",
		"404 && !UserId",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "Prefer: odata.continue-on-error goes on.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b | Prefer: odata.continue-on-error",
		"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET nones HTTP/1.1\r\nConten" +
			"t-Type: application/json\r\n\r\n\r\n--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary" +
			"\r\n\r\nGET WhoAmI HTTP/1.1\r\nContent-Type: application/json\r\n\r\n\r\n--b--\r\n",
		"200 && HTTP/1.1 404 && UserId",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "Line breaks must be CRLF and the end must be marked.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b",
		"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET WhoAmI HTTP/1.1\r\nConte" +
			"nt-Type: application/json\r\n\r\n\r\n",
		"400 && 0x80048d19",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "A GET request isn't allowed in a change set.",
		"POST $batch | Content-Type: multipart/mixed; boundary=b",
		"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\nContent-Trans" +
			"fer-Encoding: binary\r\nContent-ID: 1\r\n\r\nGET WhoAmI HTTP/1.1\r\nContent-Type: application/json\r\n\r\n\r\n" +
			"--c--\r\n--b--\r\n",
		"400",
	},
	{
		"webapi/execute-batch-operations-using-web-api", "Batch requests need multipart/mixed.",
		"POST $batch", "{}",
		"400 && 0x80048d19",
	},
}
