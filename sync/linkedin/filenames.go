package linkedin

import (
	"path"
	"strings"
)

// Files of an archive by the letters of their English names. Only whole names count: guide_messages.csv and its like are
// other things.
const (
	fileMessages      = "messages"
	fileConnections   = "connections"
	fileNotes         = "notes"
	fileInvitations   = "invitations"
	fileProfile       = "profile"
	fileEndorsedBy    = "endorsementreceivedinfo"
	fileEndorsedByMe  = "endorsementgiveninfo"
	filePositions     = "positions"
	fileEducation     = "education"
	fileRegistration  = "registration"
	fileEmails        = "emailaddresses"
	fileSkills        = "skills"
	fileRecommendedBy = "recommendationsreceived"
)

// copyMarks is what browsers, file managers and people add to the name of a copy or a part: (1), - Copy, _2, part 3.
var copyMarks = lazily(`(?i)[ _.-]*(?:\(\d{1,3}\)|[ _-]+(?:copy|copie|kopie|copia|cópia|kopia|kopi|kopio|копия)(?: ?\d{1,2})?|` +
	`(?:part|partie|teil|parte|del|deel)[ _.-]*\d{1,2}|[ _.-]\d{1,2})$`)

var copyOf = lazily(`(?i)^(?:copy of|copie de|kopie van|copia de|copia di|cópia de) +`)

// withoutMarks is a name without what was added to a copy or a part.
func withoutMarks(name string) string {
	name = copyOf().ReplaceAllString(strings.TrimSpace(name), "")
	for {
		shorter := strings.TrimSpace(copyMarks().ReplaceAllString(name, ""))
		if shorter == name || shorter == "" {
			return name
		}
		name = shorter
	}
}

// fileKey is the English name by which a file of an archive is known, "" for every other one: without folders, case, spaces,
// underscores and the marks of copies. ._messages.csv of a Mac is not messages.csv.
func fileKey(name string) string {
	stem := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if strings.HasPrefix(stem, ".") {
		return ""
	}
	table, text := false, false
	for {
		extension := strings.ToLower(path.Ext(stem))
		table = table || extension == ".csv"
		text = text || extension == ".tsv" || extension == ".txt" // as spreadsheets save tabs
		if extension != ".csv" && extension != ".tsv" && extension != ".txt" || len(extension) == len(stem) {
			break
		}
		stem = stem[:len(stem)-len(extension)]
	}
	if strings.Contains(stem, ".") {
		return ""
	}
	key := words()["files"][letters(withoutMarks(stem))]
	if table || text && (key == fileMessages || key == fileConnections) {
		return key
	}
	return ""
}

func isItemFile(key string) bool {
	return key == fileMessages || key == fileConnections || key == fileNotes
}
