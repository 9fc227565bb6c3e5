package document

import (
	"regexp"
	"strings"
)

// references are a section's number with the document named before it, if any; code and links, which come
// first, have none.
var references = regexp.MustCompile("`[^`]*`" + `|\[[^\]]*\]\([^)]*\)|(?:\b([\w-]+)(?:\.md)? )?§([0-9]+(?:\.[0-9]+)*[a-z]?)`)

// numbers are what a heading begins with.
var numbers = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)*[a-z]?)\.? `)

// contract is what the contract with Dataverse is called in the code.
const contract = "contract"

// link makes links of the sections that a document's text names by their numbers.
func (l Library) link() {
	places := map[string]map[string]string{} // anchors by document and number
	for _, d := range l {
		places[d.Topic] = map[string]string{}
		for free, line := range lines(d.Text) {
			_, title := headingOf(line)
			if m := numbers.FindStringSubmatch(title); free && m != nil {
				places[d.Topic][m[1]] = Anchor(title)
			}
		}
	}
	places[contract] = places["dataverse"]
	for _, d := range l {
		for i := range d.Sections {
			d.Sections[i].Text = linked(d.Sections[i].Text, d.Topic, places)
		}
	}
}

func linked(text, topic string, places map[string]map[string]string) string {
	var out []string
	for free, line := range lines(text) {
		if free && strings.Contains(line, "§") && !isHeading(line) {
			line = references.ReplaceAllStringFunc(line, func(s string) string {
				m := references.FindStringSubmatch(s)
				of, lead := m[1], ""
				if m[2] == "" {
					return s
				}
				if places[of] == nil { // another word stands before it
					of, lead = topic, strings.TrimSuffix(s, "§"+m[2])
				}
				anchor, found := places[of][m[2]]
				if !found {
					return s
				}
				if of == contract {
					of = "dataverse"
				}
				return lead + "[" + strings.TrimPrefix(s, lead) + "](" + of + ".md#" + anchor + ")"
			})
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
