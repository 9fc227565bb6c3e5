package e2e

import (
	"context"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/demo"
)

// Trap 35: the organization's token service is one that Microsoft's library accepts, which
// compares the issuer's host with the authority's and refuses a token for fewer scopes
// than it asked for.
func TestTrap35_TheLibraryAcceptsTheTokenService(t *testing.T) {
	server := startEmulator(t, small())
	address, err := dynamics.ParseAddress(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	challenge, err := dynamics.Discover(t.Context(), nil, address)
	if err != nil {
		t.Fatal(err)
	}
	source, err := auth.SignIn(t.Context(), auth.Config{
		Resource: challenge.Resource, Authority: challenge.Authority, ClientID: demo.ClientID, Method: auth.Here,
		Approve: func(_ context.Context, code string) error { return server.Approve(code, emulator.IntegrationUser) },
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := source.Token(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if renewed, err := source.Token(t.Context(), true); err != nil || renewed == first {
		t.Errorf("the token is not renewed: %v", err)
	}
	if _, err := dynamics.New(dynamics.Config{Address: address, Tokens: source}).WhoAmI(t.Context()); err != nil {
		t.Errorf("the organization refuses the token: %v", err)
	}
}
