package sentence

import (
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// OfCheck is what a check found and, when there is something to do, what: both clean. Each
// privilege that is missing says what suffers until it is granted. named are the check's
// facts as they are shown; nil: as they are kept.
func OfCheck(p *lang.Printer, check store.Check, named map[string]any) (found, next string) {
	if named == nil {
		named = check.Facts
	}
	if check.Sentence != "" {
		found = kit.Clean(p.T(check.Sentence, named))
	}
	if check.Remedy != "" {
		missing, _ := check.Facts["Missing"].(string) // only checks of privileges have it
		next = kit.Clean(joined(p.T(check.Remedy, named), suffers(p, missing)))
	}
	return found, next
}

// suffers says of each of these privileges, which are separated by commas, what does not
// work until it is granted.
func suffers(p *lang.Printer, privileges string) string {
	var sentences []string
	for name := range strings.SplitSeq(privileges, ",") {
		name = strings.TrimSpace(name)
		key := "privilege." + name //lang:keys privilege.*
		switch {
		case name == "":
			continue
		case !p.Has(key):
			key = "privilege.other"
		}
		sentences = append(sentences, p.T(key, "Privilege", name))
	}
	return strings.Join(sentences, " ")
}

// joined puts one sentence behind another.
func joined(first, second string) string { return strings.TrimSpace(first + " " + second) }
