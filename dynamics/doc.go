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
//
// navsync writes change sets of rows whose ids it chose. Create, Update, Upsert,
// CreateMultiple, the calls by an alternate key and the conditions NotEqual,
// IfNoneMatch and DetectDuplicates are for other programs: the traps of the
// contract that they meet are tested all the same.
package dynamics
