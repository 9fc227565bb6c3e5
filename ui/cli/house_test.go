package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/ui/page/pagetest"
)

// folder is a data folder with the environment and the wiring of the commands that are run in it.
type folder struct {
	t      *testing.T
	dir    string
	env    map[string]string
	wiring Wiring
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	return &folder{t: t, dir: filepath.Join(t.TempDir(), "data"), env: map[string]string{"NO_COLOR": "1"}}
}

// answer is what a command gave.
type answer struct {
	code           int
	out, narration string
}

// run runs one command line in the folder; nothing of it is a terminal.
func (f *folder) run(args ...string) answer {
	f.t.Helper()
	return f.runUntil(f.t.Context(), args...)
}

func (f *folder) runUntil(ctx context.Context, args ...string) answer {
	f.t.Helper()
	var out, narration bytes.Buffer
	code := Run(ctx, append([]string{"--data-dir", f.dir}, args...), f.wiring,
		Streams{Out: &out, Err: &narration, Getenv: func(name string) string { return f.env[name] }})
	return answer{code, out.String(), narration.String()}
}

// does is run for a command that has to succeed; v takes the document of --json.
func (f *folder) does(v any, args ...string) answer {
	f.t.Helper()
	if v != nil {
		args = append([]string{"--json"}, args...)
	}
	a := f.run(args...)
	if a.code != ExitOK {
		f.t.Fatalf("navsync %s: exit %d\n%s%s", strings.Join(args, " "), a.code, a.out, a.narration)
	}
	if v != nil {
		if err := json.Unmarshal([]byte(a.out), v); err != nil {
			f.t.Fatalf("navsync %s: %v\n%s", strings.Join(args, " "), err, a.out)
		}
	}
	return a
}

// items is the document of a list.
type items[T any] struct {
	Items []T
	Count int
}

// team adds Ana, an admin with items, who acts when nobody is named; and Sam, who supports.
func (f *folder) team() {
	f.t.Helper()
	f.does(nil, "people", "add", pagetest.Ana, "--name", "Ana Ruiz", "--role", "admin-seller")
	f.env["NAVSYNC_AS"] = pagetest.Ana
	f.does(nil, "people", "add", pagetest.Sam, "--name", "Sam Okoye", "--role", "support")
}

// organization is a small one that answers to "token".
func organization(t *testing.T) *emulator.Server {
	t.Helper()
	server, err := emulator.New(t.Context(), emulator.Options{
		Seed: 7, Users: 12, Accounts: 30, Contacts: 60, Leads: 30, Opportunities: 30, AccessToken: "token", LinkedInApp: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.WithoutCancel(t.Context()), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := server.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	return server
}

// connected is a folder with a team and a connection whose first run is done.
func connected(t *testing.T) *folder {
	t.Helper()
	f := newFolder(t)
	f.team()
	f.does(nil, "connect", "--url", organization(t).URL(), "--token-command", "echo token")
	f.does(nil, "sync")
	return f
}
