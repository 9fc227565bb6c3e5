package lang

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"navsync/assets"
)

// Choose returns the language to speak: that of the option (--lang), else of the setting, else what the
// environment wants: the languages of LANGUAGE in their order, then LC_ALL, LC_MESSAGES or LANG, the
// first that is set. Nearness decides, so that fr_CA is French. Where the option or the setting is near to
// nothing the environment is asked, and where that is neither it is English. env is os.Getenv, or a test's.
func Choose(option, setting string, env func(string) string) string {
	wanted := ofEnvironment(env)
	if given := cmp.Or(option, setting); given != "" {
		wanted = append([]string{given}, wanted...)
	}
	code, _ := nearest(assets.Languages(), wanted)
	return code
}

// Spoken says whether there is a language near to the wanted one.
func Spoken(wanted string) bool {
	_, spoken := nearest(assets.Languages(), []string{wanted})
	return spoken
}

// ofEnvironment are the languages that the environment wants, best first. In the locale C nobody
// wants any, which LANGUAGE does not change.
func ofEnvironment(env func(string) string) []string {
	locale := cmp.Or(env("LC_ALL"), env("LC_MESSAGES"), env("LANG"))
	if locale == "C" || locale == "POSIX" {
		return nil
	}
	return append(strings.Split(env("LANGUAGE"), ":"), locale)
}

// nearest is the language of those there are that the first of the wanted ones comes near to;
// English when none does.
func nearest(there, wanted []string) (code string, found bool) {
	codes := slices.DeleteFunc(slices.Clone(there), func(code string) bool { return code == English })
	codes = append([]string{English}, codes...)
	tags := make([]language.Tag, len(codes))
	for i, code := range codes {
		tags[i] = language.Make(code)
	}
	matcher := language.NewMatcher(tags)
	for _, locale := range wanted {
		tag, err := language.Parse(bcp47(locale))
		if err != nil {
			continue // such as C.UTF-8
		}
		if _, i, near := matcher.Match(tag); near > language.No {
			return codes[i], true
		}
	}
	return English, false
}

// bcp47 is a locale's language and country: fr-CA of fr_CA.UTF-8@euro.
func bcp47(locale string) string {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	return strings.ReplaceAll(name, "_", "-")
}
