package crmsettings

import (
	"navsync/ui/kit"
)

// beside says whether the effect of what was changed stands beside the form: beyond 160 columns, while it is not saved.
func (p *Page) beside(width int) bool { return kit.Wide(width) && len(p.draft.changes()) > 0 }

// formWidth is the cells of the form: at most kit.FormWidth, less where the pane stands beside it. It stays when the pane
// comes and goes.
func (p *Page) formWidth(width int) int {
	if !kit.Wide(width) {
		return min(p.kit.Inner(width), kit.FormWidth)
	}
	return min(kit.LeftOfPane(p.kit, width)-kit.Gutter-p.kit.Margin(), kit.FormWidth)
}

// effectPane says what saving would change: in the lists of the sellers, then setting by setting.
func (p *Page) effectPane(width, height int) []string {
	c, th := p.kit, p.kit.Theme
	changes := p.draft.changes()
	head := th.Strong.Render(c.T("crmsettings.pane", "count", len(changes)))
	lines := []string{"", head}
	lines = append(lines, p.effectSaid(width)...)
	lines = append(lines, "", th.Strong.Render(c.T("crmsettings.pane.settings")))
	for _, row := range rows {
		value, changed := changes[row.Key]
		if !changed {
			continue
		}
		lines = append(lines, th.Muted.Render(kit.Fit(p.name(row), width)))
		was, now := p.valueLabel(row, p.draft.stored[row.Key]), p.valueLabel(row, value)
		for _, l := range kit.Wrap(th.Muted.Render(was+" "+th.Glyphs.Becomes+" ")+th.Text.Render(now), width-2) {
			lines = append(lines, "  "+l)
		}
	}
	lines = append(lines, "")
	for _, l := range kit.Wrap(c.T("crmsettings.pane.kept"), width) {
		lines = append(lines, th.Quiet.Render(l))
	}
	lines = append(lines, "", kit.ActionLine(c, th.Styles, p.saveActions(), width))
	return lines[:min(len(lines), height)]
}
