// The organization under test and what several files need of it.
import assert from "node:assert/strict";
import { DynamicsWebApi } from "dynamics-web-api";

const serverUrl = process.env.NAVSYNC_ORGANIZATION;
const token = process.env.NAVSYNC_TOKEN;
assert.ok(serverUrl && token, "NAVSYNC_ORGANIZATION and NAVSYNC_TOKEN name the organization");

export const version = "9.2";

export const connect = (config = {}) =>
  new DynamicsWebApi({
    serverUrl,
    dataApi: { version },
    onTokenRefresh: async () => token,
    propagateErrors: true,
    ...config,
  });

export const api = connect();

export const unknownId = "00000000-0000-4000-8000-00000000dead";
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// refused expects an error with the Web API's status and code.
export async function refused(promise, status, code) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.status, status, error.message);
    assert.equal(error.code, code, error.message);
    assert.ok(error.message, "an error says something");
    return true;
  });
}

// contact creates a contact and returns its id.
export const contact = (lastname, more = {}) =>
  api.create({ collection: "contacts", data: { lastname, ...more } });

// seller is an enabled user who sells: user row and Entra object id.
export async function seller() {
  const { value } = await api.retrieveMultiple({
    collection: "systemusers",
    select: ["fullname", "azureactivedirectoryobjectid", "internalemailaddress"],
    filter: "internalemailaddress eq 'lea@contoso.test'",
  });
  assert.equal(value.length, 1);
  return value[0];
}
