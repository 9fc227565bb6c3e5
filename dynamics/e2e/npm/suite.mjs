// dynamics-web-api, unmodified, against the emulated organization. The Go test
// beside this folder starts the organization and runs `node --test suite.mjs`.
import "./records.mjs";
import "./reading.mjs";
import "./tracking.mjs";
import "./activities.mjs";
import "./batch.mjs";
import "./operations.mjs";
import "./metadata.mjs";
import "./errors.mjs";
