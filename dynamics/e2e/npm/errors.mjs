// Statuses and codes of what is refused; what a caller may not do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, connect, contact, refused, seller, unknownId } from "./organization.mjs";

test("bad payloads", async () => {
  const create = (data, collection = "contacts") => api.create({ collection, data });
  await refused(create({ lastname: "x", nonsense: 1 }), 400, "0x80048d19");
  await refused(create({ LastName: "x" }), 400, "0x80048d19");
  await refused(create({ lastname: "x".repeat(51) }), 400, "0x80044331");
  await refused(create({ lastname: "x", numberofchildren: "three" }), 400, "0x80048d19");
  await refused(create({ lastname: "x", numberofchildren: -1 }), 400, "0x80040203");
  await refused(create({ subject: "x", lastname: "x", leadsourcecode: 99 }, "leads"), 400, "0x8004431a");
  await refused(create({ lastname: "x", "parentcustomerid@odata.bind": `/accounts(${unknownId})` }), 400, "0x80048d19");
  await refused(create({ lastname: "x", "parentcustomerid_account@odata.bind": `/accounts(${unknownId})` }), 404, "0x80040217");
});

test("owners who cannot own", async () => {
  const disabled = (await api.retrieveMultiple({ collection: "systemusers", select: ["fullname"], filter: "isdisabled eq true", top: 1 })).value[0];
  const owned = (id) => api.create({ collection: "tasks", data: { subject: "x", "ownerid@odata.bind": `/systemusers(${id})` } });
  await refused(owned(disabled.systemuserid), 403, "0x80040225");
  await refused(owned(unknownId), 400, "0x800404bd");
});

test("duplicate detection on request", async () => {
  const name = `Twice ${process.pid}`;
  await api.create({ collection: "accounts", data: { name } });
  await refused(api.create({ collection: "accounts", data: { name }, duplicateDetection: true }), 412, "0x80040333");
  await api.create({ collection: "accounts", data: { name } });
});

test("a token that is none", async () => {
  await assert.rejects(connect({ onTokenRefresh: async () => "nonsense" }).callFunction("WhoAmI"), (error) => {
    assert.equal(error.status, 401);
    assert.match(error.headers["www-authenticate"], /^Bearer authorization_uri=/);
    return true;
  });
});

test("an error carries what support asks for", async () => {
  await assert.rejects(api.retrieve({ collection: "contacts", key: unknownId }), (error) => {
    assert.match(error.headers["x-ms-service-request-id"], /^[0-9a-f-]{36}$/);
    assert.match(error.message, /Does Not Exist$/);
    return true;
  });
});

test("deletion needs the privilege", async () => {
  const user = await seller();
  const id = await contact("Protected");
  await refused(api.deleteRecord({ collection: "contacts", key: id, headers: { MSCRMCallerID: user.systemuserid } }), 403, "0x80040220");
});
