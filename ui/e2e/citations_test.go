package e2e_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documentOf is the file of assets/docs that a citation names.
var documentOf = map[string]string{
	"spec": "spec", "contract": "dataverse", "engine.md": "engine", "screens.md": "screens", "archives.md": "archives", "emulator.md": "emulator",
}

var (
	section  = `§[0-9]+(?:\.[0-9]+)*[a-z]?`
	cited    = regexp.MustCompile(`([\w.-]+) (` + section + `(?:(?:,| and| or| to) ` + section + `)*)`)
	anywhere = regexp.MustCompile(section)
	traps    = regexp.MustCompile(`\b[Tt]raps? (\d+(?:(?:,| and| to) \d+)*)`)
	number   = regexp.MustCompile(`\d+`)
	// foreign is what is not in the repository, so that a reader could not look it up.
	foreign = regexp.MustCompile(`\b(tui|design|matching|service)\.md|linkedin-archive|dataverse-web-api|mockups?/|findings/|\.\./shared|\bthe issue\b`)
	// elsewhere are documents of others whose sections may be cited.
	elsewhere = map[string]bool{"Core": true} // OpenID Connect Core
)

// TestCitedSectionsAreThere: what a comment cites is a numbered heading of assets/docs, or a numbered trap of
// the contract.
func TestCitedSectionsAreThere(t *testing.T) {
	headings := map[string]map[string]bool{}
	for _, name := range documentOf {
		headings[name] = numberedHeadings(t, name)
	}
	known := numberedTraps(t)
	for _, file := range tracked(t, ".go", ".sql", ".toml") {
		for _, c := range comments(t, file) {
			for _, problem := range wrongCitations(c.text, headings, known) {
				t.Errorf("%s:%d: %s", file, c.line(problem.at), problem.says)
			}
		}
	}
}

// TestCitationsThatAreWrong: the check sees what is wrong.
func TestCitationsThatAreWrong(t *testing.T) {
	headings := map[string]map[string]bool{"spec": {"3": true, "3.1": true}, "dataverse": {"13": true}}
	known := map[string]bool{"1": true, "2": true}
	for text, want := range map[string]int{
		"the checks (spec §3.1), see contract §13 and trap 2": 0,
		"spec §3, §3.1": 0, "OpenID Connect Core §5.5": 0, "traps 1 and 2": 0,
		"spec §3.2": 1, "spec §3 and §9": 1, "contract §3": 1, "as in §3.1": 1, "tui.md §1": 2, "trap 3": 1, "traps 1 to 3": 1,
		"see linkedin-archive": 1, "as the issue says": 1,
	} {
		if got := wrongCitations(text, headings, known); len(got) != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

type problem struct {
	at   int // in the text
	says string
}

func wrongCitations(text string, headings map[string]map[string]bool, known map[string]bool) []problem {
	var found []problem
	resolved := map[int]bool{}
	for _, m := range cited.FindAllStringSubmatchIndex(text, -1) {
		name := strings.TrimLeft(text[m[2]:m[3]], "(")
		document, ours := documentOf[name]
		for _, s := range anywhere.FindAllStringIndex(text[m[4]:m[5]], -1) {
			at := m[4] + s[0]
			if !ours && !elsewhere[name] {
				continue
			}
			resolved[at] = true
			if cite := strings.TrimPrefix(text[at:m[4]+s[1]], "§"); ours && !headings[document][cite] {
				found = append(found, problem{at, fmt.Sprintf("%s §%s: assets/docs/%s.md has no such section", name, cite, document)})
			}
		}
	}
	for _, m := range anywhere.FindAllStringIndex(text, -1) {
		if !resolved[m[0]] {
			found = append(found, problem{m[0], text[m[0]:m[1]] + " names no document of assets/docs"})
		}
	}
	for _, m := range traps.FindAllStringSubmatchIndex(text, -1) {
		for _, n := range number.FindAllString(text[m[2]:m[3]], -1) {
			if !known[n] {
				found = append(found, problem{m[0], "trap " + n + ": assets/docs/dataverse.md has no such trap"})
			}
		}
	}
	for _, m := range foreign.FindAllStringIndex(text, -1) {
		found = append(found, problem{m[0], text[m[0]:m[1]] + " is not in the repository"})
	}
	return found
}

// documentText reads a file of assets/docs.
func documentText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top(t), "assets", "docs", name+".md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// numberedHeadings are the numbers that headings begin with.
func numberedHeadings(t *testing.T, name string) map[string]bool {
	t.Helper()
	heading := regexp.MustCompile(`(?m)^#+ ([0-9]+(?:\.[0-9]+)*[a-z]?)\.? `)
	found := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(documentText(t, name), -1) {
		found[m[1]] = true
	}
	if len(found) == 0 {
		t.Fatalf("%s.md has no numbered heading", name)
	}
	return found
}

// numberedTraps are the rows of the contract's table of traps.
func numberedTraps(t *testing.T) map[string]bool {
	t.Helper()
	_, text, found := strings.Cut(documentText(t, "dataverse"), "\n## 13. Traps\n")
	if !found {
		t.Fatal("the contract has no section of traps")
	}
	text, _, _ = strings.Cut(text, "\n## ")
	rows := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(text, -1) {
		rows[m[1]] = true
	}
	if len(rows) < 40 {
		t.Fatalf("the contract has %d traps", len(rows))
	}
	return rows
}

// tracked are the repository's files with these endings, by their paths from its top.
func tracked(t *testing.T, endings ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "-C", top(t), "ls-files", "-co", "--exclude-standard").Output()
	if err != nil {
		t.Skip("no git checkout: citations are held where there is one")
	}
	var files []string
	for _, file := range strings.Fields(string(out)) {
		_, err := os.Stat(filepath.Join(top(t), file))
		for _, ending := range endings {
			if err == nil && strings.HasSuffix(file, ending) {
				files = append(files, file)
			}
		}
	}
	return files
}

// comment is the text of a comment in one line, its words by single blanks.
type comment struct {
	text  string
	lines []int // of each byte
}

func (c comment) line(at int) int { return c.lines[at] }

// add appends a line of a comment.
func (c *comment) add(text string, line int) {
	for _, word := range strings.Fields(text) {
		if c.text != "" {
			word = " " + word
		}
		c.text += word
		for range len(word) {
			c.lines = append(c.lines, line)
		}
	}
}

func comments(t *testing.T, file string) []comment {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(top(t), file))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".go") {
		return goComments(t, file, source)
	}
	mark := regexp.MustCompile(`(?:^|\s)#(.*)$`)
	if strings.HasSuffix(file, ".sql") {
		mark = regexp.MustCompile(`--(.*)$`)
	}
	var all []comment
	last := -1 // the line of the comment before
	for i, line := range strings.Split(string(source), "\n") {
		m := mark.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if last != i-1 || len(all) == 0 {
			all = append(all, comment{})
		}
		all[len(all)-1].add(m[1], i+1)
		last = i
	}
	return all
}

func goComments(t *testing.T, file string, source []byte) []comment {
	t.Helper()
	set := gotoken.NewFileSet()
	parsed, err := parser.ParseFile(set, file, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var all []comment
	for _, group := range parsed.Comments {
		all = append(all, ofGroup(set, group))
	}
	return all
}

func ofGroup(set *gotoken.FileSet, group *ast.CommentGroup) comment {
	var c comment
	for _, part := range group.List {
		first := set.Position(part.Pos()).Line
		for i, line := range strings.Split(part.Text, "\n") {
			c.add(strings.Trim(strings.TrimPrefix(strings.TrimSpace(line), "//"), "/* \t"), first+i)
		}
	}
	return c
}
