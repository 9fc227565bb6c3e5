// powerplatform-mcp, unmodified, as a server of the Model Context Protocol.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { serve } from "./mcp.mjs";

let server;
const call = async (name, args = {}) => await server.call(name, { environment: "DEV", ...args });

before(async () => {
  server = await serve("node_modules/powerplatform-mcp/build/index.js", {
    POWERPLATFORM_ENVIRONMENTS: "DEV",
    POWERPLATFORM_DEV_URL: process.env.NAVSYNC_ORGANIZATION,
    POWERPLATFORM_DEV_CLIENT_ID: process.env.NAVSYNC_ADMINISTRATOR,
    POWERPLATFORM_DEV_CLIENT_SECRET: process.env.NAVSYNC_ADMINISTRATOR_SECRET,
    POWERPLATFORM_DEV_TENANT_ID: process.env.NAVSYNC_TENANT,
  });
});
after(() => server?.close());

test("metadata", async () => {
  assert.match(await call("get-entity-metadata", { entityName: "account" }), /accountid/);
  assert.match(await call("get-entity-attributes", { entityName: "account" }), /creditonhold/);
  assert.match(await call("get-entity-attribute", { entityName: "account", attributeName: "name" }), /160/);
  assert.match(await call("get-entity-relationships", { entityName: "account" }), /account_parent_account/);
  assert.match(await call("get-global-option-set", { optionSetName: "budgetstatus" }), /Can Buy/);
});

test("records and solutions", async () => {
  const rows = await call("query-records", { entityNamePlural: "accounts", filter: "statecode eq 0", maxRecords: 2 });
  const id = rows.match(/"accountid": "([^"]*)"/)[1];
  assert.match(await call("get-record", { entityNamePlural: "accounts", recordId: id }), new RegExp(id));
  assert.match(await call("get-solutions"), /Dynamics 365 Sales/);
});

test("security roles", async () => {
  assert.match(await call("get-security-roles"), /Salesperson/);
});
