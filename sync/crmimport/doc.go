// Package crmimport brings the rows of Dynamics into the store: the tables' pages, their
// cursors, what vanished there, the choices that the questions of spec §5 offer, and the keys
// by which matching finds a record.
//
// It reads Dynamics and writes the store. It never writes to Dynamics, decides nothing about
// activities, knows no person's role and no schedule: the engine says when a table is
// imported, and in which run.
package crmimport
