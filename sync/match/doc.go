// Package match scores pairs of a LinkedIn member or company and a CRM record, explains the score, and decides.
//
// It is pure: no input, no output, no clock, nothing remembered. It never decides about rejected pairs, manual matches
// or never-copy lists; the caller keeps those out or puts them first (spec §7).
package match
