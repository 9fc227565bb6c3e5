// Package dynamics is a client for the Dataverse Web API of Microsoft
// Dynamics 365: addresses and tenants, the list of a user's environments,
// environment checks, metadata, streamed reading with change tracking, writing
// with chosen or alternate keys, change sets in $batch, throttling for the whole
// connection, and errors that carry a code.
//
// It knows nothing of what its callers do with the rows. It never follows a
// redirect, never sends a token to a host other than the environment's own
// two names, never edits a link that the server gave, never repeats a write
// whose repetition could do harm, and never puts a token in an error or a log.
package dynamics
