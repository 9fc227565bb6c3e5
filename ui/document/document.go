// Package document gives the documents that are built into the program (assets/docs) to the command line
// and to the Help page: their sections, where their links lead, and their markdown as a terminal shows it.
// It changes nothing and remembers nothing but the files themselves.
package document

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"navsync/assets"
)

// Anchor is how a link names the part.
func (s Section) Anchor() string { return s.anchors[0] }

// Document is one file of assets/docs.
type Document struct {
	// Topic is the file's name without its ending, Title its first heading.
	Topic, Title string
	// Text is the whole file, markdown.
	Text string
	// Sections are its parts: what stands before the first heading of the second level, then one for each.
	Sections []Section
}

// Section is a part of a document.
type Section struct {
	// Title is the heading's text; of the first section the document's.
	Title string
	// Text is the part's markdown, its heading included. Sections that it names by their numbers are links.
	Text string
	// anchors are those of its headings, its own first.
	anchors []string
}

// reading is the order in which the documents are listed; those that it does not name follow by the alphabet.
var reading = []string{"spec", "screens", "engine", "archives", "dataverse", "emulator", "data-sources", "changelog"}

// Library is documents in the order in which they are listed.
type Library []Document

// Topics are the topics of the documents that are built in, in the order in which they are listed; they are known without
// reading any.
func Topics() []string {
	names, err := fs.Glob(assets.Docs, "docs/*.md")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".md")
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return names
}

// All returns the documents that are built into the program.
func All() Library { return slices.Clone(all()) }

var all = sync.OnceValue(func() Library {
	var found Library
	for _, topic := range Topics() {
		text, err := assets.Docs.ReadFile("docs/" + topic + ".md")
		if err != nil {
			panic(err) // the file was listed, and it is a part of the program
		}
		found = append(found, Parse(topic, string(text)))
	}
	found.link()
	return found
})

func rank(topic string) int {
	if at := slices.Index(reading, topic); at >= 0 {
		return at
	}
	return len(reading)
}

// Find returns the document of a topic.
func (l Library) Find(topic string) (Document, bool) {
	for _, d := range l {
		if d.Topic == topic {
			return d, true
		}
	}
	return Document{}, false
}

// Follow returns the document and the part of it that a link in the document from leads to: "engine.md",
// "engine.md#2-states", or "#2-states". A link to an address elsewhere is not found.
func (l Library) Follow(from, link string) (to Document, section int, found bool) {
	file, anchor, _ := strings.Cut(link, "#")
	topic := from
	if file != "" {
		var ours bool
		if topic, ours = strings.CutSuffix(file, ".md"); !ours {
			return Document{}, 0, false
		}
	}
	if to, found = l.Find(topic); !found {
		return Document{}, 0, false
	}
	section, found = to.Section(anchor)
	return to, section, found
}

// Section returns the place in Sections of the part with this heading; no anchor names the first part.
func (d Document) Section(anchor string) (int, bool) {
	if anchor == "" {
		return 0, true
	}
	for i, s := range d.Sections {
		if slices.Contains(s.anchors, anchor) {
			return i, true
		}
	}
	return 0, false
}

// Parse parts a file's markdown into its sections.
func Parse(topic, text string) Document {
	d := Document{Topic: topic, Title: topic, Text: text}
	var part []string
	section := Section{}
	end := func() {
		section.Text = strings.TrimSpace(strings.Join(part, "\n"))
		if section.Text != "" {
			d.Sections = append(d.Sections, section)
		}
		part, section = nil, Section{}
	}
	for heading, line := range lines(text) {
		level, title := headingOf(line)
		if !heading {
			level = 0
		}
		switch {
		case level == 1 && d.Title == topic:
			d.Title = title
		case level == 2:
			end()
			section.Title = title
		}
		if level > 0 {
			section.anchors = append(section.anchors, Anchor(title))
		}
		part = append(part, line)
	}
	end()
	for i, s := range d.Sections {
		if s.Title == "" {
			d.Sections[i].Title = d.Title
		}
		if len(s.anchors) == 0 {
			d.Sections[i].anchors = []string{Anchor(d.Title)}
		}
	}
	return d
}

// lines yields each line and whether it may be a heading: inside a fence it is code.
func lines(text string) func(yield func(bool, string) bool) {
	return func(yield func(bool, string) bool) {
		fenced := false
		for line := range strings.SplitSeq(text, "\n") {
			if fence(line) {
				fenced = !fenced
			}
			if !yield(!fenced, line) {
				return
			}
		}
	}
}

// fence says that a line begins or ends code.
func fence(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "```") }

// headingOf returns a heading's level, 0 for any other line, and its text without code marks.
func headingOf(line string) (level int, title string) {
	title = strings.TrimLeft(line, "#")
	level = len(line) - len(title)
	if level == 0 || !strings.HasPrefix(title, " ") {
		return 0, ""
	}
	return level, strings.NewReplacer("`", "", "**", "").Replace(strings.TrimSpace(title))
}

// Anchor is how a link names a heading, as hosts of repositories make it: lower case, words joined by
// hyphens, other signs left out.
func Anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}
