package linkedin

import "time"

// Identity is what an item's key is made of (spec §11).
type Identity struct {
	// Seat is the seat's stable id.
	Seat string
	Kind Kind
	// Conversation is "" for notes, calls and tags.
	Conversation string
	// Slug is the sender's of a message, the member's of a note, call or tag.
	Slug     string
	At       time.Time
	DateOnly bool
	// Text is not part of a note's key, so that an edited note keeps it.
	Text string
}

// Key gives the key of the item: 64 hexadecimal digits. The occurrence counts from 0 the items
// of one archive that are equal in everything else.
func Key(id Identity, occurrence int) string { return "" }

// Keyer gives the items of one file their keys and counts the equal ones. Take a new one for each pass over a file.
type Keyer struct{}

// NewKeyer starts counting for the seat.
func NewKeyer(seat string) *Keyer { return &Keyer{} }

// Message gives the key of the next message of the file.
func (k *Keyer) Message(m Message) string { return "" }

// Note gives the key of the next note, call or tag of the file.
func (k *Keyer) Note(n Note) string { return "" }
