package linkedin

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

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
func Key(id Identity, occurrence int) string {
	h := sha256.New()
	at := id.At.UTC().Format("2006-01-02T15:04Z")
	if id.DateOnly {
		at = id.At.Format("2006-01-02")
	}
	text := id.Text
	if id.Kind == KindNote {
		text = ""
	}
	for _, part := range []string{"navsync item 1", id.Seat, string(id.Kind), id.Conversation, id.Slug, at, keyText(text)} {
		writePart(h, part)
	}
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], uint64(occurrence))
	h.Write(number[:])
	return hex.EncodeToString(h.Sum(nil))
}

// writePart writes the length before the part, so that no two lists of parts look alike. A hash never fails to write.
func writePart(h hash.Hash, part string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(part)))
	h.Write(length[:])
	_, _ = io.WriteString(h, part)
}

func keyText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimSpace(norm.NFC.String(text))
}

// Keyer gives the items of one file their keys and counts the equal ones. Take a new one for each pass over a file,
// and one for both Messages and Notes of the same file.
type Keyer struct {
	seat string
	seen map[string]int
}

// NewKeyer starts counting for the seat, by its stable id.
func NewKeyer(seat string) *Keyer {
	return &Keyer{seat: seat, seen: map[string]int{}}
}

// Message gives the key of the next message of the file.
func (k *Keyer) Message(m Message) string {
	return k.next(Identity{
		Seat: k.seat, Kind: m.Kind(), Conversation: m.Conversation, Slug: keySlug(m.From),
		At: m.At, DateOnly: m.DateOnly, Text: m.Content,
	})
}

// Note gives the key of the next note, call or tag of the file.
func (k *Keyer) Note(n Note) string {
	return k.next(Identity{
		Seat: k.seat, Kind: n.Kind, Slug: keySlug(n.Member),
		At: n.Created.At, DateOnly: n.Created.DateOnly, Text: n.Text,
	})
}

func (k *Keyer) next(id Identity) string {
	first := Key(id, 0)
	occurrence := k.seen[first]
	k.seen[first]++
	if occurrence == 0 {
		return first
	}
	return Key(id, occurrence)
}

// keySlug is the person's slug; where no file knows it, the name stands in.
func keySlug(p Person) string {
	if p.Slug == "" && p.Name != "" {
		return "name:" + fold(p.Name)
	}
	return p.Slug
}
