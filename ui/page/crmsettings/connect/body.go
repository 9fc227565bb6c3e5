package connect

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// leastError is how many lines an error keeps in a low window.
const leastError = 5

// body is what a step shows: lines that scroll, and its fields below them.
type body struct {
	flow   *flow
	at     stage
	form   *kit.Form
	list   bool // the lines have the focus
	scroll int
	rest   int // lines that do not fit
	top    int // where the form stood in the last frame
}

func newBody(f *flow, at stage) *body {
	b := &body{flow: f, at: at}
	b.arrange()
	return b
}

// arrange puts the fields that the answers need into the form.
func (b *body) arrange() {
	q := b.flow.fields
	var all []kit.Field
	switch b.at {
	case atAddress:
		all = []kit.Field{q.address}
	case atApplication:
		all = []kit.Field{q.clientID, q.tenant}
	case atSignIn:
		all = append([]kit.Field{q.method}, b.methodFields()...)
	case atChecks:
		if b.flow.sandboxAsked() {
			all = append(all, q.sandbox)
		}
		if b.flow.planAsked {
			all = append(all, q.plan)
		}
	}
	var focused kit.Field
	if b.form != nil {
		focused = b.form.Focused()
	}
	b.form = kit.NewForm(b.flow.kit, all...)
	if focused != nil {
		b.form.FocusField(focused)
	}
}

func (b *body) methodFields() []kit.Field {
	q := b.flow.fields
	switch q.chosen() {
	case engine.SignInHere:
		return []kit.Field{q.user}
	case engine.SignInSecret:
		return []kit.Field{q.secret}
	case engine.SignInCertificate:
		return []kit.Field{q.certificate}
	case engine.SignInCommand:
		return []kit.Field{q.command}
	}
	return nil
}

// hasForm says whether the fields are in view: not while something is asked.
func (b *body) hasForm() bool {
	switch b.at {
	case atFirstChecks, atDone:
		return false
	case atAddress:
		return !b.flow.reading
	case atChecks:
		return b.flow.sandboxAsked() || b.flow.planAsked
	case atSignIn:
		return b.flow.busy == ""
	}
	return true
}

// sandboxAsked is true when the environment is a sandbox, allowed or not (spec §3.1).
func (f *flow) sandboxAsked() bool {
	if f.candidate == nil {
		return false
	}
	for _, c := range f.candidate.Checks {
		if strings.HasPrefix(c.Sentence, "check.type.sandbox") {
			return true
		}
	}
	return false
}

// Update implements kit.Body.
func (b *body) Update(msg tea.Msg) tea.Cmd {
	if cmd, used := b.flow.took(msg); used {
		return cmd
	}
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if cmd, used := b.flow.refusedKey(m.String()); used {
			return cmd
		}
		paging := m.String() == "pgup" || m.String() == "pgdown"
		if paging || b.list || !b.hasForm() || b.form.Focused() == nil {
			return b.scrollKey(m)
		}
	case tea.MouseWheelMsg:
		b.move(map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button])
		return nil
	}
	if !b.hasForm() {
		return nil
	}
	return b.form.Update(kit.Shift(msg, 0, b.top))
}

func (b *body) scrollKey(m tea.KeyPressMsg) tea.Cmd {
	by, ok := map[string]int{"down": 1, "up": -1, "pgdown": 10, "pgup": -10, "home": -1 << 20, "end": 1 << 20}[m.String()]
	if ok {
		b.move(by)
	}
	return nil
}

func (b *body) move(by int) { b.scroll = max(0, min(b.scroll+by, b.rest)) }

// View implements kit.Body.
func (b *body) View(width, height int) string {
	form := ""
	room := height
	if b.hasForm() {
		tall := max(1, min(b.form.Height(width), height-b.least()))
		form = b.form.View(width, tall)
		room = max(0, height-tall-1)
	}
	var lines []string
	for _, l := range b.lines(width - 4) {
		lines = append(lines, "  "+l)
	}
	b.rest = max(0, len(lines)-room)
	b.scroll = min(b.scroll, b.rest)
	shown := lines[min(b.scroll, len(lines)):]
	if len(shown) > room {
		shown = shown[:room]
	}
	shown = b.marked(shown, width)
	b.top = 0
	if form == "" {
		return strings.Join(shown, "\n")
	}
	if len(shown) > 0 {
		shown = append(shown, "")
		b.top = len(shown)
	}
	return strings.Join(append(shown, form), "\n")
}

// least are the lines above the fields that stay in view in a low window: an error does.
func (b *body) least() int {
	if b.flow.err != nil {
		return leastError
	}
	return 0
}

// marked shows where lines are hidden.
func (b *body) marked(lines []string, width int) []string {
	if b.rest == 0 || len(lines) == 0 {
		return lines
	}
	th := b.flow.kit.Theme
	out := append([]string{}, lines...)
	mark := func(i int, glyph string) { out[i] = kit.Pad(out[i], width-2) + th.Quiet.Render(glyph) }
	if b.scroll > 0 {
		mark(0, th.Glyphs.SortUp)
	}
	if b.scroll < b.rest && (len(out) > 1 || b.scroll == 0) {
		mark(len(out)-1, th.Glyphs.SortDown)
	}
	return out
}

// Cursor implements kit.Body.
func (b *body) Cursor() *tea.Cursor {
	if b.list || !b.hasForm() {
		return nil
	}
	cur := b.form.Cursor()
	if cur != nil {
		cur.Y += b.top
	}
	return cur
}

// Focus implements kit.Body: the lines come first when they do not fit.
func (b *body) Focus(dir int) bool {
	inForm := b.hasForm() && b.form.Focused() != nil
	switch {
	case b.list && dir > 0:
		b.list = false
		return b.hasForm() && b.form.Focus(1)
	case b.list:
		b.list = false
		return false
	case b.hasForm() && b.form.Focus(dir):
		return true
	case b.rest > 0 && (dir < 0 || !inForm):
		b.form.Blur()
		b.list = true
		return true
	}
	return false
}

// Form implements kit.Asking.
func (b *body) Form() *kit.Form {
	if !b.hasForm() {
		return nil
	}
	return b.form
}

// Texts implements kit.Drafting: esc loses nothing of any step. Once connected there is nothing to keep.
func (b *body) Texts() []*kit.TextField {
	if b.at == atDone {
		return nil
	}
	q := b.flow.fields
	texts := []*kit.TextField{q.address, q.secret, q.certificate, q.command}
	if q.tenant.Value() != q.filledTenant { // else it was found, not typed
		texts = append(texts, q.tenant)
	}
	if q.clientID.Value() != b.flow.discovery.ClientID {
		texts = append(texts, q.clientID)
	}
	return texts
}

// Blur implements kit.Body.
func (b *body) Blur() {
	b.list = false
	b.form.Blur()
}

// Hints implements kit.Body.
func (b *body) Hints() []kit.Hint {
	if b.list || !b.hasForm() {
		return []kit.Hint{{Key: b.flow.kit.Theme.Glyphs.ArrowKeys, Word: b.flow.kit.T("connect.scroll")}}
	}
	hints := b.form.Hints()
	if b.rest > 0 {
		keys := b.flow.kit.T("shell.key.pgup") + "/" + b.flow.kit.T("shell.key.pgdown")
		hints = append(hints, kit.Hint{Key: keys, Word: b.flow.kit.T("connect.scroll")})
	}
	return hints
}

// Capturing is true while letters are typed.
func (b *body) Capturing() bool { return !b.list && b.hasForm() && b.form.Capturing() }

// lines are what stands above the fields.
func (b *body) lines(width int) []string {
	f := b.flow
	var lines []string
	if f.err != nil {
		lines = append(f.errorLines(width), "")
	}
	switch b.at {
	case atAddress:
		if f.reading {
			return f.registerLines(width)
		}
		lines = append(lines, f.texts(width, "connect.address.text")...)
	case atApplication:
		lines = append(lines, f.applicationLines(width)...)
	case atFirstChecks:
		lines = append(lines, f.placeLine(), "")
		lines = append(lines, kit.Checks(f.kit, checkLines(f.kit, f.discovery.Checks), width)...)
		lines = append(lines, f.keptLines(width)...)
	case atSignIn:
		lines = append(lines, f.signInLines(width)...)
	case atChecks:
		lines = append(lines, f.candidateLines(width)...)
	case atDone:
		lines = append(lines, f.doneLines(width)...)
	}
	return lines
}

func (f *flow) candidateLines(width int) []string {
	var checks []store.Check
	if f.candidate != nil {
		checks = f.candidate.Checks
	}
	return append([]string{f.placeLine(), ""}, kit.Checks(f.kit, checkLines(f.kit, checks), width)...)
}
