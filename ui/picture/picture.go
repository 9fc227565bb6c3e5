// Package picture draws frames of the screens as SVG: the cells of a terminal in the theme's own colours, in the reader's
// monospace font. Only tests import it; nothing of it is in the program.
package picture

import (
	"fmt"
	"strings"
	"time"
)

// A cell in units of the picture, and the dark terminal that the frames stand on.
const (
	cellWidth  = 8.0
	cellHeight = 17.0
	baseline   = 12.5 // of the text, from the cell's top
	fontSize   = 13.3
	margin     = 12.0
	ownGround  = "#16161a"
	ownText    = "#d6dbe3"
)

const fonts = `ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace`

// Still is one frame.
func Still(title, frame string) string {
	return Moving(title, []Shot{{Frame: frame, For: time.Second}})
}

// Shot is a frame that is shown for a time.
type Shot struct {
	Frame string
	For   time.Duration
}

// Moving shows frames one after the other and begins again. A row that stays is drawn once. Where nothing moves, the first
// frame is seen.
func Moving(title string, shots []Shot) string {
	d := drawing{classes: map[look]string{}}
	width, height := 0, 0
	for _, s := range shots {
		lines := strings.Split(s.Frame, "\n")
		height = max(height, len(lines))
		for _, l := range lines {
			width = max(width, len(cells(l)))
		}
	}
	for y := range height {
		for _, v := range variants(shots, y) {
			d.begin(v, shots)
			d.row(cells(v.line), float64(y)*cellHeight)
			d.body.WriteString("</g>\n")
		}
	}
	w, h := number(float64(width)*cellWidth+2*margin), number(float64(height)*cellHeight+2*margin)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img">
<title>%s</title>
<style>text{font-family:%s;font-size:%spx;white-space:pre}%s</style>
<rect width="100%%" height="100%%" rx="8" fill="%s"/>
<g transform="translate(%s %s)">
%s</g>
</svg>
`, w, h, w, h, escape(title), fonts, number(fontSize), d.style.String(), ownGround, number(margin), number(margin), d.body.String())
}

// variant is one line of a row with the shots that show it.
type variant struct {
	line  string
	shown []bool
}

// variants are the different lines of a row, in the order in which they appear.
func variants(shots []Shot, y int) []*variant {
	var list []*variant
	known := map[string]*variant{}
	for i, s := range shots {
		lines := strings.Split(s.Frame, "\n")
		if y >= len(lines) {
			continue
		}
		v := known[lines[y]]
		if v == nil {
			v = &variant{line: lines[y], shown: make([]bool, len(shots))}
			known[v.line] = v
			list = append(list, v)
		}
		v.shown[i] = true
	}
	return list
}

// drawing is a picture that is being drawn.
type drawing struct {
	body, style strings.Builder
	classes     map[look]string
	turns       []string // the key frames that there are
}

// begin opens the group of a variant: it is seen in its shots only.
func (d *drawing) begin(v *variant, shots []Shot) {
	var all, at time.Duration
	for _, s := range shots {
		all += s.For
	}
	var turns strings.Builder
	seen, changes := false, false
	for i, s := range shots {
		if i == 0 || v.shown[i] != seen {
			word := "hidden"
			if v.shown[i] {
				word = "visible"
			}
			fmt.Fprintf(&turns, "%s%%{visibility:%s}", number(100*at.Seconds()/all.Seconds()), word)
			changes = changes || i > 0
			seen = v.shown[i]
		}
		at += s.For
	}
	if !changes {
		d.body.WriteString("<g>")
		return
	}
	name := d.turn(turns.String(), all, v.shown[0])
	fmt.Fprintf(&d.body, `<g class="%s">`, name)
}

// turn is the class of what is seen and hidden by these key frames.
func (d *drawing) turn(frames string, all time.Duration, first bool) string {
	for i, known := range d.turns {
		if known == frames {
			return fmt.Sprintf("k%d", i)
		}
	}
	name := fmt.Sprintf("k%d", len(d.turns))
	d.turns = append(d.turns, frames)
	still := "hidden"
	if first {
		still = "visible"
	}
	fmt.Fprintf(&d.style, "@keyframes %s{%s}", name, frames)
	fmt.Fprintf(&d.style, ".%s{visibility:%s;animation:%s %ss step-end infinite}", name, still, name, number(all.Seconds()))
	return name
}

// row draws the cells of a row: grounds, then what has a shape, then words.
func (d *drawing) row(row []cell, top float64) {
	for i := range row {
		row[i].look = row[i].look.painted()
	}
	for from := 0; from < len(row); {
		to := from + 1
		for to < len(row) && row[to].look.ground == row[from].look.ground {
			to++
		}
		if ground := row[from].look.ground; ground != "" {
			fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`,
				number(float64(from)*cellWidth), number(top), number(float64(to-from)*cellWidth), number(cellHeight), ground)
		}
		from = to
	}
	var drawn paths
	for from := 0; from < len(row); {
		c := row[from]
		if strings.TrimSpace(c.text) == "" || drawn.add(c, from, top) {
			from++
			continue
		}
		to := wordsEnd(row, from)
		d.words(row[from:to], from, top)
		from = to
	}
	for _, l := range drawn.order {
		fmt.Fprintf(&d.body, `<path class="%s" d="%s"/>`, d.class(l), drawn.drawn[l].String())
	}
}

// wordsEnd is where words of one look end: at a shape, at another look, or where more than one blank follows.
func wordsEnd(row []cell, from int) int {
	end := from + 1
	for at := from + 1; at < len(row); at++ {
		c := row[at]
		sameLook := c.look.words() == row[from].look.words()
		if _, shape := shapes[c.text]; shape || !sameLook {
			break
		}
		if c.text == " " {
			if at+1 < len(row) && row[at+1].text == " " {
				break
			}
			continue
		}
		end = at + 1
	}
	return end
}

// words is the look of letters, whose ground is drawn already.
func (l look) words() look {
	l.ground = ""
	return l
}

// words draws letters; their width is stated, so that they keep to the cells in every font.
func (d *drawing) words(row []cell, column int, top float64) {
	var text strings.Builder
	for _, c := range row {
		text.WriteString(c.text)
	}
	fmt.Fprintf(&d.body, `<text class="%s" x="%s" y="%s"`, d.class(row[0].look.words()), number(float64(column)*cellWidth), number(top+baseline))
	if len(row) > 1 {
		fmt.Fprintf(&d.body, ` textLength="%s"`, number(float64(len(row))*cellWidth))
	}
	fmt.Fprintf(&d.body, ">%s</text>", escape(text.String()))
}

// class is the name of a look in the picture's style.
func (d *drawing) class(l look) string {
	if name, known := d.classes[l]; known {
		return name
	}
	name := fmt.Sprintf("c%d", len(d.classes))
	d.classes[l] = name
	fmt.Fprintf(&d.style, ".%s{fill:%s", name, l.text)
	if l.bold {
		d.style.WriteString(";font-weight:700")
	}
	if l.faint {
		d.style.WriteString(";opacity:.6")
	}
	if l.underline {
		d.style.WriteString(";text-decoration:underline")
	}
	d.style.WriteString("}")
	return name
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(text string) string { return escapes.Replace(text) }
