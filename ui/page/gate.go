package page

import (
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
)

// May is the gate of what is done to the whole of the house: a role passes that reaches everything. The
// key refusal says it to the others. The engine asks the same table again before it changes anything.
func (h House) May(what engine.Action, refusal string) action.Gate {
	return h.open(what, action.If(func() bool { return engine.ReachOf(h.Actor().Role, what) == engine.All }, refusal))
}

// MaySome is the gate of what is done to rows whose seats the screen does not tell apart: a role passes
// that reaches at least its own.
func (h House) MaySome(what engine.Action, refusal string) action.Gate {
	return h.open(what, action.If(func() bool { return engine.ReachOf(h.Actor().Role, what) != engine.None }, refusal))
}

// MayFor is the gate of what is done to what a seat has; 0 is the seat of who acts.
func (h House) MayFor(seatID int64, what engine.Action, refusal string) action.Gate {
	return h.open(what, action.If(func() bool {
		a := h.Actor()
		if seatID == 0 {
			return engine.Allows(a, what, a.SeatID)
		}
		return engine.Allows(a, what, seatID)
	}, refusal))
}

// open closes every gate of a change in a read-only session.
func (h House) open(what engine.Action, gate action.Gate) action.Gate {
	return action.All(action.If(func() bool { return !h.ReadOnly || engine.OnlyReads(what) }, "everywhere.read-only"), gate)
}

// Viewer is who acts, as the shell shows them.
func Viewer(a engine.Actor) kit.Viewer {
	return kit.Viewer{Name: a.Name, Email: a.Email, Role: kit.Role(a.Role)}
}
