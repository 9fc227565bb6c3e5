// Package e2e tests the whole: the arrows between the rooms, the main job by the command
// line and by keys, crashes in the middle of it.
package e2e_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "navsync"

// may lists, for each room, the rooms it may import; a room's own subfolders belong to it
// unless they have a row of their own.
var may = map[string][]string{
	"":                 {"ui/cli", "dynamics/emulator"},
	"ui/cli":           {"ui/serve", "ui/app", "ui/page", "ui/sentence", "ui/export", "ui", "sync/engine", "store"},
	"ui/serve":         {"ui", "sync/engine", "store"},
	"ui/app":           {"ui/page", "ui/sentence", "ui", "sync/engine", "store"},
	"ui/page":          {"ui/sentence", "ui/export", "ui", "sync/engine", "store"},
	"ui/page/pagetest": {"ui/golden", "ui/page", "ui", "sync/engine", "dynamics", "dynamics/emulator", "store", "store/storetest"}, // of tests only
	"ui/golden":        {},                                                                                                         // of tests only
	"ui/picture":       {},                                                                                                         // of tests only
	"ui/sentence":      {"ui", "sync/engine", "store"},
	"ui/export":        {"ui", "store"},
	"ui":               {"assets"}, // the shell and what pages are made of: they know no store and no engine
	"sync/engine": {
		"sync/access", "sync/capture", "sync/crmimport", "sync/inbox", "sync/matching", "sync/writeback",
		"sync/fault", "sync/journal", "sync/match", "sync/linkedin", "sync/memory", "dynamics", "store",
	},
	"sync/matching":     {"sync/crmimport", "sync/fault", "sync/journal", "sync/match", "sync/linkedin", "store"},
	"sync/capture":      {"sync/journal", "sync/linkedin", "store"},
	"sync/writeback":    {"sync/fault", "sync/journal", "dynamics", "store"},
	"sync/crmimport":    {"sync/fault", "sync/journal", "sync/match", "sync/linkedin", "sync/memory", "dynamics", "store"},
	"sync/access":       {},
	"sync/inbox":        {},
	"sync/journal":      {"sync/fault", "store"},
	"sync/fault":        {"dynamics", "store"},
	"sync/match":        {},
	"sync/memory":       {},
	"sync/linkedin":     {},
	"dynamics":          {},
	"dynamics/emulator": {"assets"},
	"store":             {"assets"},
	"store/storetest":   {"store"}, // of tests only
	"assets":            {},
}

// room is the row of may that a package path belongs to: the longest that fits.
func room(pkg string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
	best := ""
	for name := range may {
		if (path == name || strings.HasPrefix(path, name+"/")) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestTheArrowsBetweenTheRooms(t *testing.T) {
	all := packages(t)
	if len(all) < 8 {
		t.Fatalf("only %d packages are listed", len(all))
	}
	for _, p := range all {
		from := room(p.ImportPath)
		for _, imported := range p.Imports {
			if imported != module && !strings.HasPrefix(imported, module+"/") {
				continue
			}
			if to := room(imported); to != from && !allowed(from, to) {
				t.Errorf("%s imports %s: no arrow from %q to %q", p.ImportPath, imported, from, to)
			}
		}
		if strings.HasSuffix(p.ImportPath, "/utils") || strings.HasSuffix(p.ImportPath, "/helpers") || strings.HasSuffix(p.ImportPath, "/common") {
			t.Errorf("%s: a package is named after its subject", p.ImportPath)
		}
	}
}

// TestTheCopyElsewhereIsOnePackage holds that nothing but store/replica knows Litestream and the storage behind it.
func TestTheCopyElsewhereIsOnePackage(t *testing.T) {
	known := 0
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "github.com/benbjohnson/litestream") && !strings.HasPrefix(imported, "github.com/aws/") {
				continue
			}
			if known++; p.ImportPath != module+"/store/replica" {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
	if known == 0 {
		t.Error("nobody imports it")
	}
}

// parts are the packages beside the pages that pages share.
var parts = map[string]bool{"ui/page/trail": true, "ui/page/never": true}

// TestNoArrowBetweenPages holds that pages reach each other by id, and the shell by messages.
func TestNoArrowBetweenPages(t *testing.T) {
	pages := 0
	for _, p := range packages(t) {
		path, ok := strings.CutPrefix(p.ImportPath, module+"/ui/page/")
		if !ok || path == "pagetest" {
			continue
		}
		pages++
		own, _, _ := strings.Cut(path, "/")
		for _, imported := range p.Imports {
			to := strings.TrimPrefix(imported, module+"/")
			if to == "ui" || strings.HasPrefix(to, "ui/page/") && !parts[to] && !strings.HasPrefix(to+"/", "ui/page/"+own+"/") {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
	if pages < 10 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// TestTheTestHousesStayOutOfTheProgram holds that nothing that is made for tests, with its flags and its
// emulated organizations, is in the binary.
func TestTheTestHousesStayOutOfTheProgram(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 100 {
		t.Fatalf("only %d packages are in the program", len(deps))
	}
	for _, dep := range deps {
		switch dep {
		case "github.com/johannesboyne/gofakes3", module + "/ui/page/pagetest", module + "/store/storetest", module + "/ui/golden", module + "/ui/picture",
			"testing",
			"net/http/httptest", "pgregory.net/rapid":
			t.Errorf("%s is in the program", dep)
		}
	}
}

// TestNoPageTestBuildsItsOwnWorld holds that the tests of pages take organizations, sign-ins and the flag
// -update from pagetest.
func TestNoPageTestBuildsItsOwnWorld(t *testing.T) {
	tested := 0
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, module+"/ui/page/") {
			continue
		}
		imports := slices.Concat(p.TestImports, p.XTestImports)
		if len(imports) > 0 {
			tested++
		}
		for _, imported := range imports {
			if imported == "flag" || strings.HasPrefix(imported, module+"/dynamics") {
				t.Errorf("a test in %s imports %s", p.ImportPath, imported)
			}
		}
	}
	if tested < 10 {
		t.Errorf("only %d pages have tests", tested)
	}
}

func allowed(from, to string) bool {
	for _, m := range may[from] {
		if m == to {
			return true
		}
	}
	return false
}

func TestTheTopLevel(t *testing.T) {
	want := map[string]bool{
		"main.go": true, "ui": true, "sync": true, "dynamics": true, "store": true, "assets": true,
		"go.mod": true, "go.sum": true, "README.md": true, "LICENSE": true,
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", top(t), "ls-files").Output()
	if err != nil {
		t.Skip("no git checkout: the top level is held where there is one")
	}
	for file := range strings.Lines(string(out)) {
		name, _, _ := strings.Cut(strings.Trim(file, "\"\n"), "/") // git quotes names that are not plain
		if !want[name] && !strings.HasPrefix(name, ".") {
			t.Errorf("%s stands at the top level", name)
		}
	}
}

func top(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(filepath.Dir(dir))
}
