// Change tracking: the whole table, then what changed, then what was deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, contact, refused } from "./organization.mjs";

const query = { collection: "contacts", select: ["lastname", "jobtitle"] };

test("changes and deletions follow the delta link", async () => {
  const doomed = await contact("Doomed");
  const changing = await contact("Changing");
  const first = await api.retrieveAll({ ...query, trackChanges: true, maxPageSize: 5000 });
  assert.ok(first.value.length > 12000);
  assert.ok(first.oDataDeltaLink, "the last page carries the link");

  const none = await api.retrieveMultiple(query, first.oDataDeltaLink);
  assert.deepEqual(none.value, []);

  const born = await contact("Born");
  const short = await contact("Short-lived");
  await api.update({ collection: "contacts", key: changing, data: { jobtitle: "Changed" } });
  await api.update({ collection: "contacts", key: changing, data: { jobtitle: "Changed twice" } });
  await api.deleteRecord({ collection: "contacts", key: doomed });
  await api.deleteRecord({ collection: "contacts", key: short });

  const changes = await api.retrieveMultiple(query, none.oDataDeltaLink);
  const rows = changes.value.filter((row) => row.reason !== "deleted");
  const deleted = changes.value.filter((row) => row.reason === "deleted");
  assert.deepEqual(rows.map((row) => row.lastname), ["Born", "Changing"], "each once, in the order of their versions");
  assert.equal(rows[0].contactid, born);
  assert.equal(rows[1].jobtitle, "Changed twice");
  assert.deepEqual(deleted.map((row) => row.id).sort(), [doomed, short].sort());
  assert.ok(deleted.every((row) => row.oDataContext.endsWith("/$deletedEntity")));
  assert.ok(changes.value.indexOf(deleted[0]) > changes.value.indexOf(rows[1]), "rows first, deletions after");
  assert.ok(changes.oDataContext.endsWith("/$delta"));

  const rest = await api.retrieveMultiple(query, changes.oDataDeltaLink);
  assert.deepEqual(rest.value, []);
  for (const key of [born, changing]) await api.deleteRecord({ collection: "contacts", key });
});

test("changes come in pages too", async () => {
  const { oDataDeltaLink: start } = await api.retrieveAll({ ...query, trackChanges: true });
  const made = [];
  for (let n = 0; n < 12; n++) made.push(await contact(`Paged ${n}`));
  await api.deleteRecord({ collection: "contacts", key: made.pop() });
  const sized = { ...query, maxPageSize: 5 };
  const seen = [];
  let page = await api.retrieveMultiple(sized, start);
  for (;;) {
    assert.ok(page.value.length <= 5);
    seen.push(...page.value);
    if (!page.oDataNextLink) break;
    assert.equal(page.oDataDeltaLink, undefined, "only the last page carries the delta link");
    page = await api.retrieveMultiple(sized, page.oDataNextLink);
  }
  assert.ok(page.oDataDeltaLink);
  assert.equal(seen.length, 12);
  assert.equal(seen.filter((row) => row.reason === "deleted").length, 1);
  for (const key of made) await api.deleteRecord({ collection: "contacts", key });
});

test("tracking refuses what it cannot follow", async () => {
  const track = (more) => api.retrieveMultiple({ ...query, trackChanges: true, ...more });
  await refused(track({ filter: "statecode eq 0" }), 400, "0x80060888");
  await refused(track({ orderBy: ["lastname"] }), 400, "0x80060888");
  await refused(track({ top: 3 }), 400, "0x80060888");
  await refused(track({ expand: [{ property: "parentcustomerid_account", select: ["name"] }] }), 400, "0x80060888");
});
