// Package emulator is a Dynamics 365 organization that runs inside the process
// and speaks the Dataverse Web API over HTTP on a loopback port. It is strict:
// what Dataverse refuses it refuses, with the same status and code, so that a
// client that passes here has a chance against a real tenant.
//
// Rows of the seeded organization are computed, not stored: the emulator keeps
// only what was created, changed or deleted (the overlay), in memory and, if
// asked, in a SQLite file that is committed before each answer.
//
// It shares no code with the client in package dynamics and never talks to
// anything but the loopback interface.
package emulator
