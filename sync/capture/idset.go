package capture

// IDs is a set of ids that lie close together, as the items of one seat do: a bit for each.
type IDs struct {
	blocks map[int64]*[1024]uint64
	n      int
}

// Add puts an id into the set.
func (s *IDs) Add(id int64) {
	if s.Has(id) {
		return
	}
	if s.blocks == nil {
		s.blocks = map[int64]*[1024]uint64{}
	}
	block := s.blocks[id>>16]
	if block == nil {
		block = new([1024]uint64)
		s.blocks[id>>16] = block
	}
	block[(id>>6)&1023] |= 1 << (id & 63)
	s.n++
}

// Has says whether an id is in the set.
func (s *IDs) Has(id int64) bool {
	block := s.blocks[id>>16]
	return block != nil && block[(id>>6)&1023]&(1<<(id&63)) != 0
}

// Len is how many ids are in the set.
func (s *IDs) Len() int { return s.n }

// Clear empties the set.
func (s *IDs) Clear() { *s = IDs{} }
