// Creating, changing, deleting; etags; upserts; alternate keys; lookups.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { api, connect, contact, refused, unknownId, uuid } from "./organization.mjs";

test("create gives the id, retrieve gives the row", async () => {
  const id = await contact("Byron", { firstname: "Ada", numberofchildren: 3, donotemail: true, birthdate: "1815-12-10" });
  assert.match(id, uuid);
  const row = await api.retrieve({ collection: "contacts", key: id, select: ["fullname", "numberofchildren", "donotemail", "birthdate", "createdon"] });
  assert.equal(row.fullname, "Ada Byron");
  assert.equal(row.numberofchildren, 3);
  assert.equal(row.donotemail, true);
  assert.equal(row.birthdate, "1815-12-10");
  assert.equal(row.contactid, id);
  assert.ok(row.createdon instanceof Date);
  assert.match(row["@odata.etag"], /^W\/"\d+"$/);
  assert.ok(row.oDataContext.endsWith("/$entity"));
});

test("create with representation gives the row", async () => {
  const row = await api.create({ collection: "contacts", data: { firstname: "Grace", lastname: "Hopper" }, returnRepresentation: true, select: ["fullname"] });
  assert.equal(row.fullname, "Grace Hopper");
  assert.match(row.contactid, uuid);
});

test("create with a chosen key, a second time refused", async () => {
  const contactid = randomUUID();
  assert.equal(await contact("Chosen", { contactid }), contactid);
  await refused(contact("Chosen", { contactid }), 412, "0x80040237");
});

test("a name from every script survives", async () => {
  for (const lastname of ["O'Brien", "Nguyễn", "田中", "فاطمة", "😀 \\ \" / \u2028", "100% [a_b]"]) {
    const id = await contact(lastname);
    assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["lastname"] })).lastname, lastname);
    const quoted = lastname.replaceAll("'", "''");
    const { value } = await api.retrieveMultiple({ collection: "contacts", select: ["lastname"], filter: `lastname eq '${quoted}' and contactid eq ${id}` });
    assert.equal(value.length, 1, lastname);
  }
});

test("update changes only what is sent", async () => {
  const id = await contact("Lovelace", { firstname: "Ada", jobtitle: "Analyst" });
  assert.equal(await api.update({ collection: "contacts", key: id, data: { jobtitle: "Countess" } }), true);
  const row = await api.update({ collection: "contacts", key: id, data: { lastname: "King" }, returnRepresentation: true, select: ["fullname", "jobtitle"] });
  assert.equal(row.fullname, "Ada King");
  assert.equal(row.jobtitle, "Countess");
  await api.update({ collection: "contacts", key: id, data: { jobtitle: null } });
  assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["jobtitle"] })).jobtitle, null);
});

test("one property is set and cleared", async () => {
  const id = await contact("Single");
  await api.updateSingleProperty({ collection: "contacts", key: id, fieldValuePair: { jobtitle: "CTO" } });
  assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["jobtitle"] })).jobtitle, "CTO");
  await api.deleteRecord({ collection: "contacts", key: id, property: "jobtitle" });
  assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["jobtitle"] })).jobtitle, null);
});

test("delete, once", async () => {
  const id = await contact("Gone");
  await api.deleteRecord({ collection: "contacts", key: id });
  await refused(api.retrieve({ collection: "contacts", key: id }), 404, "0x80040217");
  await refused(api.deleteRecord({ collection: "contacts", key: id }), 404, "0x80040217");
  await refused(api.update({ collection: "contacts", key: unknownId, data: { lastname: "x" } }), 404, "0x80040217");
});

test("an etag guards updates and deletions", async () => {
  const id = await contact("Guarded");
  const before = (await api.retrieve({ collection: "contacts", key: id, select: ["lastname"] }))["@odata.etag"];
  await api.update({ collection: "contacts", key: id, ifmatch: before, data: { jobtitle: "first" } });
  const after = (await api.retrieve({ collection: "contacts", key: id, select: ["lastname"] }))["@odata.etag"];
  assert.notEqual(after, before);
  await refused(api.update({ collection: "contacts", key: id, ifmatch: before, data: { jobtitle: "second" } }), 412, "0x80060882");
  await refused(api.deleteRecord({ collection: "contacts", key: id, ifmatch: before }), 412, "0x80060882");
  assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["jobtitle"] })).jobtitle, "first");
  const unchanged = await api.retrieve({ collection: "contacts", key: id, select: ["lastname"], ifnonematch: after });
  assert.equal(unchanged, undefined, "304 has no body");
  await api.deleteRecord({ collection: "contacts", key: id, ifmatch: after });
});

test("the library's own reading of a failed condition", async () => {
  const quiet = connect({ propagateErrors: false });
  const id = await contact("Quiet");
  assert.equal(await quiet.update({ collection: "contacts", key: id, ifmatch: 'W/"1"', data: { jobtitle: "x" } }), false);
  assert.equal(await quiet.upsert({ collection: "contacts", key: id, ifnonematch: "*", data: { jobtitle: "x" } }), null);
  assert.equal(await quiet.upsert({ collection: "contacts", key: unknownId, ifmatch: "*", data: { jobtitle: "x" } }), null);
});

test("upsert creates, then updates", async () => {
  const id = randomUUID();
  assert.equal(await api.upsert({ collection: "contacts", key: id, data: { lastname: "New" } }), id);
  assert.equal(await api.upsert({ collection: "contacts", key: id, data: { jobtitle: "Old" } }), id);
  const row = await api.upsert({ collection: "contacts", key: id, data: { firstname: "Very" }, returnRepresentation: true });
  assert.equal(row.fullname, "Very New");
  assert.equal(row.jobtitle, "Old");
  await refused(api.upsert({ collection: "contacts", key: id, ifnonematch: "*", data: { lastname: "x" } }), 412, "0x80040237");
  await refused(api.upsert({ collection: "contacts", key: unknownId, ifmatch: "*", data: { lastname: "x" } }), 404, "0x80040217");
});

test("alternate keys address rows", async () => {
  const key = `accountnumber='E2E-${randomUUID().slice(0, 8)}'`;
  await refused(api.retrieve({ collection: "accounts", key }), 404, "0x80060891");
  const id = await api.upsert({ collection: "accounts", key, data: { name: "Keyed" } });
  assert.match(id, uuid);
  assert.equal(await api.upsert({ collection: "accounts", key, data: { name: "Keyed again" } }), id);
  const row = await api.retrieve({ collection: "accounts", key, select: ["name", "accountnumber"] });
  assert.equal(row.name, "Keyed again");
  assert.equal(row.accountid, id);
  const person = await contact("Bound", { "parentcustomerid_account@odata.bind": `accounts(${key})` });
  const bound = await api.retrieve({ collection: "contacts", key: person, select: ["_parentcustomerid_value"] });
  assert.equal(bound._parentcustomerid_value, id);
  await api.deleteRecord({ collection: "accounts", key });
  await refused(api.retrieve({ collection: "accounts", key: "name='Keyed'" }), 400, "0x80060888");
});

test("a lookup is bound, moved, read with its annotations, cleared", async () => {
  const [a, b] = [await api.create({ collection: "accounts", data: { name: "Adatum" } }), await api.create({ collection: "accounts", data: { name: "Contoso" } })];
  const id = await contact("Employee", { "parentcustomerid_account@odata.bind": `/accounts(${a})` });
  const read = () => api.retrieve({ collection: "contacts", key: id, select: ["_parentcustomerid_value"], includeAnnotations: "*" });
  let row = await read();
  assert.equal(row._parentcustomerid_value, a);
  assert.equal(row._parentcustomerid_value_Formatted, "Adatum");
  assert.equal(row._parentcustomerid_value_LogicalName, "account");
  assert.equal(row._parentcustomerid_value_NavigationProperty, "parentcustomerid_account");
  await api.update({ collection: "contacts", key: id, data: { "parentcustomerid_account@odata.bind": `accounts(${b})` } });
  assert.equal((await read())._parentcustomerid_value, b);
  await api.disassociateSingleValued({ collection: "contacts", primaryKey: id, navigationProperty: "parentcustomerid_account" });
  assert.equal((await read())._parentcustomerid_value, null);
  await api.associateSingleValued({ collection: "contacts", primaryKey: id, navigationProperty: "parentcustomerid_account", relatedCollection: "accounts", relatedKey: a });
  assert.equal((await read())._parentcustomerid_value, a);
  await api.update({ collection: "contacts", key: id, data: { "parentcustomerid_account@odata.bind": null } });
  assert.equal((await read())._parentcustomerid_value, null);
});

test("a reference by its navigation property", async () => {
  const account = await api.create({ collection: "accounts", data: { name: "Referred" } });
  const id = await contact("Refers", { "parentcustomerid_account@odata.bind": `accounts(${account})` });
  const reference = await api.retrieve({ collection: "contacts", key: id, select: ["parentcustomerid_account/$ref"] });
  assert.equal(reference.id, account);
  assert.equal(reference.collection, "accounts");
});

test("rows join and leave a collection", async () => {
  const account = await api.create({ collection: "accounts", data: { name: "Collector" } });
  const person = await contact("Collected");
  const members = async () =>
    (await api.retrieve({ collection: "accounts", key: account, select: ["name"], expand: [{ property: "contact_customer_accounts", select: ["lastname"] }] }))
      .contact_customer_accounts.map((row) => row.lastname);
  await api.associate({ collection: "accounts", primaryKey: account, relationshipName: "contact_customer_accounts", relatedCollection: "contacts", relatedKey: person });
  assert.deepEqual(await members(), ["Collected"]);
  await api.disassociate({ collection: "accounts", primaryKey: account, relationshipName: "contact_customer_accounts", relatedKey: person });
  assert.deepEqual(await members(), []);
});

test("related rows are created in one request", async () => {
  const account = await api.create({
    collection: "accounts",
    data: { name: "Deep", primarycontactid: { lastname: "First" }, contact_customer_accounts: [{ lastname: "Second" }, { lastname: "Third" }] },
  });
  const row = await api.retrieve({
    collection: "accounts", key: account, select: ["name"],
    expand: [{ property: "primarycontactid", select: ["lastname"] }, { property: "contact_customer_accounts", select: ["lastname"], orderBy: ["lastname"] }],
  });
  assert.equal(row.primarycontactid.lastname, "First");
  assert.deepEqual(row.contact_customer_accounts.map((person) => person.lastname), ["Second", "Third"]);
});
