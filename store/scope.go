package store

// Scope is what a viewer may see of items (spec §1, §8.3): the own seat in full; of other
// seats, with All, only what was copied to the CRM, and its texts as a count of
// characters unless Texts is set.
type Scope struct {
	SeatID int64 // the viewer's own seat, 0: none
	All    bool  // rows of every seat
	Texts  bool  // texts of others too: for the engine's own work, no role has it
}

// ScopeOf is the scope of a person's role: sellers see their own seat, support and admins
// the rows of all.
func ScopeOf(p Person) Scope {
	return Scope{SeatID: p.SeatID, All: p.Role != Seller}
}

// Own is the scope of the own seat alone, for those who have one.
func (s Scope) Own() Scope {
	if s.SeatID == 0 {
		return s
	}
	return Scope{SeatID: s.SeatID, Texts: s.Texts}
}

// where is the scope as a condition on item i and its writeback w (which may be missing),
// with its values. A handed-over activity belongs to both seats.
func (s Scope) where() (string, []any) {
	own := "(i.seat_id = ? OR w.seat_id = ?)"
	if s.All {
		return "(i.copy = 1 OR " + own + ")", []any{s.SeatID, s.SeatID}
	}
	return own, []any{s.SeatID, s.SeatID}
}

// ofWritebacks is the scope as a condition on writeback w alone: what was not taken out is copied.
func (s Scope) ofWritebacks() (string, []any) {
	own := "(w.item_seat_id = ? OR w.seat_id = ?)"
	if s.All {
		return "(w.state <> 'taken-out' OR " + own + ")", []any{s.SeatID, s.SeatID}
	}
	return own, []any{s.SeatID, s.SeatID}
}

// reads says whether the viewer may read the text of an item of these seats.
func (s Scope) reads(seatID, resolverID int64) bool {
	return s.Texts || s.SeatID != 0 && (seatID == s.SeatID || resolverID == s.SeatID)
}
