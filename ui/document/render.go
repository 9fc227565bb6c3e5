package document

import (
	"fmt"
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// Page is markdown as a terminal shows it.
type Page struct {
	// Lines are styled; none is wider than asked for.
	Lines []string
	// Links are those that can be followed, in the order in which they are drawn.
	Links []Link
	// Headings are the places in Lines of the headings, by their anchors.
	Headings map[string]int
}

// Link is where a link is drawn and where it leads.
type Link struct {
	Target string
	// Line is the place in Lines; X and Width are cells.
	Line, X, Width int
}

// Render draws markdown at most width cells wide in the colours of the theme. Links are drawn by their text
// alone; where there is no colour they stand in brackets.
func Render(markdown string, width int, th theme.Theme) (Page, error) {
	marked, targets := prepare(markdown)
	d := drawing{theme: th, look: styles(th), renderers: map[int]*glamour.TermRenderer{}}
	lines, headings, err := d.blocks(marked, max(1, width))
	if err != nil {
		return Page{}, fmt.Errorf("draw a document: %w", err)
	}
	page := Page{Headings: headings}
	for _, line := range lines {
		page.add(line, targets)
	}
	return page, nil
}

// A link is told from other text by signs that take no cell: one at each end, and behind the first as many
// of the other as its number. Its blanks do not break, so that it stands in one line.
const (
	linkEnd   = "\u2063"
	linkCount = "\u2064"
	unbroken  = "\u00a0"
)

var (
	linkText = regexp.MustCompile("`[^`]*`|" + `\[([^\[\]]+)\]\(([^()\s]+)\)`) // or code, in which there is none
	linkMark = regexp.MustCompile(linkEnd + "(" + linkCount + "+)(.*?)" + linkEnd)
)

// prepare marks the links outside of code and returns their targets in order.
func prepare(markdown string) (marked string, targets []string) {
	var out []string
	for free, line := range lines(markdown) {
		if !free {
			out = append(out, line)
			continue
		}
		out = append(out, linkText.ReplaceAllStringFunc(line, func(link string) string {
			m := linkText.FindStringSubmatch(link)
			if m[2] == "" {
				return link
			}
			targets = append(targets, m[2])
			text := linkEnd + strings.Repeat(linkCount, len(targets)) + strings.ReplaceAll(m[1], " ", unbroken) + linkEnd
			return "[" + text + "](#)"
		}))
	}
	return strings.Join(out, "\n"), targets
}

// add takes the marks out of a line and keeps where the links are.
func (p *Page) add(line string, targets []string) {
	for {
		at := linkMark.FindStringSubmatchIndex(line)
		if at == nil {
			break
		}
		number := strings.Count(line[at[2]:at[3]], linkCount)
		text := line[at[4]:at[5]]
		p.Links = append(p.Links, Link{
			Target: targets[number-1], Line: len(p.Lines), X: ansi.StringWidthWc(line[:at[0]]), Width: ansi.StringWidthWc(text),
		})
		line = line[:at[0]] + text + line[at[1]:]
	}
	p.Lines = append(p.Lines, strings.NewReplacer(linkEnd, "", linkCount, "", unbroken, " ").Replace(line))
}
