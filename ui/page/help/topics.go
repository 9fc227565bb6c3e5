package help

import (
	"navsync/sync/engine"
	"navsync/ui/page"
)

// topic is one question with its answer. The question is the text help.topic.ID, the answer
// help.topic.ID.text.
type topic struct {
	section, id string
	// page is where the topic leads, url what can be opened in a browser; both may be empty.
	page, url string
}

// The guide's addresses.
const (
	supportPage = "https://www.linkedin.com/help/sales-navigator"
	detailPage  = "https://www.linkedin.com/help/sales-navigator/answer/82207"
)

// topics are all of them, in the order of the guide (spec §§1-12), then words and keys.
func topics() []topic {
	return []topic{
		{"start", "what", "", ""},
		{"start", "needs", page.CRMSettings, ""},
		{"start", "time", "", ""},
		{"start", "roles", page.AdminSettings, ""},
		{"start", "demo", "", ""},
		{"connect", "connect", page.CRMSettings, ""},
		{"connect", "register", page.CRMSettings, ""},
		{"connect", "sign-in", page.CRMSettings, ""},
		{"connect", "integration-user", page.CRMSettings, ""},
		{"connect", "sandbox", page.AdminSettings, ""},
		{"connect", "first-import", page.CRMSettings, ""},
		{"connect", "when", page.CRMSettings, ""},
		{"connect", "failing", page.CRMSettings, ""},
		{"connect", "disconnect", page.CRMSettings, ""},
		{"errors", "error-connection", page.Health, ""},
		{"errors", "error-crm", page.Health, ""},
		{"errors", "error-privilege", page.AdminSettings, ""},
		{"errors", "error-schema", page.AdminSettings, ""},
		{"errors", "error-credentials", page.CRMSettings, ""},
		{"errors", "error-throttled", "", ""},
		{"errors", "support", "", supportPage},
		{"preferences", "auto-sync", page.CRMSettings, ""},
		{"preferences", "pipeline", page.CRMSettings, ""},
		{"preferences", "won-value", page.CRMSettings, ""},
		{"preferences", "saved", page.Accounts, ""},
		{"writeback", "writeback", page.CRMSettings, ""},
		{"writeback", "app", page.CRMSettings, engine.AppSource},
		{"writeback", "items", page.Conversations, ""},
		{"writeback", "copy", page.Conversations, ""},
		{"writeback", "open-closed", page.Unresolved, ""},
		{"writeback", "owner", page.CRMSettings, ""},
		{"writeback", "reports", "", ""},
		{"writeback", "where", page.Accounts, ""},
		{"seats", "in-crm", page.Seats, ""},
		{"seats", "assign", page.Seats, ""},
		{"seats", "not-matched", page.Seats, ""},
		{"matching", "match", page.Accounts, ""},
		{"matching", "unresolved", page.Unresolved, ""},
		{"matching", "create", page.Unresolved, ""},
		{"matching", "wrong", page.Writebacks, ""},
		{"matching", "more", "", detailPage},
		{"words", "word-organization", "", ""},
		{"words", "word-record", "", ""},
		{"words", "word-seat", "", ""},
		{"words", "word-member", "", ""},
		{"words", "word-match", "", ""},
		{"words", "word-item", "", ""},
		{"words", "word-thread", "", ""},
		{"words", "word-activity", "", ""},
		{"words", "word-writeback", "", ""},
		{"words", "word-unresolved", "", ""},
		{"words", "word-run", "", ""},
		{"keys", "keys-everywhere", "", ""},
		{"keys", "keys-lists", "", ""},
		{"keys", "keys-forms", "", ""},
		{"keys", "keys-mouse", "", ""},
	}
}
