package document

import (
	"strings"
	"testing"
)

func TestDocumentsHaveTitlesAndSections(t *testing.T) {
	found := All()
	if len(found) == 0 || found[0].Topic != "spec" {
		t.Fatalf("%d documents", len(found))
	}
	for _, d := range found {
		if d.Title == d.Topic || len(d.Sections) == 0 {
			t.Errorf("%s: the title is %q, and there are %d sections", d.Topic, d.Title, len(d.Sections))
		}
		seen := map[string]bool{}
		for _, s := range d.Sections {
			for _, a := range s.anchors {
				if seen[a] {
					t.Errorf("%s: two headings are #%s", d.Topic, a)
				}
				seen[a] = true
			}
		}
	}
}

// TestLinksLeadSomewhere follows every link of every document.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, d := range All() {
		for _, s := range d.Sections {
			_, targets := prepare(s.Text)
			for _, target := range targets {
				if strings.HasPrefix(target, "https://") {
					continue
				}
				if _, _, found := All().Follow(d.Topic, target); !found {
					t.Errorf("%s: %s leads nowhere", d.Topic, target)
				}
			}
		}
	}
}

func TestNumbersOfSectionsAreLinks(t *testing.T) {
	l := Library{
		Parse("spec", "# S\n\n## 3 Three §3\n\nSee §3.1, contract §5.6, (§9), `§3` and [§3](#3-three-3), as in §3.\n\n```\n§3\n```\n\n### 3.1 Checks\n"),
		Parse("dataverse", "# D\n\n## 5. Five\n\n### 5.6 Owner, creator\n"),
	}
	l.link()
	want := "## 3 Three §3\n\nSee [§3.1](spec.md#31-checks), [contract §5.6](dataverse.md#56-owner-creator), (§9), `§3` and [§3](#3-three-3), " +
		"as in [§3](spec.md#3-three-3).\n\n```\n§3\n```\n\n### 3.1 Checks"
	if got := l[0].Sections[1].Text; got != want {
		t.Errorf("linked as\n%s", got)
	}
}

func TestSections(t *testing.T) {
	d := Parse("x", "# The title\n\nBefore.\n\n## 1 One, `two`\n\n```\n## no heading\n```\n\n### 1.1 Three\n\nText.\n\n## 2 Four\n")
	if d.Title != "The title" || len(d.Sections) != 3 {
		t.Fatalf("%+v", d)
	}
	for anchor, want := range map[string]int{"": 0, "the-title": 0, "1-one-two": 1, "11-three": 1, "2-four": 2} {
		if at, found := d.Section(anchor); !found || at != want {
			t.Errorf("#%s is in part %d, %v", anchor, at, found)
		}
	}
	if _, found := d.Section("no-heading"); found {
		t.Error("a line of code is a heading")
	}
	if title := d.Sections[1].Title; title != "1 One, two" {
		t.Errorf("the section is called %q", title)
	}
}

func TestFollow(t *testing.T) {
	to, section, found := All().Follow("spec", "engine.md#2-the-states-of-a-writeback")
	if !found || to.Topic != "engine" || to.Sections[section].Title != "2 The states of a writeback" {
		t.Errorf("%s, %d, %v", to.Topic, section, found)
	}
	if to, section, found = All().Follow("spec", "#34-errors"); !found || to.Topic != "spec" || !strings.HasPrefix(to.Sections[section].Title, "3 ") {
		t.Errorf("%s, %d, %v", to.Topic, section, found)
	}
	for _, link := range []string{"nothing.md", "spec.md#nothing", "https://example.com"} {
		if _, _, found := All().Follow("spec", link); found {
			t.Errorf("%s is found", link)
		}
	}
}
