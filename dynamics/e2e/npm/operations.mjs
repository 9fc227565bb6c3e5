// Functions, actions, impersonation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, connect, contact, refused, seller, unknownId, uuid } from "./organization.mjs";

test("WhoAmI, RetrieveVersion, RetrieveCurrentOrganization", async () => {
  const who = await api.callFunction("WhoAmI");
  for (const id of [who.UserId, who.BusinessUnitId, who.OrganizationId]) assert.match(id, uuid);
  assert.match((await api.callFunction("RetrieveVersion")).Version, /^9\.2\.\d+\.\d+$/);
  const { Detail } = await api.callFunction({
    name: "RetrieveCurrentOrganization", parameters: { AccessType: "Microsoft.Dynamics.CRM.EndpointAccessType'Default'" },
  });
  assert.equal(Detail.OrganizationId, who.OrganizationId);
  assert.equal(Detail.State, "Enabled");
  assert.match(Detail.TenantId, uuid);
});

test("RetrieveTotalRecordCount has no cap", async () => {
  const answer = await api.callFunction({ name: "RetrieveTotalRecordCount", parameters: { EntityNames: ["contact", "systemuser"] } });
  const { Keys, Values } = answer.EntityRecordCountCollection;
  assert.deepEqual(Keys, ["contact", "systemuser"]);
  assert.ok(Values[0] > 12000);
});

test("a function bound to a row tells privileges", async () => {
  const user = await seller();
  const bound = (name, parameters) => api.callFunction({ collection: "systemusers", key: user.systemuserid, name: `Microsoft.Dynamics.CRM.${name}`, parameters });
  const all = await bound("RetrieveUserPrivileges");
  assert.ok(all.RolePrivileges.length > 10);
  const one = await bound("RetrieveUserPrivilegeByPrivilegeName", { PrivilegeName: "prvReadContact" });
  assert.deepEqual(one.RolePrivileges.map((privilege) => privilege.Depth), ["Local"]);
  await refused(bound("RetrieveUserPrivilegeByPrivilegeName", { PrivilegeName: "prvNonsense" }), 400, "0x80040203");
});

const opportunity = (data) => api.create({ collection: "opportunities", data: { name: "Closing", estimatedvalue: 1000, ...data } });
const closing = (id, more) => ({
  Status: -1,
  OpportunityClose: { subject: "Closed", "opportunityid@odata.bind": `/opportunities(${id})`, ...more },
});

test("an opportunity is won by the action and only by it", async () => {
  const id = await opportunity();
  await refused(api.update({ collection: "opportunities", key: id, data: { statecode: 1, statuscode: 3 } }), 400, "0x80040203");
  await api.callAction({ actionName: "WinOpportunity", action: closing(id, { actualrevenue: 1234.56, actualend: "2024-08-01T00:00:00Z" }) });
  const row = await api.retrieve({ collection: "opportunities", key: id, select: ["statecode", "statuscode", "actualvalue", "actualclosedate"] });
  assert.equal(row.statecode, 1);
  assert.equal(row.statuscode, 3);
  assert.equal(row.actualvalue, 1234.56);
  assert.equal(row.actualclosedate, "2024-08-01");
  const { value } = await api.retrieveMultiple({ collection: "opportunitycloses", select: ["statecode", "actualrevenue"], filter: `_opportunityid_value eq ${id}` });
  assert.deepEqual(value.map((close) => [close.statecode, close.actualrevenue]), [[1, 1234.56]]);
  await refused(api.callAction({ actionName: "WinOpportunity", action: closing(id) }), 400, "0x80040203");
});

test("an opportunity is lost with its reason", async () => {
  const id = await opportunity();
  await api.callAction({ actionName: "LoseOpportunity", action: { ...closing(id), Status: 4 } });
  const row = await api.retrieve({ collection: "opportunities", key: id, select: ["statecode", "statuscode"] });
  assert.deepEqual([row.statecode, row.statuscode], [2, 4]);
});

test("bulk actions", async () => {
  const typed = (row) => ({ "@odata.type": "Microsoft.Dynamics.CRM.contact", ...row });
  const bulk = (name, Targets) => api.callAction({ collection: "contacts", actionName: `Microsoft.Dynamics.CRM.${name}`, action: { Targets } });
  const { Ids } = await bulk("CreateMultiple", [typed({ lastname: "One" }), typed({ lastname: "Two" })]);
  assert.equal(Ids.length, 2);
  await bulk("UpdateMultiple", Ids.map((contactid) => typed({ contactid, jobtitle: "Bulk" })));
  for (const key of Ids) assert.equal((await api.retrieve({ collection: "contacts", key, select: ["jobtitle"] })).jobtitle, "Bulk");
  await refused(bulk("CreateMultiple", [typed({ lastname: "Three" }), typed({ contactid: Ids[0], lastname: "Four" })]), 412, "0x80040237");
});

test("under impersonation the other is the author", async () => {
  const user = await seller();
  const me = (await api.callFunction("WhoAmI")).UserId;
  for (const as of [{ impersonateAAD: user.azureactivedirectoryobjectid }, { impersonate: user.systemuserid }]) {
    const id = await api.create({ collection: "tasks", data: { subject: "As Léa" }, ...as });
    const row = await api.retrieve({ collection: "tasks", key: id, select: ["_createdby_value", "_createdonbehalfby_value", "_ownerid_value"] });
    assert.equal(row._createdby_value, user.systemuserid);
    assert.equal(row._createdonbehalfby_value, me);
    assert.equal(row._ownerid_value, user.systemuserid);
  }
  const who = await connect({ impersonate: user.systemuserid }).callFunction("WhoAmI");
  assert.equal(who.UserId, user.systemuserid);
});

test("under impersonation the other's rights count", async () => {
  const user = await seller();
  const id = await contact("Foreign");
  await refused(api.update({ collection: "contacts", key: id, data: { jobtitle: "x" }, impersonate: user.systemuserid }), 403, "0x80040220");
  const mine = await api.count({ collection: "opportunities", filter: "statecode ge 0", impersonate: user.systemuserid });
  assert.ok(mine > 0 && mine < await api.count({ collection: "opportunities", filter: "statecode ge 0" }));
  await refused(api.callFunction({ name: "WhoAmI", impersonate: unknownId, headers: { MSCRMCallerID: unknownId } }), 403, "0x80072560");
});
