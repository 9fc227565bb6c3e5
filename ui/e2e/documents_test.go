package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestScriptsReadTheDocuments: every file of assets/docs is listed with a title, comes as it is where no
// terminal draws it, and an unknown topic is wrong use.
func TestScriptsReadTheDocuments(t *testing.T) {
	h := newHouse(t)
	var list items[struct{ Topic, Title string }]
	h.run(&list, "docs")
	files, err := filepath.Glob(filepath.Join("..", "..", "assets", "docs", "*.md"))
	if err != nil || len(files) == 0 || len(files) != list.Count {
		t.Fatalf("%d documents are listed of %d files, %v", list.Count, len(files), err)
	}
	for _, d := range list.Items {
		text, err := os.ReadFile(filepath.Join("..", "..", "assets", "docs", d.Topic+".md"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "# "+d.Title+"\n") {
			t.Errorf("%s is listed as %q", d.Topic, d.Title)
		}
		cmd := h.command(t.Context(), "--json=false", "docs", d.Topic)
		if out, err := cmd.Output(); err != nil || !bytes.Equal(out, text) {
			t.Errorf("docs %s prints %d bytes of %d, %v", d.Topic, len(out), len(text), err)
		}
	}
	if code, _, _ := h.try("docs", "nothing"); code != 2 {
		t.Errorf("an unknown topic exits with %d", code)
	}
	if _, err := os.Stat(h.dir); err == nil {
		t.Error("reading a document made a data folder")
	}
}

// TestDocumentsCiteWhatIsThere: a section that a document names is one of its own, or of the document named
// before it; and a test that the table of faults names is a test.
func TestDocumentsCiteWhatIsThere(t *testing.T) {
	headings, tests := map[string]map[string]bool{}, map[string]bool{}
	var files []string
	for _, file := range tracked(t, ".md") {
		if dir, name := filepath.Split(file); dir == "assets/docs/" {
			files = append(files, strings.TrimSuffix(name, ".md"))
		}
	}
	for _, name := range documentOf {
		headings[name] = numberedHeadings(t, name)
	}
	for _, file := range tracked(t, "_test.go") {
		source, err := os.ReadFile(filepath.Join(top(t), file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(source, -1) {
			tests[string(m[1])] = true
		}
	}
	testName := regexp.MustCompile(`\bTest[A-Z]\w+`)
	named := regexp.MustCompile(`(?:\b([\w.]+) )?(` + section + `)`)
	for _, name := range files {
		for i, line := range strings.Split(documentText(t, name), "\n") {
			for _, m := range named.FindAllStringSubmatch(line, -1) {
				of := name
				if other, ours := documentOf[m[1]]; ours {
					of = other
				} else if headings[m[1]] != nil {
					of = m[1]
				}
				if cite := strings.TrimPrefix(m[2], "§"); headings[of] != nil && !headings[of][cite] {
					t.Errorf("%s.md:%d: %s.md has no §%s", name, i+1, of, cite)
				}
			}
			for _, test := range testName.FindAllString(line, -1) {
				if name == "engine" && !tests[test] {
					t.Errorf("%s.md:%d: there is no test %s", name, i+1, test)
				}
			}
		}
	}
}
