// Definitions of tables, columns, choices, relationships.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, connect, refused, uuid } from "./organization.mjs";

test("a table", async () => {
  const table = await api.retrieveEntity({
    key: "LogicalName='contact'",
    select: ["LogicalName", "EntitySetName", "PrimaryIdAttribute", "PrimaryNameAttribute", "ChangeTrackingEnabled", "IsActivity", "MetadataId", "Privileges"],
  });
  assert.equal(table.EntitySetName, "contacts");
  assert.equal(table.PrimaryIdAttribute, "contactid");
  assert.equal(table.PrimaryNameAttribute, "fullname");
  assert.equal(table.ChangeTrackingEnabled, true);
  assert.equal(table.IsActivity, false);
  assert.ok(table.Privileges.some((privilege) => privilege.Name === "prvReadContact" && privilege.PrivilegeType === "Read"));
  const same = await api.retrieveEntity({ key: table.MetadataId, select: ["LogicalName"] });
  assert.equal(same.LogicalName, "contact");
});

test("tables by a filter", async () => {
  const { value } = await api.retrieveEntities({ select: ["LogicalName", "EntitySetName"], filter: "ChangeTrackingEnabled eq true" });
  const sets = new Map(value.map((table) => [table.LogicalName, table.EntitySetName]));
  assert.equal(sets.get("opportunity"), "opportunities");
  assert.ok(!sets.has("activityparty"));
});

test("columns with their lengths", async () => {
  const expanded = await api.retrieveEntity({
    key: "LogicalName='li_inmail'", select: ["LogicalName"], expand: [{ property: "Attributes", select: ["LogicalName", "AttributeType", "IsValidForCreate"] }],
  });
  const kinds = new Map(expanded.Attributes.map((column) => [column.LogicalName, column.AttributeType]));
  assert.equal(kinds.get("activityid"), "Uniqueidentifier");
  assert.equal(kinds.get("description"), "Memo");
  const texts = await api.retrieveAttributes({
    entityKey: "LogicalName='task'", castType: "Microsoft.Dynamics.CRM.StringAttributeMetadata", select: ["LogicalName", "MaxLength"],
  });
  assert.equal(texts.value.find((column) => column.LogicalName === "subject").MaxLength, 200);
  const body = await api.retrieveAttribute({
    entityKey: "LogicalName='task'", attributeKey: "LogicalName='description'", castType: "Microsoft.Dynamics.CRM.MemoAttributeMetadata", select: ["MaxLength"],
  });
  assert.equal(body.MaxLength, 2000);
});

test("money columns", async () => {
  const { value } = await api.retrieveAttributes({
    entityKey: "LogicalName='opportunity'", castType: "Microsoft.Dynamics.CRM.MoneyAttributeMetadata", select: ["LogicalName", "Precision", "IsBaseCurrency"],
  });
  const money = new Map(value.map((column) => [column.LogicalName, column.IsBaseCurrency]));
  assert.equal(money.get("actualvalue"), false);
  assert.equal(money.get("actualvalue_base"), true);
  const typed = await api.retrieveAttributes({
    entityKey: "LogicalName='opportunity'", select: ["LogicalName"], filter: "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Money'",
  });
  assert.deepEqual(typed.value.map((column) => column.LogicalName).sort(), [...money.keys()].sort());
});

test("choices of a column", async () => {
  const column = await api.retrieveAttribute({
    entityKey: "LogicalName='opportunity'", attributeKey: "LogicalName='salesstage'", castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
    select: ["LogicalName"], expand: [{ property: "OptionSet", select: ["Options", "IsGlobal", "Name"] }, { property: "GlobalOptionSet", select: ["Options", "Name"] }],
  });
  const options = (column.OptionSet ?? column.GlobalOptionSet).Options;
  assert.deepEqual(options.map((option) => [option.Value, option.Label.UserLocalizedLabel.Label]), [[0, "Qualify"], [1, "Develop"], [2, "Propose"], [3, "Close"]]);
  const status = await api.retrieveAttribute({
    entityKey: "LogicalName='task'", attributeKey: "LogicalName='statuscode'", castType: "Microsoft.Dynamics.CRM.StatusAttributeMetadata",
    select: ["LogicalName"], expand: [{ property: "OptionSet", select: ["Options"] }],
  });
  assert.deepEqual(status.OptionSet.Options.filter((option) => option.State === 1).map((option) => option.Value), [5]);
});

test("names for binding come from relationships", async () => {
  const table = await api.retrieveEntity({
    key: "LogicalName='li_inmail'", select: ["LogicalName"],
    expand: [{ property: "ManyToOneRelationships", select: ["SchemaName", "ReferencingAttribute", "ReferencedEntity", "ReferencingEntityNavigationPropertyName"] }],
  });
  const regarding = table.ManyToOneRelationships.find((link) => link.ReferencingAttribute === "regardingobjectid" && link.ReferencedEntity === "lead");
  assert.equal(regarding.ReferencingEntityNavigationPropertyName, "regardingobjectid_lead_li_inmail");
});

test("keys", async () => {
  const table = await api.retrieveEntity({ key: "LogicalName='account'", select: ["LogicalName"], expand: [{ property: "Keys", select: ["KeyAttributes", "EntityKeyIndexStatus"] }] });
  assert.deepEqual(table.Keys[0].KeyAttributes, ["accountnumber"]);
  assert.equal(table.Keys[0].EntityKeyIndexStatus, "Active");
});

test("entity names stand for set names", async () => {
  const named = connect({ useEntityNames: true });
  const { value } = await named.retrieveMultiple({ collection: "opportunity", select: ["name"], top: 1 });
  assert.match(value[0].opportunityid, uuid);
  assert.equal(named.Utility.getCollectionName("transactioncurrency"), "transactioncurrencies");
});

test("$metadata", async () => {
  const text = await api.retrieveCsdlMetadata();
  assert.match(text, /<EntityType Name="contact"/);
  assert.match(text, /<EntitySet Name="opportunities"/);
});

test("what is not there", async () => {
  await refused(api.retrieveEntity({ key: "LogicalName='nonsense'" }), 404, "0x8006088a");
  await refused(api.retrieveMultiple({ collection: "nonsenses" }), 404, "0x8006088a");
});
