package emulator_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"navsync/dynamics/emulator"
)

// An emulator inside a test: it ends with the test, and the test asks it what came.
func ExampleStart() {
	_ = func(t *testing.T) {
		t.Helper()
		server := emulator.Start(t, emulator.Options{AccessToken: "any-text", Contacts: 100})
		client := newClient(server.URL(), "any-text") // the code under test

		if err := server.SetFaults("429 on=POST:contacts times=1 retry-after=1"); err != nil {
			t.Fatal(err)
		}
		if err := client.createContact("Ana"); err != nil { // it should wait, and ask again
			t.Fatal(err)
		}
		if server.Count("contact") != 101 || len(server.Requests()) != 2 {
			t.Errorf("%d requests", len(server.Requests()))
		}
	}
}

// One request to an emulator that a program started.
func ExampleNew() {
	ctx := context.Background()
	server, err := emulator.New(ctx, emulator.Options{AccessToken: "any-text", Version: "9.2.0.1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := server.Start(ctx, ""); err != nil {
		fmt.Println(err)
		return
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL()+"/api/data/v9.2/accounts?$select=name&$top=1&$count=true", http.NoBody)
	if err != nil {
		fmt.Println(err)
		return
	}
	req.Header.Set("Authorization", "Bearer any-text")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(resp.Status, server.Count("account"))
	if err := resp.Body.Close(); err != nil {
		fmt.Println(err)
		return
	}
	if err := server.Close(ctx); err != nil {
		fmt.Println(err)
		return
	}
	// Output: 200 OK 600
}

// newClient stands for the code under test.
func newClient(url, token string) client { return client{url, token} }

type client struct{ url, token string }

func (c client) createContact(string) error {
	if c.url == "" || c.token == "" {
		return fmt.Errorf("nowhere to go")
	}
	return nil
}
