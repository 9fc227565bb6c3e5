package cli

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
)

// exits is the exit code of each code of an error (spec §3.4, §13).
var exits = map[engine.Code]int{
	engine.CodeConnection: ExitRetry, engine.CodeCRM: ExitRetry, engine.CodeThrottled: ExitRetry,
	engine.CodePrivilege: ExitFailed, engine.CodeSchema: ExitFailed, engine.CodeCredentials: ExitFailed,
	engine.CodeData: ExitFailed, engine.CodeOwner: ExitFailed, engine.CodeNotFound: ExitFailed,
	engine.CodeConflict: ExitFailed, engine.CodeForbidden: ExitFailed, engine.CodeInternal: ExitFailed,
	engine.CodeUsage: ExitUsage, engine.CodeStorage: ExitUsage,
}

func TestExitCodes(t *testing.T) {
	for code, want := range exits {
		for _, err := range []error{
			&engine.Error{Code: code}, fmt.Errorf("around it: %w", &engine.Error{Code: code}),
			errors.Join(&engine.Error{Code: code}, errors.New("and closing failed")),
		} {
			if got := exitCode(t.Context(), err); got != want {
				t.Errorf("%v ends with %d, want %d", err, got, want)
			}
		}
	}
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, ExitOK},
		{errors.New("of no code"), ExitFailed},
		{usageError{errors.New("typed wrongly")}, ExitUsage},
		{fmt.Errorf("around it: %w", usageError{errors.New("typed wrongly")}), ExitUsage},
		{silent{ExitRetry}, ExitRetry},
		{errors.Join(silent{ExitFailed}, nil), ExitFailed},
		{store.ErrNewer, ExitUsage},
		{store.ErrDamaged, ExitUsage},
		{context.Canceled, ExitFailed}, // not ours: nobody interrupted
	} {
		if got := exitCode(t.Context(), c.err); got != c.want {
			t.Errorf("%v ends with %d, want %d", c.err, got, c.want)
		}
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if got := exitCode(interrupted, fmt.Errorf("read a page: %w", context.Canceled)); got != ExitInterrupted {
		t.Errorf("what was interrupted ends with %d", got)
	}
	if got := exitCode(interrupted, nil); got != ExitOK {
		t.Errorf("what was done before the interruption ends with %d", got)
	}
	if got := exitCode(interrupted, &engine.Error{Code: engine.CodeForbidden}); got != ExitFailed {
		t.Errorf("what was refused before the interruption ends with %d", got)
	}
}

// TestEveryCodeHasItsExit reads the codes where they are declared, so that a new one is decided on.
func TestEveryCodeHasItsExit(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "sync", "fault", "fault.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Code" {
			return true
		}
		value, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		code, err := strconv.Unquote(value.Value)
		if err != nil {
			t.Fatal(err)
		}
		declared++
		if _, known := exits[engine.Code(code)]; !known {
			t.Errorf("the code %q has no exit code", code)
		}
		return true
	})
	if declared != len(exits) {
		t.Errorf("%d codes are declared, %d have an exit code", declared, len(exits))
	}
}
