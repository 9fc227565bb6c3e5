package auth_test

import (
	"errors"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"navsync/assets"
	"navsync/dynamics/auth"
)

// remedies is the table of contract §1.4: each number with the word of what the
// admin does.
var remedies = map[string]string{
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

// sentences are all texts of a language.
func sentences(t *testing.T, language string) map[string]string {
	t.Helper()
	names, err := assets.Lang.ReadDir("lang")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range names {
		if !strings.HasSuffix(name.Name(), "."+language+".toml") {
			continue
		}
		text, err := assets.Lang.ReadFile(path.Join("lang", name.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if _, err := toml.Decode(string(text), &file); err != nil {
			t.Fatal(err)
		}
		for key, value := range file {
			all[key], _ = value.(string)
		}
	}
	return all
}

// Every number of contract §1.4, as the token service sends it through
// Microsoft's library, has its remedy, and a sentence in both languages; the
// sentences of two remedies are never the same.
func TestEveryNumberHasItsSentences(t *testing.T) {
	server, config, _ := emulated(t)
	if _, err := auth.SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	languages := map[string]map[string]string{"en": sentences(t, "en"), "fr": sentences(t, "fr")}
	used := map[string]map[string]string{"en": {}, "fr": {}}
	for numbers, word := range remedies {
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
			if want := "signin.remedy." + word; e.RemedyKey != want {
				t.Errorf("AADSTS%s: %s, want %s", number, e.RemedyKey, want)
			}
			for language, texts := range languages {
				if texts[e.SentenceKey] == "" || texts[e.RemedyKey] == "" {
					t.Errorf("AADSTS%s has no %s or no %s in %s", number, e.SentenceKey, e.RemedyKey, language)
				}
				if other := used[language][texts[e.RemedyKey]]; other != "" && other != word {
					t.Errorf("%s: %q says both %s and %s", language, texts[e.RemedyKey], word, other)
				}
				used[language][texts[e.RemedyKey]] = word
			}
		}
	}
}
