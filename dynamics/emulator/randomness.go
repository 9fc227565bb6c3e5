package emulator

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
)

// seeded is a source of bytes that follow from a number: the codes of the sign-in
// service come from it, so that the same requests get the same ones. Nothing here
// is secret. It is safe for concurrent use.
type seeded struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func newSeeded(number int64) *seeded {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], uint64(number))
	return &seeded{source: rand.NewChaCha8(key)}
}

// Read fills p; it never fails.
func (s *seeded) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Read(p)
}
