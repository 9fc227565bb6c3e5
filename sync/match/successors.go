package match

// succeed puts masters and contacts in the place of merged records and qualified leads, drops what is inactive,
// and keeps for each record the best of its scores. The list given stays as it is.
func succeed(scored []Scored) []Scored {
	known := make(map[Ref]Record, len(scored))
	for _, c := range scored {
		known[c.Record.Ref()] = c.Record
	}
	best := make(map[Ref]Scored, len(scored))
	for _, c := range scored {
		c, alive := follow(c, known)
		if !alive {
			continue
		}
		ref := c.Record.Ref()
		if other, twice := best[ref]; !twice || better(c, other) {
			best[ref] = c
		}
	}
	all := make([]Scored, 0, len(best))
	for _, c := range best {
		all = append(all, c)
	}
	return all
}

// follow goes from a record to the one that took its place, as far as that goes.
func follow(c Scored, known map[Ref]Record) (Scored, bool) {
	first := c.Record.Ref()
	for range len(known) + 1 {
		r := c.Record
		switch {
		case r.State == StateActive:
			return c, true
		case r.State == StateQualified && r.Successor == (Ref{}):
			return c, true
		case (r.State != StateQualified && r.State != StateMerged) || r.Successor == (Ref{}):
			return c, false
		}
		c.Via = first
		next, found := known[r.Successor]
		if !found {
			// The successor is not among the candidates: it is taken as active, under the columns that were scored.
			next = r
			next.Kind, next.ID, next.State, next.Successor = r.Successor.Kind, r.Successor.ID, StateActive, Ref{}
		}
		c.Record = next
	}
	// Records that succeed each other in a circle lead nowhere.
	return c, false
}

// better prefers the higher score, then the record's own, then the lower id, so that no order matters.
func better(a, b Scored) bool {
	if a.Score.Points != b.Score.Points {
		return a.Score.Points > b.Score.Points
	}
	if (a.Via == Ref{}) != (b.Via == Ref{}) {
		return a.Via == Ref{}
	}
	return a.Via.ID < b.Via.ID
}
