package access

import (
	"bytes"
	"crypto/rand"
	"errors"
	"regexp"
	"testing"
)

const (
	line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQeM40+U491bWztiO5OPAUi8oGYw1DoeVUVbXj9voh9"
	weak = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7"
)

func TestAKeyIsReadFromItsLine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{line, line + " laptop of Ana\n", "# mine\n" + line + " laptop of Ana", `from="10.0.0.1",restrict ` + line} {
		k, err := ParseKey(text)
		if err != nil || k.Line != line || k.Kind != "ssh-ed25519" || !regexp.MustCompile(`^SHA256:[A-Za-z0-9+/]{43}$`).MatchString(k.Fingerprint) {
			t.Errorf("%q: %+v %v", text, k, err)
		}
	}
	if k, _ := ParseKey(line + " laptop of Ana\n"); k.Comment != "laptop of Ana" {
		t.Errorf("its owner calls it %q", k.Comment)
	}
	for text, want := range map[string]error{
		"": ErrNoKey, "ana": ErrNoKey, weak: ErrNoKey, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn": ErrPrivate,
	} {
		if _, err := ParseKey(text); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func TestACodeIsKnownAgainAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	code, err := NewCode(rand.Reader)
	if err != nil || !regexp.MustCompile(`^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$`).MatchString(code) {
		t.Fatalf("%q %v", code, err)
	}
	other, err := NewCode(rand.Reader)
	if err != nil || other == code {
		t.Fatalf("two codes are %q and %q (%v)", code, other, err)
	}
	hash := func(text string) string {
		h, err := Hash(text)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	want := hash("K7P4-2XHT")
	for _, typed := range []string{"k7p4-2xht", " K7P42XHT\r\n", "k7p4 2xht"} {
		if hash(typed) != want {
			t.Errorf("%q is another code", typed)
		}
	}
	if hash("K7P4-2XHU") == want || hash("") == want {
		t.Error("another code is the same")
	}
	if _, err := NewCode(bytes.NewReader(nil)); err == nil {
		t.Error("without randomness there is a code")
	}
}
