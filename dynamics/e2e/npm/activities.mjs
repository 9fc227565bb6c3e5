// Activities: parties, owner and author, completion, the pointer, notes.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { api, contact, refused, seller } from "./organization.mjs";

const inMail = (person, owner, more = {}) => ({
  activityid: randomUUID(),
  subject: "InMail to Ada Byron",
  description: "A line\nand another",
  actualstart: "2024-08-01T05:58:00Z",
  actualend: "2024-08-01T05:58:00Z",
  "ownerid@odata.bind": `/systemusers(${owner.systemuserid})`,
  "regardingobjectid_contact_li_inmail@odata.bind": `/contacts(${person})`,
  li_inmail_activity_parties: [
    { participationtypemask: 1, "partyid_systemuser@odata.bind": `/systemusers(${owner.systemuserid})` },
    { participationtypemask: 2, "partyid_contact@odata.bind": `/contacts(${person})` },
  ],
  ...more,
});

test("an activity is created open, then completed", async () => {
  const [person, owner] = [await contact("Byron"), await seller()];
  const me = (await api.callFunction("WhoAmI")).UserId;
  const data = inMail(person, owner);
  assert.equal(await api.create({ collection: "li_inmails", data }), data.activityid);
  await api.update({ collection: "li_inmails", key: data.activityid, data: { statecode: 1, statuscode: 2 } });
  const row = await api.retrieve({
    collection: "li_inmails", key: data.activityid, includeAnnotations: "*",
    expand: [{ property: "li_inmail_activity_parties", select: ["participationtypemask", "_partyid_value"] }],
  });
  assert.equal(row.statecode, 1);
  assert.equal(row.statuscode_Formatted, "Completed");
  assert.equal(row._ownerid_value, owner.systemuserid);
  assert.equal(row._createdby_value, me);
  assert.equal(row._createdonbehalfby_value, null);
  assert.equal(row._regardingobjectid_value, person);
  assert.equal(row._regardingobjectid_value_LogicalName, "contact");
  assert.equal(row.actualend.toISOString(), "2024-08-01T05:58:00.000Z");
  const parties = new Map(row.li_inmail_activity_parties.map((party) => [party.participationtypemask, party._partyid_value]));
  assert.equal(parties.get(1), owner.systemuserid);
  assert.equal(parties.get(2), person);
  assert.equal(parties.get(8), person, "the server adds the regarding party");
  assert.equal(parties.get(9), owner.systemuserid, "and the owner");

  const pointer = await api.retrieve({ collection: "activitypointers", key: data.activityid, select: ["activitytypecode", "subject", "statecode"] });
  assert.equal(pointer.activitytypecode, "li_inmail");
  assert.equal(pointer.statecode, 1);
  const timeline = await api.retrieve({
    collection: "contacts", key: person, select: ["fullname"], expand: [{ property: "Contact_ActivityPointers", select: ["subject"] }],
  });
  assert.deepEqual(timeline.Contact_ActivityPointers.map((activity) => activity.activityid), [data.activityid]);
});

test("completed on create is refused, state alone changes nothing", async () => {
  const [person, owner] = [await contact("Byron"), await seller()];
  await refused(api.create({ collection: "li_inmails", data: inMail(person, owner, { statecode: 1, statuscode: 2 }) }), 400, "0x80048408");
  const data = inMail(person, owner, { statecode: 1 });
  await api.create({ collection: "li_inmails", data });
  assert.equal((await api.retrieve({ collection: "li_inmails", key: data.activityid, select: ["statecode"] })).statecode, 0);
});

test("a person without a match stays an unresolved party", async () => {
  const owner = await seller();
  const activityid = await api.create({
    collection: "phonecalls",
    data: {
      subject: "Call", "ownerid@odata.bind": `systemusers(${owner.systemuserid})`,
      phonecall_activity_parties: [{ participationtypemask: 2, unresolvedpartyname: "Ada Byron", addressused: "ada@x.test" }],
    },
  });
  const { value } = await api.retrieveMultiple({
    collection: "activityparties", select: ["unresolvedpartyname", "addressused", "_partyid_value"],
    filter: `_activityid_value eq ${activityid} and participationtypemask eq 2`,
  });
  assert.equal(value.length, 1);
  assert.equal(value[0].unresolvedpartyname, "Ada Byron");
  assert.equal(value[0]._partyid_value, null);
});

test("parties of the wrong kind are refused", async () => {
  const person = await contact("Byron");
  await refused(
    api.create({ collection: "emails", data: { subject: "x", email_activity_parties: [{ participationtypemask: 1, "partyid_contact@odata.bind": `/contacts(${person})` }] } }),
    400, "0x80043505");
});

test("a task keeps its own completed status", async () => {
  const id = await api.create({ collection: "tasks", data: { subject: "Note", scheduledend: "2024-08-01T06:00:00Z" } });
  await refused(api.update({ collection: "tasks", key: id, data: { statecode: 1, statuscode: 2 } }), 400, "0x80048408");
  await api.update({ collection: "tasks", key: id, data: { statecode: 1, statuscode: 5 } });
  assert.equal((await api.retrieve({ collection: "tasks", key: id, select: ["statuscode"] })).statuscode, 5);
});

test("a note belongs to an activity and carries a long text", async () => {
  const task = await api.create({ collection: "tasks", data: { subject: "Long" } });
  await refused(api.update({ collection: "tasks", key: task, data: { description: "x".repeat(2001) } }), 400, "0x80044331");
  const note = await api.create({ collection: "annotations", data: { subject: "All of it", notetext: "x".repeat(8000), "objectid_task@odata.bind": `/tasks(${task})` } });
  const row = await api.retrieve({ collection: "annotations", key: note, select: ["notetext", "objecttypecode", "_objectid_value"] });
  assert.equal(row.notetext.length, 8000);
  assert.equal(row.objecttypecode, "task");
  assert.equal(row._objectid_value, task);
  await api.deleteRecord({ collection: "tasks", key: task });
  await refused(api.retrieve({ collection: "annotations", key: note }), 404, "0x80040217");
});

test("a backdated row keeps the time of its import", async () => {
  const id = await api.create({ collection: "tasks", data: { subject: "Old", overriddencreatedon: "2021-06-23T08:00:00Z" } });
  const row = await api.retrieve({ collection: "tasks", key: id, select: ["createdon", "overriddencreatedon"] });
  assert.equal(row.createdon.toISOString(), "2021-06-23T08:00:00.000Z");
  assert.ok(row.overriddencreatedon > row.createdon);
});
