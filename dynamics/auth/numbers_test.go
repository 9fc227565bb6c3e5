package auth_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"navsync/dynamics/auth"
)

// remedies is the table of contract §1.4: each number with the word of what the
// admin does.
var remedies = map[string]auth.Remedy{
	"50011":                                "register-redirect",
	"700016 700011":                        "check-client-id",
	"90002":                                "check-tenant",
	"500011":                               "check-address",
	"50194":                                "use-own-authority",
	"65001 90094":                          "grant-consent",
	"65004":                                "accept-consent",
	"650052 650054 650056 650057":          "fix-permissions",
	"50020 50034 51004":                    "right-account",
	"50126":                                "retype",
	"50053 50055 50057":                    "contact-it",
	"50058":                                "sign-in-again",
	"50072 50074 50076 50079 50078":        "sign-in-again",
	"53000 53001 53003 530035":             "change-policy",
	"50105":                                "assign-user",
	"50132 50133 50173 70043 700082 70008": "reconnect",
	"54005 70018":                          "retry",
	"501481":                               "report-bug",
	"70016":                                "wait",
	"70019":                                "retry",
	"70001":                                "contact-it",
	"7000215 70002":                        "secret-value",
	"7000222":                              "new-secret",
	"7000218":                              "enable-public-client",
	"700025":                               "drop-secret",
	"70011 28002":                          "check-address",
	"50196":                                "wait",
}

// Every number of contract §1.4, as the token service sends it through
// Microsoft's library, has its remedy.
func TestEveryNumberHasItsRemedy(t *testing.T) {
	server, config, _ := emulated(t)
	if _, err := auth.SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	for numbers, remedy := range remedies {
		for _, number := range strings.Fields(numbers) {
			if err := server.SetFaults("aadsts=" + number); err != nil {
				t.Fatal(err)
			}
			source, err := auth.Resume(t.Context(), config) // without the pause after 50196
			if err != nil {
				t.Fatal(err)
			}
			_, err = source.Token(t.Context(), true)
			var e *auth.SignInError
			if !errors.As(err, &e) || strconv.Itoa(e.AADSTS) != number || e.TraceID == "" || e.CorrelationID == "" {
				t.Errorf("AADSTS%s: %+v", number, err)
				continue
			}
			if e.Remedy != remedy {
				t.Errorf("AADSTS%s: %s, want %s", number, e.Remedy, remedy)
			}
		}
	}
}
