package page

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// manySeats is from how many seats on what stops them all asks first, with their number typed.
const manySeats = 26

// AskPause pauses by run; where that stops many seats it asks first, with what would wait (spec §3.3).
func AskPause(c *kit.Context, h House, run func() tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		e, err := h.Store.DisconnectEffect(h.Context)
		if err != nil {
			return ErrorToast(c, err)()
		}
		if e.Seats < manySeats {
			return run()()
		}
		return c.Open(kit.Confirm(c, kit.ConfirmSpec{
			Title: c.T("everywhere.pause"), Danger: true, Verb: c.T("everywhere.pause"), Count: func() int { return e.Seats }, Run: run,
			Text: c.T("everywhere.pause.question", "count", e.Seats, "Waiting", e.Waiting),
		}))()
	}
}
