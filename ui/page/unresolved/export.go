package unresolved

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// export writes what the filter shows beside the store, as CSV and as JSON.
func (p *Page) export() tea.Cmd {
	rows := p.table.Shown()
	name := filepath.Join(p.house.DataDir, "unresolved-"+p.kit.Now().UTC().Format("20060102-150405"))
	return func() tea.Msg {
		if err := errors.Join(writeCSV(name+".csv", rows), writeJSON(name+".json", rows)); err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return p.kit.Toast(theme.ToneOK, p.kit.T("unresolved.exported", "Path", name+".csv"))()
	}
}

type line struct {
	ID         string `json:"id"`
	At         string `json:"at"`
	Kind       string `json:"kind"`
	Subject    string `json:"subject"`
	Member     string `json:"member"`
	Company    string `json:"company"`
	SeatHolder string `json:"seatHolder"`
	Reason     string `json:"reason"`
	Best       string `json:"best"`
	Score      int    `json:"score"`
}

func lineOf(r store.UnresolvedRow) line {
	return line{
		ID: key(r.ItemID), At: r.At.UTC().Format(time.RFC3339), Kind: string(r.Kind), Subject: r.Subject, Member: member(r),
		Company: r.Company, SeatHolder: r.SeatHolder, Reason: r.Reason, Best: r.BestName, Score: r.BestScore,
	}
}

func writeJSON(name string, rows []store.UnresolvedRow) error {
	lines := make([]line, len(rows))
	for i, r := range rows {
		lines[i] = lineOf(r)
	}
	b, err := json.MarshalIndent(map[string]any{"items": lines, "count": len(lines)}, "", "  ")
	if err != nil {
		return fmt.Errorf("export the report: %w", err)
	}
	return os.WriteFile(name, b, 0o600)
}

func writeCSV(name string, rows []store.UnresolvedRow) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("export the report: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	if err := w.Write([]string{"id", "at", "kind", "subject", "member", "company", "seatHolder", "reason", "best", "score"}); err != nil {
		return fmt.Errorf("export the report: %w", err)
	}
	for _, r := range rows {
		l := lineOf(r)
		cells := []string{l.ID, l.At, l.Kind, l.Subject, l.Member, l.Company, l.SeatHolder, l.Reason, l.Best, strconv.Itoa(l.Score)}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		if err := w.Write(cells); err != nil {
			return fmt.Errorf("export the report: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}

// harmless is a cell that no spreadsheet takes for a formula.
func harmless(cell string) string {
	cell = kit.Clean(cell)
	if cell != "" && (cell[0] == '=' || cell[0] == '+' || cell[0] == '-' || cell[0] == '@') {
		return "'" + cell
	}
	return cell
}
