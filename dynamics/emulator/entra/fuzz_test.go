package entra

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func fuzzService() *Service {
	moment := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	return New(Options{
		Tenant: tenantID, Secret: []byte("secret of the fuzzing"), Now: func() time.Time { return moment },
		Directory: &staticDirectory{url: "http://127.0.0.1:8099", users: []User{{ObjectID: "o", UserID: "u", Email: "ana@contoso.test", Name: "Ana"}}},
	})
}

// FuzzVerify: nothing but what the service signed as an access token is taken.
func FuzzVerify(f *testing.F) {
	s := fuzzService()
	signed, err := s.SignIn(clientID, "ana@contoso.test")
	if err != nil {
		f.Fatal(err)
	}
	payload := strings.Split(signed.AccessToken, ".")[1]
	f.Add(signed.RefreshToken)
	f.Add("eyJhbGciOiJub25lIn0." + payload + ".")
	f.Add(signed.AccessToken + "=")
	f.Add("..")
	f.Fuzz(func(t *testing.T, bearer string) {
		if who, err := s.Verify(t.Context(), bearer); err == nil && bearer != signed.AccessToken {
			t.Fatalf("%q is taken for a token of %+v", bearer, who)
		}
	})
}

// FuzzAuthorize: an answer is only ever sent to a loopback address.
func FuzzAuthorize(f *testing.F) {
	s := fuzzService()
	f.Add("client_id=" + clientID + "&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A1&scope=http%3A%2F%2F127.0.0.1%3A8099%2F.default")
	f.Add("client_id=" + clientID + "&redirect_uri=http%3A%2F%2Flocalhost%40evil.test&prompt=none")
	f.Add("client_id=" + clientID + "&redirect_uri=http%3A%2F%2Flocalhost%5C.evil.test")
	f.Add("client_id=" + clientID + "&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A1" +
		"&claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%7D%7D")
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8099/"+tenantID+"/oauth2/v2.0/authorize", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		to := w.Header().Get("Location")
		if m := formTag.FindStringSubmatch(w.Body.String()); m != nil && strings.HasPrefix(m[1], "http") {
			to = m[1]
		}
		if to == "" {
			return
		}
		if u, err := url.Parse(to); err != nil || !isLoopback(u.Hostname()) {
			t.Fatalf("%q is answered to %q", query, to)
		}
	})
}
