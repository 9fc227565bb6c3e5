package engine

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// tokenFiles are the files that tokens are kept in.
func (o *office) tokenFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(o.dir, "tokens", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A token file goes with a disconnect in whatever state it is: whole, damaged, empty, or of a
// secret whose file is gone; also when another process does it, and with a purge.
func TestATokenFileGoesWithADisconnect(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, o *office, file string){
		"whole":   func(*testing.T, *office, string) {},
		"damaged": func(t *testing.T, _ *office, file string) { t.Helper(); write(t, file, `{"AccessToken":{"a":`) },
		"not ours": func(t *testing.T, _ *office, file string) {
			t.Helper()
			write(t, file, "\x00\x01 neither JSON nor anything else")
		},
		"empty": func(t *testing.T, _ *office, file string) { t.Helper(); write(t, file, "") },
	} {
		for _, purge := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				_, demo := organization(t, emulator.Options{})
				o := newOffice(t, demo)
				o.connect(t)
				files := o.tokenFiles(t)
				if len(files) != 1 {
					t.Fatalf("kept in %v", files)
				}
				spoil(t, o, files[0])
				again := New(o.opt) // another process, which has read no token yet
				if err := again.Disconnect(t.Context(), o.admin, purge); err != nil {
					t.Fatal(err)
				}
				if left := o.tokenFiles(t); len(left) != 0 {
					t.Errorf("left: %v", left)
				}
			})
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An organization that is connected at its new address leaves no token of the old one behind; the
// same address keeps its own.
func TestNoTokenOfTheFormerAddressIsLeft(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "organization.db")
	first, demo := organization(t, emulator.Options{File: file})
	o := newOffice(t, demo)
	o.connect(t)
	kept := o.tokenFiles(t)
	o.connect(t)
	if again := o.tokenFiles(t); len(kept) != 1 || len(again) != 1 || again[0] != kept[0] {
		t.Fatalf("signed in once more: %v, then %v", kept, again)
	}
	if err := first.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	_, moved := organization(t, emulator.Options{File: file})
	o.opt.Demo = moved
	d, err := o.Discover(t.Context(), moved.Address)
	if err != nil || d.KeptName == "" || d.KeptAt != hostOf(demo.Address) {
		t.Errorf("%+v %v", d, err)
	}
	o.connect(t)
	if left := o.tokenFiles(t); len(left) != 1 || left[0] == kept[0] {
		t.Errorf("kept %v, left %v", kept, left)
	}
	if conn, err := o.store.Connection(t.Context()); err != nil || conn.URL != moved.Address || conn.State == store.Disconnected {
		t.Errorf("%+v %v", conn, err)
	}
}
