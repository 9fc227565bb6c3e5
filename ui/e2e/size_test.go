package e2e

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// What a reader can hold in the head. Tests may be longer: their tables and stories are read one by one.
const (
	mostLines         = 400 // of a file
	mostFunctionLines = 60  // of a function, the rows of its tables not counted
	mostEngineFiles   = 45
	mostEngineMethods = 140
)

// TestSizes: no file and no function grows beyond what can be read at once, and the engine, the one door,
// stays a door: what it does beyond checking, changing and telling has a room or a type of its own.
func TestSizes(t *testing.T) {
	root := filepath.Join("..", "..")
	files, engineFiles, engineMethods := 0, 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if n := set.File(file.FileStart).LineCount() - 1; n > mostLines {
			t.Errorf("%s has %d lines, at most %d", path, n, mostLines)
		}
		inEngine := filepath.Dir(path) == filepath.Join(root, "sync", "engine")
		if inEngine {
			engineFiles++
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := readLines(set, f); n > mostFunctionLines {
				t.Errorf("%s: %s has %d lines without its tables, at most %d", path, f.Name.Name, n, mostFunctionLines)
			}
			if inEngine && receives(f, "Engine") {
				engineMethods++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 400 || engineFiles == 0 || engineMethods == 0 {
		t.Fatalf("%d files were read, %d of the engine with %d methods: not the whole project", files, engineFiles, engineMethods)
	}
	if engineFiles > mostEngineFiles || engineMethods > mostEngineMethods {
		t.Errorf("the engine has %d files and %d methods, at most %d and %d", engineFiles, engineMethods, mostEngineFiles, mostEngineMethods)
	}
}

// readLines are the lines of a function without those of its composite literals.
func readLines(set *token.FileSet, f *ast.FuncDecl) int {
	span := func(n ast.Node) int { return set.Position(n.End()).Line - set.Position(n.Pos()).Line }
	lines := span(f) + 1
	ast.Inspect(f, func(n ast.Node) bool {
		if table, ok := n.(*ast.CompositeLit); ok {
			lines -= span(table)
			return false
		}
		return true
	})
	return lines
}

func receives(f *ast.FuncDecl, name string) bool {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return false
	}
	pointer, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	of, ok := pointer.X.(*ast.Ident)
	return ok && of.Name == name
}
