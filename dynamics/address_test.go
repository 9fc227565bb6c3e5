package dynamics

import "testing"

// What is copied from a page or a mail brings along marks that nobody sees.
func TestAddressWithInvisibleMarks(t *testing.T) {
	for _, text := range []string{
		"\u200bhttps://contoso.crm4.dynamics.com\u200b", "\ufeffcontoso.crm4.dynamics.com/\u00a0",
		"\t https://contoso.api.crm4.dynamics.com/main.aspx?appid=1\u200e\n",
	} {
		if got, err := ParseAddress(text); err != nil || got.WebURL() != "https://contoso.crm4.dynamics.com" {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
	if got, err := ParseAddress("contoso\u200b.crm4.dynamics.com"); err == nil {
		t.Errorf("a mark within the host: %s", got)
	}
	if got, err := ParseAddress(" \u200b "); err == nil {
		t.Errorf("nothing but marks: %s", got)
	}
}

// Whatever stands around the host, it is the host that counts.
func TestAddressesAsTheyArePasted(t *testing.T) {
	for _, text := range []string{
		"http://contoso.crm4.dynamics.com:80/main.aspx", "contoso.crm4.dynamics.com/main.aspx?data=https://x.test",
		"//contoso.crm4.dynamics.com/", "https://contoso.crm4.dynamics.com/main.aspx#a%zz", "<https://contoso.crm4.dynamics.com>",
		"https:/contoso.crm4.dynamics.com", "HTTPS://contoso.crm4.dynamics.com:443?x#y", "'contoso.crm4.dynamics.com'",
		"https:///contoso.crm4.dynamics.com",
	} {
		if got, err := ParseAddress(text); err != nil || got.WebURL() != "https://contoso.crm4.dynamics.com" {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"http://localhost:80": "http://localhost", "localhost:8080/x": "http://localhost:8080",
		"https://localhost:80": "https://localhost:80", "http://[::1]:443": "http://[::1]:443",
		"https://contoso.crm4.dynamics.com:80": "https://contoso.crm4.dynamics.com:80",
	} {
		if got, err := ParseAddress(text); err != nil || got.WebURL() != want {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
}
