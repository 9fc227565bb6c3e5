package connect

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/page"
)

// answer is a message of the dialog; flow says whose, generation to which question.
type answer struct {
	flow       *flow
	generation int
	err        error
}

type (
	discovered struct {
		answer
		discovery engine.Discovery
	}
	coded struct {
		answer
		code engine.DeviceCode
	}
	signedIn struct {
		answer
		candidate *engine.Candidate
	}
	checked struct{ answer }
	joined  struct{ answer }
	usersOf struct {
		answer
		users []engine.DemoUser
	}
	planOf struct {
		answer
		plan string
	}
)

// question begins something that can be stopped.
func (f *flow) question(busy string) (context.Context, answer) {
	f.cancel()
	ctx, cancel := context.WithCancel(f.house.Context)
	f.generation++
	f.cancel, f.busy, f.err, f.detailed = cancel, busy, nil, false
	f.also, f.seconds = nil, 0
	return ctx, answer{flow: f, generation: f.generation}
}

// discover asks the address for its tenant and for what it is.
func (f *flow) discover() tea.Cmd {
	ctx, a := f.question(f.kit.T("connect.discovering"))
	f.dialog.ToButtons(0)
	h, address := f.house, f.fields.address.Value()
	return func() tea.Msg {
		d, err := h.Engine.Discover(ctx, address)
		a.err = err
		return discovered{a, d}
	}
}

// signIn signs in and runs the checks; a device code arrives before the answer.
func (f *flow) signIn() tea.Cmd {
	request := f.fields.request(f.discovery)
	ctx, a := f.question(f.kit.T("connect.signing." + string(request.Method))) //lang:keys connect.signing.*
	f.code = engine.DeviceCode{}
	f.dialog.ToButtons(1)
	codes := make(chan engine.DeviceCode, 1)
	request.DeviceCode = func(d engine.DeviceCode) {
		select {
		case codes <- d:
		default: // one code is asked for; a second would not be shown anyway
		}
	}
	h, actor := f.house, f.house.Actor()
	wait := func() tea.Msg {
		code, ok := <-codes
		if !ok {
			return nil
		}
		return coded{a, code}
	}
	ask := func() tea.Msg {
		defer close(codes)
		candidate, err := h.Engine.SignIn(ctx, actor, request)
		if ctx.Err() != nil && candidate != nil { // stopped meanwhile: nothing stays behind
			err = h.Engine.Abandon(context.WithoutCancel(ctx), candidate)
			candidate = nil
		}
		a.err = err
		return signedIn{a, candidate}
	}
	if request.Method != engine.SignInDevice {
		return ask
	}
	return tea.Batch(wait, ask)
}

// checkAgain runs the checks once more, for example with another choice about sandboxes.
func (f *flow) checkAgain() tea.Cmd {
	if f.candidate == nil {
		return nil
	}
	ctx, a := f.question(f.kit.T("connect.checking"))
	f.dialog.ToButtons(0)
	h, actor, candidate, allow := f.house, f.house.Actor(), f.candidate, f.fields.sandbox.Value()
	candidate.StatePlan(f.fields.plan.Value())
	return func() tea.Msg {
		a.err = h.Engine.CheckAgain(ctx, actor, candidate, allow)
		return checked{a}
	}
}

// connect makes the candidate the connection. It is not stopped halfway.
func (f *flow) connect() tea.Cmd {
	_, a := f.question(f.kit.T("connect.connecting"))
	f.dialog.ToButtons(0)
	h, actor, candidate := f.house, f.house.Actor(), f.candidate
	return func() tea.Msg {
		a.err = h.Engine.Connect(h.Context, actor, candidate)
		return joined{a}
	}
}

// askUsers reads who can sign in here; outside the demo there is nobody.
func (f *flow) askUsers() tea.Cmd {
	if f.house.Demo == nil {
		return nil
	}
	return page.Load(f.house, f.house.Engine.SignInUsers, func(users []engine.DemoUser, err error) tea.Msg {
		return usersOf{answer{flow: f, err: err}, users}
	})
}

// askPlan reads the plan that was stated before.
func (f *flow) askPlan() tea.Cmd {
	return page.Load(f.house, f.house.Store.Settings, func(s store.Settings, err error) tea.Msg {
		return planOf{answer{flow: f, err: err}, s.Plan}
	})
}

// took takes a message of the dialog; used is false for every other message.
func (f *flow) took(msg tea.Msg) (cmd tea.Cmd, used bool) {
	switch m := msg.(type) {
	case usersOf:
		f.told(m.answer, func() { f.fields.offerUsers(m.users) })
		return nil, true
	case planOf:
		f.told(m.answer, func() {
			if f.planAsked = m.plan == ""; !f.planAsked {
				f.fields.plan.SetValue(m.plan)
			}
		})
		return nil, true
	case lastOf:
		f.told(m.answer, func() { f.last = m.last })
		return nil, true
	case alsoTried:
		if f.mine(m.answer) {
			f.also = m.reached
		}
		return nil, true
	case second:
		return f.ticked(m), true
	case discovered:
		return f.settle(m.answer, func() tea.Cmd { f.discoveredNow(m.discovery); return nil }), true
	case coded:
		if f.mine(m.answer) {
			f.code = m.code
		}
		return nil, true
	case signedIn:
		return f.settle(m.answer, func() tea.Cmd {
			if m.candidate != nil {
				f.candidate = m.candidate
				f.fields.sandbox.SetValue(false)
				f.bodies[atChecks].arrange()
				f.show(atChecks)
			}
			return nil
		}), true
	case checked:
		return f.settle(m.answer, func() tea.Cmd { f.toNext(); return nil }), true
	case joined:
		return f.settle(m.answer, func() tea.Cmd {
			f.candidate = nil // it is the connection now
			f.show(atDone)
			return f.kit.Refresh()
		}), true
	}
	return nil, false
}

func (f *flow) mine(a answer) bool { return a.flow == f && a.generation == f.generation }

// told takes what was read while the dialog opened. Its error is shown unless another one is.
func (f *flow) told(a answer, do func()) {
	switch {
	case a.flow != f:
	case a.err == nil:
		do()
	case f.err == nil:
		f.err = a.err
	}
}

// settle takes an answer, with its error or with do.
func (f *flow) settle(a answer, do func() tea.Cmd) tea.Cmd {
	if !f.mine(a) {
		return nil
	}
	f.busy, f.code, f.err = "", engine.DeviceCode{}, a.err
	if a.err != nil {
		f.bodies[f.at].scroll = 0 // the error stands at the top
		if f.at == atAddress && engine.CodeOf(a.err) == engine.CodeUsage {
			f.dialog.ToBody() // to be corrected
			return nil
		}
		f.toNext()
		return f.unreached()
	}
	return do()
}

// discoveredNow fills in what the address told and goes on; a refusal is shown at once.
func (f *flow) discoveredNow(d engine.Discovery) {
	f.discovery = d
	f.fields.fill(d)
	if fails(d.Checks) {
		f.show(atFirstChecks)
		return
	}
	f.show(atApplication)
}
