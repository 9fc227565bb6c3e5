// $batch: reads, change sets, references, failures.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { api, contact, refused, unknownId, uuid } from "./organization.mjs";

const missing = (key) => refused(api.retrieve({ collection: "contacts", key }), 404, "0x80040217");

test("a change set writes and refers to its own rows", async () => {
  const activityid = randomUUID();
  api.startBatch();
  api.create({ collection: "accounts", data: { name: "Batched" }, contentId: "1" });
  api.create({ collection: "contacts", data: { lastname: "Of the batch", "parentcustomerid_account@odata.bind": "$1" }, contentId: "2" });
  api.create({ collection: "tasks", data: { activityid, subject: "In a batch", "regardingobjectid_contact_task@odata.bind": "$2" }, contentId: "3" });
  api.update({ collection: "tasks", key: activityid, data: { statecode: 1, statuscode: 5 }, contentId: "4" });
  const [account, person, task, done] = await api.executeBatch();
  assert.match(account, uuid);
  assert.equal(task, activityid);
  assert.equal(done, true);
  const row = await api.retrieve({ collection: "contacts", key: person, select: ["_parentcustomerid_value"] });
  assert.equal(row._parentcustomerid_value, account);
  assert.equal((await api.retrieve({ collection: "tasks", key: task, select: ["statecode", "_regardingobjectid_value"] }))._regardingobjectid_value, person);
});

test("a change set addresses a row that it made", async () => {
  api.startBatch();
  api.create({ collection: "contacts", data: { lastname: "First" }, contentId: "1" });
  api.update({ contentId: "$1", data: { jobtitle: "Then" } });
  const [id] = await api.executeBatch();
  assert.equal((await api.retrieve({ collection: "contacts", key: id, select: ["jobtitle"] })).jobtitle, "Then");
});

test("reads and writes side by side", async () => {
  const id = await contact("Reader");
  api.startBatch();
  api.retrieve({ collection: "contacts", key: id, select: ["lastname"], includeAnnotations: "*" });
  api.retrieveMultiple({ collection: "accounts", select: ["name"], top: 3 });
  api.create({ collection: "contacts", data: { lastname: "Outside" }, inChangeSet: false });
  api.callFunction("WhoAmI");
  api.count({ collection: "systemusers" });
  api.deleteRecord({ collection: "contacts", key: id, inChangeSet: false });
  const [row, accounts, made, who, users] = await api.executeBatch();
  assert.equal(row.lastname, "Reader");
  assert.equal(accounts.value.length, 3);
  assert.match(made, uuid);
  assert.match(who.UserId, uuid);
  assert.ok(users >= 19);
  await missing(id);
});

test("a change set is all or nothing", async () => {
  const first = randomUUID();
  api.startBatch();
  api.create({ collection: "contacts", data: { contactid: first, lastname: "Rolled back" } });
  api.create({ collection: "contacts", data: { lastname: "x", nonsense: 1 } });
  api.create({ collection: "contacts", data: { lastname: "Never" } });
  await assert.rejects(api.executeBatch(), (errors) => {
    assert.equal(errors.length, 1, "one part for the whole change set");
    assert.equal(errors[0].status, 400);
    assert.equal(errors[0].error.code, "0x80048d19");
    return true;
  });
  await missing(first);
});

test("without continue-on-error the batch stops", async () => {
  const [before, after] = [randomUUID(), randomUUID()];
  api.startBatch();
  api.create({ collection: "contacts", data: { contactid: before, lastname: "Before" }, inChangeSet: false });
  api.retrieve({ collection: "contacts", key: unknownId, select: ["lastname"] });
  api.create({ collection: "contacts", data: { contactid: after, lastname: "After" }, inChangeSet: false });
  await assert.rejects(api.executeBatch(), (parts) => {
    assert.equal(parts.length, 2);
    assert.equal(parts[0], before);
    assert.equal(parts[1].status, 404);
    return true;
  });
  await api.retrieve({ collection: "contacts", key: before, select: ["lastname"] });
  await missing(after);
});

test("with continue-on-error each part has its answer", async () => {
  const [good, also] = [randomUUID(), randomUUID()];
  const set = (n) => ({ contentId: String(n) });
  api.startBatch();
  api.create({ collection: "contacts", data: { contactid: good, lastname: "Good" }, ...set(1) });
  api.retrieve({ collection: "contacts", key: unknownId, select: ["lastname"] });
  api.create({ collection: "contacts", data: { contactid: good, lastname: "Again" }, ...set(2) });
  api.create({ collection: "contacts", data: { lastname: "Lost with it" }, ...set(3) });
  api.retrieveMultiple({ collection: "accounts", select: ["name"], top: 1 });
  api.create({ collection: "contacts", data: { contactid: also, lastname: "Also good" }, ...set(4) });
  const parts = await api.executeBatch({ continueOnError: true });
  assert.equal(parts.length, 5);
  assert.equal(parts[0], good);
  assert.equal(parts[1].status, 404);
  assert.equal(parts[1].error.code, "0x80040217");
  assert.equal(parts[2].status, 412);
  assert.equal(parts[2].error.code, "0x80040237");
  assert.equal(parts[3].value.length, 1);
  assert.equal(parts[4], also);
});

test("an address too long for a GET goes through a batch", async () => {
  const id = await contact("Long");
  const filter = Array.from({ length: 120 }, (_, n) => `contactid eq ${n === 60 ? id : randomUUID()}`).join(" or ");
  const { value } = await api.retrieveMultiple({ collection: "contacts", select: ["lastname"], filter });
  assert.deepEqual(value.map((row) => row.lastname), ["Long"]);
});

test("a thousand operations and no more", async () => {
  api.startBatch();
  for (let n = 0; n < 1000; n++) api.create({ collection: "contacts", data: { lastname: `Many ${n}` } });
  const ids = await api.executeBatch();
  assert.equal(new Set(ids).size, 1000);
  api.startBatch();
  for (let n = 0; n < 1001; n++) api.create({ collection: "contacts", data: { lastname: "Too many" } });
  await refused(api.executeBatch(), 400, "0x80048d19");
});
