package logfile

import (
	"fmt"
	"log/slog"
	"regexp"
)

// secrets are the forms in which a secret could come into a line: a header, a token by its
// shape, a form's field, and a name and password in an address.
var secrets = []struct {
	shape *regexp.Regexp
	with  string
}{
	{regexp.MustCompile(`(?i)\b(bearer|basic|negotiate|ntlm)\s+[A-Za-z0-9._~+/=-]{4,}`), "$1 ‹removed›"},
	{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){1,4}`), "‹removed›"},
	{
		regexp.MustCompile(`(?i)\b(client_secret|client_assertion|access_token|refresh_token|id_token|password|device_code|code)` +
			`("?\s*[=:]\s*"?)[^&\s",}]+`),
		"$1$2‹removed›",
	},
	{regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)[^/?#@\s]+@`), "$1"},
}

// Redact takes secrets out of a text.
func Redact(text string) string {
	for _, s := range secrets {
		text = s.shape.ReplaceAllString(text, s.with)
	}
	return text
}

// redacted takes secrets out of a line's message and values.
func redacted(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, shielded(a.Key, a.Value.String()))
	case slog.KindAny:
		if err, ok := a.Value.Any().(error); ok {
			return slog.String(a.Key, Redact(err.Error()))
		}
		if text, ok := a.Value.Any().(fmt.Stringer); ok {
			return slog.String(a.Key, Redact(text.String()))
		}
	}
	return a
}

// shielded leaves the words of navsync's own codes alone.
func shielded(key, text string) string {
	if key == "code" || key == slog.LevelKey {
		return text
	}
	return Redact(text)
}
