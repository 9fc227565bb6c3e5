// Published clients, unmodified, against the emulated organization. The Go test beside
// this folder starts it behind TLS and runs `node --test` here.
import { test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const organization = process.env.NAVSYNC_ORGANIZATION;
const token = process.env.NAVSYNC_TOKEN;
const bearer = { Authorization: "Bearer " + token };

test("dataverse-webapi", async (t) => {
  const api = await import("dataverse-webapi/lib/node");
  const config = new api.WebApiConfig("9.2", token, organization);
  let id;
  await t.test("rows", async () => {
    const made = await api.createWithReturnData(config, "accounts", { name: "Contoso dwa" }, "$select=name");
    id = made.accountid;
    await api.update(config, "accounts", id, { telephone1: "1" });
    await api.updateProperty(config, "accounts", id, "telephone1", "2");
    const read = await api.retrieve(config, "accounts", id, "$select=name,telephone1");
    assert.equal(read.telephone1, "2");
    await api.deleteProperty(config, "accounts", id, "telephone1");
  });
  await t.test("FetchXML", async () => {
    const xml = encodeURIComponent('<fetch top="3"><entity name="account"><attribute name="name"/></entity></fetch>');
    const page = await api.retrieveMultiple(config, "accounts", "fetchXml=" + xml);
    assert.equal(page.value.length, 3);
  });
  await t.test("functions", async () => {
    const who = await api.unboundFunction(config, "WhoAmI");
    assert.match(who.UserId, /^[0-9a-f-]{36}$/);
    const counts = await api.unboundFunction(config, "RetrieveTotalRecordCount", [{ name: "EntityNames", value: "['contact']" }]);
    assert.ok(counts.EntityRecordCountCollection.Values[0] > 0);
  });
  await t.test("association", async () => {
    const contacts = await api.retrieveMultiple(config, "contacts", "$select=fullname&$top=1");
    await api.associate(config, "accounts", id, "primarycontactid", "contacts", contacts.value[0].contactid);
    await api.disassociate(config, "accounts", id, "primarycontactid");
  });
  await t.test("batch", async () => {
    const sets = [{ queryString: `accounts(${id})`, entity: { name: "Contoso batch" }, method: "PATCH" }];
    await api.batchOperation(config, "b1", "c1", sets, ["accounts?$select=name&$top=1"]);
    const read = await api.retrieve(config, "accounts", id, "$select=name");
    assert.equal(read.name, "Contoso batch");
    await api.deleteRecord(config, "accounts", id);
  });
});

test("xrm-webapi", async () => {
  const api = require("xrm-webapi/dist/xrm-webapi-node");
  const config = new api.WebApiConfig("9.2", token, organization);
  const made = await api.createWithReturnData(config, "accounts", { name: "Contoso xrm" }, "$select=name");
  const read = await api.retrieve(config, "accounts", made.accountid, "$select=name", { includeFormattedValues: true });
  assert.equal(read.name, "Contoso xrm");
  // Its next page appends a slash to the link, which a tenant does not take either.
  const page = await api.retrieveMultiple(config, "accounts", "$select=name&$orderby=name", { maxPageSize: 5 });
  assert.equal(page.value.length, 5);
  await api.deleteRecord(config, "accounts", made.accountid);
});

test("@odata/client", async () => {
  const { OData } = require("@odata/client");
  const client = OData.New4({
    serviceEndpoint: organization + "/api/data/v9.2/",
    commonHeaders: bearer,
    fetchProxy: async (url, init) => {
      const response = await fetch(url, init);
      const text = await response.text();
      return { content: text.startsWith("{") ? JSON.parse(text) : text, response };
    },
  });
  const accounts = client.getEntitySet("accounts");
  const made = await accounts.create({ name: "Contoso odata" }).catch((e) => assert.fail(e));
  const filter = client.newFilter().property("name").eq("Contoso odata");
  const rows = await accounts.query(client.newParam().filter(filter).select(["name"]));
  assert.equal(rows.length >= 1, true, JSON.stringify(made));
  const answers = await client.execBatchRequests([client.newBatchRequest({ collection: "accounts", params: client.newParam().top(2).select("name") })]);
  const body = await (await answers)[0].json();
  assert.equal(body.value.length, 2);
});

test("o.js", async () => {
  const { o } = await import("odata");
  const handler = () => o(organization + "/api/data/v9.2/", {
    headers: { ...bearer, "Content-Type": "application/json" },
    batch: {
      boundaryPrefix: "batch_", changsetBoundaryPrefix: "changset_", endpoint: "$batch", useChangset: false, useRelativeURLs: false,
      headers: new Headers({ ...bearer, "Content-Type": "multipart/mixed" }),
    },
  });
  assert.equal((await handler().get("accounts").query({ $top: 3, $select: "name" })).length, 3);
  const id = "5f1d0000-0000-4000-8000-0000000000f1";
  await handler().post("accounts", { accountid: id, name: "Contoso o" }).query();
  await handler().patch(`accounts(${id})`, { telephone1: "3" }).query();
  const read = await handler().get(`accounts(${id})`).query({ $select: "telephone1" });
  assert.equal(read.telephone1, "3");
  const both = await handler().get("accounts?$top=1&$select=name").get("contacts?$top=2&$select=fullname").batch();
  assert.equal(both.length, 2);
  await handler().delete(`accounts(${id})`).query();
});

test("msal-node", async (t) => {
  const { ConfidentialClientApplication, PublicClientApplication } = require("@azure/msal-node");
  const authority = "https://login.microsoftonline.com/" + process.env.NAVSYNC_TENANT;
  const ask = async (accessToken) => {
    const response = await fetch(organization + "/api/data/v9.2/WhoAmI", { headers: { Authorization: "Bearer " + accessToken } });
    assert.equal(response.status, 200);
  };
  await t.test("as an application", async () => {
    const auth = { clientId: process.env.NAVSYNC_CLIENT, clientSecret: process.env.NAVSYNC_SECRET, authority };
    const app = new ConfidentialClientApplication({ auth });
    const result = await app.acquireTokenByClientCredential({ scopes: [organization + "/.default"] });
    await ask(result.accessToken);
  });
  await t.test("by device code", async () => {
    const app = new PublicClientApplication({ auth: { clientId: "00000000-1111-4222-8333-444444444444", authority } });
    const result = await app.acquireTokenByDeviceCode({
      scopes: [organization + "/user_impersonation"],
      deviceCodeCallback: async (code) => {
        const control = `${process.env.NAVSYNC_LISTENS}/_emulator/approve?code=${code.userCode}&user=lea@contoso.test`;
        assert.equal((await fetch(control, { method: "POST" })).status, 200);
      },
    });
    await ask(result.accessToken);
    const account = result.account;
    const again = await app.acquireTokenSilent({ account, scopes: [organization + "/user_impersonation"], forceRefresh: true });
    await ask(again.accessToken);
  });
});
