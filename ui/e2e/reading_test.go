package e2e_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// changing are the names of store that lead to a change; a Reader leads to none (store's own test).
var changing = map[string]bool{"Store": true, "Tx": true, "Open": true}

// opens are the files of ui that may name one: where a house is opened, and where tests furnish one.
var opens = map[string]bool{
	"cli/house.go": true, "page/pagetest/keep.go": true, "page/pagetest/seasoned.go": true,
	"page/pagetest/world.go": true,
}

// TestTheArrowToTheStoreIsForReading holds that what is on screen changes nothing but through the engine.
func TestTheArrowToTheStoreIsForReading(t *testing.T) {
	looked := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
		used := changes(file)
		if len(used) > 0 && !opens[name] {
			t.Errorf("ui/%s names store.%s", name, strings.Join(used, ", store."))
		}
		if len(used) == 0 && opens[name] {
			t.Errorf("ui/%s opens no store any more: take it off the list", name)
		}
		looked++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 100 {
		t.Errorf("only %d files were looked at", looked)
	}
}

// changes are the names of store in a file that lead to a change, however it imports the package.
func changes(file *ast.File) []string {
	as := ""
	for _, i := range file.Imports {
		if path, err := strconv.Unquote(i.Path.Value); err == nil && path == module+"/store" {
			if as = "store"; i.Name != nil {
				as = i.Name.Name
			}
		}
	}
	switch as {
	case "":
		return nil
	case ".":
		return []string{"*"} // nothing tells its names apart any more
	}
	var used []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && changing[s.Sel.Name] {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == as {
				used = append(used, s.Sel.Name)
			}
		}
		return true
	})
	return used
}
