package seed

import (
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
)

// A key is a GUID whose first 48 bits rise with the index: a base of the table,
// plus index steps, plus a jitter below one step. The other bits are a hash, so
// that an id can be checked by computing it again.
const (
	stepBits = 20
	baseBits = 46
)

// mix scrambles a number; neighbours come out unrelated (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// nameHash turns a table's or a purpose's name into a salt.
func nameHash(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash never fails
	return h.Sum64()
}

// dice is a source of decisions about one row: the n-th roll is a pure function
// of the seed, the table, the row and n.
type dice struct{ state uint64 }

func (t *table) dice(i int) dice { return dice{mix(t.salt ^ uint64(i)*0x9e3779b97f4a7c15)} }

func (d *dice) next() uint64 {
	d.state = mix(d.state)
	return d.state
}

// below rolls a number in 0..n-1; 0 when n is not positive.
func (d *dice) below(n int) int {
	if n <= 0 {
		return 0
	}
	return int(d.next() % uint64(n))
}

// percent is true in p of 100 cases.
func (d *dice) percent(p int) bool { return d.below(100) < p }

func pick[T any](d *dice, list []T) T { return list[d.below(len(list))] }

// table is one table of the organization: how many rows it has and how a row is
// computed.
type table struct {
	name, key string
	count     int
	salt      uint64
	row       func(row Row, i int) // fills an empty row
}

func (t *table) id(i int) string {
	head := mix(t.salt)&(1<<baseBits-1)>>stepBits<<stepBits + uint64(i)<<stepBits + mix(t.salt^uint64(i))&(1<<stepBits-1)
	tail := mix(t.salt ^ mix(uint64(i)+1))
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], head<<16|tail>>48)
	binary.BigEndian.PutUint64(raw[8:], mix(tail))
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	return guid(raw)
}

func (t *table) index(id string) (int, bool) {
	if len(id) != 36 || id[8] != '-' {
		return 0, false
	}
	var raw [6]byte
	if _, err := hex.Decode(raw[:4], []byte(id[:8])); err != nil {
		return 0, false
	}
	if _, err := hex.Decode(raw[4:], []byte(id[9:13])); err != nil {
		return 0, false
	}
	head := uint64(binary.BigEndian.Uint32(raw[:4]))<<16 | uint64(binary.BigEndian.Uint16(raw[4:]))
	base := mix(t.salt) & (1<<baseBits - 1) >> stepBits << stepBits
	if head < base {
		return 0, false
	}
	i := int((head - base) >> stepBits)
	if i >= t.count || t.id(i) != id {
		return 0, false
	}
	return i, true
}

func guid(raw [16]byte) string {
	var text [36]byte
	hex.Encode(text[0:8], raw[0:4])
	hex.Encode(text[9:13], raw[4:6])
	hex.Encode(text[14:18], raw[6:8])
	hex.Encode(text[19:23], raw[8:10])
	hex.Encode(text[24:36], raw[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// derivedGUID is a GUID that belongs to a row without being its key, such as the
// Entra object id of a user.
func (t *table) derivedGUID(purpose string, i int) string {
	a := mix(t.salt ^ nameHash(purpose) ^ mix(uint64(i)))
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], a)
	binary.BigEndian.PutUint64(raw[8:], mix(a))
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	return guid(raw)
}
