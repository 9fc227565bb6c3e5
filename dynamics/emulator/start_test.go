package emulator

import (
	"net/http"
	"testing"
)

// TestStart: it listens while the test runs, and no longer.
func TestStart(t *testing.T) {
	url := ""
	t.Run("inside", func(t *testing.T) {
		s := Start(t, Options{AccessToken: testToken, Users: 30, Accounts: 1, Contacts: 1, Leads: 1, Opportunities: 1})
		url = s.URL()
		resp, err := http.Get(url + "/_emulator/count/contact")
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%v %v", resp.Status, err)
		}
	})
	if resp, err := http.Get(url); err == nil {
		t.Errorf("it still answers: %s %v", resp.Status, resp.Body.Close())
	}
}
