package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEmulatorSaysHowToSignIn: the command that it prints signs in and reads rows, as
// it stands, over plain HTTP and over TLS under a public address.
func TestEmulatorSaysHowToSignIn(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the command needs %s", tool)
		}
	}
	own := filepath.Join(t.TempDir(), "my ca.pem")
	for _, options := range [][]string{
		nil,
		{"--tls"},
		{"--tls", "--tls-ca", own, "--public-url", "https://contoso.crm4.dynamics.com"},
	} {
		said := startedSaying(t, emulatorCommand(t, options...), "Try ")
		_, try, _ := strings.Cut(said[strings.LastIndex(said, "\nTry ")+1:], "Try")
		out, err := exec.CommandContext(t.Context(), "sh", "-c", strings.TrimSpace(try)).Output()
		var answer struct {
			Value []struct{ Fullname string }
		}
		if err != nil || json.Unmarshal(out, &answer) != nil || len(answer.Value) != 3 || answer.Value[0].Fullname == "" {
			t.Errorf("%v: %s prints %s %v", options, try, out, err)
		}
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("the authority: %v", err)
	}
}

// TestEmulatorSaysItAsJSON: one document, and nothing beside it.
func TestEmulatorSaysItAsJSON(t *testing.T) {
	app := "11111111-2222-4333-8444-555555555555"
	said := startedSaying(t, emulatorCommand(t, "--json", "--app", app+"=a:b=c:seller"), "}")
	var a struct {
		Listening, Address, Tenant string
		Applications               []map[string]string
		Users                      []map[string]string
		Example                    string
	}
	if err := json.Unmarshal([]byte(said), &a); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !strings.HasPrefix(a.Listening, "http://127.0.0.1:") || a.Address != a.Listening || len(a.Tenant) != 36 || len(a.Users) < 20 ||
		a.Users[0]["role"] != "System Administrator" || a.Example == "" {
		t.Errorf("said %+v", a)
	}
	if len(a.Applications) != 2 || a.Applications[1]["client_id"] != app || a.Applications[1]["client_secret"] != "a:b=c" ||
		a.Applications[1]["role"] != "Salesperson" {
		t.Errorf("applications %v", a.Applications)
	}
}

func emulatorCommand(t *testing.T, options ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"emulator", "--listen", "127.0.0.1:0"}, options...)...)
	cmd.Env = environment(t)
	return cmd
}

// TestEmulatorRefusesOptions: what it cannot serve is wrong use, told in a sentence.
func TestEmulatorRefusesOptions(t *testing.T) {
	for _, c := range []struct{ options, sentence string }{
		{"--listen 0.0.0.0:0", "other machines could reach it"},
		{"--listen :8365", "other machines could reach it"},
		{"--listen nonsense", "other machines could reach it"},
		{"--lang fr --listen 192.0.2.1:80", "Donnez une adresse de bouclage"},
		{"--public-url contoso", "is not like https://contoso.crm4.dynamics.com"},
		{"--tls-ca ca.pem", "without TLS"},
		{"--app 5=x:seller", "is not a GUID"},
		{"--app 11111111-2222-4333-8444-555555555555=x:king", "is none of administrator, application, integration, seller"},
		{"--app 11111111-2222-4333-8444-555555555555", "is not ID=SECRET:ROLE"},
	} {
		var stderr bytes.Buffer
		cmd := exec.CommandContext(t.Context(), binary, append([]string{"emulator"}, strings.Fields(c.options)...)...)
		cmd.Env, cmd.Stderr = environment(t), &stderr
		err := cmd.Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(stderr.String(), c.sentence) {
			t.Errorf("%s: %v %s", c.options, err, stderr.String())
		}
	}
}
