package sentence

import (
	"strings"
	"testing"

	"navsync/sync/engine"
	"navsync/ui/lang"
)

// TestAnExplainedErrorBeginsWithItsSentence: whoever finds the file reads what is wrong and what to do first; the
// technical detail stands behind an empty line.
func TestAnExplainedErrorBeginsWithItsSentence(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		p := lang.MustNew(code)
		text := Explained(p, &engine.Error{
			Code: engine.CodeData, Key: "errors.archive-broken", Facts: map[string]any{"File": "a.zip"}, Detail: "zip: not a valid zip file",
		})
		first, rest, found := strings.Cut(text, "\n\n")
		if !found || !strings.HasPrefix(first, p.T("errors.archive-broken", "File", "a.zip")+"\n→ ") || rest != "data · zip: not a valid zip file" {
			t.Errorf("%s: %q", code, text)
		}
	}
}
