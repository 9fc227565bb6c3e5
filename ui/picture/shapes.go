package picture

import (
	"fmt"
	"strings"
)

// The signs that have to meet those of the next cell and row are drawn as rectangles: x, y, width and height in a cell.
var shapes = map[string][][4]float64{
	"│": {{3.5, 0, 1, cellHeight}},
	"┃": {{3, 0, 2, cellHeight}},
	"─": {{0, 8, cellWidth, 1}},
	"━": {{0, 7.5, cellWidth, 2}},
	"┼": {{0, 8, cellWidth, 1}, {3.5, 4, 1, 9}},
	"├": {{3.5, 0, 1, cellHeight}, {4, 8, 4, 1}},
	"┤": {{3.5, 0, 1, cellHeight}, {0, 8, 4, 1}},
	"╭": {{3.5, 8, 1, cellHeight - 8}, {4, 8, 4, 1}},
	"╮": {{3.5, 8, 1, cellHeight - 8}, {0, 8, 4, 1}},
	"╰": {{3.5, 0, 1, 9}, {4, 8, 4, 1}},
	"╯": {{3.5, 0, 1, 9}, {0, 8, 4, 1}},
	"▌": {{0, 0, 4, cellHeight}},
	"▁": bar(1), "▂": bar(2), "▃": bar(3), "▄": bar(4), "▅": bar(5), "▆": bar(6), "▇": bar(7), "█": bar(8),
}

// bar stands on the cell's ground, so many eighths high.
func bar(eighths float64) [][4]float64 {
	height := cellHeight * eighths / 8
	return [][4]float64{{0, cellHeight - height, cellWidth, height}}
}

// paths are the shapes of a row by their look, each look one path.
type paths struct {
	order []look
	drawn map[look]*strings.Builder
}

// add draws the shape of a sign at a column; false where it has none.
func (p *paths) add(c cell, column int, top float64) bool {
	shape, ok := shapes[c.text]
	if !ok {
		return false
	}
	if p.drawn == nil {
		p.drawn = map[look]*strings.Builder{}
	}
	at := look{text: c.look.text, faint: c.look.faint}
	if p.drawn[at] == nil {
		p.drawn[at] = &strings.Builder{}
		p.order = append(p.order, at)
	}
	for _, r := range shape {
		fmt.Fprintf(p.drawn[at], "M%s %sh%sv%sh-%sz", number(float64(column)*cellWidth+r[0]), number(top+r[1]), number(r[2]), number(r[3]), number(r[2]))
	}
	return true
}

// number is a coordinate with at most two decimals.
func number(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}
