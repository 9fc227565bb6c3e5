package seed

import (
	"strings"
	"time"
)

// era is what the files of an export looked like in some years
// (archives.md §2 and §3).
type era struct {
	quoteAll       bool // every field of messages.csv, the header included
	connectionURLs bool
	recipientURLs  bool
	attachments    bool
	drafts         bool
	invitationURLs bool
	notes          bool
}

func era2023() era { return era{} }

func era2024() era {
	return era{connectionURLs: true, recipientURLs: true, attachments: true, drafts: true, invitationURLs: true}
}

func era2026() era {
	return era{quoteAll: true, connectionURLs: true, recipientURLs: true, attachments: true, invitationURLs: true, notes: true}
}

// sheet is a CSV file being written.
type sheet struct {
	b        strings.Builder
	quoteAll bool
}

func (s *sheet) row(fields ...string) {
	for i, field := range fields {
		if i > 0 {
			s.b.WriteByte(',')
		}
		if s.quoteAll || strings.ContainsAny(field, ",\"\r\n") {
			field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
		}
		s.b.WriteString(field)
	}
	s.b.WriteByte('\n')
}

func (s *sheet) bytes() []byte { return []byte(s.b.String()) }

func file(name string, rows ...[]string) archiveFile {
	var s sheet
	for _, r := range rows {
		s.row(r...)
	}
	return archiveFile{name, s.bytes()}
}

// files are all files of the export, with those that only look like messages.
func (w *world) files(e era) []archiveFile {
	coach := []string{"CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "DATE", "SUBJECT", "CONTENT", "FOLDER"}
	list := []archiveFile{
		file("guide_messages.csv", coach, []string{
			w.conversationID(990), "", "LinkedIn Guide", "", w.me.name(),
			messageTime(w.moment(3)), "", "Welcome to your guide.", "INBOX",
		}),
		file("learning_coach_messages.csv", coach),
		file("learning_role_play_messages.csv", coach),
		{"messages.csv", w.messagesFile(e)},
		{"Connections.csv", w.connectionsFile(e)},
		{"Invitations.csv", w.invitationsFile(e)},
		file(
			"Profile.csv",
			[]string{
				"First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Industry",
				"Zip Code", "Geo Location", "Twitter Handles", "Websites", "Instant Messengers",
			},
			[]string{
				w.me.first, w.me.last, "", "", "", w.me.title + " at Contoso", "Sales, partners,\nlong-term relationships.",
				"Software Development", "", "Lyon, Auvergne-Rhône-Alpes, France", "", "", "",
			},
		),
		file(
			"Positions.csv",
			[]string{"Company Name", "Title", "Description", "Location", "Started On", "Finished On"},
			[]string{"Contoso", w.me.title, "", "Lyon", w.exported.AddDate(-3, -2, 0).Format("Jan 2006"), ""},
			[]string{
				"Fabrikam", "Sales Development Representative", "", "Paris",
				w.exported.AddDate(-6, 0, 0).Format("Jan 2006"), w.exported.AddDate(-3, -3, 0).Format("Jan 2006"),
			},
		),
		file("Email Addresses.csv", []string{"Email Address", "Confirmed", "Primary", "Updated On"}, []string{w.me.email, "Yes", "Yes", "Not Available"}),
		file("Skills.csv", []string{"Name"}, []string{"Negotiation"}, []string{"Account Management"}),
		file("Registration.csv", []string{"Registered At", "Registration Ip", "Subscription Types"}, []string{"6/12/12, 9:41 AM", "", ""}),
		file("Jobs/Job Seeker Preferences.csv", []string{"Locations", "Industries"}),
	}
	if e.notes {
		list = append(list, archiveFile{"Notes.csv", w.notesFile()})
	}
	return list
}

func messageTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

func (w *world) messagesFile(e era) []byte {
	s := sheet{quoteAll: e.quoteAll}
	head := []string{"CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO"}
	head = appendIf(head, e.recipientURLs, "RECIPIENT PROFILE URLS")
	head = append(head, "DATE", "SUBJECT", "CONTENT", "FOLDER")
	head = appendIf(head, e.attachments, "ATTACHMENTS")
	s.row(appendIf(head, e.drafts, "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT")...)
	for _, t := range w.threads {
		for i := len(t.messages) - 1; i >= 0; i-- {
			m := t.messages[i]
			if m.draft && !e.drafts {
				continue // exports without the columns hold no drafts
			}
			row := []string{t.id, t.title, m.from, m.fromURL, strings.Join(m.to, ", ")}
			row = appendIf(row, e.recipientURLs, strings.Join(m.toURLs, ","))
			row = append(row, messageTime(m.at), m.subject, m.text, m.folder)
			row = appendIf(row, e.attachments, m.files)
			s.row(appendIf(row, e.drafts, yesNo(m.draft), yesNo(m.unsent))...)
		}
	}
	return s.bytes()
}

func appendIf(row []string, condition bool, fields ...string) []string {
	if condition {
		return append(row, fields...)
	}
	return row
}

func yesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}

// hiddenConnections is how many members show nothing but the date.
const hiddenConnections = 4

func (w *world) connectionsFile(e era) []byte {
	var s sheet
	s.row("Notes:")
	s.b.WriteString("\"When exporting your connection data, you may notice that some of the email addresses are missing. " +
		"You will only see email addresses for connections who have allowed their connections to see or " +
		"download their email address using this setting https://www.linkedin.com/psettings/privacy/email.\"\n\n")
	connection := func(m member, on time.Time) {
		email := ""
		if m.email {
			email = m.person.email
		}
		row := []string{m.first, m.last}
		row = appendIf(row, e.connectionURLs, m.shownURL())
		s.row(append(row, email, m.company, m.title, on.Format("02 Jan 2006"))...)
	}
	head := appendIf([]string{"First Name", "Last Name"}, e.connectionURLs, "URL")
	s.row(append(head, "Email Address", "Company", "Position", "Connected On")...)
	d := dice{w.d.state}
	for i, m := range append(append([]member{}, w.cast...), w.silent...) {
		if m.connected {
			connection(m, w.exported.AddDate(0, 0, -30-i*23-d.below(20)))
		}
	}
	for i := range hiddenConnections {
		connection(member{hidden: true}, w.exported.AddDate(0, 0, -1200-i*60))
	}
	if e.connectionURLs { // such exports end without a line break
		return []byte(strings.TrimSuffix(s.b.String(), "\n"))
	}
	return s.bytes()
}

func (w *world) invitationsFile(e era) []byte {
	var s sheet
	s.row(appendIf([]string{"From", "To", "Sent At", "Message", "Direction"}, e.invitationURLs, "inviterProfileUrl", "inviteeProfileUrl")...)
	for i, m := range w.cast {
		if i%3 != 0 {
			continue
		}
		from, to, direction := w.me, m.person, "OUTGOING"
		if i%2 == 1 {
			from, to, direction = to, from, "INCOMING"
		}
		text := ""
		if i%4 == 0 {
			text = "Hello " + to.first + ", glad to connect."
		}
		at := w.exported.AddDate(0, 0, -35-i*11).Truncate(day).Add(9*time.Hour + time.Duration(i*17)*time.Minute)
		s.row(appendIf([]string{from.name(), to.name(), at.Format("1/2/06, 3:04 PM"), text, direction},
			e.invitationURLs, from.profileURL(), to.profileURL())...)
	}
	return s.bytes()
}

func (w *world) notesFile() []byte {
	s := sheet{quoteAll: true}
	s.row("Connection First Name", "Connection Last Name", "Connection Profile URL", "Note", "Created On", "Edited On")
	for _, n := range w.notes {
		edited := ""
		if !n.edited.IsZero() {
			edited = n.edited.Format(time.DateTime)
		}
		s.row(n.about.first, n.about.last, n.about.profileURL(), n.text, n.created.Format(time.DateTime), edited)
	}
	return s.bytes()
}

// namedFile is the CSV with named columns (spec §11.2): messages, InMails, notes,
// calls and tags of one seller, as a contract's export could hold them.
func (w *world) namedFile() []byte {
	var s sheet
	s.row("Date", "Direction", "Kind", "Member", "Profile URL", "Company", "Subject", "Text")
	for _, t := range w.threads {
		for _, m := range t.messages {
			if m.draft || m.with.hidden || m.with.profile == "" || t.title != "" {
				continue
			}
			kind, direction := "message", "sent"
			if m.mail {
				kind = "inmail"
			}
			if m.received {
				direction = "received"
			}
			s.row(m.at.Format(time.RFC3339), direction, kind, m.with.name(), m.with.profileURL(), m.with.company, m.subject, m.text)
		}
	}
	for i, n := range w.notes {
		kind := [...]string{"note", "note", "call", "note", "tag"}[i%5]
		text := n.text
		if kind == "tag" {
			text = "decision maker"
		}
		s.row(n.created.Format(time.RFC3339), "sent", kind, n.about.name(), n.about.profileURL(), n.about.company, "", text)
	}
	return s.bytes()
}
