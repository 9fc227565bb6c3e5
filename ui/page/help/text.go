package help

import (
	"fmt"
	"io/fs"
	"strings"

	"charm.land/lipgloss/v2"

	"navsync/assets"
	"navsync/ui/kit"
)

// answer is one question with its answer; a part without questions is one answer with the part's name.
type answer struct {
	part, question string
	blocks         []block
	folded         string // what the search reads
}

// block is one paragraph or point.
type block struct {
	point bool
	spans []span
}

// span is a piece of text in one weight.
type span struct {
	text string
	bold bool
}

// read loads the help of a language.
func read(code string) ([]answer, error) {
	text, err := fs.ReadFile(assets.Help, "help/help."+code+".md")
	if err != nil {
		return nil, fmt.Errorf("read the help: %w", err)
	}
	return parse(string(text)), nil
}

// parse reads the few signs of Markdown that the help uses (assets.Help).
func parse(text string) []answer {
	var all []answer
	part := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "## "):
			all = append(all, answer{part: part, question: line[3:]})
		case strings.HasPrefix(line, "# "):
			part = line[2:]
			all = append(all, answer{part: part, question: part})
		default:
			a := &all[len(all)-1]
			point := strings.HasPrefix(line, "- ")
			a.blocks = append(a.blocks, block{point: point, spans: spansOf(strings.TrimPrefix(line, "- "))})
		}
	}
	var kept []answer
	for _, a := range all {
		if len(a.blocks) == 0 {
			continue // the head of a part whose questions follow
		}
		a.folded = kit.Fold(a.part + " " + a.question + " " + a.plain())
		kept = append(kept, a)
	}
	return kept
}

// spansOf splits at **.
func spansOf(text string) []span {
	var spans []span
	for i, part := range strings.Split(text, "**") {
		if part != "" {
			spans = append(spans, span{text: part, bold: i%2 == 1})
		}
	}
	return spans
}

func (a answer) plain() string {
	var b strings.Builder
	for _, block := range a.blocks {
		for _, s := range block.spans {
			b.WriteString(s.text)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// holds says whether the answer holds every word of a folded query.
func (a answer) holds(query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(a.folded, word) {
			return false
		}
	}
	return true
}

// word is one word with what follows it without a blank: "**Copy to CRM**," is three words, the last
// one of two pieces.
type word []span

// words splits spans at blanks; a no-break space does not part.
func words(spans []span) []word {
	var all []word
	open := false // the next piece belongs to the last word
	for _, s := range spans {
		for i, piece := range strings.Split(s.text, " ") {
			if i > 0 {
				open = false
			}
			if piece == "" {
				continue
			}
			if open {
				all[len(all)-1] = append(all[len(all)-1], span{piece, s.bold})
			} else {
				all = append(all, word{{piece, s.bold}})
			}
			open = true
		}
	}
	return all
}

func (w word) width() int {
	n := 0
	for _, s := range w {
		n += kit.Width(s.text)
	}
	return n
}

// weights are the styles that an answer's text is rendered in.
type weights struct{ text, bold, hit lipgloss.Style }

// render wraps the block at width cells and marks what the query finds.
func (b block) render(width int, query, mark string, w weights) []string {
	indent, first := "", ""
	if b.point {
		first = w.text.Render(mark) + " "
		indent = strings.Repeat(" ", kit.Width(first))
	}
	room := max(1, width-kit.Width(indent))
	var lines []string
	line, used := "", 0
	flush := func() {
		lead := indent
		if len(lines) == 0 {
			lead = first
		}
		lines = append(lines, lead+line)
		line, used = "", 0
	}
	for _, next := range words(b.spans) {
		n := next.width()
		if used > 0 && used+1+n > room {
			flush()
		}
		if used > 0 {
			line += w.text.Render(" ")
			used++
		}
		for _, s := range next {
			style := w.text
			if s.bold {
				style = w.bold
			}
			line += kit.Highlight(s.text, query, style, w.hit)
		}
		used += n
	}
	flush()
	for i := range lines {
		lines[i] = kit.Fit(lines[i], width)
	}
	return lines
}
