package record

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
)

const token = "fixed-token"

func startEmulator(t *testing.T, change func(*emulator.Options)) *emulator.Server {
	t.Helper()
	o := emulator.Options{Seed: 7, Users: 30, Accounts: 40, Contacts: 60, Leads: 20, Opportunities: 20, AccessToken: token, LinkedInApp: true}
	if change != nil {
		change(&o)
	}
	s, err := emulator.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// recorded asks some questions of an organization through a recorder.
func recorded(t *testing.T, upstream *emulator.Server) (folder string, contact string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "recording")
	r, err := NewRecorder(upstream.URL(), folder)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(r)
	t.Cleanup(front.Close)
	row := upstream.Rows("contact", nil)[0]
	contact = row["contactid"].(string)
	name, _ := row["lastname"].(string)
	for _, ask := range []string{
		"GET WhoAmI", "GET contacts?$select=fullname,emailaddress1,statecode&$top=3",
		"GET contacts(" + contact + ")?$select=fullname,lastname,birthdate&$expand=owninguser($select=fullname)",
		"GET contacts?$select=fullname&$filter=lastname%20eq%20'" + name + "'",
		"GET accounts?$select=name,revenue&$top=2", "GET nones", "GET contacts?$filter=none%20eq%201",
		"GET contacts?fetchXml=%3Cfetch%20top='1'%3E%3Centity%20name='contact'%3E%3Cfilter%3E" +
			"%3Ccondition%20attribute='lastname'%20operator='eq'%20value='" +
			name + "'/%3E%3C/filter%3E%3C/entity%3E%3C/fetch%3E",
		"GET EntityDefinitions(LogicalName='contact')?$select=EntitySetName,LogicalName",
		`PATCH contacts(` + contact + `) {"jobtitle":"Secret Keeper","numberofchildren":2}`,
	} {
		words := strings.SplitN(ask, " ", 3)
		body := ""
		if len(words) == 3 {
			body = words[2]
		}
		req, err := http.NewRequestWithContext(t.Context(), words[0], front.URL+"/api/data/v9.2/"+words[1], strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Prefer", `odata.include-annotations="*"`)
		if body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := r.Count(); n != 10 || err != nil {
		t.Fatalf("%d kept, %v", n, err)
	}
	return folder, contact
}

// TestNothingIsKeptOfWhatItIsAbout: no name, no e-mail, no text that was written and no
// token is in a recording; ids, states and numbers are, and equal texts stay equal.
func TestNothingIsKeptOfWhatItIsAbout(t *testing.T) {
	upstream := startEmulator(t, nil)
	folder, contact := recorded(t, upstream)
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var whole strings.Builder
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole.Write(text)
	}
	kept := whole.String()
	secrets := []string{token, upstream.URL(), "Secret", "127.0.0.1"}
	for _, table := range []string{"contact", "systemuser", "account"} {
		for _, row := range upstream.Rows(table, nil) {
			for _, column := range []string{"fullname", "lastname", "name", "emailaddress1", "domainname"} {
				if text, _ := row[column].(string); len(text) > 3 {
					secrets = append(secrets, text)
				}
			}
		}
	}
	for _, secret := range secrets {
		if strings.Contains(kept, secret) {
			t.Errorf("kept: %q", secret)
		}
	}
	for _, part := range []string{
		contact, `"statecode": 0`, `"code": "0x8006088a"`, `"numberofchildren": 2`, `"EntitySetName": "contacts"`, "LogicalName='contact'",
	} {
		if !strings.Contains(kept, part) {
			t.Errorf("not kept: %s", part)
		}
	}
}

// TestComparison: against itself an organization does not differ, with its rows or with
// those of the recording; one that was made to differ is found out, and nothing else is.
func TestComparison(t *testing.T) {
	upstream := startEmulator(t, nil)
	folder, _ := recorded(t, upstream)
	for name, compare := range map[string]func() (*Result, error){
		"the same":          func() (*Result, error) { return Compare(t.Context(), folder, upstream.URL(), token) },
		"one with its rows": func() (*Result, error) { return CompareOwn(t.Context(), folder, nil) },
	} {
		result, err := compare()
		if err != nil {
			t.Fatal(err)
		}
		if result.Asked != 10 || len(result.Differences) != 0 {
			t.Errorf("%s: %d asked, %v", name, result.Asked, result.Differences)
		}
	}
	other := startEmulator(t, func(o *emulator.Options) {
		o.Faults = []string{"404 on=GET:nones code=0x80040217", "503 on=PATCH:contacts", "truncate on=GET:nothing"}
		o.Secured = []string{"contact.emailaddress1"}
	})
	result, err := Compare(t.Context(), folder, other.URL(), token)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range result.Differences {
		said = append(said, d.String())
	}
	text := strings.Join(said, "\n")
	for _, part := range []string{
		"GET /api/data/v9.2/nones: error.code: recorded 0x8006088a, here 0x80040217", ": status: recorded 204, here 503",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("not found out: %s in\n%s", part, text)
		}
	}
	if strings.Contains(text, "WhoAmI") || strings.Contains(text, "accounts") {
		t.Errorf("found where nothing differs:\n%s", text)
	}
}

// TestRecorderRefuses an address that is none, and a folder with a recording.
func TestRecorderRefuses(t *testing.T) {
	for _, address := range []string{"contoso", "ftp://contoso", "https://contoso.crm4.dynamics.com/api"} {
		if _, err := NewRecorder(address, t.TempDir()); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "00001.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewRecorder("https://contoso.crm4.dynamics.com", full); err == nil {
		t.Error("an older recording was written over")
	}
	if _, err := Compare(t.Context(), t.TempDir(), "http://127.0.0.1:1", token); err == nil {
		t.Error("nothing was compared, and nobody told")
	}
}
