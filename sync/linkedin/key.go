package linkedin

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// KeyRecipe is the number of the way in which keys are made; keys of another one have to be made anew.
const KeyRecipe = 2

// Identity is what an item's key is made of (spec §11.4). It holds no address: members change theirs.
type Identity struct {
	// Seat is the seat's stable id.
	Seat string
	Kind Kind
	// Conversation is the thread's; of a note, call or tag it is the member's key.
	Conversation string
	// Received says who wrote, as far as an archive tells it for good.
	Received bool
	At       time.Time
	DateOnly bool
	// Text is not part of a note's key, so that an edited note keeps it.
	Text string
}

// Stem is the first part of the key, which the same item has in every conversation: files of an era without conversation
// ids are compared by it.
func (i Identity) Stem() string {
	at := i.At.UTC().Format("2006-01-02T15:04Z")
	if i.DateOnly {
		at = i.At.Format(time.DateOnly)
	}
	text, way := i.Text, "sent"
	if i.Kind == KindNote {
		text = ""
	}
	if i.Received {
		way = "received"
	}
	return digest(12, "navsync item 2", i.Seat, string(i.Kind), way, at, keyText(text))
}

// Base is the key without its occurrence.
func (i Identity) Base() string { return i.BaseOf(i.Stem()) }

// BaseOf is Base, made of the stem that is known.
func (i Identity) BaseOf(stem string) string {
	return stem + "-" + digest(8, "navsync conversation", i.Conversation)
}

// Key gives the key of the item. The occurrence counts from 0 the items of one conversation that are equal in
// everything else.
func (i Identity) Key(occurrence int) string {
	return KeyOf(i.Base(), occurrence)
}

// KeyOf is the key of a base and an occurrence.
func KeyOf(base string, occurrence int) string {
	return base + "-" + strconv.Itoa(occurrence)
}

// SplitKey takes a key apart. ok is false for a key of another recipe.
func SplitKey(key string) (stem, base string, occurrence int, ok bool) {
	parts := strings.Split(key, "-")
	if len(parts) != 3 {
		return "", "", 0, false
	}
	occurrence, err := strconv.Atoi(parts[2])
	return parts[0], parts[0] + "-" + parts[1], occurrence, err == nil
}

// digest hashes parts to so many bytes, as hexadecimal digits.
func digest(bytes int, parts ...string) string {
	var text []byte
	for _, part := range parts {
		text = binary.BigEndian.AppendUint64(text, uint64(len(part))) // so that no two lists of parts look alike
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:bytes])
}

func keyText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimSpace(norm.NFC.String(text))
}

// Identity is what a message's key is made of. Its attachments are no part of it: their addresses differ between exports.
func (m Message) Identity(seat string) Identity {
	return Identity{
		Seat: seat, Kind: m.Kind(), Conversation: m.Conversation, Received: !m.Sent, At: m.At, DateOnly: m.DateOnly, Text: m.Content,
	}
}

// Identity is what the key of a note, call or tag is made of. member is the key of whom it is about, whatever the address
// is now.
func (n Note) Identity(seat, member string) Identity {
	return Identity{
		Seat: seat, Kind: n.Kind, Conversation: member, Received: n.Received, At: n.Created.At, DateOnly: n.Created.DateOnly, Text: n.Text,
	}
}
