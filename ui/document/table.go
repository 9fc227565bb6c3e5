package document

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// table draws a table whose cells wrap within their columns. Where the columns are too narrow for their
// longest words, each row becomes a few lines, one for each cell under the name of its column.
func (d *drawing) table(source []string, width int) ([]string, error) {
	var rows [][]string
	for i, line := range source {
		if i != 1 { // the line of hyphens
			rows = append(rows, cells(line))
		}
	}
	columns := len(rows[0])
	least, natural := make([]int, columns), make([]int, columns)
	for i := range rows {
		for len(rows[i]) < columns {
			rows[i] = append(rows[i], "")
		}
		rows[i] = rows[i][:columns]
		for c, cell := range rows[i] {
			plain := d.plain(cell)
			natural[c] = max(natural[c], ansi.StringWidthWc(plain))
			for _, word := range strings.Fields(plain) {
				least[c] = max(least[c], ansi.StringWidthWc(word))
			}
		}
	}
	widths, fits := share(least, natural, width-3*(columns-1))
	if !fits {
		return d.stacked(rows, width)
	}
	return d.columns(rows, widths)
}

// cells parts a line of a table; a bar in code or behind a backslash parts nothing.
func cells(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	var found []string
	var cell strings.Builder
	code := false
	for i, r := range line {
		switch {
		case r == '`':
			code = !code
		case r == '|' && !code && (i == 0 || line[i-1] != '\\'):
			found = append(found, strings.TrimSpace(cell.String()))
			cell.Reset()
			continue
		}
		cell.WriteRune(r)
	}
	return append(found, strings.TrimSpace(cell.String()))
}

// plain is about what a cell's text will look like, to measure it.
func (d *drawing) plain(cell string) string {
	code, link := "", ""
	if d.look.Code.Prefix != "" {
		code, link = "`", "xx"
	}
	cell = linkText.ReplaceAllStringFunc(cell, func(s string) string {
		if m := linkText.FindStringSubmatch(s); m[2] != "" {
			return m[1] + link
		}
		return code + strings.Trim(s, "`") + code
	})
	return strings.NewReplacer("**", "", `\|`, "|", linkEnd, "", linkCount, "", unbroken, "_").Replace(cell)
}

func (d *drawing) cell(text string, width int, head bool) ([]string, error) {
	if text == "" {
		return []string{""}, nil
	}
	if head {
		text = "**" + text + "**"
	}
	return d.text(text, width)
}

// share gives each column its natural width, or its least and a part of what is left. It says whether the
// longest words fit.
func share(least, natural []int, room int) ([]int, bool) {
	widths := append([]int{}, natural...)
	need, wish, more := 0, 0, 0
	for c := range least {
		need, wish, more = need+least[c], wish+natural[c], more+natural[c]-least[c]
	}
	if wish <= room {
		return widths, true
	}
	if need > room {
		return nil, false
	}
	rest := room - need
	for c := range least {
		given := 0
		if more > 0 {
			given = rest * (natural[c] - least[c]) / more
		}
		widths[c] = least[c] + given
	}
	return widths, true
}

func (d *drawing) columns(rows [][]string, widths []int) ([]string, error) {
	column, cross, row := d.signs()
	var out []string
	nameless := strings.Join(rows[0], "") == ""
	for i, r := range rows {
		if i == 0 && nameless {
			continue
		}
		parts, height := make([][]string, len(r)), 0
		for c, cell := range r {
			text, err := d.cell(cell, max(1, widths[c]), i == 0)
			if err != nil {
				return nil, err
			}
			parts[c], height = text, max(height, len(text))
		}
		for n := range height {
			line := make([]string, len(parts))
			for c, part := range parts {
				text := ""
				if n < len(part) {
					text = part[n]
				}
				line[c] = text + strings.Repeat(" ", max(0, widths[c]-ansi.StringWidthWc(text)))
			}
			out = append(out, strings.TrimRight(strings.Join(line, " "+column+" "), " "))
		}
		if i == 0 {
			rules := make([]string, len(widths))
			for c, w := range widths {
				rules[c] = strings.Repeat(row, w)
			}
			out = append(out, strings.Join(rules, row+cross+row))
		}
	}
	return out, nil
}

// stacked draws a row as its first cell with the others below it.
func (d *drawing) stacked(rows [][]string, width int) ([]string, error) {
	var out []string
	for _, r := range rows[1:] {
		first, err := d.cell(r[0], width, true)
		if err != nil {
			return nil, err
		}
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, first...)
		for c, cell := range r[1:] {
			if cell == "" {
				continue
			}
			if head := rows[0][c+1]; head != "" {
				cell = head + ": " + cell
			}
			text, err := d.text(cell, max(1, width-2))
			if err != nil {
				return nil, err
			}
			for _, line := range text {
				out = append(out, "  "+line)
			}
		}
	}
	return out, nil
}
