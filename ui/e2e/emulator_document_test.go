package e2e_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
)

// documented are the addresses that the document's examples speak to; the test serves
// on free ports and lets them stand for these.
var documented = regexp.MustCompile(`127\.0\.0\.1:83\d\d`)

// example is a command of the document with what it says, both without the prompt.
type example struct {
	line             int
	command, printed string
}

func emulatorDocument(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "assets", "docs", "emulator.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// examplesOf reads the blocks marked console: "$ " begins a command, "> " goes on
// with it, what follows is what it prints.
func examplesOf(text string) []example {
	var found []example
	inside := false
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			inside = line == "```console"
			continue
		}
		last := len(found) - 1
		switch {
		case !inside:
		case strings.HasPrefix(line, "$ "):
			found = append(found, example{line: i + 1, command: line[2:]})
		case strings.HasPrefix(line, "> "):
			found[last].command += "\n" + line[2:]
		default:
			found[last].printed += line + "\n"
		}
	}
	return found
}

// pattern is what an example may print: … stands for anything within a line, alone
// on a line for any lines.
func (e example) pattern() *regexp.Regexp {
	text := regexp.QuoteMeta(e.printed)
	text = strings.ReplaceAll(text, "\n…\n", "\n(?:.*\n)*")
	return regexp.MustCompile("^" + strings.ReplaceAll(text, "…", ".*") + "$")
}

// shell is one shell in which the examples follow each other, so that what one sets
// the next one finds.
type shell struct {
	t    *testing.T
	in   io.Writer
	out  *bufio.Reader
	dir  string
	real map[string]string // by documented address: where the emulator listens
}

func newShell(t *testing.T) *shell {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "sh") // it ends when its input does
	cmd.Dir = t.TempDir()
	cmd.Env = append(environment(t), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"), "http_proxy=", "no_proxy=*")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the shell ended with %v", err)
		}
	})
	return &shell{t: t, in: in, out: bufio.NewReader(out), dir: cmd.Dir, real: map[string]string{}}
}

// run runs one example and says what it printed.
func (s *shell) run(command string) string {
	s.t.Helper()
	if serving, ok := strings.CutSuffix(command, " &"); ok {
		return s.serve(strings.Fields(serving))
	}
	const mark = "-- that was all --"
	real := documented.ReplaceAllStringFunc(command, func(name string) string { return s.real[name] })
	if _, err := fmt.Fprintf(s.in, "%s\nprintf '\\n%%s\\n' '%s'\n", real, mark); err != nil {
		s.t.Fatal(err)
	}
	var printed strings.Builder
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			s.t.Fatalf("%s: the shell ended: %v", command, err)
		}
		if line == mark+"\n" {
			break
		}
		printed.WriteString(line)
	}
	text := strings.TrimRight(s.asDocumented(strings.ReplaceAll(printed.String(), "\r\n", "\n")), "\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

// asDocumented puts the document's ports in for the real ones.
func (s *shell) asDocumented(text string) string {
	for name, real := range s.real {
		_, port, _ := strings.Cut(real, ":")
		_, written, _ := strings.Cut(name, ":")
		text = strings.ReplaceAll(text, ":"+port, ":"+written)
	}
	return text
}

// serve starts the emulator as the document does, on a free port.
func (s *shell) serve(words []string) string {
	s.t.Helper()
	if strings.Join(words[:3], " ") != "navsync emulator --listen" || !documented.MatchString(words[3]) {
		s.t.Fatalf("the document starts %v", words)
	}
	cmd := exec.CommandContext(s.t.Context(), binary, append([]string{"emulator", "--listen", "127.0.0.1:0"}, words[4:]...)...)
	cmd.Env, cmd.Dir = environment(s.t), s.dir
	said := startedSaying(s.t, cmd, "Try ")
	first, _, _ := strings.Cut(said, "\n")
	_, s.real[words[3]], _ = strings.Cut(first, "://")
	return s.asDocumented(said)
}

// TestEmulatorDocument runs every example of the document against the emulator that
// it starts, and holds what they print against what it says.
func TestEmulatorDocument(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "openssl", "base64"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the examples need %s", tool)
		}
	}
	if err := sources(); err != nil {
		t.Fatal(err)
	}
	s := newShell(t)
	for _, e := range examplesOf(emulatorDocument(t)) {
		if printed := s.run(e.command); !e.pattern().MatchString(printed) {
			t.Errorf("emulator.md:%d: %s\nprints\n%s\nand not\n%s", e.line, e.command, printed, e.printed)
		}
	}
}

// TestEmulatorDocumentIsWhole: every kind of fault, every control address and every
// option of the command stands in the document, the first two in an example.
func TestEmulatorDocumentIsWhole(t *testing.T) {
	text := emulatorDocument(t)
	var commands strings.Builder
	for _, e := range examplesOf(text) {
		commands.WriteString(e.command + "\n")
	}
	for _, usage := range emulator.FaultUsage() {
		kind, _, valued := strings.Cut(usage, "=")
		end := `[ ']`
		if valued {
			end = "="
		}
		if !regexp.MustCompile(`fault '` + regexp.QuoteMeta(kind) + end).MatchString(commands.String()) {
			t.Errorf("no example injects %s", usage)
		}
	}
	for _, pattern := range controlAddresses(t) {
		_, path, _ := strings.Cut(pattern, " ")
		path, _, _ = strings.Cut(path, "{")
		if !strings.Contains(commands.String(), "$E"+path) || !strings.Contains(text, "`"+pattern+"`") {
			t.Errorf("no example asks %s", pattern)
		}
	}
	for _, option := range emulatorOptions(t) {
		if !strings.Contains(text, "`"+option) {
			t.Errorf("the option %s is not in the document", option)
		}
	}
}

// controlAddresses asks an emulator for them.
func controlAddresses(t *testing.T) []string {
	t.Helper()
	d := serve(t)
	var list []string
	d.ask(http.MethodGet, "", &list)
	if len(list) < 5 {
		t.Fatalf("control addresses %v", list)
	}
	return list
}

// emulatorOptions are those of the command itself, without those of every command.
func emulatorOptions(t *testing.T) []string {
	t.Helper()
	options := func(words ...string) []string {
		cmd := exec.CommandContext(t.Context(), binary, append(words, "--help")...)
		cmd.Env = environment(t)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`(?m)^\s+(?:-h )?(--[a-z-]+)`).FindAllString(string(out), -1)
	}
	common := map[string]bool{}
	for _, option := range options("version") {
		common[strings.TrimSpace(option)] = true
	}
	var own []string
	for _, option := range options("emulator") {
		if option = strings.TrimSpace(option); !common[option] {
			own = append(own, option)
		}
	}
	if len(own) < 10 {
		t.Fatalf("options %v", own)
	}
	return own
}

// TestEmulatorHelpNamesEveryFault: in both languages, in a line each.
func TestEmulatorHelpNamesEveryFault(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		cmd := exec.CommandContext(t.Context(), binary, "--lang", lang, "emulator", "--help")
		cmd.Env = environment(t)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, usage := range emulator.FaultUsage() {
			if !regexp.MustCompile(`(?m)^  ` + regexp.QuoteMeta(usage) + `  +[^ ]`).Match(out) {
				t.Errorf("%s: no line about %s", lang, usage)
			}
		}
		if strings.Contains(string(out), "cli.emulator") || !strings.Contains(string(out), "navsync docs emulator") {
			t.Errorf("%s: %s", lang, out)
		}
	}
}
