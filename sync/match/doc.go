// Package match scores pairs of a LinkedIn member or company and a CRM record, explains the score, and decides.
//
// It is pure: no input, no output, no clock, nothing remembered. It never decides about rejected pairs, manual matches
// or never-copy lists; the caller keeps those out or puts them first (spec §7).
//
// # Points of a member and a contact or lead
//
//	field    relation  points
//	profile  same      100   an address of the member's profile in any column
//	email    same       90   70 when the names contradict it; 0 for a mailbox of several people (info@, contact@)
//	phone    same       20   the last nine digits
//	name     same       40   the same words in any order, marks and particles aside
//	name     similar 12-36   36 for a part of a double-barrelled name, a middle name or a nickname; 28 for an initial,
//	                         20 to 28 by Jaro-Winkler for other spellings; 12 for a name of one word
//	company  same       30   legal forms aside
//	company  similar  8-16   16 when only a country or a word like "group" differs
//	domain   same       26   of the company or of an e-mail that is not a free one; together with company never more than 30
//	title    same       10   similar 6; at most 4 when the companies differ
//	place    same       10   the city; similar 4: the country
//
// Company, domain, title and place count only beside a name that is at least similar: otherwise they tell of a colleague.
// So a name with the company and the title or the city reaches 80; with a similar company, title and city 72 or a little
// more or less; a name alone stays at 40; a name that is only spelled alike is never used by itself.
//
// # Points of a company and an account
//
//	profile  same      100   the LinkedIn page
//	name     same       80   60 when the domains contradict it, 70 when the countries do
//	name     similar 50-65
//	domain   same       50   similar 30: the same name under another ending
//	place    same       10   similar 4: the country
//
// The points of the evidence always add up to the score; what would go beyond 100 is not given.
package match
