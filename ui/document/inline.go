package document

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// look is how a part of a line is drawn.
type look int

const (
	lookText look = iota
	lookStrong
	lookCode
	lookLink
)

// run is text of one look.
type run struct {
	text string
	look look
}

// inline reads the signs within a text: code, strong, links that prepare has marked, escapes. Everything else is text.
type inline struct {
	rest   string
	before rune // the one before rest
	strong bool
	single byte // the single sign that was left out and is not ended, 0 for none
	base   look
	runs   []run
}

// runsOf parts a text by how it is drawn. Line ends are blanks.
func (d *drawing) runsOf(text string, base look) []run {
	in := inline{rest: strings.ReplaceAll(text, "\n", " "), before: ' ', base: base}
	for in.rest != "" {
		if !in.sign(d) {
			_, size := utf8.DecodeRuneInString(in.rest)
			in.text(in.rest[:size], size)
		}
	}
	return in.runs
}

// text adds what is drawn as the text around it, and takes so many bytes.
func (in *inline) text(s string, bytes int) {
	now := in.base
	if in.strong {
		now = lookStrong
	}
	in.add(run{s, now})
	in.take(bytes)
}

func (in *inline) add(r run) {
	if last := len(in.runs) - 1; last >= 0 && in.runs[last].look == r.look {
		in.runs[last].text += r.text
		return
	}
	in.runs = append(in.runs, r)
}

func (in *inline) take(bytes int) {
	in.before, _ = utf8.DecodeLastRuneInString(in.rest[:bytes])
	in.rest = in.rest[bytes:]
}

// sign takes a sign with what belongs to it; false when the next letter is none.
func (in *inline) sign(d *drawing) bool {
	switch in.rest[0] {
	case '\\':
		if len(in.rest) > 1 && strings.IndexByte("\\`*_{}[]()#+-.!|<>~&\"'", in.rest[1]) >= 0 {
			in.text(in.rest[1:2], 2)
			return true
		}
	case '`':
		return in.code(d)
	case '*', '_':
		return in.emphasis()
	case '[':
		return in.link(d)
	case '&':
		return in.entity()
	}
	return false
}

// code is what stands between as many backticks at both ends.
func (in *inline) code(d *drawing) bool {
	marks := in.rest[:len(in.rest)-len(strings.TrimLeft(in.rest, "`"))]
	inside, _, found := strings.Cut(in.rest[len(marks):], marks)
	if !found {
		in.text(marks, len(marks))
		return true
	}
	text := inside
	if t := strings.TrimSpace(text); t != "" && strings.HasPrefix(text, " ") && strings.HasSuffix(text, " ") {
		text = text[1 : len(text)-1]
	}
	in.add(run{d.codeSign + text + d.codeSign, lookCode})
	in.take(2*len(marks) + len(inside))
	return true
}

// emphasis begins or ends strong text; a single sign around words is left out, as nothing is drawn in italics.
func (in *inline) emphasis() bool {
	mark := in.rest[:1]
	double := strings.HasPrefix(in.rest, mark+mark)
	if double {
		mark += mark
	}
	after, _ := utf8.DecodeRuneInString(in.rest[len(mark):] + " ")
	begins := !unicode.IsSpace(after) && strings.Contains(in.rest[len(mark):], mark)
	ends := !unicode.IsSpace(in.before)
	inWord := mark[0] == '_' && isWord(in.before) && isWord(after)
	switch {
	case inWord:
		return false
	case double && in.strong && ends:
		in.strong = false
	case double && !in.strong && begins:
		in.strong = true
	case !double && in.single == mark[0] && ends:
		in.single = 0
	case !double && in.single == 0 && begins && !isWord(in.before):
		in.single = mark[0]
	default:
		return false
	}
	in.take(len(mark))
	return true
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// link is one that prepare has marked.
func (in *inline) link(d *drawing) bool {
	const end = linkEnd + "](#)"
	if !strings.HasPrefix(in.rest, "["+linkEnd) {
		return false
	}
	inside, _, found := strings.Cut(in.rest[1:], end)
	if !found {
		return false
	}
	open, shut := "", ""
	if d.plainly {
		open, shut = "[", "]"
	}
	in.add(run{open, lookLink})
	for _, r := range d.runsOf(inside+linkEnd, lookLink) {
		in.add(r)
	}
	in.add(run{shut, lookLink})
	in.take(1 + len(inside) + len(end))
	return true
}

// entity is a sign by its name.
func (in *inline) entity() bool {
	at := strings.IndexByte(in.rest, ';')
	if at < 0 || at > 10 {
		return false
	}
	sign := html.UnescapeString(in.rest[:at+1])
	if sign == in.rest[:at+1] {
		return false
	}
	in.text(sign, at+1)
	return true
}

// drawn breaks runs into lines of at most width cells, at blanks where it can, and gives them their looks.
func (d *drawing) drawn(runs []run, width int) []string {
	var whole strings.Builder
	for _, r := range runs {
		whole.WriteString(r.text)
	}
	var lines []string
	pen := pen{runs: runs}
	for _, line := range broken(whole.String(), width) {
		lines = append(lines, pen.draw(line, d.styles))
	}
	return lines
}

// broken breaks a text at its blanks; only a word that is wider than a line is broken itself.
func broken(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if ansi.StringWidthWc(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		parts := strings.Split(ansi.HardwrapWc(word, width, true), "\n")
		lines, line = append(lines, parts[:len(parts)-1]...), parts[len(parts)-1]
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pen goes through runs along lines that were broken out of them: blanks at which a line was broken are not in the lines.
type pen struct{ runs []run }

// next is the next rune of the runs with its look.
func (p *pen) next() (rune, look) {
	for len(p.runs) > 0 && p.runs[0].text == "" {
		p.runs = p.runs[1:]
	}
	if len(p.runs) == 0 {
		return 0, lookText
	}
	r, size := utf8.DecodeRuneInString(p.runs[0].text)
	now := p.runs[0].look
	p.runs[0].text = p.runs[0].text[size:]
	return r, now
}

func (p *pen) draw(line string, styles [4]theme.Style) string {
	var out, part strings.Builder
	now := lookText
	flush := func() {
		if part.Len() > 0 {
			out.WriteString(styles[now].Render(part.String()))
			part.Reset()
		}
	}
	for i, want := range line {
		r, as := p.next()
		for i == 0 && r != want && r == ' ' {
			r, as = p.next()
		}
		if as != now {
			flush()
			now = as
		}
		part.WriteRune(want)
	}
	flush()
	return out.String()
}
