package sentence

import (
	"maps"
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
	named = planInWords(p, named)
	if check.Sentence != "" {
		found = kit.Clean(p.T(check.Sentence, named))
	}
	if check.Remedy != "" {
		missing, _ := check.Facts["Missing"].(string) // only checks of privileges have it
		next = kit.Clean(joined(p.T(check.Remedy, named), suffers(p, missing)))
	}
	return found, next
}

// planInWords is the facts with the plan's name as the settings show it.
func planInWords(p *lang.Printer, facts map[string]any) map[string]any {
	plan, _ := facts["Plan"].(string) // only the check of the plan has it
	key := "setting.plan." + plan     //lang:keys setting.plan.*
	if plan == "" || !p.Has(key) {
		return facts
	}
	facts = maps.Clone(facts)
	facts["Plan"] = p.T(key)
	return facts
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
