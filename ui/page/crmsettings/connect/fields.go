package connect

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// fields are the questions of all steps.
type fields struct {
	flow                *flow
	address, tenant     *kit.TextField
	clientID            *kit.TextField
	method, user, plan  *kit.Choice
	secret, certificate *kit.TextField
	command             *kit.TextField
	sandbox             *kit.Check
	filledTenant        string
}

func newFields(f *flow) *fields {
	c := f.kit
	enter := func(string) tea.Cmd { return f.goOn() }
	text := func(label, help, example, value string) *kit.TextField {
		return kit.NewText(c, kit.TextSpec{Label: label, Help: help, Example: example, Value: value, Enter: enter})
	}
	q := &fields{flow: f}
	q.address = text(c.T("connect.address"), c.T("connect.address.help"), "contoso.crm4.dynamics.com", f.firstAddress())
	q.tenant = text(c.T("connect.tenant"), c.T("connect.tenant.help"), "contoso.onmicrosoft.com", f.again.Tenant)
	q.clientID = kit.NewText(c, kit.TextSpec{
		Label: c.T("connect.client"), Example: "1b4e28ba-2fa1-11d2-883f-0016d3cca427", Value: f.firstClient(), Enter: enter,
		Leave: func(typed string) string {
			if engine.IsClientID(typed) {
				return ""
			}
			return c.T("connect.client.wrong")
		},
	})
	q.method = kit.NewRadio(c, kit.ChoiceSpec{
		Label: c.T("connect.method"), Options: q.methods(), Value: q.firstMethod(),
		Changed: func(string) tea.Cmd { f.bodies[atSignIn].arrange(); return nil },
	})
	q.user = kit.NewSelect(c, kit.ChoiceSpec{Label: c.T("connect.user")})
	if f.house.Demo != nil {
		q.offerUsers([]engine.DemoUser{{Name: f.house.Demo.Account, Email: f.house.Demo.Account}})
	}
	path := func(label, value string) *kit.TextField {
		return kit.NewPath(c, kit.TextSpec{Label: label, Value: value, Enter: enter}, f.house.Folder)
	}
	q.secret = path(c.T("connect.secret"), f.again.SecretFile)
	q.certificate = path(c.T("connect.certificate"), f.again.CertificateFile)
	q.command = text(c.T("connect.command"), c.T("connect.command.help"), "", f.again.TokenCommand)
	q.plan = kit.NewSelect(c, kit.ChoiceSpec{
		Label: c.T("connect.plan"), Options: q.plans(), Changed: func(string) tea.Cmd { return f.checkAgain() },
	})
	q.sandbox = kit.NewCheck(c, kit.CheckSpec{
		Label: c.T("connect.sandbox"), Changed: func(bool) tea.Cmd { return f.checkAgain() },
	})
	return q
}

func (f *flow) firstAddress() string {
	if f.again.URL != "" || f.house.Demo == nil {
		return f.again.URL
	}
	return f.house.Demo.Address
}

func (f *flow) firstClient() string {
	if f.again.ClientID != "" || f.house.Demo == nil {
		return f.again.ClientID
	}
	return f.house.Demo.ClientID
}

// methods are the ways to sign in; "Sign in here" is the demo's only (spec §3.2).
func (q *fields) methods() []kit.Option {
	all := []engine.SignInMethod{
		engine.SignInBrowser, engine.SignInDevice, engine.SignInSecret, engine.SignInCertificate, engine.SignInCommand,
	}
	if q.flow.house.Actor().Remote { // files and programs of the server are not the viewer's
		all = []engine.SignInMethod{engine.SignInDevice}
	}
	if q.flow.house.Demo != nil {
		all = slices.Insert(all, 0, engine.SignInHere)
	}
	options := make([]kit.Option, len(all))
	for i, m := range all {
		options[i] = kit.Option{ID: string(m), Label: q.flow.kit.T("connect.method." + string(m))} //lang:keys connect.method.*
	}
	return options
}

func (q *fields) firstMethod() string {
	for _, o := range q.methods() {
		if o.ID == q.flow.again.Method {
			return o.ID
		}
	}
	return q.methods()[0].ID
}

func (q *fields) plans() []kit.Option {
	var options []kit.Option
	row, _ := store.FindSetting(store.KeyPlan)
	for _, plan := range row.Words {
		options = append(options, kit.Option{ID: plan, Label: q.flow.kit.T("setting.plan." + plan)}) //lang:keys setting.plan.*
	}
	return options
}

// offerUsers lists who can sign in here, the integration user first and chosen.
func (q *fields) offerUsers(users []engine.DemoUser) {
	options := make([]kit.Option, len(users))
	for i, u := range users {
		options[i] = kit.Option{ID: u.Email, Label: kit.Clean(u.Name)}
		if u.Name != u.Email {
			options[i].Note = kit.Clean(u.Email)
		}
	}
	q.user.SetOptions(options)
	if len(users) > 0 && q.user.Value() == "" {
		q.user.SetValue(users[0].Email)
	}
}

// fill takes over what the address told, where nobody has typed something else.
func (q *fields) fill(d engine.Discovery) {
	if v := q.tenant.Value(); v == "" || v == q.filledTenant {
		q.tenant.SetValue(d.Tenant)
		q.filledTenant = d.Tenant
	}
	if q.clientID.Value() == "" {
		q.clientID.SetValue(d.ClientID)
	}
}

// chosen is the way to sign in.
func (q *fields) chosen() engine.SignInMethod { return engine.SignInMethod(q.method.Value()) }

// missing says what the way to sign in still needs, or "".
func (q *fields) missing() string {
	c := q.flow.kit
	switch {
	case q.chosen() == engine.SignInSecret && q.secret.Value() == "":
		return c.T("connect.secret.missing")
	case q.chosen() == engine.SignInCertificate && q.certificate.Value() == "":
		return c.T("connect.certificate.missing")
	case q.chosen() == engine.SignInCommand && q.command.Value() == "":
		return c.T("connect.command.missing")
	}
	return ""
}

// request is what was answered.
func (q *fields) request(d engine.Discovery) engine.ConnectRequest {
	r := engine.ConnectRequest{
		URL: d.Address, Tenant: q.tenant.Value(), ClientID: q.clientID.Value(), Method: q.chosen(), Plan: q.plan.Value(),
		AllowSandbox: q.sandbox.Value(),
	}
	switch r.Method {
	case engine.SignInHere:
		r.User = q.user.Value()
	case engine.SignInSecret:
		r.SecretFile = q.secret.Value()
	case engine.SignInCertificate:
		r.CertificateFile = q.certificate.Value()
	case engine.SignInCommand:
		r.TokenCommand = q.command.Value()
	}
	return r
}

// checkLines are checks as the screen shows them.
func checkLines(c *kit.Context, checks []store.Check) []kit.CheckLine {
	lines := make([]kit.CheckLine, len(checks))
	for i, check := range checks {
		lines[i] = kit.CheckLine{Result: string(check.Result), Name: c.T("check." + check.Name)} //lang:keys check.*
		lines[i].Found, lines[i].Remedy = sentence.OfCheck(c.Printer, check, nil)
	}
	return lines
}
