package connect

import (
	"strings"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// errorLines are the sentence and the next step; with the details what support needs. Of an
// address that was judged by its looks they say that nothing was sent, and what is understood.
func (f *flow) errorLines(width int) []string {
	c := f.kit
	said := sentence.Of(c.Printer, f.err)
	lines := kit.ErrorBlock(c, kit.ErrorSpec{Sentence: said.Text, Detail: said.Next}, width)
	if f.judged() {
		return append(append(append(lines, ""), f.texts(width, "connect.judged")...), f.understood(width)...)
	}
	if !f.detailed {
		if f.keysWork() { // while a letter is typed no key is promised
			lines = append(lines, c.Theme.Danger.Render(c.Theme.Glyphs.Focus)+" "+
				c.Theme.Accent.Render(c.T("connect.details"))+c.Theme.Quiet.Render(" d"))
		}
		return append(lines, f.soLines(width)...)
	}
	var pairs []kit.Pair
	for _, d := range f.details() {
		pairs = append(pairs, kit.Pair{Label: d.label, Value: c.Theme.Text.Render(d.value)})
	}
	return append(append(lines, kit.Pairs(c.Theme.Styles, pairs, 0, width)...), f.alsoLines(width)...)
}

// judged says whether the address was refused by its looks alone, before any request.
func (f *flow) judged() bool {
	known := sentence.Known(f.err)
	return known != nil && known.Code == engine.CodeUsage && known.Cause == "" && strings.HasPrefix(known.Key, "errors.address-")
}

// understood are forms of an address that are taken, with what becomes of each.
func (f *flow) understood(width int) []string {
	c := f.kit
	var pairs []kit.Pair
	for _, form := range []struct {
		address, key string
		taken        bool
	}{
		{"contoso.crm4.dynamics.com", "connect.understood.as-is", true},
		{"https://contoso.crm4.dynamics.com/main.aspx?appid=…", "connect.understood.cut", true},
		{"contoso.api.crm4.dynamics.com", "connect.understood.same", true},
		{"contoso", "connect.understood.region", false},
		{"https://admin.powerplatform.microsoft.com/…", "connect.understood.admin", false},
		{"https://crm.contoso.test", "connect.understood.server", false},
	} {
		mark := c.Theme.OK.Render(c.Theme.Glyphs.Pass)
		if !form.taken {
			mark = c.Theme.Warn.Render(c.Theme.Glyphs.Warn)
		}
		value := mark + " " + c.Theme.Muted.Render(c.T(form.key)) //lang:keys connect.understood.*
		pairs = append(pairs, kit.Pair{Label: form.address, Value: value})
	}
	lines := append([]string{"", c.Theme.Strong.Render(c.T("connect.understood"))}, kit.Pairs(c.Theme.Styles, pairs, 0, width)...)
	return append(lines, f.lastLines(width)...)
}

// lastLines are the organization that was connected here last.
func (f *flow) lastLines(width int) []string {
	if f.last.URL == "" {
		return nil
	}
	c := f.kit
	facts := c.Printer.Date(f.last.ConnectedAt.In(c.Now().Location()))
	if f.last.Type != "" {
		facts += " " + c.Theme.Glyphs.Dot + " " + kit.Clean(f.last.Type)
	}
	value := c.Theme.Muted.Render(facts) + "  " + c.Theme.Accent.Render(c.T("connect.last.use")) + c.Theme.Quiet.Render(" "+keyLast)
	host := strings.TrimPrefix(strings.TrimPrefix(kit.Clean(f.last.URL), "https://"), "http://")
	return append([]string{"", c.Theme.Strong.Render(c.T("connect.last"))},
		kit.Pairs(c.Theme.Styles, []kit.Pair{{Label: host, Value: value}}, 0, width)...)
}

// detail is one thing that support or whoever keeps the network needs of an error.
type detail struct{ label, value string }

// details are what is known of the error, named: the codes, the request, and what was said to it.
func (f *flow) details() []detail {
	said := sentence.Of(f.kit.Printer, f.err)
	code := string(said.Code)
	if said.Cause != "" {
		code += " · " + said.Cause
	}
	var all []detail
	add := func(name, value string) {
		if value != "" {
			all = append(all, detail{f.kit.T("connect.detail." + name), value}) //lang:keys connect.detail.*
		}
	}
	add("code", strings.TrimSuffix(code+" · "+kit.Clean(said.CRMCode), " · "))
	add("request-id", said.RequestID)
	add("privilege", said.Privilege)
	for i, part := range strings.Split(said.Detail, " · ") {
		switch method, _, _ := strings.Cut(part, " "); {
		case i == 0 && (method == "GET" || method == "POST"):
			add("request", part)
		case method == "proxy":
			add("proxy", strings.TrimPrefix(part, "proxy "))
		case method == "certificate":
			add("certificate", strings.TrimPrefix(part, "certificate of "))
		default:
			add("said", part)
		}
	}
	return all
}

// copied are the details as plain text.
func (f *flow) copied() string {
	var lines []string
	for _, d := range f.details() {
		lines = append(lines, d.label+": "+d.value)
	}
	for _, r := range f.also {
		lines = append(lines, f.kit.T("connect.also")+": "+r.Host+": "+f.reachedWord(r))
	}
	return strings.Join(lines, "\n")
}
