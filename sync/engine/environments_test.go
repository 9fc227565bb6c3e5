package engine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// The list costs a sign-in and leaves nothing behind.
func TestEnvironments(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	found, err := o.Environments(t.Context(), o.admin, "", ConnectRequest{})
	if err != nil || len(found) != 1 {
		t.Fatalf("%+v %v", found, err)
	}
	if found[0].Address.WebURL() != demo.Address || found[0].Name == "" || found[0].Disabled {
		t.Errorf("%+v", found[0])
	}
	if _, err := o.link.connected(t.Context()); fault.CodeOf(err) != fault.Usage {
		t.Errorf("connected by looking: %v", err)
	}
	if kept, err := os.ReadDir(filepath.Join(o.dir, "tokens")); err == nil && len(kept) > 0 {
		t.Errorf("%d tokens are kept", len(kept))
	}
	if _, err := o.Environments(t.Context(), o.as(t, store.Seller), "", ConnectRequest{}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a seller: %v", err)
	}
}

func TestEnvironmentsRefusals(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, nil)
	tests := []struct {
		cloud   string
		request ConnectRequest
		code    Code
		key     string
	}{
		{"moon", ConnectRequest{ClientID: "x"}, fault.Usage, "errors.setting-choice"},
		{"gcc", ConnectRequest{}, fault.Usage, "errors.client-id-needed"},
		{"", ConnectRequest{ClientID: "x", Method: SignInSecret, SecretFile: "f"}, fault.Usage, "errors.environments-of-users"},
		{"", ConnectRequest{URL: "http://127.0.0.1:1", ClientID: "x"}, fault.Connection, ""},
		{"", ConnectRequest{URL: demo.Address, Method: SignInCommand, TokenCommand: "echo wrong"}, fault.Credentials, ""},
	}
	for _, test := range tests {
		_, err := o.Environments(t.Context(), o.admin, test.cloud, test.request)
		var e *fault.Error
		if !errors.As(err, &e) || e.Code != test.code || (test.key != "" && e.Key != test.key) {
			t.Errorf("%q %+v: %v", test.cloud, test.request, err)
		}
	}
}
