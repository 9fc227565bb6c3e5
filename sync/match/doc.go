// Package match scores pairs of a LinkedIn member or company and a CRM record, explains the score, and decides.
//
// It is pure: no input, no output, no clock, nothing remembered. It never decides about rejected pairs, manual matches
// or never-copy lists; the caller keeps those out or puts them first (spec §7).
//
// # A member and a contact or lead
//
// The model is that of Fellegi and Sunter with frequencies of values: an agreement is worth log2(m/u) bits, m how often
// the same person's records agree so, u how often somebody else's do, with these very values. So a name that occurs once
// among the imported people proves much, James Smith little, and a firm of five people more than one of five thousand.
// How many people share a word, a name, a firm stands in World; the caller counts.
//
// The score is 65 + 3 bits, between 0 and 100: 65 is as likely as not, 80 right in 97 of 100 (five bits). Each line of
// evidence says what it gives and why, and the lines add up to the score. Rivals are a line of their own: of two who fit
// alike neither reaches the threshold. Rules go before the sum: a name alone is never enough, an identifier of somebody
// with a contradicting name stays a candidate, the only one of a name at the same firm is used.
//
//	person*.go       a name in its parts: particles, titles, generations, patronymics, characters
//	compare*.go      two names: order, spellings, scripts, nicknames, initials, one letter
//	firm*.go         a firm's distinctive words, legal forms, houses, former names
//	keys.go          what records are found and counted by, as 64-bit hashes
//	world.go         what an agreement proves
//	score.go, tally.go, weigh.go  one member among the records that can be it
//	decide.go, successors.go      which is used
//
// # A company and an account
//
//	profile  same      100   the LinkedIn page
//	name     same       86   60 when the domains contradict it, 70 when the countries do
//	name     similar 52-65   another firm of the house, first letters, a former name
//	domain   same       50   similar 30: the same name under another ending
//	place    same       10   similar 4: the country
//
// The tables of names and forms lie in data; assets/docs/data-sources.md says where they come from.
package match
