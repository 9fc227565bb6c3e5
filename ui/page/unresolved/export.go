package unresolved

import (
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/export"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// export writes what the filter shows beside the store, as CSV and as JSON: what `navsync report unresolved` prints.
func (p *Page) export() tea.Cmd {
	s, q := p.source(), p.table.Query()
	base := "unresolved-" + p.kit.Now().UTC().Format("20060102-150405")
	return func() tea.Msg {
		dir, err := p.house.Exports()
		if err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		rows, err := s.store.Unresolved(p.house.Context, s.query(q))
		if err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		var shown []export.Unresolved
		for _, r := range rows {
			shown = append(shown, export.UnresolvedOf(r))
		}
		name := filepath.Join(dir, base)
		if err := export.Files(name, shown); err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return p.kit.Toast(theme.ToneOK, p.kit.T("unresolved.exported", "Path", p.house.Told(name+".csv")))()
	}
}
