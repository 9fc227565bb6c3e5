package connect

import (
	"context"
	"fmt"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// The keys of an address that is refused. They are held with ctrl, as letters are typed into the field above.
const (
	keyOpen = "ctrl+o"
	keyLast = "ctrl+l"
)

// dynamicsHome is Microsoft's page that leads to a person's organizations.
const dynamicsHome = "https://home.dynamics.com"

// againSeconds is how long it takes until an address that was not reached is tried by itself.
const againSeconds = 30

type (
	alsoTried struct {
		answer
		reached []engine.Reached
	}
	second struct{ answer }
	lastOf struct {
		answer
		last store.Connection
	}
)

// askLast reads which organization was connected here last.
func (f *flow) askLast() tea.Cmd {
	if f.house.Demo != nil {
		return nil
	}
	read := func(ctx context.Context) (store.Connection, error) {
		view, err := f.house.Store.ConnectionView(ctx)
		return view.Connection, err
	}
	return page.Load(f.house, read, func(last store.Connection, err error) tea.Msg { return lastOf{answer{flow: f, err: err}, last} })
}

// unreached begins what follows an address that the network does not reach: what else is reached is tried, and seconds are
// counted until the address is tried again.
func (f *flow) unreached() tea.Cmd {
	f.also, f.seconds = nil, 0
	if f.at != atAddress || engine.CodeOf(f.err) != engine.CodeConnection || !f.house.Engine.TriesAlso() {
		return nil
	}
	f.seconds = againSeconds
	ctx, cancel := context.WithCancel(f.house.Context)
	f.cancel = cancel
	h, address, a := f.house, f.fields.address.Value(), answer{flow: f, generation: f.generation}
	try := func() tea.Msg { return alsoTried{a, h.Engine.AlsoTried(ctx, address)} }
	return tea.Batch(try, f.tick())
}

func (f *flow) tick() tea.Cmd { return f.later(second{answer{flow: f, generation: f.generation}}) }

// inASecond sends a message a second later.
func inASecond(msg tea.Msg) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return msg })
}

// ticked counts one second; the last one asks the address again. Whoever types another address is not disturbed.
func (f *flow) ticked(m second) tea.Cmd {
	if !f.mine(m.answer) || f.seconds == 0 || f.busy != "" || f.at != atAddress || f.reading {
		return nil
	}
	if f.seconds--; f.seconds > 0 {
		return f.tick()
	}
	if f.bodies[f.at].Capturing() {
		return nil
	}
	return f.discover()
}

// countdown says when the address is tried again, "" when it is not.
func (f *flow) countdown() string {
	if f.seconds == 0 || f.err == nil || f.at != atAddress {
		return ""
	}
	return f.kit.T("connect.next-try", "Time", fmt.Sprintf("%d:%02d", f.seconds/60, f.seconds%60))
}

// soLines is what follows from what else was tried.
func (f *flow) soLines(width int) []string {
	if len(f.also) == 0 {
		return nil
	}
	return append([]string{""}, f.wrapped(f.kit.T(f.soKey()), width, theme.ToneMuted)...) //lang:keys connect.so.*
}

// soKey is the sentence about how much else answers.
func (f *flow) soKey() string {
	answer := 0
	for _, r := range f.also {
		if r.Why == "" {
			answer++
		}
	}
	switch answer {
	case 0:
		return "connect.so.none"
	case len(f.also):
		return "connect.so.all"
	}
	return "connect.so.some"
}

// alsoLines are the hosts that were tried as well.
func (f *flow) alsoLines(width int) []string {
	if len(f.also) == 0 {
		return nil
	}
	c := f.kit
	lines := []string{"", c.Theme.Strong.Render(c.T("connect.also"))}
	var pairs []kit.Pair
	for _, r := range f.also {
		mark := c.Theme.OK.Render(c.Theme.Glyphs.Pass)
		if r.Why != "" {
			mark = c.Theme.Danger.Render(c.Theme.Glyphs.Fail)
		}
		pairs = append(pairs, kit.Pair{Label: r.Host, Value: mark + " " + c.Theme.Muted.Render(f.reachedWord(r))})
	}
	lines = append(lines, kit.Pairs(c.Theme.Styles, pairs, 0, width)...)
	return append(lines, f.soLines(width)...)
}

// reachedWord says whether a host answers, and which proxy the way led through.
func (f *flow) reachedWord(r engine.Reached) string {
	c := f.kit
	said := c.T("connect.also.answers", "Seconds", strconv.FormatFloat(r.Took.Seconds(), 'f', 1, 64))
	if r.Why != "" {
		said = c.T("connect.also." + r.Why) //lang:keys connect.also.*
	}
	if r.Proxy != "" {
		said += " " + c.Theme.Glyphs.Dot + " " + c.T("connect.also.proxy", "Proxy", kit.Clean(r.Proxy))
	}
	return said
}

// refusedKey are the keys of an address that is refused by its looks: they work while the address is typed, too.
func (f *flow) refusedKey(key string) (tea.Cmd, bool) {
	switch {
	case f.err == nil || f.at != atAddress || !f.judged():
		return nil, false
	case key == keyOpen:
		return f.kit.OpenURL(dynamicsHome), true
	case key == keyLast && f.last.URL != "":
		f.fields.address.SetValue(f.last.URL)
		return f.discover(), true
	}
	return nil, false
}
