package serve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
)

func TestNobodyIsServedWithoutAKey(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := Ready(t.Context(), &s.Reader, time.Now()); !errors.Is(err, ErrNobody) {
		t.Errorf("without keys: %v", err)
	}
	e := engine.New(engine.Options{Store: s})
	a, err := e.AddFirstPerson(t.Context(), ana, "Ana Ruiz", store.Admin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Access.Invite(t.Context(), a, ana); err != nil {
		t.Fatal(err)
	}
	if err := Ready(t.Context(), &s.Reader, time.Now()); err != nil {
		t.Errorf("with an invitation: %v", err)
	}
	if err := Ready(t.Context(), &s.Reader, time.Now().Add(25*time.Hour)); !errors.Is(err, ErrNobody) {
		t.Errorf("with one that has ended: %v", err)
	}
}

func TestTheHostKeyStaysAndIsTheOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := Fingerprint(dir)
	if err != nil || !strings.HasPrefix(first, "SHA256:") {
		t.Fatalf("%q %v", first, err)
	}
	path := filepath.Join(dir, HostKeyName)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if again, err := Fingerprint(dir); err != nil || again != first {
		t.Errorf("then %q (%v), before %q", again, err, first)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v (%v)", info.Mode(), err)
	}
}

func TestAKeySaysWhoComes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	out, said, code := run(t, h.client(h.key), `navsync report unresolved "two words"`)
	if out != ana+` ["report" "unresolved" "two words"] LANG= HOME=` || code != 3 {
		t.Errorf("exit %d, %s", code, out)
	}
	if fingerprint := gossh.FingerprintSHA256(h.key.PublicKey()); said != "ssh "+fingerprint+" 127.0.0.1" {
		t.Errorf("acts as %q", said)
	}
	h.audited("serve.connection", "", gossh.FingerprintSHA256(h.key.PublicKey()))
	if _, said, code := run(t, h.client(h.key), `bad 'quote`); code != exitUsage || !strings.Contains(said, "quotation") {
		t.Errorf("exit %d, %s", code, said)
	}
	if _, said, code := run(t, h.client(h.key), "scp -t ."); code != exitUsage || !strings.Contains(said, "sftp") {
		t.Errorf("exit %d, %s", code, said)
	}
	if log := h.log.String(); strings.Contains(log, "two words") || !strings.Contains(log, "command=report") {
		t.Errorf("the log says\n%s", log)
	}
}

func TestNothingElseAnswers(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for name, auth := range map[string][]gossh.AuthMethod{
		"nothing": nil, "password": {gossh.Password("secret")},
		"code without a key": {gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
			t.Error("a code is asked for without a key")
			return nil, errors.New("no")
		})},
		"unknown key": {gossh.PublicKeys(newKey(t))},
	} {
		if c, err := h.dial(auth...); err == nil {
			c.Close()
			t.Errorf("%s comes in", name)
		}
	}
	h.audited("serve.connection", "key", "127.0.0.1")
}

// asked answers the prompts with codes and notes them.
func asked(prompts *[]string, codes ...string) gossh.AuthMethod {
	return gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		if len(questions) == 0 {
			return nil, nil
		}
		*prompts = append(*prompts, questions...)
		return []string{codes[min(len(*prompts), len(codes))-1]}, nil
	})
}

func TestAnInvitationBringsTheKeyAlong(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	invited, err := h.engine.Access.Invite(t.Context(), h.admin, ben)
	if err != nil {
		t.Fatal(err)
	}
	key, prompts := newKey(t), []string{}
	c, err := h.dial(gossh.PublicKeys(key), asked(&prompts, "wrong", strings.ToLower(invited.Code)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if len(prompts) != 2 || !strings.HasSuffix(prompts[0], ":") {
		t.Errorf("asked %q", prompts)
	}
	if out, _, _ := run(t, c, "x"); !strings.HasPrefix(out, ben+" ") {
		t.Errorf("came as %s", out)
	}
	if out, _, _ := run(t, h.client(key), "x"); !strings.HasPrefix(out, ben+" ") {
		t.Errorf("the second time as %s", out)
	}
	h.audited("person.key-add", "", ben)
	if c, err := h.dial(gossh.PublicKeys(newKey(t)), asked(&prompts, invited.Code)); err == nil {
		c.Close()
		t.Error("a used code lets in")
	}
}

// TestAKnownKeyBesideAnUnknownOne: clients offer all they have.
func TestAKnownKeyBesideAnUnknownOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	prompts := []string{}
	c, err := h.dial(gossh.PublicKeys(newKey(t), h.key), asked(&prompts, "no"))
	if err != nil || len(prompts) != 0 {
		t.Fatalf("asked %q: %v", prompts, err)
	}
	defer c.Close()
	if out, _, _ := run(t, c, "x"); !strings.HasPrefix(out, ana+" ") {
		t.Errorf("came as %s", out)
	}
}

func TestFiveWrongCodesCloseAndDelay(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	if _, err := h.engine.Access.Invite(t.Context(), h.admin, ben); err != nil {
		t.Fatal(err)
	}
	prompts := []string{}
	for range 2 {
		if c, err := h.dial(gossh.PublicKeys(newKey(t)), asked(&prompts, "AAAA-AAAA")); err == nil {
			c.Close()
			t.Fatal("a wrong code lets in")
		}
	}
	if len(prompts) != 2*mostCodes {
		t.Errorf("%d prompts in two connections", len(prompts))
	}
	h.audited("serve.connection", "code", "127.0.0.1")
	h.waited.mu.Lock()
	defer h.waited.mu.Unlock()
	var before, after time.Duration
	for i, d := range h.waited.all {
		if i < 2*mostCodes {
			before += d
		} else {
			after += d
		}
	}
	if before < mostCodes*wrongPause || after <= before {
		t.Errorf("waited %v, of these %s in the first connection, %s in the second", h.waited.all, before, after)
	}
}

func TestTheWaitGrowsAndEnds(t *testing.T) {
	t.Parallel()
	g, now := newGuesses(), time.Now()
	for range 1000 {
		g.wrong("10.0.0.1", now)
	}
	if got := g.before("10.0.0.1", now); got != longestPause {
		t.Errorf("after a thousand wrong codes %s", got)
	}
	if got := g.before("10.0.0.2", now); got != 0 {
		t.Errorf("somebody else waits %s", got)
	}
	if got := g.before("10.0.0.1", now.Add(2*forgetAfter)); got != 0 {
		t.Errorf("two hours later %s", got)
	}
	for i := range mostNetworks + 5 {
		g.wrong(fmt.Sprint(i), now)
	}
	if len(g.count) > mostNetworks {
		t.Errorf("%d networks are kept", len(g.count))
	}
}

func TestOnlyModernAlgorithms(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for _, weak := range []gossh.Config{
		{KeyExchanges: []string{gossh.InsecureKeyExchangeDH14SHA1}},
		{KeyExchanges: []string{gossh.InsecureKeyExchangeDH1SHA1}},
		{Ciphers: []string{gossh.InsecureCipherAES128CBC}},
		{Ciphers: []string{gossh.InsecureCipherTripleDESCBC}},
		{Ciphers: []string{gossh.CipherAES128CTR}, MACs: []string{gossh.HMACSHA1}},
	} {
		config := h.config(gossh.PublicKeys(h.key))
		config.Config = weak
		if c, err := gossh.Dial("tcp", h.at, config); err == nil {
			c.Close()
			t.Errorf("%+v is spoken", weak)
		}
	}
}
