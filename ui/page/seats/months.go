package seats

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
)

// months are those that anything is known of, the newest first.
func months(all []store.Coverage) []string {
	var list []string
	for _, n := range all {
		if !slices.Contains(list, n.Month) {
			list = append(list, n.Month)
		}
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list
}

// cover keeps what the month in view knows of each seat.
func (p *Page) cover() {
	list := months(p.seats.Value.coverage)
	if !slices.Contains(list, p.month) {
		p.month = ""
		if len(list) > 0 {
			p.month = list[0]
		}
	}
	p.coverage = map[int64]store.Coverage{}
	for _, n := range p.seats.Value.coverage {
		if n.Month == p.month {
			p.coverage[n.SeatID] = n
		}
	}
}

// monthName is the month in view in words.
func (p *Page) monthName() string {
	at, err := time.Parse("2006-01", p.month)
	if err != nil {
		return p.kit.Theme.Glyphs.None
	}
	return p.kit.Printer.Month(at)
}

// viewAction changes between who is set up how and the way of the items.
func (p *Page) viewAction() action.Action {
	a := action.Action{
		ID: "seats/view", Keys: []string{"v"}, Title: "seats.view.items", Short: "seats.view.items.short", Tooltip: "seats.view.tip",
		Group: groupSeats, Hint: true, Run: p.turn,
	}
	if p.items {
		a.Title, a.Short = "seats.view.setup", "seats.view.setup.short"
	}
	return a
}

// turn shows the other columns; the items' way begins with the seat of which least is in Dynamics.
func (p *Page) turn() tea.Cmd {
	p.items = !p.items
	if p.items {
		return p.table.SortBy("coverage", false)
	}
	return p.table.SortBy("name", false)
}

func (p *Page) monthAction() action.Action {
	return action.Action{
		ID: "seats/month", Keys: []string{"M"}, Title: "seats.month", TitleArgs: []any{"Month", p.monthName()},
		Tooltip: "seats.month.tip", Group: groupSeats,
		Enabled: action.If(func() bool { return p.month != "" }, "seats.month.none"), Run: p.nextMonth,
	}
}

// nextMonth shows the month before; behind the oldest comes the newest again.
func (p *Page) nextMonth() tea.Cmd {
	if list := months(p.seats.Value.coverage); len(list) > 0 {
		p.month = list[(slices.Index(list, p.month)+1)%len(list)]
		p.cover()
		p.table.SetRows(p.seats.Value.rows)
	}
	return nil
}
