package help

import (
	"navsync/sync/engine"
	"navsync/ui/page"
)

// topic is one question with its answer. The question is the text help.topic.ID, the answer
// help.topic.ID.text; or it is a part of a document.
type topic struct {
	section, id string
	// page is where the topic leads, url what can be opened in a browser; both may be empty.
	page, url string
	part      *part
}

// The guide's addresses.
const (
	supportPage = "https://www.linkedin.com/help/sales-navigator"
	detailPage  = "https://www.linkedin.com/help/sales-navigator/answer/82207"
)

// topics are all of them, in the order of the guide (spec §1 to §12), then words and keys.
func topics() []topic {
	return []topic{
		{section: "start", id: "what"},
		{section: "start", id: "needs", page: page.CRMSettings},
		{section: "start", id: "time"},
		{section: "start", id: "roles", page: page.AdminSettings},
		{section: "start", id: "demo"},
		{section: "connect", id: "connect", page: page.CRMSettings},
		{section: "connect", id: "register", page: page.CRMSettings},
		{section: "connect", id: "sign-in", page: page.CRMSettings},
		{section: "connect", id: "integration-user", page: page.CRMSettings},
		{section: "connect", id: "sandbox", page: page.AdminSettings},
		{section: "connect", id: "first-import", page: page.CRMSettings},
		{section: "connect", id: "when", page: page.CRMSettings},
		{section: "connect", id: "failing", page: page.CRMSettings},
		{section: "connect", id: "disconnect", page: page.CRMSettings},
		{section: "errors", id: "error-connection", page: page.Health},
		{section: "errors", id: "error-crm", page: page.Health},
		{section: "errors", id: "error-privilege", page: page.AdminSettings},
		{section: "errors", id: "error-schema", page: page.AdminSettings},
		{section: "errors", id: "error-credentials", page: page.CRMSettings},
		{section: "errors", id: "error-throttled"},
		{section: "errors", id: "support", url: supportPage},
		{section: "preferences", id: "auto-sync", page: page.CRMSettings},
		{section: "preferences", id: "pipeline", page: page.CRMSettings},
		{section: "preferences", id: "won-value", page: page.CRMSettings},
		{section: "preferences", id: "saved", page: page.Accounts},
		{section: "writeback", id: "writeback", page: page.CRMSettings},
		{section: "writeback", id: "app", page: page.CRMSettings, url: engine.AppSource},
		{section: "writeback", id: "items", page: page.Conversations},
		{section: "writeback", id: "copy", page: page.Conversations},
		{section: "writeback", id: "open-closed", page: page.Unresolved},
		{section: "writeback", id: "owner", page: page.CRMSettings},
		{section: "writeback", id: "reports"},
		{section: "writeback", id: "where", page: page.Accounts},
		{section: "seats", id: "in-crm", page: page.Seats},
		{section: "seats", id: "assign", page: page.Seats},
		{section: "seats", id: "not-matched", page: page.Seats},
		{section: "matching", id: "match", page: page.Accounts},
		{section: "matching", id: "unresolved", page: page.Unresolved},
		{section: "matching", id: "create", page: page.Unresolved},
		{section: "matching", id: "wrong", page: page.Writebacks},
		{section: "matching", id: "more", url: detailPage},
		{section: "words", id: "word-organization"},
		{section: "words", id: "word-record"},
		{section: "words", id: "word-seat"},
		{section: "words", id: "word-member"},
		{section: "words", id: "word-match"},
		{section: "words", id: "word-item"},
		{section: "words", id: "word-thread"},
		{section: "words", id: "word-activity"},
		{section: "words", id: "word-writeback"},
		{section: "words", id: "word-unresolved"},
		{section: "words", id: "word-run"},
		{section: "keys", id: "keys-everywhere"},
		{section: "keys", id: "keys-lists"},
		{section: "keys", id: "keys-forms"},
		{section: "keys", id: "keys-mouse"},
	}
}
