package auth

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const challenge = `{"access_token":{"nbf":{"essential":true,"value":"1772442000"}}}`

// askedClaims reads the claims parameter of a token request.
func askedClaims(t *testing.T, parameter string) (notBefore string, capabilities []string) {
	t.Helper()
	var request struct {
		AccessToken struct {
			NotBefore struct {
				Value string `json:"value"`
			} `json:"nbf"`
			Capabilities struct {
				Values []string `json:"values"`
			} `json:"xms_cc"`
		} `json:"access_token"`
	}
	if parameter != "" {
		if err := json.Unmarshal([]byte(parameter), &request); err != nil {
			t.Fatalf("claims %q: %v", parameter, err)
		}
	}
	return request.AccessToken.NotBefore.Value, request.AccessToken.Capabilities.Values
}

// Continuous access evaluation: the challenge's claims stand in the next token
// request, whose token is used from then on; every request says that challenges
// are understood.
func TestClaimsChallengeIsAnswered(t *testing.T) {
	for _, method := range []Method{Browser, Device, Here, ClientSecret, Certificate} {
		t.Run(string(method), func(t *testing.T) {
			f := newFakeEntra(t)
			config := f.config(method)
			config.SecretFile, config.CertificateFile = secretFile(t, "client-"+secretMark), certificateFile(t, true)
			source, err := SignIn(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			if _, capable := askedClaims(t, f.last().Get("claims")); len(capable) != 1 || capable[0] != "CP1" {
				t.Errorf("capabilities %q", f.last().Get("claims"))
			}
			first, err := source.Token(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			answered, err := source.TokenWithClaims(t.Context(), challenge)
			if err != nil || answered == first {
				t.Fatalf("not a new token: %v", err)
			}
			if notBefore, capable := askedClaims(t, f.last().Get("claims")); notBefore != "1772442000" || len(capable) != 1 {
				t.Errorf("claims %q", f.last().Get("claims"))
			}
			asked := len(f.grants())
			for range 3 { // other workers met the same challenge
				if again, err := source.TokenWithClaims(t.Context(), challenge); err != nil || again != answered {
					t.Fatalf("%v", err)
				}
			}
			if kept, err := source.Token(t.Context(), false); err != nil || kept != answered || len(f.grants()) != asked {
				t.Fatalf("the token is not kept: %v, %d requests more", err, len(f.grants())-asked)
			}
			if other, err := source.TokenWithClaims(t.Context(), strings.Replace(challenge, "1772442000", "1772442001", 1)); err != nil || other == answered {
				t.Fatalf("another challenge: %v", err)
			}
			resumed, err := Resume(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			for _, nonsense := range []string{"", "nbf", "{}", "7", `{"access_token":7}`} {
				resumed.renewed = time.Time{}
				if _, err := resumed.TokenWithClaims(t.Context(), nonsense); err != nil {
					t.Errorf("%q: %v", nonsense, err)
				}
			}
		})
	}
}

// What only the user can answer is an expired sign-in.
func TestClaimsChallengeNeedsTheUser(t *testing.T) {
	f := newFakeEntra(t)
	source, err := SignIn(t.Context(), f.config(Here))
	if err != nil {
		t.Fatal(err)
	}
	f.refuse["refresh_token"] = entraBody{Error: "invalid_grant", Codes: []int{50173}}
	_, err = source.TokenWithClaims(t.Context(), challenge)
	if e := wantKind(t, err, KindExpired); e.Remedy != RemedyReconnect || e.Temporary() {
		t.Errorf("revoked: %+v", e)
	}
	f = newFakeEntra(t)
	f.once = true
	if source, err = SignIn(t.Context(), f.config(Here)); err != nil {
		t.Fatal(err)
	}
	_, err = source.TokenWithClaims(t.Context(), challenge)
	if e := wantKind(t, err, KindExpired); e.Remedy != RemedyReconnect {
		t.Errorf("nothing to renew with: %+v", e)
	}
}

// A token command and a given token know no claims: a new token is all.
func TestClaimsChallengeWithoutTheLibrary(t *testing.T) {
	counter := filepath.Join(t.TempDir(), "count")
	source, err := SignIn(t.Context(), Config{Method: TokenCommand, TokenCommand: script(t, "echo x >> '"+counter+"'; wc -l < '"+counter+"'")})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2", "2"} {
		if token, err := source.TokenWithClaims(t.Context(), challenge); err != nil || token != want {
			t.Errorf("%q %v, want %s", token, err, want)
		}
	}
	if token, err := Static("given").TokenWithClaims(t.Context(), challenge); err != nil || token != "given" {
		t.Errorf("%q %v", token, err)
	}
}

// A token is renewed five minutes before it ends, each time with the newest
// refresh token, which replaces the one before in what is kept.
func TestRenewedEarlyWithTheNewestRefreshToken(t *testing.T) {
	f := newFakeEntra(t)
	f.life = int(renewEarly.Seconds()) + 60
	source, err := SignIn(t.Context(), f.config(Here))
	if err != nil {
		t.Fatal(err)
	}
	asked := len(f.grants())
	if _, err := source.Token(t.Context(), false); err != nil || len(f.grants()) != asked {
		t.Fatalf("renewed too early: %v", err)
	}

	f = newFakeEntra(t)
	config := f.config(Here)
	f.life = int(renewEarly.Seconds()) - 1
	if source, err = SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	for turn := 1; turn <= 6; turn++ {
		if turn%3 == 0 { // after a restart as well
			source, err = Resume(t.Context(), config)
		} else {
			_, err = source.Token(t.Context(), false)
		}
		form := f.last()
		if err != nil || form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != f.refreshToken(turn) {
			t.Fatalf("turn %d: %s with %s, %v", turn, form.Get("grant_type"), form.Get("refresh_token"), err)
		}
	}
}

// A request loop that the service detected is not asked about again at once,
// neither by the source nor by those that retry what is temporary.
func TestRequestLoopIsNotRetried(t *testing.T) {
	f := newFakeEntra(t)
	now := time.Now()
	config := f.config(Here)
	config.Now = func() time.Time { return now }
	source, err := SignIn(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	f.refuse["refresh_token"] = entraBody{Error: "invalid_grant", Codes: []int{50196}}
	before := len(f.grants())
	for _, claims := range []string{challenge, "", challenge} {
		_, err := source.TokenWithClaims(t.Context(), claims)
		if e := wantKind(t, err, KindBusy); e.Temporary() || e.Remedy != RemedyWait || e.TraceID == "" {
			t.Errorf("%+v", e)
		}
	}
	if got := len(f.grants()) - before; got != 1 {
		t.Errorf("%d requests", got)
	}
	if _, err := source.Token(t.Context(), false); err != nil {
		t.Errorf("the token that is still good: %v", err)
	}
	delete(f.refuse, "refresh_token")
	now = now.Add(loopPause)
	if _, err := source.Token(t.Context(), true); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

// Tokens that were granted without the scope are no sign-in: consent is missing.
func TestDeclinedScope(t *testing.T) {
	for _, method := range []Method{Browser, Here, ClientSecret} {
		f := newFakeEntra(t)
		f.granted = "https://graph.microsoft.com/User.Read openid profile"
		config := f.config(method)
		config.SecretFile = secretFile(t, "x")
		_, err := SignIn(t.Context(), config)
		wantKind(t, err, KindConsent)
		f.granted = "openid HTTPS://contoso.crm4.dynamics.com/User_Impersonation https://contoso.crm4.dynamics.com/.default"
		if _, err := SignIn(t.Context(), config); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
}
