package store

// Scope is what a viewer may see: the own seat, or with All every seat's rows; texts of
// other seats only with Texts, else as a number of characters (spec §1).
type Scope struct {
	SeatID int64
	All    bool
	Texts  bool
}
