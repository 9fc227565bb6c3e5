package table

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// exportMsg brings the next rows of an export of rows T, or its end.
type exportMsg[T any] struct {
	table *core[T]
	to    *exportFiles
	query Query
	from  int
	rows  []T
	err   error
	ended bool
}

// Export writes what the filter shows, in its order and with all its columns, as CSV and as JSON. Of a source the rows
// come window by window: no more than one is held.
func (t *core[T]) Export() tea.Cmd {
	switch {
	case t.spec.Exporting != nil:
		return t.spec.Exporting()
	case t.exporting:
		return nil
	}
	t.exporting = true
	name := t.spec.Name
	if name == "" {
		name = "list"
	}
	name += "-" + t.kit.Now().UTC().Format("20060102-150405")
	m := exportMsg[T]{table: t, query: t.query, to: newExportFiles(t.kit.Folder, name, t.exportColumns())}
	if t.remote == nil {
		records := t.records(t.Shown())
		return func() tea.Msg {
			m.err, m.ended = m.to.write(records), true
			return m
		}
	}
	return t.exportNext(m, nil)
}

// exportNext writes records and asks for the rows behind them.
func (t *core[T]) exportNext(m exportMsg[T], records []record) tea.Cmd {
	r := t.remote
	return func() tea.Msg {
		if m.err = m.to.write(records); m.err == nil {
			m.rows, m.err = r.source.Window(r.base, m.query, m.from, block)
		}
		m.from += len(m.rows)
		m.ended = m.err != nil || len(m.rows) < block
		return m
	}
}

// exported takes the next rows of an export.
func (t *core[T]) exported(m exportMsg[T]) tea.Cmd {
	records := t.records(m.rows)
	switch {
	case m.err == nil && !m.ended:
		return t.exportNext(m, records)
	case m.err == nil && len(records) > 0:
		return func() tea.Msg {
			m.err = m.to.write(records)
			m.rows = nil
			return m
		}
	}
	t.exporting = false
	return func() tea.Msg {
		if err := m.to.close(m.err); err != nil {
			return t.kit.Toast(theme.ToneDanger, t.kit.T("shell.table.export.failed", "reason", kit.Clean(err.Error())))()
		}
		return t.kit.Toast(theme.ToneOK, t.kit.T("shell.table.exported", "count", m.to.count, "path", t.kit.Told(m.to.base+".csv")))()
	}
}

func (t *core[T]) exportColumns() []exportColumn {
	columns := make([]exportColumn, 0, len(t.spec.Columns)+1)
	columns = append(columns, exportColumn{name: "id"})
	for _, c := range t.spec.Columns {
		columns = append(columns, exportColumn{name: c.ID, number: c.Number != nil && c.Export == nil})
	}
	return columns
}

func (t *core[T]) records(rows []T) []record {
	records := make([]record, len(rows))
	for i, row := range rows {
		id := t.spec.Key(row)
		if t.spec.ID != nil {
			id = t.spec.ID(row)
		}
		r := record{texts: []string{kit.Clean(id)}, numbers: []float64{0}}
		for _, c := range t.spec.Columns {
			number := 0.0
			text := ""
			switch {
			case c.Export != nil:
				text = c.Export(row)
			case c.Number != nil:
				number = c.Number(row)
			default:
				text = t.cellText(c, row)
			}
			r.texts = append(r.texts, kit.Clean(strings.TrimSpace(text)))
			r.numbers = append(r.numbers, number)
		}
		records[i] = r
	}
	return records
}
