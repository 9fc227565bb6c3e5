package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"navsync/ui/document"
)

// TestCitedFilesAreThere: what README and CONTRIBUTING name, be it a file, a test or a section of a document,
// is there. A name in capitals stands for one that the reader chooses.
func TestCitedFilesAreThere(t *testing.T) {
	var (
		quoted   = regexp.MustCompile("`([^`\n]+)`")
		path     = regexp.MustCompile(`^(?:\./)?((?:ui|sync|dynamics|store|assets|\.ci|\.github)/[\w./{}-]*|\.golangci\.yml|README\.md|main\.go)$`)
		chosen   = regexp.MustCompile(`[A-Z]{2,}`)
		testName = regexp.MustCompile(`\bTest[A-Z]\w+`)
		link     = regexp.MustCompile(`\]\((?:\.\./)?assets/docs/([^)#]+)\.md(?:#([^)]+))?\)`)
	)
	var tests strings.Builder
	for _, file := range tracked(t, "_test.go") {
		tests.WriteString(read(t, file))
	}
	for _, file := range []string{"README.md", ".github/CONTRIBUTING.md"} {
		for i, line := range strings.Split(read(t, file), "\n") {
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				name := path.FindStringSubmatch(m[1])
				if name == nil || chosen.MatchString(strings.TrimSuffix(name[1], "README.md")) {
					continue
				}
				if _, err := os.Stat(filepath.Join(top(t), strings.TrimSuffix(name[1], "/..."))); err != nil {
					t.Errorf("%s:%d: %s is not there", file, i+1, m[1])
				}
			}
			for _, name := range testName.FindAllString(line, -1) {
				if !strings.Contains(tests.String(), "func "+name) {
					t.Errorf("%s:%d: no test begins with %s", file, i+1, name)
				}
			}
			for _, m := range link.FindAllStringSubmatch(line, -1) {
				d, found := document.All().Find(m[1])
				if _, there := d.Section(m[2]); !found || !there {
					t.Errorf("%s:%d: %s#%s is not there", file, i+1, m[1], m[2])
				}
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top(t), file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
