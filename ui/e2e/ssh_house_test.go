package e2e_test

import (
	"bufio"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
)

// teamOf adds Ana and so many people to a new store, each with a key; Ana's is the first.
func teamOf(t testing.TB, dir string, people int) (keys []ssh.Signer) {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{Store: s, DataDir: dir})
	admin, err := e.AddFirstPerson(t.Context(), ana, "Ana Ruiz", store.AdminSeller)
	if err != nil {
		t.Fatal(err)
	}
	for n := range people + 1 {
		email := ana
		if n > 0 {
			email = fmt.Sprintf("person%d@contoso.test", n)
			role := []store.Role{store.Seller, store.Support}[n%2]
			if _, err := e.AddPerson(t.Context(), admin, email, fmt.Sprint("Person ", n), role); err != nil {
				t.Fatal(err)
			}
		}
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Access.AddKey(t.Context(), admin, email, string(ssh.MarshalAuthorizedKey(signer.PublicKey()))); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, signer)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return keys
}

// served starts a server on a data folder until the test ends, and says where it listens.
func served(t testing.TB, dir string, more ...string) (process *os.Process, at string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"--data-dir", dir, "serve", "--listen", "127.0.0.1:0"}, more...)...)
	cmd.Env = environment(t)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.Process.Signal(os.Interrupt) == nil {
			_ = cmd.Wait() // what it ended with is another test's
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	at, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ssh://")
	if err != nil || !ok {
		t.Fatalf("the server said %q: %v", line, err)
	}
	return cmd.Process, at
}

func over(t testing.TB, at string, key ssh.Signer) *ssh.Session {
	t.Helper()
	client, err := ssh.Dial("tcp", at, &ssh.ClientConfig{
		User: "anybody", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() }) // the server may have closed it before
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	return session
}
