package store

import (
	"encoding/json"
	"fmt"
)

// Evidence is one line of a match's explanation (spec §7): what stands on both sides, how they stand to each other, what
// that gives, why, and how many people could be meant. The words for field, relation and note are those of package match.
type Evidence struct {
	Field    string `json:"field"`
	Ours     string `json:"ours"`
	Theirs   string `json:"theirs"`
	Relation string `json:"relation"` // same, similar, different, absent
	Points   int    `json:"points"`
	Note     string `json:"note,omitempty"`
	Of       int    `json:"of,omitempty"`
}

// EvidenceOf reads an explanation as Match and CandidateRow hold it. A damaged one explains nothing.
func EvidenceOf(text string) []Evidence {
	var all []Evidence
	if json.Unmarshal([]byte(text), &all) != nil {
		return nil
	}
	return all
}

// EvidenceText is an explanation as Match holds it.
func EvidenceText(all []Evidence) (string, error) {
	if all == nil {
		all = []Evidence{}
	}
	b, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("keep the evidence of a match: %w", err)
	}
	return string(b), nil
}

// Missing are the fields that could prove more and that one side does not know: company, title and place are told also
// where no side does.
func Missing(all []Evidence) []string {
	known := map[string]bool{}
	for _, e := range all {
		if e.Relation != "absent" {
			known[e.Field] = true
		}
	}
	var missing []string
	for _, field := range []string{"company", "title", "place", "email"} {
		if !known[field] && (field != "company" || !known["domain"]) {
			missing = append(missing, field)
		}
	}
	return missing
}
