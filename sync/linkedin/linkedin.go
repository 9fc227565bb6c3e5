// Package linkedin reads what LinkedIn gives its members to take away: the data archive (a zip file, or
// the folder it was unpacked to), and the CSV with named columns of spec §11.2. It turns every era of those
// files into the same few records.
//
// It is pure: files in, records out. It opens no connection, asks no clock, keeps nothing between two calls,
// writes nothing, and knows neither seats nor matches. Texts come out as plain text without control characters
// other than line breaks and tabs, in Unicode NFC.
package linkedin

import (
	"time"
)

// Kind is the kind of an item in the words of spec §2.
type Kind string

// The kinds of items. An archive holds InMails, messages and notes; calls and tags come from the named-column CSV.
const (
	KindInMail  Kind = "inmail"
	KindMessage Kind = "message"
	KindNote    Kind = "note"
	KindCall    Kind = "call"
	KindTag     Kind = "tag"
)

// KindConnection is what Reader.SkipKinds calls a row of Connections.csv.
const KindConnection Kind = "connection"

// Source says what a Reader reads.
type Source string

// The sources.
const (
	SourceArchive Source = "archive"
	SourceCSV     Source = "csv"
)

// Person is a LinkedIn person as one row of one file shows them, completed from the other files.
type Person struct {
	Name, FirstName, LastName string
	// Slug is the profile slug as Slug gives it; "" when no file knows it.
	Slug string
	// URL is the profile's address as Address gives it; "" when the slug is unknown.
	URL string
	// Email, Company, Title and Place are filled where a file has them: for connections, and the CSV's company.
	// Company and Title are those at the time of the export, not at the time of an item.
	Email, Company, Title, Place string
	// ConnectedOn is the day of the connection; zero when unknown.
	ConnectedOn Date
	// Owner says that this is the archive's owner.
	Owner bool
	// Namesakes says that the archive knows several people of this name.
	Namesakes bool
	// Hidden says that LinkedIn does not show this person ("LinkedIn Member"); such a person has no slug.
	Hidden bool
}

// Owner is the person whose archive it is. A CSV has none.
type Owner struct {
	Name, Slug, URL string
}

// Message is a message or an InMail.
type Message struct {
	// Conversation identifies the thread, "" in a CSV without such a column.
	Conversation, ConversationTitle string
	From                            Person
	// To are the recipients as the file has them, the owner among them when the message was received.
	To []Person
	// Sent says that the owner wrote it.
	Sent bool
	// Made says that the file has no id of the conversation: Conversation is made of the names of those who take part, or "".
	Made bool
	// At is UTC, to the minute or, when Seconds, to the second; midnight when DateOnly.
	At                time.Time
	DateOnly, Seconds bool
	// Subject is "" for most messages; a filled one is what tells an InMail.
	Subject, Text string
	// Content is Text without what names the attachments: their addresses may differ from export to export.
	Content     string
	Attachments []string
	InMail      bool
	// Folder is INBOX, ARCHIVE, SPAM or empty; sent messages are in INBOX too.
	Folder string
	// Spam says that LinkedIn took it for spam.
	Spam bool
	// Part is the file it stands in, Line the first line of its row there, from 1.
	Part string
	Line int
}

// Kind is KindInMail or KindMessage.
func (m Message) Kind() Kind {
	if m.InMail {
		return KindInMail
	}
	return KindMessage
}

// Others are the people of the message without the owner: the sender first, then the recipients.
func (m Message) Others() []Person {
	others := make([]Person, 0, len(m.To)+1)
	if !m.From.Owner {
		others = append(others, m.From)
	}
	for _, to := range m.To {
		if !to.Owner {
			others = append(others, to)
		}
	}
	return others
}

// Note is what the owner wrote down about a member: a note, from a CSV also a call or a tag.
type Note struct {
	Kind          Kind
	Member        Person
	Subject, Text string
	// Received says of a call that the member made it.
	Received bool
	Created  Moment
	// Edited is zero when the note was never changed or the file does not say.
	Edited Moment
	Part   string
	Line   int
}

// Invitation is a request to connect. LinkedIn gives its time without a zone, so only its day is kept.
type Invitation struct {
	From, To Person
	// Sent says that the owner sent it.
	Sent bool
	On   Date
	Text string
	Line int
}

// Reason says why a row was left out.
type Reason string

// The reasons.
const (
	ReasonDraft     Reason = "draft"     // a message that was never sent
	ReasonSponsored Reason = "sponsored" // advertising, or LinkedIn's own mail
	ReasonHidden    Reason = "hidden"    // the other person is not shown by LinkedIn
	ReasonEmpty     Reason = "empty"     // neither subject nor text
	ReasonDate      Reason = "date"      // no date, or one that cannot be read
	ReasonMember    Reason = "member"    // no member: neither a name nor a profile
	ReasonKind      Reason = "kind"      // a kind that does not exist
	ReasonDirection Reason = "direction" // a direction that does not exist
	ReasonRow       Reason = "row"       // the row breaks the rules of CSV
	ReasonCut       Reason = "cut"       // the file ends in the row
	ReasonColumns   Reason = "columns"   // the whole file: it has other columns than expected
)

// Counts are the rows of an archive that give something, by what they give.
type Counts struct {
	Messages, InMails, Notes, Calls, Tags, Connections, Invitations int
	// Conversations and Members are the different threads, and the different people with a slug, in those rows.
	Conversations, Members int
}

// Archive is an overview: what an import of the whole file would bring (spec §8.3 and §11, the import dialog).
type Archive struct {
	Source Source
	Owner  Owner
	// Files are the names of the files that are read, as they are written in the archive.
	Files []string
	// Oldest and Newest are the times of the oldest and the newest item, zero without items.
	Oldest, Newest time.Time
	Counts         Counts
	Skipped        []Skip
}
