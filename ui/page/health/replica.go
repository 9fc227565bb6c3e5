package health

import (
	"time"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// replicaLate is the lag of a continuous copy from which it is a warning: usually it is two seconds, and noted each ten.
const replicaLate = time.Minute

// replicaLine says how far the continuous copy of the store is behind (spec §15); nothing where there never was one.
func (p *Page) replicaLine(inner int) []string {
	r, c, th := p.facts.Value.replica, p.kit, p.kit.Theme
	if r.URL == "" {
		return nil
	}
	now := c.Now()
	line, tone := c.T("health.replica", "Span", c.Printer.Duration(r.Lag(now))), theme.ToneMuted
	switch {
	case r.TakenOver != "":
		line, tone = c.T("health.replica.taken-over", "Machine", kit.Clean(r.TakenOver)), theme.ToneDanger
	case r.InSync.IsZero():
		line, tone = c.T("health.replica.never"), theme.ToneWarn
	case r.Ended:
		line, tone = c.T("health.replica.ended", "Time", c.Printer.DateTime(r.InSync.In(now.Location()))), theme.ToneWarn
	case r.Lag(now) > replicaLate:
		tone = theme.ToneWarn
	}
	if !r.Copied.IsZero() {
		line += " " + th.Glyphs.Dot + " " + c.T("health.replica.whole", "Time", c.Printer.DateTime(r.Copied.In(now.Location())))
	}
	if tone == theme.ToneMuted {
		return append(inset([]string{th.Muted.Render(kit.Fit(line, inner))}), "")
	}
	return append(inset([]string{kit.State(th.Styles, tone, th.Glyphs.Warn, kit.Fit(line, inner-2))}), "")
}
