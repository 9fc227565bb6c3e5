package dynamics

import (
	"encoding/base64"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
)

// A server may offer all its schemes in one header, in any order.
func TestChallengesInOneHeader(t *testing.T) {
	const authority = "https://login.microsoftonline.com/2f6c"
	address, err := ParseAddress("contoso.crm4.dynamics.com")
	if err != nil {
		t.Fatal(err)
	}
	online := Challenge{Authority: authority, Tenant: "2f6c", Resource: address.WebURL()}
	tests := []struct {
		headers []string
		want    Challenge
		known   bool
	}{
		{[]string{`Negotiate, NTLM, Bearer authorization_uri=` + authority + `/oauth2/authorize, resource_id=x`}, online, true},
		{[]string{`Bearer resource_id="a, NTLM", authorization_uri="` + authority + `/oauth2/authorize",Negotiate`}, online, true},
		{[]string{`Basic realm="x"`, `bearer authorization_uri = "` + authority + `"`}, online, true},
		{[]string{`NTLM TlRMTVNTUAAC, Basic realm="a,b"`}, Challenge{OnPremises: true}, true},
		{[]string{`Basic realm="Bearer authorization_uri=` + authority + `"`}, Challenge{}, false},
		{[]string{"", ",", `="`, `Bearer`}, Challenge{}, false},
	}
	for _, test := range tests {
		if got, known := parseChallenge(test.headers, address); got != test.want || known != test.known {
			t.Errorf("%q: %+v %v", test.headers, got, known)
		}
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(wantedClaims))
	header := http.Header{"Www-Authenticate": {`Bearer realm="", authorization_uri="x", Bearer error="insufficient_claims", claims="` + encoded + `"`}}
	if got := claimsChallenge(header); got != wantedClaims {
		t.Errorf("claims %q", got)
	}
}

// The anonymous question says what product asks, and carries no token.
func TestDiscoverySaysWhoAsks(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("WWW-Authenticate", "NTLM")
		w.WriteHeader(http.StatusUnauthorized)
	})
	found, err := Discover(t.Context(), nil, f.address())
	if err != nil || !found.OnPremises {
		t.Fatalf("%+v %v", found, err)
	}
	if h := f.requests()[0].header; h.Get("User-Agent") != defaultUserAgent || h.Get("Accept") != "application/json" || h.Get("Authorization") != "" {
		t.Errorf("%v", h)
	}
}

// A claims challenge is found, or not, without harm: what is given on is a JSON
// object of a bounded size.
func FuzzClaims(f *testing.F) {
	for _, seed := range []string{wantedClaims, `{}`, `[]`, `{"a":`, ""} {
		f.Add(`Bearer error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(seed)) + `"`)
		f.Add(`Negotiate,Bearer claims=` + base64.RawURLEncoding.EncodeToString([]byte(seed)) + ` error=insufficient_claims`)
	}
	f.Fuzz(func(t *testing.T, header string) {
		claims := claimsChallenge(http.Header{"Www-Authenticate": {header}})
		if claims == "" {
			return
		}
		if len(claims) > longestClaims {
			t.Fatalf("%d bytes of claims", len(claims))
		}
		if decodeClaims(base64.StdEncoding.EncodeToString([]byte(claims))) != claims {
			t.Fatalf("%q is no claims request", claims)
		}
	})
}

// silent never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// A host that does not answer is no caller who left.
func TestASilentHostIsNoCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		address := Address{Scheme: "https", Host: "contoso.crm4.dynamics.com"}
		_, err := Discover(t.Context(), &http.Client{Transport: silent{}}, address)
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassConnection || e.RequestID == "" {
			t.Errorf("%v", err)
		}
	})
}
