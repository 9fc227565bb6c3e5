package linkedin

import "strings"

// fileKind is what is known of one kind of file.
type fileKind struct {
	key string
	// fits says whether the fields of a table stand in the columns of an era although nobody knows their words.
	fits func(*table) bool
	// section is the one of words.txt that gives the columns of other languages their English names, "" for none.
	section string
	// isHeader recognizes the header by what every era has: which columns exist changed with the years.
	isHeader func(columns) bool
	// texts are the columns whose fields may go over several lines; nil: any of them.
	texts []string
	// plausible says whether the fields of a table look like a row. It decides where reading goes on behind damage.
	plausible func(*table) bool
}

func anyRow(*table) bool { return true }

var (
	kindMessages = &fileKind{key: fileMessages, section: "messages", texts: []string{"content"}, isHeader: func(c columns) bool {
		return c.has("conversationid", "direction") && c.has("from") && c.has("date") && c.has("content")
	}, plausible: func(t *table) bool {
		named := isWord(t.raw("conversationid")) || !t.columns.has("conversationid")
		return named && isDated(t.raw("date")) && isAddressOrEmpty(t.raw("senderprofileurl"))
	}, fits: func(t *table) bool {
		return Slug(t.raw("senderprofileurl")) != "" && isDated(t.raw("date"))
	}}
	kindConnections = &fileKind{key: fileConnections, section: "connections", fits: func(t *table) bool {
		return Slug(t.raw("url")) != "" && isDated(t.raw("connectedon"))
	}, texts: []string{}, isHeader: func(c columns) bool {
		return c.has("firstname") && c.has("lastname") && c.has("connectedon")
	}, plausible: func(t *table) bool {
		return isAddressOrEmpty(t.raw("url", "profileurl"))
	}}
	kindNotes = &fileKind{key: fileNotes, section: "notes", texts: []string{"note"}, isHeader: func(c columns) bool {
		return c.has("note") && (c.has("connectionprofileurl") || c.has("connectionfirstname", "connectionlastname"))
	}, plausible: func(t *table) bool {
		return isDated(t.raw("createdon", "createdat")) && isAddressOrEmpty(t.raw("connectionprofileurl"))
	}}
	kindInvitations = &fileKind{key: fileInvitations, section: "invitations", texts: []string{"message"}, isHeader: func(c columns) bool {
		return c.has("from") && c.has("to") && c.has("direction")
	}, plausible: func(t *table) bool {
		return isDated(t.raw("sentat"))
	}}
	kindProfile = &fileKind{key: fileProfile, section: "profile", isHeader: func(c columns) bool {
		return c.has("firstname") && c.has("lastname")
	}, plausible: anyRow}
	kindEndorsedBy   = &fileKind{key: fileEndorsedBy, isHeader: isEndorsementHeader, plausible: anyRow}
	kindEndorsedByMe = &fileKind{key: fileEndorsedByMe, isHeader: isEndorsementHeader, plausible: anyRow}
	kindNamed        = &fileKind{key: fileNamed, texts: namedText, isHeader: isNamedHeader, plausible: func(t *table) bool {
		return isDated(t.raw(namedDate...))
	}}
)

func isEndorsementHeader(c columns) bool {
	return c.has("endorserpublicurl", "endorseepublicurl")
}

// isWord says whether a text is one word, as identifiers are.
func isWord(text string) bool {
	return text != "" && !strings.ContainsAny(text, " \t\r\n,;")
}

// isDated says whether a text has the digits of a date, whatever its form.
func isDated(text string) bool {
	digits := 0
	for i := 0; i < len(text) && i < 64; i++ {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits >= 3 && digits*6 >= len(text)
}

func isAddressOrEmpty(text string) bool {
	return strings.TrimSpace(text) == "" || strings.Contains(strings.ToLower(text), "linkedin.com/")
}
