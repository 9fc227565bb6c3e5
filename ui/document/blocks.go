package document

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	glamouransi "charm.land/glamour/v2/ansi"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// drawing draws markdown block by block. Glamour draws what a block says; points of a list, tables and code
// are laid out here, because it neither indents the lines that follow a point's first one nor keeps the words
// of a narrow column whole, and reads escapes in code.
type drawing struct {
	theme     theme.Theme
	look      glamouransi.StyleConfig
	renderers map[int]*glamour.TermRenderer // by width
}

// block is a part of markdown that is drawn as one.
type block struct {
	marker      string // of a point: "·" or "1."; else ""
	table, code bool
	heading     string // the anchor of a heading, else ""
	apart       bool   // an empty line stands before it
	lines       []string
}

// blocks draws markdown and leaves an empty line between its blocks, but none between the points of a list,
// nor before a list that has none.
// It also says where headings stand.
func (d *drawing) blocks(markdown string, width int) (out []string, headings map[string]int, err error) {
	headings = map[string]int{}
	listed := false
	for _, b := range split(markdown, d.theme.Glyphs.Dot) {
		drawn, err := d.block(b, width)
		if err != nil {
			return nil, nil, err
		}
		if len(out) > 0 && (b.marker == "" || b.apart && !listed) {
			out = append(out, "")
		}
		if b.heading != "" {
			headings[b.heading] = len(out)
		}
		out, listed = append(out, drawn...), b.marker != ""
	}
	return out, headings, nil
}

func (d *drawing) block(b block, width int) ([]string, error) {
	switch {
	case b.table:
		return d.table(b.lines, width)
	case b.code:
		return d.code(b.lines, width), nil
	case b.marker == "":
		return d.text(strings.Join(b.lines, "\n"), width)
	}
	indent := ansi.StringWidthWc(b.marker) + 1
	drawn, _, err := d.blocks(strings.Join(b.lines, "\n"), max(1, width-indent))
	if err != nil {
		return nil, err
	}
	for i := range drawn {
		lead := strings.Repeat(" ", indent)
		if i == 0 {
			lead = b.marker + " "
		}
		drawn[i] = lead + drawn[i]
	}
	return drawn, nil
}

// text draws what is neither a point nor a table.
func (d *drawing) text(markdown string, width int) ([]string, error) {
	r := d.renderers[width]
	if r == nil {
		var err error
		r, err = glamour.NewTermRenderer(glamour.WithStyles(d.look), glamour.WithWordWrap(width), glamour.WithInlineTableLinks(true))
		if err != nil {
			return nil, err
		}
		d.renderers[width] = r
	}
	drawn, err := r.Render(markdown)
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.SplitSeq(strings.Trim(drawn, "\n"), "\n") {
		// Only a word can still be too wide.
		out = append(out, strings.Split(ansi.HardwrapWc(strings.TrimRight(line, " "), width, true), "\n")...)
	}
	for len(out) > 1 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out, nil
}

// code draws a fence's lines as they are. One that is too wide goes on in the next; in a drawing, which is a
// fence of no language, it is cut, because broken lines would draw nothing.
func (d *drawing) code(fence []string, width int) []string {
	indent := min(2, width-1)
	drawing := strings.TrimSpace(fence[0]) == "```"
	var out []string
	for _, line := range fence[1 : len(fence)-1] {
		parts := strings.Split(ansi.HardwrapWc(line, width-indent, true), "\n")
		if drawing {
			parts = []string{ansi.TruncateWc(line, width-indent, "…")}
		}
		for _, part := range parts {
			out = append(out, strings.Repeat(" ", indent)+d.theme.Text.Render(part))
		}
	}
	return out
}

func isHeading(line string) bool {
	level, _ := headingOf(line)
	return level > 0
}

// whole says that a block of code has its last fence.
func (b block) whole() bool { return len(b.lines) > 1 && fence(b.lines[len(b.lines)-1]) }

var point = regexp.MustCompile(`^( *)([-*+]|\d+\.) +(.*)$`)

// split parts markdown into blocks. dot stands before the points of a list without numbers.
func split(markdown, dot string) []block {
	var found []block
	var open *block // the one that lines are added to, nil between blocks
	depth := 0      // of a point's text
	blank := false  // the line before is empty
	begin := func(b block) {
		b.apart = blank
		found = append(found, b)
		open = &found[len(found)-1]
	}
	for free, line := range lines(markdown) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		m := point.FindStringSubmatch(line)
		inPoint := open != nil && open.marker != ""
		switch {
		case inPoint && strings.TrimSpace(line) != "" && indent >= depth:
			open.lines = append(open.lines, line[depth:])
		case inPoint && strings.TrimSpace(line) == "":
			open.lines = append(open.lines, line)
		case !free || fence(line):
			if open == nil || !open.code || open.whole() {
				begin(block{code: true})
			}
			open.lines = append(open.lines, line)
		case free && isHeading(line):
			_, title := headingOf(line)
			begin(block{heading: Anchor(title), lines: []string{line}})
			open = nil
		case free && m != nil:
			marker := dot
			if strings.HasSuffix(m[2], ".") {
				marker = m[2]
			}
			begin(block{marker: marker, lines: []string{m[3]}})
			depth = len(line) - len(m[3])
		case free && strings.HasPrefix(line, "|"):
			if open == nil || !open.table {
				begin(block{table: true})
			}
			open.lines = append(open.lines, line)
		case strings.TrimSpace(line) == "" && (open == nil || open.table || open.code):
			open = nil
		default:
			if open == nil || open.table || open.code || inPoint {
				begin(block{})
			}
			open.lines = append(open.lines, line)
		}
		blank = strings.TrimSpace(line) == ""
	}
	for i, b := range found {
		if !b.code {
			found[i].lines = strings.Split(strings.TrimSpace(strings.Join(b.lines, "\n")), "\n")
		}
	}
	return found
}
