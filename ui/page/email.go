package page

import (
	"net/mail"
	"strings"
	"unicode"

	"navsync/ui/kit"
)

// NewEmail makes a text field for an e-mail address. It says that the text is none as soon as the
// field was left; the engine has the last word.
func NewEmail(c *kit.Context, spec kit.TextSpec) *kit.TextField {
	spec.Leave = func(text string) string {
		if !IsEmail(text) {
			return c.T("errors.email", "Email", kit.Clean(strings.TrimSpace(text)))
		}
		return ""
	}
	return kit.NewText(c, spec)
}

// IsEmail says whether text is a bare e-mail address.
func IsEmail(text string) bool {
	text = strings.TrimSpace(text)
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Address == text && parsed.Name == "" && !strings.ContainsFunc(text, unicode.IsSpace)
}
