package connect

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// stage is a step of the dialog.
type stage int

const (
	atAddress stage = iota
	atApplication
	atFirstChecks
	atSignIn
	atChecks
	atDone
	stages
)

// stepRows are the rows of every step: title and buttons stay where they are from the first to the last.
const stepRows = 20

// flow is where the dialog stands.
type flow struct {
	kit    *kit.Context
	house  page.House
	dialog *kit.Dialog
	at     stage
	bodies [stages]*body
	fields *fields

	generation int // of what is asked; answers of an older one are dropped
	busy       string
	cancel     context.CancelFunc // ends what is asked
	err        error
	detailed   bool // the error's details are in view
	reading    bool // how to register an application is in view, before the address is known
	discovery  engine.Discovery
	candidate  *engine.Candidate
	code       engine.DeviceCode
	again      store.Connection
	last       store.Connection // that was connected here last
	also       []engine.Reached // what else was tried when the address was not reached
	later      func(tea.Msg) tea.Cmd
	seconds    int  // until it is tried again; 0: not by itself
	planAsked  bool // the plan was not stated before: it is asked beside the check that wants it
}

func newFlow(c *kit.Context, h page.House, again store.Connection) *flow {
	f := &flow{kit: c, house: h, again: again, cancel: func() {}, later: inASecond}
	f.fields = newFields(f)
	for at := range stages {
		f.bodies[at] = newBody(f, at)
	}
	if again.URL != "" {
		f.at = atSignIn
		f.discovery = engine.Discovery{Address: again.URL, Tenant: again.Tenant, ClientID: again.ClientID}
	}
	f.dialog = kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("connect.title"), Width: 102, Rows: stepRows, Steps: f.stepNames(), Step: func() int { return int(f.at) }, Failed: f.failed,
		Body: func() kit.Body { return f.bodies[f.at] }, Buttons: f.buttons, Note: f.note, Keys: f.keys, MoreHints: f.hints,
		Cancel: f.leave,
	})
	f.toNext()
	return f
}

func (f *flow) stepNames() []string {
	return []string{
		f.kit.T("connect.step.address"), f.kit.T("connect.step.application"), f.kit.T("connect.step.checks"),
		f.kit.T("connect.step.signin"), f.kit.T("connect.step.checks"), f.kit.T("connect.step.done"),
	}
}

// failed paints the current step as failed.
func (f *flow) failed() bool {
	switch f.at {
	case atFirstChecks:
		return fails(f.discovery.Checks)
	case atChecks:
		return f.candidate != nil && f.candidate.Fails()
	}
	return f.err != nil
}

func fails(checks []store.Check) bool {
	for _, c := range checks {
		if c.Result == store.Fail {
			return true
		}
	}
	return false
}

// begin asks what the first step needs.
func (f *flow) begin() tea.Cmd { return tea.Batch(f.askUsers(), f.askPlan(), f.askLast()) }

// show goes to a step with the focus on the button that goes on, when it can be pressed.
func (f *flow) show(at stage) {
	f.at, f.err, f.reading = at, nil, false
	f.toNext()
}

// toNext focuses the last button where the step needs no answer, else the first field.
func (f *flow) toNext() {
	all := f.buttons()
	last := len(all) - 1
	if ok, _ := f.canGoOn(); ok && !f.empty() {
		f.dialog.ToButtons(last)
		return
	}
	f.dialog.ToBody()
}

// empty says whether the step's first field waits for a word.
func (f *flow) empty() bool {
	switch f.at {
	case atAddress:
		return f.fields.address.Value() == ""
	case atApplication:
		return f.fields.clientID.Value() == ""
	}
	return false
}

func (f *flow) buttons() []kit.Button {
	c := f.kit
	if f.at == atDone {
		return []kit.Button{{Label: c.T("shell.close"), Closes: true}}
	}
	all := []kit.Button{{Label: c.T("shell.cancel"), Closes: true, Run: f.leave}}
	if f.busy != "" {
		return append(all, kit.Button{Label: c.T("connect.stop"), Run: f.stop})
	}
	if f.reading {
		return append(all, kit.Button{Label: c.T("connect.back"), Run: f.readRegister}, kit.Button{Label: c.T("connect.copyregister"), Run: f.copyRegister})
	}
	if f.at > atAddress {
		all = append(all, kit.Button{Label: c.T("connect.back"), Run: f.back})
	} else if f.house.Demo == nil {
		all = append(all, kit.Button{Label: c.T("connect.howregister"), Run: f.readRegister})
	}
	if f.at == atChecks {
		all = append(all, kit.Button{Label: c.T("connect.again"), Run: f.checkAgain})
	}
	label := map[stage]string{atSignIn: c.T("connect.signin"), atChecks: c.T("connect.connect")}[f.at]
	if label == "" {
		label = c.T("connect.continue")
	}
	return append(all, kit.Button{Label: label, Enabled: f.canGoOn, Run: f.goOn})
}

func (f *flow) canGoOn() (bool, string) {
	c := f.kit
	switch f.at {
	case atAddress:
		if f.fields.address.Value() == "" {
			return false, c.T("connect.address.missing")
		}
	case atApplication:
		if f.fields.clientID.Value() == "" {
			return false, c.T("connect.client.missing")
		}
		if !engine.IsClientID(f.fields.clientID.Value()) {
			return false, c.T("connect.client.wrong")
		}
	case atFirstChecks:
		if n := failures(f.discovery.Checks); n > 0 {
			return false, c.T("connect.fails", "count", n)
		}
	case atSignIn:
		if why := f.fields.missing(); why != "" {
			return false, why
		}
	case atChecks:
		if f.candidate == nil {
			return false, ""
		}
		if n := failures(f.candidate.Checks); n > 0 {
			return false, c.T("connect.fails", "count", n)
		}
	}
	return true, ""
}

func failures(checks []store.Check) int { return countOf(checks, store.Fail) }

func countOf(checks []store.Check, result store.CheckResult) int {
	n := 0
	for _, c := range checks {
		if c.Result == result {
			n++
		}
	}
	return n
}

// goOn does the step.
func (f *flow) goOn() tea.Cmd {
	if ok, _ := f.canGoOn(); !ok || f.busy != "" {
		return nil
	}
	switch f.at {
	case atAddress:
		return f.discover()
	case atApplication:
		f.show(atFirstChecks)
	case atFirstChecks:
		f.show(atSignIn)
	case atSignIn:
		return f.signIn()
	case atChecks:
		return f.connect()
	}
	return nil
}

// back goes a step back; a candidate is given up.
func (f *flow) back() tea.Cmd {
	cmd := f.abandon()
	switch {
	case f.at == atChecks:
		f.show(atSignIn)
	case f.at == atSignIn && f.again.URL != "":
		f.show(atAddress) // the checks were skipped: begin with the address
	case f.at > atAddress:
		f.show(f.at - 1)
	}
	return cmd
}

// stop ends what is asked and stays in the step.
func (f *flow) stop() tea.Cmd {
	f.cancel()
	f.generation++
	f.busy, f.code = "", engine.DeviceCode{}
	f.toNext()
	return nil
}

// leave runs when the dialog closes: it ends what is asked and forgets the candidate.
func (f *flow) leave() tea.Cmd {
	f.cancel()
	f.generation++
	return f.abandon()
}

// abandon forgets the candidate with its tokens.
func (f *flow) abandon() tea.Cmd {
	candidate := f.candidate
	f.candidate = nil
	if candidate == nil {
		return nil
	}
	h, c := f.house, f.kit
	return func() tea.Msg {
		if err := h.Engine.Abandon(context.WithoutCancel(h.Context), candidate); err != nil {
			return page.ErrorToast(c, err)()
		}
		return nil
	}
}

// keys are the dialog's own: the device code is copied and its page opened, an error shows
// its details, what the checks found wrong is copied for whoever can grant it.
func (f *flow) keys(key string) (tea.Cmd, bool) {
	if cmd, used := f.refusedKey(key); used {
		return cmd, true
	}
	switch {
	case f.code.UserCode != "" && key == "y":
		return f.kit.Copy(f.code.UserCode, f.kit.T("connect.code")), true
	case f.code.UserCode != "" && key == "o":
		return f.kit.OpenURL(f.code.VerificationURL), true
	case f.reading && key == "y":
		return f.copyRegister(), true
	case f.err != nil && f.detailed && key == "y":
		return f.kit.Copy(f.copied(), f.kit.T("connect.details")), true
	case f.err != nil && !f.judged() && key == "d":
		f.detailed = !f.detailed
		return nil, true
	case f.err != nil && f.busy == "" && key == "r":
		return f.goOn(), true
	case f.wanting() != "" && key == "y":
		return f.kit.Copy(f.wanting(), f.kit.T("connect.wanting")), true
	}
	return nil, false
}

func (f *flow) hints() []kit.Hint {
	switch {
	case f.code.UserCode != "":
		return []kit.Hint{{Key: "y", Word: f.kit.T("connect.copycode")}, {Key: "o", Word: f.kit.T("connect.openpage")}}
	case f.reading:
		return []kit.Hint{{Key: "y", Word: f.kit.T("connect.copyregister")}}
	case f.err != nil && f.judged():
		hints := []kit.Hint{{Key: keyOpen, Word: f.kit.T("connect.opendynamics")}}
		if f.last.URL != "" {
			hints = append(hints, kit.Hint{Key: keyLast, Word: f.kit.T("connect.last.use")})
		}
		return hints
	case f.err != nil && f.detailed && f.keysWork():
		return []kit.Hint{
			{Key: "r", Word: f.kit.T("connect.retry")}, {Key: "d", Word: f.kit.T("connect.details")}, {Key: "y", Word: f.kit.T("connect.copydetails")},
		}
	case f.err != nil && f.keysWork():
		return []kit.Hint{{Key: "r", Word: f.kit.T("connect.retry")}, {Key: "d", Word: f.kit.T("connect.details")}}
	case f.wanting() != "":
		return []kit.Hint{{Key: "y", Word: f.kit.T("connect.copywanting")}}
	}
	return nil
}

// keysWork says whether a letter is a key of the dialog, and no letter of what is typed.
func (f *flow) keysWork() bool { return f.dialog.OnButtons() || !f.bodies[f.at].Capturing() }

// wanting is what the checks of a candidate found wrong, as plain text, "" for nothing.
func (f *flow) wanting() string {
	if f.at != atChecks || f.candidate == nil {
		return ""
	}
	var lines []string
	for i, check := range checkLines(f.kit, f.candidate.Checks) {
		if check.Result == string(store.Pass) {
			continue
		}
		lines = append(lines, check.Name+": "+check.Found)
		if check.Remedy != "" {
			lines = append(lines, "  "+check.Remedy)
		}
		if id := f.candidate.Checks[i].RequestID; id != "" {
			lines = append(lines, "  "+kit.Clean(id))
		}
	}
	return strings.Join(lines, "\n")
}

// note stands left of the buttons: what is being done, or the checks in numbers.
func (f *flow) note() string {
	th := f.kit.Theme
	if f.busy != "" {
		return th.Accent.Render(th.Glyphs.Half) + th.Muted.Render(" "+f.busy)
	}
	if next := f.countdown(); next != "" {
		return th.Muted.Render(next)
	}
	if f.at != atChecks || f.candidate == nil {
		return ""
	}
	checks := f.candidate.Checks
	text := th.Muted.Render(f.kit.T("connect.passes", "count", countOf(checks, store.Pass)))
	if n := countOf(checks, store.Warning); n > 0 {
		text += "  " + th.Warn.Render(f.kit.T("connect.warnings", "count", n))
	}
	return text
}
