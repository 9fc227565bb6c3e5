// mcp-dataverse, unmodified, as a server of the Model Context Protocol.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { serve } from "./mcp.mjs";

let server;
let account;
const call = async (name, args = {}) => await server.call("dataverse_" + name, args);

before(async () => {
  server = await serve("node_modules/mcp-dataverse/dist/server.js", {
    authMethod: "client-credentials",
    environmentUrl: process.env.NAVSYNC_ORGANIZATION,
    tenantId: process.env.NAVSYNC_TENANT,
    clientId: process.env.NAVSYNC_ADMINISTRATOR,
    clientSecret: process.env.NAVSYNC_ADMINISTRATOR_SECRET,
  });
});
after(() => server?.close());

test("rows", async () => {
  assert.match(await call("whoami"), /UserId/i);
  const made = await call("create", { entitySetName: "accounts", data: { name: "Contoso MCP" } });
  account = made.match(/[0-9a-f-]{36}/)[0];
  await call("update", { entitySetName: "accounts", id: account, data: { telephone1: "7" } });
  assert.match(await call("get", { entitySetName: "accounts", id: account, select: ["name", "telephone1"] }), /Contoso MCP/);
  assert.match(await call("query", { entitySetName: "accounts", select: ["name"], filter: "name eq 'Contoso MCP'" }), /Contoso MCP/);
});

test("FetchXML gives what it asks for", async () => {
  const fetchXml = '<fetch top="1"><entity name="account"><attribute name="name"/></entity></fetch>';
  const text = await call("execute_fetchxml", { entitySetName: "accounts", fetchXml });
  assert.equal(text.match(/"accountid"/g).length, 1);
});

test("a batch", async () => {
  // It ends a batch without a line break; a tenant then fails a last part with a body.
  const requests = [
    { method: "PATCH", url: `accounts(${account})`, body: { telephone1: "8" } },
    { method: "GET", url: "accounts?$select=name&$top=1" },
  ];
  await call("batch_execute", { requests });
  assert.match(await call("get", { entitySetName: "accounts", id: account, select: ["telephone1"] }), /"8"/);
});

test("metadata", async () => {
  assert.match(await call("list_tables", { includeSystemTables: true }), /contact/);
  assert.match(await call("get_table_metadata", { logicalName: "account", includeAttributes: true }), /creditonhold/);
  assert.match(await call("get_relationships", { logicalName: "account", relationshipType: "All" }), /account_parent_account/);
  assert.match(await call("get_option_set", { name: "budgetstatus" }), /Can Buy/);
  assert.match(await call("get_entity_key", { tableName: "account" }), /accountnumber/);
  assert.match(await call("get_attribute_option_set", { entityLogicalName: "account", attributeLogicalName: "industrycode" }), /Consulting/);
});

test("people, roles and views", async () => {
  assert.match(await call("list_business_units"), /France/);
  await call("list_teams");
  const roles = await call("list_roles");
  assert.match(roles, /Salesperson/);
  const user = (await call("whoami")).match(/"userId":\s*"([0-9a-f-]{36})"/i)[1];
  assert.match(await call("get_user_roles", { userId: user }), /System Administrator/);
  assert.match(await call("list_views", { entityLogicalName: "account" }), /Active Accounts/);
  await call("check_record_access", { entitySetName: "accounts", recordId: account, principalId: user });
});

test("associations and the end", async () => {
  const made = await call("create", { entitySetName: "competitors", data: { name: "Fabrikam" } });
  const competitor = made.match(/[0-9a-f-]{36}/)[0];
  const deal = await call("create", { entitySetName: "opportunities", data: { name: "Deal" } });
  const id = deal.match(/[0-9a-f-]{36}/)[0];
  await call("associate", {
    entitySetName: "opportunities", id, relationshipName: "opportunitycompetitors_association",
    relatedEntitySetName: "competitors", relatedId: competitor,
  });
  const tied = { entitySetName: "opportunities", id, navigationProperty: "opportunitycompetitors_association", select: "name" };
  assert.match(await call("query_associations", tied), /Fabrikam/);
  assert.match(await call("execute_function", { functionName: "RetrieveVersion", parameters: {} }), /9\.2/);
  await call("delete", { entitySetName: "accounts", id: account, confirm: true });
});
