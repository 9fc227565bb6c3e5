// Package plain is the other face of the screens (navsync --accessible): the same pages, actions and dialogs, read and
// answered in lines on a plain input and output, for screen readers and pipes. Nothing is drawn, nothing is redrawn, the
// cursor is never moved; what changes is one line more. It decides nothing and knows no page: it asks the model of package
// ui what is in view and what can be done, and does it through the model.
package plain

import (
	"context"
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui"
	"navsync/ui/theme"
)

const (
	// width and height are the cells in which pages render what is read of them: no text is cut in them.
	width, height = 120, 400
	// lookAgain is how often the status is read while somebody waits for a run.
	lookAgain = time.Second
)

// program is one run of the model over lines.
type program struct {
	ctx     context.Context
	model   *ui.Model
	lines   *Lines
	reader  *reader
	events  <-chan struct{}
	results chan tea.Msg
	running sync.WaitGroup
	pending int  // commands that have not answered
	changed bool // an event came while something was pending
	ended   bool
}

// Run reads and writes lines until the person quits, the input ends, or ctx does. wait returns when every command that
// was begun has ended, which those of the pages do with the context that the pages were given.
func Run(ctx context.Context, o ui.Options, lines *Lines) (wait func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Lines, o.AskBackground, o.Mouse, o.Suspends, o.Theme.Level = true, false, false, false, theme.NoColor
	p := &program{ctx: ctx, model: ui.Within(ctx, o), lines: lines, events: o.Events, results: make(chan tea.Msg)}
	p.reader = newReader(p.model, lines.out)
	p.do(p.model.Init())
	p.update(tea.WindowSizeMsg{Width: width, Height: height})
	return p.running.Wait, p.loop()
}

func (p *program) loop() error {
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	begun := time.Now()
	for !p.ended {
		var line <-chan string
		if p.pending == 0 {
			begun = time.Now()
			if p.changed {
				p.changed = false
				p.update(ui.Changed())
				continue
			}
			if !p.reader.settled() {
				line = p.lines.next()
			}
		} else if p.lines.patience > 0 && time.Since(begun) > p.lines.patience {
			p.reader.busy()
			line = p.lines.next()
		}
		if err := p.lines.flush(); err != nil {
			return err
		}
		select {
		case msg := <-p.results:
			p.pending--
			p.got(msg)
		case _, open := <-p.events:
			p.changed = true
			if !open {
				p.events = nil
			}
		case text, open := <-line:
			p.lines.took()
			if !open {
				return nil
			}
			p.do(p.reader.line(text))
			begun = time.Now()
		case <-again.C:
			p.changed = p.changed || p.reader.waiting
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
	}
	return p.lines.flush()
}

// got takes what a command answered.
func (p *program) got(msg tea.Msg) {
	switch m := msg.(type) {
	case nil:
	case tea.QuitMsg:
		p.ended = true
	case tea.BatchMsg:
		for _, cmd := range m {
			p.do(cmd)
		}
	case following:
		p.update(m.msg)
		p.do(m.next)
	default:
		if cmds, ok := sequence(msg); ok {
			p.do(inOrder(cmds))
			return
		}
		p.update(msg)
	}
}

func (p *program) update(msg tea.Msg) {
	_, cmd := p.model.Update(msg)
	p.do(cmd)
}

// do runs a command beside the loop.
func (p *program) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	p.pending++
	p.running.Go(func() {
		msg := cmd()
		select {
		case p.results <- msg:
		case <-p.ctx.Done():
		}
	})
}

// following is the answer of one command of a sequence, with the rest of it.
type following struct {
	msg  tea.Msg
	next tea.Cmd
}

// inOrder runs commands one after the other: the next begins when the answer of the one before has been taken.
func inOrder(cmds []tea.Cmd) tea.Cmd {
	for len(cmds) > 0 && cmds[0] == nil {
		cmds = cmds[1:]
	}
	if len(cmds) == 0 {
		return nil
	}
	return func() tea.Msg {
		msg := cmds[0]()
		switch msg.(type) {
		case nil, tea.BatchMsg, tea.QuitMsg:
			return tea.BatchMsg{func() tea.Msg { return msg }, inOrder(cmds[1:])}
		}
		if inner, ok := sequence(msg); ok {
			return tea.BatchMsg{inOrder(append(inner, cmds[1:]...))}
		}
		return following{msg, inOrder(cmds[1:])}
	}
}

// sequence finds the commands of tea.Sequence, whose message has no exported type.
func sequence(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}
