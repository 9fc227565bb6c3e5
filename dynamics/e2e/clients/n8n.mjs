// The Dynamics node of n8n, unmodified: its operations, and every list that its forms load.
import { test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { MicrosoftDynamicsCrm } = require("./n8n-nodes-base/dist/nodes/Microsoft/Dynamics/MicrosoftDynamicsCrm.node.js");
const node = new MicrosoftDynamicsCrm();
const [subdomain, ...region] = new URL(process.env.NAVSYNC_ORGANIZATION).hostname.split(".");

// context is what n8n gives a node: its parameters and a signed-in request.
function context(parameters) {
  return {
    getCredentials: async () => ({ subdomain, region: region.join(".") }),
    getNode: () => ({ name: "Dynamics", type: "n8n-nodes-base.microsoftDynamicsCrm" }),
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name) => parameters[name],
    continueOnFail: () => false,
    helpers: {
      returnJsonArray: (data) => [].concat(data ?? []).map((json) => ({ json })),
      constructExecutionMetaData: (items) => items,
      requestOAuth2: async (_, { uri, method, qs, body, headers }) => {
        const url = new URL(uri);
        for (const [name, value] of Object.entries(qs ?? {})) url.searchParams.set(name, value);
        const response = await fetch(url, {
          method,
          headers: { ...headers, Authorization: "Bearer " + process.env.NAVSYNC_TOKEN },
          body: method === "GET" || method === "DELETE" ? undefined : JSON.stringify(body),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
        return text ? JSON.parse(text) : undefined;
      },
    },
  };
}

async function run(operation, parameters) {
  const [items] = await node.execute.call(context({ resource: "account", operation, options: {}, filters: {}, additionalFields: {}, ...parameters }));
  return items.map((item) => item.json);
}

test("operations", async () => {
  const additionalFields = { creditlimit: 5, addresses: { address: [{ line1: "Street 1", city: "Lyon", name: "Main", postalcode: "69001" }] } };
  const [made] = await run("create", { name: "Contoso n8n", additionalFields, options: { returnFields: ["name", "address1_line1"] } });
  assert.equal(made.address1_line1, "Street 1");
  const accountId = made.accountid;
  await run("update", { accountId, updateFields: { telephone1: "5" } });
  const [read] = await run("get", { accountId, options: { returnFields: ["telephone1"], expandFields: ["primarycontactid"] } });
  assert.equal(read.telephone1, "5");
  assert.equal((await run("getAll", { returnAll: false, limit: 3 })).length, 3);
  assert.equal((await run("getAll", { returnAll: true, filters: { query: "name eq 'Contoso n8n'" } })).length, 1);
  await run("delete", { accountId });
});

for (const [name, load] of Object.entries(node.methods.loadOptions)) {
  test("list " + name, async () => {
    const options = await load.call(context({}));
    assert.ok(options.length > 0, "the list is empty");
  });
}
