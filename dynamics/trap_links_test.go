package dynamics

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Trap 1: a link may name the other alias, and a forged one must not get the token.
func TestTrap01_OnlyTheEnvironmentsTwoNamesGetTheToken(t *testing.T) {
	address, err := ParseAddress("https://contoso.crm4.dynamics.com")
	if err != nil {
		t.Fatal(err)
	}
	loopback, err := ParseAddress("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		address Address
		link    string
		want    bool
	}{
		{address, "https://contoso.crm4.dynamics.com/api/data/v9.2/contacts", true},
		{address, "https://contoso.api.crm4.dynamics.com/api/data/v9.2/contacts", true},
		{address, "https://CONTOSO.crm4.dynamics.com:443/x", true},
		{address, "http://contoso.crm4.dynamics.com/x", false},
		{address, "https://contoso.crm4.dynamics.com:8443/x", false},
		{address, "https://contoso.crm.dynamics.com/x", false},
		{address, "https://evil.crm4.dynamics.com/x", false},
		{address, "https://contoso.crm4.dynamics.com.evil.test/x", false},
		{address, "https://contoso.crm4.dynamics.com@evil.test/x", false},
		{address, "https://user@contoso.crm4.dynamics.com/x", false},
		{address, "//contoso.crm4.dynamics.com/x", false},
		{loopback, "http://127.0.0.1:8080/x", true},
		{loopback, "http://127.0.0.1:8081/x", false},
		{loopback, "https://127.0.0.1:8080/x", false},
		{loopback, "http://localhost:8080/x", false},
	}
	for _, test := range tests {
		u, err := url.Parse(test.link)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.address.Trusts(u); got != test.want {
			t.Errorf("%s trusts %s: %v, want %v", test.address, test.link, got, test.want)
		}
	}

	stolen := false
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stolen = stolen || r.Header.Get("Authorization") != ""
	}))
	defer thief.Close()
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, fmt.Sprintf(`{"value":[],"@odata.nextLink":"%s/api/data/v9.2/contacts?$skiptoken=x"}`, thief.URL))
	})
	_, _, err = collect(t, f.client(), Query{Table: "contact"}, "fullname")
	if ClassOf(err) != ClassConnection || stolen {
		t.Fatalf("forged link: err %v, token stolen %v", err, stolen)
	}
}

// rawCookie is a paging cookie whose encoding does not survive re-encoding.
const rawCookie = `$select=fullname&$skiptoken=` +
	`%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%22%20istracking=%22False%22%20/%3E`

// twoPages serves one row, then another behind the raw cookie.
func twoPages(t *testing.T) *fake {
	t.Helper()
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.Contains(r.uri, "skiptoken") {
			writeJSON(w, 200, `{"value":[{"fullname":"second"}]}`)
			return
		}
		next, err := jsonQuote(f.server.URL + "/api/data/v9.2/contacts?" + rawCookie)
		if err != nil {
			t.Error(err)
		}
		writeJSON(w, 200, `{"@odata.nextLink":`+next+`,"value":[{"fullname":"first"}]}`)
	})
	return f
}

// Trap 2: the paging cookie is followed byte for byte.
func TestTrap02_NextLinkIsSentByteForByte(t *testing.T) {
	f := twoPages(t)
	if _, _, err := collect(t, f.client(), Query{Table: "contact", Select: []string{"fullname"}}, "fullname"); err != nil {
		t.Fatal(err)
	}
	if got, want := f.requests()[1].uri, "/api/data/v9.2/contacts?"+rawCookie; got != want {
		t.Fatalf("second request\n got %s\nwant %s", got, want)
	}
}

// Trap 3: nothing is added to a next link, neither within a read nor when one is resumed.
func TestTrap03_NoOptionIsAddedToALink(t *testing.T) {
	f := twoPages(t)
	c := f.client()
	q := Query{Table: "contact", Select: []string{"fullname"}, Filter: "statecode eq 0", OrderBy: "fullname"}
	_, pages, err := collect(t, c, q, "fullname")
	if err != nil {
		t.Fatal(err)
	}
	q.Link = pages[0].Next
	if _, _, err := collect(t, c, q, "fullname"); err != nil {
		t.Fatal(err)
	}
	for _, r := range f.requests()[1:] {
		if r.uri != "/api/data/v9.2/contacts?"+rawCookie {
			t.Errorf("options were added: %s", r.uri)
		}
	}
}

// Trap 4: Prefer is the same on each page, also when a read is resumed.
func TestTrap04_PreferIsRepeatedOnEachPage(t *testing.T) {
	f := twoPages(t)
	c := f.client()
	q := Query{Table: "contact", Select: []string{"fullname"}, PageSize: 1, Annotations: true, Track: true}
	_, pages, err := collect(t, c, q, "fullname")
	if !errors.Is(err, ErrNoDeltaLink) {
		t.Fatalf("err %v", err)
	}
	q.Link = pages[0].Next
	if _, _, err := collect(t, c, q, "fullname"); !errors.Is(err, ErrNoDeltaLink) {
		t.Fatalf("err %v", err)
	}
	want := "odata.track-changes,odata.maxpagesize=1," + annotationList
	for i, r := range f.requests() {
		if got := r.header.Get("Prefer"); got != want {
			t.Errorf("request %d: Prefer %q, want %q", i, got, want)
		}
	}
}

// Trap 5: reading goes on to the last page, whatever a page's size.
func TestTrap05_ReadsUntilThereIsNoNextLink(t *testing.T) {
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		var n int
		if _, err := fmt.Sscanf(r.uri, "/api/data/v9.2/contacts?$skiptoken=%d", &n); err != nil {
			n = 0
		}
		rows := fmt.Sprintf(`{"fullname":"%d"}`, n)
		if n == 1 {
			rows = "" // a page may be empty and still lead on
		}
		next := ""
		if n < 3 {
			next = fmt.Sprintf(`,"@odata.nextLink":"%s/api/data/v9.2/contacts?$skiptoken=%d"`, f.server.URL, n+1)
		}
		writeJSON(w, 200, `{"value":[`+rows+`]`+next+`}`)
	})
	got, _, err := collect(t, f.client(), Query{Table: "contact"}, "fullname")
	if err != nil || !slices.Equal(got, []string{"0", "2", "3"}) {
		t.Fatalf("rows %v, err %v", got, err)
	}
	more := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"value":[{"fullname":"x"}],"@Microsoft.Dynamics.CRM.morerecords":true}`)
	})
	if _, _, err := collect(t, more.client(), Query{Table: "contact"}, "fullname"); !errors.Is(err, errPagingStopped) {
		t.Fatalf("more rows without a link: %v", err)
	}
}

// A server that leads in a circle ends the read.
func TestPagesRefuseACircle(t *testing.T) {
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"value":[],"@odata.nextLink":"`+f.server.URL+`/api/data/v9.2/contacts?$skiptoken=1"}`)
	})
	if _, _, err := collect(t, f.client(), Query{Table: "contact"}, "fullname"); !errors.Is(err, errRepeatedLink) {
		t.Fatalf("err %v", err)
	}
	if n := len(f.requests()); n != 2 {
		t.Fatalf("%d requests", n)
	}
}

// Trap 33: tokens are asked for the web host, without a trailing slash, also where the
// alias was pasted and whatever the challenge names.
func TestTrap33_TheResourceIsTheWebHost(t *testing.T) {
	const host = "https://contoso.crm4.dynamics.com"
	for _, pasted := range []string{host + "/", "https://contoso.api.crm4.dynamics.com/api/data/v9.2/", "contoso.crm4.dynamics.com/main.aspx"} {
		address, err := ParseAddress(pasted)
		if err != nil {
			t.Fatal(err)
		}
		header := "Bearer authorization_uri=https://login.microsoftonline.com/t/oauth2/authorize, resource_id=https://contoso.api.crm4.dynamics.com/"
		found, ok := parseChallenge([]string{header}, address)
		if !ok || found.Resource != host {
			t.Errorf("%s: tokens would be asked for %q", pasted, found.Resource)
		}
	}
}

// Trap 37: no cache on the way answers a metadata question.
func TestTrap37_MetadataIsNotAnsweredFromCaches(t *testing.T) {
	q := (&Client{address: Address{Scheme: "https", Host: "x"}}).withVersion().metadata("EntityDefinitions")
	request, err := (&Client{}).request(t.Context(), q, "t")
	if err != nil {
		t.Fatal(err)
	}
	if request.Header.Get("If-None-Match") != "null" || request.Header.Get("Consistency") != "Strong" {
		t.Fatalf("headers %v", request.Header)
	}
}

// withVersion makes a bare client good enough to build calls with.
func (c *Client) withVersion() *Client {
	version := DefaultAPIVersion
	c.version.Store(&version)
	return c
}

// Trap 38: the entity set's name comes from the metadata, to read and to write.
func TestTrap38_EntitySetNamesComeFromMetadata(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"value":[]}`) })
	c := f.client()
	create, err := c.CreateOperation(t.Context(), "opportunity", idA, nil)
	if err != nil || create.Path != "opportunities" {
		t.Errorf("create: %q %v", create.Path, err)
	}
	update, err := c.UpdateOperation(t.Context(), "opportunity", idA, nil)
	if err != nil || update.Path != "opportunities("+idA+")" {
		t.Errorf("update: %q %v", update.Path, err)
	}
	for _, table := range []string{"opportunity", "transactioncurrency"} {
		if _, _, err := collect(t, c, Query{Table: table}, "name"); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.requests()[0].path + f.requests()[1].path; got != "/api/data/v9.2/opportunities/api/data/v9.2/transactioncurrencies" {
		t.Fatal(got)
	}
}

// Trap 39: redirects are not followed, cookies are not kept, and queries are
// neither sorted nor written with plus signs.
func TestTrap39_NoRedirectsAndRawQueries(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"value":[]}`)
	}))
	defer other.Close()
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.Contains(r.uri, "accounts") {
			w.Header().Set("Location", other.URL)
			w.WriteHeader(http.StatusFound)
			return
		}
		writeJSON(w, 200, `{"value":[]}`)
	})
	c := f.client(func(c *Config) { c.HTTP = &http.Client{CheckRedirect: nil} })
	_, _, err := collect(t, c, Query{Table: "account"}, "name")
	if ClassOf(err) != ClassConnection || !errors.Is(err, errRedirected) {
		t.Fatalf("redirect: %v", err)
	}
	q := Query{Table: "contact", Select: []string{"z", "a"}, Filter: "fullname eq 'a+b & c'", OrderBy: "fullname desc"}
	if _, _, err := collect(t, c, q, "fullname"); err != nil {
		t.Fatal(err)
	}
	want := "/api/data/v9.2/contacts?$select=z,a&$filter=fullname%20eq%20'a%2Bb%20%26%20c'&$orderby=fullname%20desc"
	if got := f.requests()[1].uri; got != want {
		t.Fatalf("query\n got %s\nwant %s", got, want)
	}
}

func jsonQuote(text string) (string, error) {
	body, err := encodeBody("test", map[string]any{"x": text})
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(body), `{"x":`), "}"), nil
}
