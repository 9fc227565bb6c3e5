package linkedin

import (
	"context"
	"iter"
)

// fileNamed is the key of the named-column CSV (spec §11.2).
const fileNamed = "named"

// The names that a column of the named-column CSV may bear, by their letters, in English and in French.
var (
	namedDate = []string{
		"date", "datetime", "dateandtime", "dateutc", "timestamp", "sentat", "senton", "createdat", "createdon", "dateheure", "dateetheure",
		"datedenvoi", "denvoile", "datedecreation", "creele", "envoyele", "horodatage",
	}
	namedDirection = []string{"direction", "sentorreceived", "sentreceived", "sens", "envoyeourecu", "envoyerecu"}
	namedKind      = []string{"kind", "type", "itemtype", "activitytype", "itemkind", "nature", "genre", "typedactivite", "typedelement"}
	namedMember    = []string{
		"member", "membername", "fullname", "name", "contact", "contactname", "person", "membre", "nomdumembre", "nomcomplet", "personne",
		"interlocuteur",
	}
	namedFirst   = []string{"firstname", "memberfirstname", "prenom", "prenomdumembre"}
	namedLast    = []string{"lastname", "memberlastname", "surname", "nomdefamille", "nom"}
	namedProfile = []string{
		"profileurl", "profile", "memberprofileurl", "memberurl", "linkedinurl", "linkedinprofile", "linkedinprofileurl", "linkedin",
		"publicprofileurl", "url", "profil", "urlduprofil", "urlprofil", "profillinkedin", "adresseduprofil", "lienduprofil", "lien",
	}
	namedCompany = []string{
		"company", "companyname", "account", "accountname", "organization", "organisation", "entreprise", "nomdelentreprise", "societe",
		"compte",
	}
	namedTitle   = []string{"jobtitle", "position", "title", "poste", "fonction", "intituleduposte", "titre"}
	namedPlace   = []string{"location", "place", "city", "lieu", "ville", "localisation"}
	namedEmail   = []string{"email", "emailaddress", "mail", "courriel", "adresseemail", "adressemail"}
	namedSubject = []string{"subject", "objet", "sujet"}
	namedText    = []string{
		"text", "message", "body", "content", "note", "description", "texte", "contenu", "corps", "corpsdumessage", "commentaire",
	}
	namedConversation = []string{"conversation", "conversationid", "thread", "threadid", "fil", "fildediscussion"}
)

// isNamedHeader wants a date, a kind, a member, and something to say.
func isNamedHeader(c columns) bool {
	return c.has(namedDate...) && c.has(namedKind...) && (c.has(namedText...) || c.has(namedSubject...)) &&
		(c.has(namedMember...) || c.has(namedProfile...) || c.has(namedLast...))
}

// namedRow is a row of the named-column CSV.
type namedRow struct {
	kind                        Kind
	received                    bool
	member                      Person
	at                          moment
	conversation, subject, text string
	part                        string
	line                        int
}

func kindOf(text string) (Kind, bool) {
	switch letters(text) {
	case "inmail", "inmails", "linkedininmail":
		return KindInMail, true
	case "message", "messages", "msg", "linkedinmessage", "messagelinkedin":
		return KindMessage, true
	case "note", "notes", "remarque":
		return KindNote, true
	case "call", "calls", "phonecall", "appel", "appels", "appeltelephonique":
		return KindCall, true
	case "tag", "tags", "etiquette", "etiquettes", "libelle", "balise":
		return KindTag, true
	}
	return "", false
}

// receivedOf reads a direction; it is not known for a word that is none.
func receivedOf(text string) (received, known bool) {
	switch letters(text) {
	case "sent", "out", "outgoing", "outbound", "envoye", "envoyee", "envoi", "sortant", "sortante", "emis", "gesendet", "ausgehend", "enviado",
		"saliente", "inviato", "uscita", "verzonden", "skickat", "sendt":
		return false, true
	case "received", "in", "incoming", "inbound", "recu", "recue", "reception", "entrant", "entrante", "empfangen", "eingehend", "recibido",
		"entrada", "ricevuto", "recebido", "ontvangen", "mottaget", "modtaget":
		return true, true
	}
	return false, false
}

// namedMemberOf reads who a row is about, from one column or from first and last name.
func (r *Reader) namedMemberOf(t *table) Person {
	at := r.known.profile(t.raw(namedProfile...))
	p := Person{
		FirstName: t.text(namedFirst...), Slug: at.slug, URL: at.url, Email: t.text(namedEmail...),
		Company: t.text(namedCompany...), Title: t.text(namedTitle...), Place: t.text(namedPlace...),
	}
	p.Name = t.text(namedMember...)
	if p.Name == "" || t.columns.has(namedFirst...) && !t.columns.has(namedLast...) {
		p.LastName = first(t.text(namedLast...), p.Name)
		p.Name = fullName(p.FirstName, p.LastName)
	}
	p.Hidden = p.Slug == "" && isHiddenName(p.Name)
	return p
}

// named reads a row; with a reason it is to be left out.
func (r *Reader) named(t *table) (row namedRow, reason Reason, text string) {
	kind, found := kindOf(t.raw(namedKind...))
	if !found {
		return namedRow{}, ReasonKind, t.raw(namedKind...)
	}
	row = namedRow{kind: kind, line: t.line, subject: t.text(namedSubject...), text: plain(t.raw(namedText...))}
	direction := t.raw(namedDirection...)
	row.received, found = receivedOf(direction)
	if !found && (kind == KindInMail || kind == KindMessage || cleanLine(direction) != "") {
		return namedRow{}, ReasonDirection, direction
	}
	at, found := t.moment(namedDate...)
	if !found {
		return namedRow{}, ReasonDate, t.raw(namedDate...)
	}
	row.at, row.part = at, t.file.name
	row.member = r.namedMemberOf(t)
	switch {
	case row.member.Hidden:
		return namedRow{}, ReasonHidden, ""
	case row.member.Name == "" && row.member.Slug == "":
		return namedRow{}, ReasonMember, ""
	case row.subject == "" && row.text == "":
		return namedRow{}, ReasonEmpty, ""
	}
	row.member = r.known.complete(row.member)
	row.conversation = t.text(namedConversation...)
	return row, "", ""
}

// namedRows calls each for every row that can become an item.
func (r *Reader) namedRows(ctx context.Context, each func(namedRow) bool) error {
	return r.rows(ctx, kindNamed, func(t *table) bool {
		row, reason, text := r.named(t)
		if reason != "" {
			r.skip(t, reason, text)
			return true
		}
		return each(row)
	})
}

func (r *Reader) learnNamed(ctx context.Context) error {
	return r.learnItems(ctx, kindNamed, func(t *table) bool {
		p := r.namedMemberOf(t)
		r.known.add(p.Name, address{p.Slug, p.URL})
		_, known := kindOf(t.raw(namedKind...))
		return r.seen(t, namedDate...) && known
	})
}

func (r *Reader) namedMessages(ctx context.Context) iter.Seq2[Message, error] {
	return sequence(func(each func(Message) bool) error {
		owner := Person{Owner: true}
		return r.namedRows(ctx, func(row namedRow) bool {
			if row.kind != KindInMail && row.kind != KindMessage {
				return true
			}
			m := Message{
				Conversation: row.conversation, Made: row.conversation == "", From: owner, To: []Person{row.member}, Sent: !row.received,
				At: row.at.At, DateOnly: row.at.DateOnly, Seconds: row.at.seconds, Subject: row.subject, Text: row.text, Content: row.text,
				InMail: row.kind == KindInMail, Part: row.part, Line: row.line,
			}
			if row.received {
				m.From, m.To = row.member, []Person{owner}
			}
			return each(m)
		})
	})
}

func (r *Reader) namedNotes(ctx context.Context) iter.Seq2[Note, error] {
	return sequence(func(each func(Note) bool) error {
		return r.namedRows(ctx, func(row namedRow) bool {
			if row.kind == KindInMail || row.kind == KindMessage {
				return true
			}
			return each(Note{
				Kind: row.kind, Member: row.member, Subject: row.subject, Text: row.text,
				Received: row.received, Created: row.at.Moment, Part: row.part, Line: row.line,
			})
		})
	})
}

func (r *Reader) namedMembers(ctx context.Context) iter.Seq2[Person, error] {
	return sequence(func(each func(Person) bool) error {
		seen := map[string]bool{}
		return r.namedRows(ctx, func(row namedRow) bool {
			key := first(row.member.Slug, "name:"+Fold(row.member.Name))
			if seen[key] {
				return true
			}
			seen[key] = true
			return each(row.member)
		})
	})
}
