package linkedin

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
)

// Messages gives messages and InMails in the order of the file. Drafts, advertising and rows that cannot be read
// are left out and stand in Skipped. An error ends the sequence: ErrNoOwner, ErrBroken, ErrTooLarge, ErrUnknownColumns,
// the context's, or one of the file system.
func (r *Reader) Messages(ctx context.Context) iter.Seq2[Message, error] {
	if r.source == SourceCSV {
		return r.namedMessages(ctx)
	}
	return sequence(func(each func(Message) bool) error {
		var ownerless error
		err := r.rows(ctx, kindMessages, func(t *table) bool {
			if r.owner == (Owner{}) {
				ownerless = ErrNoOwner
				return false
			}
			message, reason, text := r.message(t)
			if reason != "" {
				r.skip(t, reason, text)
				return true
			}
			return each(message)
		})
		return errors.Join(ownerless, err)
	})
}

// message reads a row; with a reason it is to be left out, and text is what could not be read.
func (r *Reader) message(t *table) (m Message, reason Reason, text string) {
	sender := r.known.profile(t.raw("senderprofileurl"))
	switch {
	case isDraft(t):
		return Message{}, ReasonDraft, ""
	case sender.slug == "" && isSponsored(t):
		return Message{}, ReasonSponsored, ""
	}
	at, dated := t.moment("date")
	if !dated {
		return Message{}, ReasonDate, t.raw("date")
	}
	m = Message{
		Conversation: t.text("conversationid"), ConversationTitle: t.text("conversationtitle"),
		From: r.identify(t.text("from"), sender), To: r.recipients(t),
		At: at.At, DateOnly: at.DateOnly, Seconds: at.seconds,
		Subject: t.text("subject"), Content: plain(t.raw("content")), Attachments: attachments(t.raw("attachments")),
		Folder: strings.ToUpper(t.text("folder")), Part: t.file.name, Line: t.line,
	}
	r.direct(t, &m)
	m.Text, m.InMail, m.Spam = withAttachments(m.Content, m.Attachments), m.Subject != "", isSpam(m.Folder)
	if m.Conversation == "" {
		m.Conversation, m.Made = byNames(m.Others()), true
	}
	return m, r.unfit(m), ""
}

// direct says who wrote: until 2020 a column did, and whatever the owner's name was then. A received message has the owner
// among its recipients.
func (r *Reader) direct(t *table, m *Message) {
	m.Sent = m.From.Owner
	received, known := receivedOf(t.raw("direction"))
	if !known {
		return
	}
	m.Sent = !received
	if m.Sent {
		m.From = Person{Name: m.From.Name, Slug: r.owner.Slug, URL: r.owner.URL, Owner: true}
		return
	}
	if m.From.Owner { // somebody else of the owner's name
		m.From = Person{Name: m.From.Name}
	}
	if len(m.To) == 1 {
		m.To[0] = Person{Name: m.To[0].Name, Slug: r.owner.Slug, URL: r.owner.URL, Owner: true}
	}
}

// byNames makes the name of a conversation of those who take part: the files until 2020 have no other.
func byNames(others []Person) string {
	var names []string
	for _, p := range others {
		if name := Fold(p.Name); name != "" && !p.Hidden && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return "names:" + strings.Join(names, "|")
}

// unfit says why a message that could be read can become no item.
func (r *Reader) unfit(m Message) Reason {
	if m.Text == "" && m.Subject == "" {
		return ReasonEmpty
	}
	if m.From.Name == "" && m.From.Slug == "" {
		return ReasonMember
	}
	if m.From.Hidden {
		return ReasonHidden
	}
	if !m.Sent {
		return ""
	}
	hidden := false
	for _, to := range m.To {
		if !to.Owner && !to.Hidden {
			return ""
		}
		hidden = hidden || to.Hidden
	}
	if hidden {
		return ReasonHidden
	}
	return ReasonMember
}

// recipients brings names and addresses of the recipients together. Who is not shown comes last.
func (r *Reader) recipients(t *table) []Person {
	var profiles []address
	var slugs []string
	for _, url := range recipientURLs(t.raw("recipientprofileurls")) {
		if p := r.known.profile(url); p.slug != "" {
			profiles, slugs = append(profiles, p), append(slugs, p.slug)
		}
	}
	names, hidden := splitNames(t.text("to"), slugs, r.known)
	people := make([]Person, 0, len(names)+len(hidden))
	for i, name := range names {
		var p address
		if i < len(profiles) {
			p = profiles[i]
		}
		people = append(people, r.identify(name, p))
	}
	for _, name := range hidden {
		people = append(people, Person{Name: name, Hidden: true})
	}
	return people
}

// attachments are the addresses of the files that came with a message.
func attachments(list string) []string {
	var all []string
	for _, part := range strings.Split(list, ",") {
		part = cleanLine(part)
		switch {
		case part == "":
		case len(all) > 0 && !strings.Contains(part, "://"):
			all[len(all)-1] += "," + part // a comma of the address
		default:
			all = append(all, part)
		}
	}
	return all
}

// withAttachments puts the addresses of files behind a text, a line for each.
func withAttachments(text string, files []string) string {
	if len(files) == 0 {
		return text
	}
	lines := "📎 " + strings.Join(files, "\n📎 ")
	if text == "" {
		return lines
	}
	return text + "\n\n" + lines
}

// WithoutAttachments takes off a text what withAttachments put behind it.
func WithoutAttachments(text string) string {
	for {
		i := strings.LastIndexByte(text, '\n')
		if !strings.HasPrefix(text[i+1:], "📎 ") || !strings.Contains(text[i+1:], "://") {
			return strings.TrimRight(text, "\n")
		}
		text = text[:max(i, 0)]
	}
}

func isDraft(t *table) bool {
	return isYes(t.raw("ismessagedraft")) || isYes(t.raw("isconversationdraft")) || letters(t.raw("folder")) == "drafts"
}

func isYes(text string) bool {
	switch letters(text) {
	case "yes", "true", "oui", "1", "ja", "si", "sim", "tak", "да":
		return true
	}
	return false
}

// isSpam recognizes what LinkedIn took for spam.
func isSpam(folder string) bool {
	switch letters(folder) {
	case "spam", "junk", "indesirable", "indesirables", "correonodeseado", "nodeseado", "postaindesiderata", "lixoeletronico", "ongewenst",
		"skrappost", "спам":
		return true
	}
	return false
}

// isSponsored recognizes advertising among what has no sender's address (archives.md §2).
func isSponsored(t *table) bool {
	content := strings.TrimSpace(t.raw("content"))
	return strings.HasPrefix(content, `<p class="spinmail-quill-editor`) ||
		strings.Contains(content, "%FIRSTNAME%") || strings.Contains(t.raw("subject"), "%FIRSTNAME%")
}
