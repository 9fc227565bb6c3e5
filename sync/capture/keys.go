package capture

import (
	"strconv"
	"strings"

	"navsync/store"
	"navsync/sync/linkedin"
)

// SeatKey is the seat's stable id in an item's key.
func SeatKey(seatID int64) string { return strconv.FormatInt(seatID, 10) }

// CompanyKey is the key of a LinkedIn company.
func CompanyKey(name string) string { return store.Folded(name) }

// addressOf is what a person is known by: the profile slug, else the name, which counts in this seat only; of namesakes the
// company is a part of it (archives.md §8). "" for nobody.
func (p *Pass) addressOf(person linkedin.Person) string {
	switch {
	case person.Slug != "":
		return person.Slug
	case person.Name == "" || person.Hidden:
		return ""
	case person.Namesakes:
		return "name:" + store.Folded(person.Name) + "|" + store.Folded(person.Company) + "|" + p.seatKey
	}
	return "name:" + store.Folded(person.Name) + "||" + p.seatKey
}

// earlierAddress is what somebody without a profile was known by before names counted in their seat only.
func earlierAddress(person linkedin.Person) string {
	return "name:" + store.Folded(person.Name) + "|" + store.Folded(person.Company)
}

// MemberThread is the conversation of a member's thread that no file has a name for.
func MemberThread(memberKey string) string { return "member:" + memberKey }

// isMade says that a conversation has no id of LinkedIn's: it was made of names, or of a member.
func isMade(conversation string) bool {
	return strings.HasPrefix(conversation, "names:") || strings.HasPrefix(conversation, "member:")
}

// Stamp is a moment as the store keeps it: a date alone stays one.
func Stamp(m linkedin.Moment) string {
	if m.DateOnly {
		return m.At.Format("2006-01-02")
	}
	return store.Stamp(m.At)
}

func direction(received bool) store.Direction {
	if received {
		return store.Received
	}
	return store.Sent
}
