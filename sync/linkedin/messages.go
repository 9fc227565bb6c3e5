package linkedin

import (
	"context"
	"errors"
	"iter"
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
			message, reason := r.message(t)
			if reason != "" {
				r.skip(t, reason)
				return true
			}
			return each(message)
		})
		return errors.Join(ownerless, err)
	})
}

// message reads a row; with a reason it is to be left out.
func (r *Reader) message(t *table) (Message, Reason) {
	slug := Slug(t.raw("senderprofileurl"))
	switch {
	case isDraft(t):
		return Message{}, ReasonDraft
	case slug == "" && isSponsored(t):
		return Message{}, ReasonSponsored
	}
	at, dated := parseMoment(t.raw("date"), dayLayouts)
	if !dated {
		return Message{}, ReasonDate
	}
	m := Message{
		Conversation: t.text("conversationid"), ConversationTitle: t.text("conversationtitle"),
		From: r.identify(t.text("from"), slug), To: r.recipients(t),
		At: at.At, DateOnly: at.DateOnly,
		Subject: t.text("subject"), Text: plain(t.raw("content")),
		Folder: strings.ToUpper(t.text("folder")), Line: t.line,
	}
	m.Sent, m.InMail = m.From.Owner, m.Subject != ""
	return m, r.unfit(m)
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
	list := t.text("to")
	var slugs []string
	for _, url := range recipientURLs(t.raw("recipientprofileurls")) {
		if slug := Slug(url); slug != "" {
			slugs = append(slugs, slug)
		}
	}
	var people []Person
	for i, name := range splitNames(list, slugs, r.known) {
		slug := ""
		if i < len(slugs) {
			slug = slugs[i]
		}
		people = append(people, r.identify(name, slug))
	}
	for _, name := range strings.Split(list, ", ") {
		if isHiddenName(name) {
			people = append(people, Person{Name: name, Hidden: true})
		}
	}
	return people
}

func isDraft(t *table) bool {
	return isYes(t.raw("ismessagedraft")) || isYes(t.raw("isconversationdraft")) || letters(t.raw("folder")) == "drafts"
}

func isYes(text string) bool {
	switch letters(text) {
	case "yes", "true", "oui", "1":
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
