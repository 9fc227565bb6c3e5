package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "navsync-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "navsync")
	out, err := exec.Command("go", "build", "-o", binary, "navsync").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "build navsync: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// sources looks at every file that the binary is made of: it is built in another process,
// and without a look, from inside a test, the cache of go test would not notice that it
// changed.
func sources() error {
	return filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".git") {
			return filepath.SkipDir
		}
		_, err = os.Stat(path)
		return err
	})
}

const token = "a-fixed-token-for-tests"

// dynamics is an emulator in a process of its own, so that killing navsync leaves it be.
type dynamics struct {
	t   testing.TB
	url string
}

func serve(t testing.TB, options ...string) dynamics {
	t.Helper()
	args := append([]string{"emulator", "--listen", "127.0.0.1:0", "--access-token", token, "--seed", "7"}, options...)
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = environment(t)
	line := started(t, cmd)
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("the emulator said %q", line)
	}
	return dynamics{t, url}
}

// started runs an emulator until the test ends, and gives its first line.
func started(t testing.TB, cmd *exec.Cmd) string {
	t.Helper()
	return startedSaying(t, cmd, "listening on ")
}

// startedSaying runs an emulator until the test ends, and gives what it says up to
// the line that begins so.
func startedSaying(t testing.TB, cmd *exec.Cmd, last string) string {
	t.Helper()
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, reader := "", bufio.NewReader(out)
	for line := ""; !strings.HasPrefix(line, last); said += line {
		if line, err = reader.ReadString('\n'); err != nil {
			t.Fatalf("the emulator said %q and no more: %v", said, err)
		}
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err == nil {
			err = cmd.Wait()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() > 0 {
				t.Errorf("the emulator ended with %v", err)
			}
		}
	})
	return said
}

// ask calls a control address of the emulator and decodes its answer into v, if any.
func (d dynamics) ask(method, path string, v any) {
	d.t.Helper()
	req, err := http.NewRequest(method, d.url+"/_emulator/"+path, http.NoBody)
	if err != nil {
		d.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		d.t.Fatalf("%s %s: %s", method, path, resp.Status)
	}
	if v == nil {
		return
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		d.t.Fatalf("%s: %v", path, err)
	}
}

type row map[string]any

func (r row) text(column string) string {
	s, _ := r[column].(string)
	return s
}

func (r row) number(column string) int {
	f, _ := r[column].(float64)
	return int(f)
}

func (d dynamics) rows(table string) []row {
	d.t.Helper()
	var rows []row
	d.ask(http.MethodGet, "rows/"+table, &rows)
	return rows
}

// house is a data folder and the commands that work in it.
type house struct {
	t   testing.TB
	dir string
	as  string
}

func newHouse(t testing.TB) house {
	t.Helper()
	if err := sources(); err != nil {
		t.Fatal(err)
	}
	return house{t: t, dir: filepath.Join(t.TempDir(), "data")}
}

func environment(t testing.TB) []string {
	t.Helper()
	home := t.TempDir()
	return append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"), "LC_ALL=C.UTF-8", "NAVSYNC_AS=", "NO_COLOR=1")
}

func (h house) command(ctx context.Context, args ...string) *exec.Cmd {
	all := []string{"--data-dir", h.dir, "--json"}
	if h.as != "" {
		all = append(all, "--as", h.as)
	}
	cmd := exec.CommandContext(ctx, binary, append(all, args...)...)
	cmd.Env = environment(h.t)
	return cmd
}

// try runs a command and returns its exit code, its data and its narration.
func (h house) try(args ...string) (code int, out, narration []byte) {
	h.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := h.command(h.t.Context(), args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatalf("navsync %s: %v", strings.Join(args, " "), err)
	}
	return cmd.ProcessState.ExitCode(), stdout.Bytes(), stderr.Bytes()
}

// run is try for a command that has to succeed; v takes its document, if any.
func (h house) run(v any, args ...string) {
	h.t.Helper()
	code, out, narration := h.try(args...)
	if code != 0 {
		h.t.Fatalf("navsync %s: exit %d\n%s%s", strings.Join(args, " "), code, out, narration)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(out, v); err != nil {
		h.t.Fatalf("navsync %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (h house) acting(email string) house {
	h.as = email
	return h
}

type items[T any] struct {
	Items []T
	Count int
}

const (
	ana = "ana@contoso.test"
	sam = "sam@contoso.test"
	lea = "lea@contoso.test"
)

// connected is a house with people of all roles, connected to d as its administrator.
func connected(t testing.TB, d dynamics) house {
	t.Helper()
	h := newHouse(t)
	h.run(nil, "people", "add", ana, "--name", "Ana Ruiz", "--role", "admin-seller")
	h = h.acting(ana)
	h.run(nil, "people", "add", sam, "--name", "Sam Okoye", "--role", "support")
	h.run(nil, "connect", "--url", d.url, "--token-command", "echo "+token)
	return h
}
