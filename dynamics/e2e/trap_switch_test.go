package e2e

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every defence gets a switch, so that the tests are built once and not anew for each: a function has a copy of itself without
// the defence and goes there, a table has a second value, when NAVSYNC_WITHOUT names the defence.

// switchFile is the file that each package with a switch is given.
const switchFile = `package %s

import "os"

var withoutDefence = os.Getenv("NAVSYNC_WITHOUT")
`

// switchboard is the sources of the files that have switches.
type switchboard struct {
	t     *testing.T
	files map[string]*switchedFile // by path
}

type switchedFile struct {
	source string
	set    *gotoken.FileSet
	tree   *ast.File
	// begin are what stands at the beginning of a function's body, by its offset.
	begin map[int]string
	// tables are the values of a table without one defence, by its first value.
	tables map[*ast.CompositeLit]string
	// copies are the functions without a defence.
	copies string
}

// switches makes the sources in which each defence can be taken out by its name.
func switches(t *testing.T, named map[string]defence) map[string]string {
	t.Helper()
	b := &switchboard{t: t, files: map[string]*switchedFile{}}
	for name, d := range named {
		b.add(name, d)
	}
	sources := map[string]string{}
	for path, f := range b.files {
		sources[path] = f.written()
		sources[filepath.Join(filepath.Dir(path), "without_defence.go")] = fmt.Sprintf(switchFile, f.tree.Name.Name)
	}
	return sources
}

func (b *switchboard) add(name string, d defence) {
	b.t.Helper()
	path, source := d.find(b.t)
	f := b.files[path]
	if f == nil {
		set := gotoken.NewFileSet()
		tree, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
		if err != nil {
			b.t.Fatal(err)
		}
		f = &switchedFile{source: source, set: set, tree: tree, begin: map[int]string{}, tables: map[*ast.CompositeLit]string{}}
		b.files[path] = f
	}
	if !f.add(name, d) {
		b.t.Fatalf("%q stands neither in a function with named parameters nor in a table of %s: it cannot have a switch", d.stands, path)
	}
}

// add gives the defence its switch, and says whether it can have one.
func (f *switchedFile) add(name string, d defence) bool {
	at := gotoken.Pos(f.set.File(f.tree.Pos()).Base() + strings.Index(f.source, d.stands))
	within := func(n ast.Node) bool { return n.Pos() <= at && at < n.End() }
	i := slices.IndexFunc(f.tree.Decls, func(n ast.Decl) bool { return within(n) })
	if i < 0 {
		return false
	}
	switch decl := f.tree.Decls[i].(type) {
	case *ast.FuncDecl:
		return f.addFunction(name, d, decl)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			value, isValue := spec.(*ast.ValueSpec)
			if !isValue || !within(spec) || len(value.Values) != 1 {
				continue
			}
			table, isTable := value.Values[0].(*ast.CompositeLit)
			if isTable {
				f.tables[table] += fmt.Sprintf("case %q: return %s\n", name, strings.Replace(f.text(table), d.stands, d.without, 1))
			}
			return isTable
		}
	}
	return false
}

func (f *switchedFile) addFunction(name string, d defence, decl *ast.FuncDecl) bool {
	arguments, named := names(decl.Type.Params)
	if !named {
		return false
	}
	other := decl.Name.Name + "Without" + name
	call := other + "(" + strings.Join(arguments, ", ") + ")"
	if decl.Recv != nil {
		receiver, named := names(decl.Recv)
		if !named {
			return false
		}
		call = receiver[0] + "." + call
	}
	if decl.Type.Results != nil {
		call = "return " + call
	} else {
		call += "; return"
	}
	f.begin[f.offset(decl.Body.Lbrace)+1] += fmt.Sprintf(" if withoutDefence == %q { %s };", name, call)
	rest := f.source[f.offset(decl.Name.End()):f.offset(decl.End())]
	f.copies += "\n" + f.source[f.offset(decl.Pos()):f.offset(decl.Name.Pos())] + other + strings.Replace(rest, d.stands, d.without, 1) + "\n"
	return true
}

// names are the names in a list of parameters, and whether each has one.
func names(list *ast.FieldList) (all []string, named bool) {
	for _, field := range list.List {
		if len(field.Names) == 0 {
			return nil, false
		}
		for _, n := range field.Names {
			if n.Name == "_" {
				return nil, false
			}
			name := n.Name
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				name += "..."
			}
			all = append(all, name)
		}
	}
	return all, true
}

func (f *switchedFile) offset(p gotoken.Pos) int { return f.set.Position(p).Offset }

func (f *switchedFile) text(n ast.Node) string { return f.source[f.offset(n.Pos()):f.offset(n.End())] }

// written is the file with its switches.
func (f *switchedFile) written() string {
	type edit struct {
		from, to int
		text     string
	}
	var edits []edit
	for at, text := range f.begin {
		edits = append(edits, edit{at, at, text})
	}
	for table, others := range f.tables {
		value := fmt.Sprintf("func() %s {\nswitch withoutDefence {\n%s}\nreturn %s\n}()", f.text(table.Type), others, f.text(table))
		edits = append(edits, edit{f.offset(table.Pos()), f.offset(table.End()), value})
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out strings.Builder
	done := 0
	for _, e := range edits {
		out.WriteString(f.source[done:e.from] + e.text)
		done = e.to
	}
	out.WriteString(f.source[done:] + f.copies)
	return out.String()
}
