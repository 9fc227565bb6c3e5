// Reads every contact with retrieveAll and takes each value; tells the rows,
// the seconds and the largest resident size as one line of JSON.
import { DynamicsWebApi } from "dynamics-web-api";

const lookups = new Set(["parentcustomerid", "ownerid", "masterid"]);
const columns = process.env.NAVSYNC_COLUMNS.split(",").map((name) => (lookups.has(name) ? `_${name}_value` : name));
const api = new DynamicsWebApi({
  serverUrl: process.env.NAVSYNC_ORGANIZATION,
  dataApi: { version: "9.2" },
  onTokenRefresh: async () => process.env.NAVSYNC_TOKEN,
});

const start = performance.now();
const { value } = await api.retrieveAll({
  collection: "contacts",
  select: columns,
  trackChanges: true,
  includeAnnotations: "OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname",
});
let sum = 0;
for (const row of value) {
  for (const column of columns) {
    const text = row[column];
    if (typeof text === "string") sum += text.length;
  }
}
const seconds = (performance.now() - start) / 1000;
if (sum === 0) throw new Error("rows without a value");
const rssMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rows: value.length, seconds, heapMB: 0, rssMB }));
