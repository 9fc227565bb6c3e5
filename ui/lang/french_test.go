package lang

import (
	"regexp"
	"testing"
)

// notFrench are words that stand beside the one French word of a term of spec §2, which the guide
// gives, and typewriter's signs.
var notFrench = []struct {
	found   *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\bsièges?\b`), "accès (seat)"},
	{regexp.MustCompile(`(?i)\bdétenteurs?\b`), "titulaire d’accès (seat holder)"},
	{regexp.MustCompile(`(?i)\bfiches?\b`), "enregistrement (CRM record)"},
	{regexp.MustCompile(`(?i)\bfils?\b`), "conversation (thread)"},
	{regexp.MustCompile(`(?i)\bpassages?\b`), "synchronisation (run)"},
	{regexp.MustCompile(`(?i)\bsociétés?\b`), "entreprise (company)"},
	{regexp.MustCompile(`(?i)étiquettes?\b`), "tag"},
	{regexp.MustCompile(`(?i)\b(premières? )?importations?\b`), "import"},
	{regexp.MustCompile(`(?i)\bformules?\b`), "offre (plan)"},
	{regexp.MustCompile(`(?i)\b(le|du|au) support\b`), "l’assistance"},
	{regexp.MustCompile(`(?i)\bretent(e|er|ées?)\b`), "réessayer"},
	{regexp.MustCompile(`(?i)non-copie`), "« ne jamais copier »"},
	{regexp.MustCompile(`'`), "’"},
	{regexp.MustCompile(`"`), "« »"},
}

// TestFrenchHasOneWordForEachTerm holds that French says each term with one word everywhere, and
// writes one kind of apostrophe.
func TestFrenchHasOneWordForEachTerm(t *testing.T) {
	for key, texts := range messagesOf(t, French) {
		for _, text := range texts {
			for _, n := range notFrench {
				if hit := n.found.FindString(text); hit != "" {
					t.Errorf("%s says %q instead of %s: %s", key, hit, n.instead, text)
				}
			}
		}
	}
}
