package store

// RecordKind is the kind of a CRM record that can be matched and saved; "" is none.
type RecordKind string

// The kinds of records, by the names of their tables in Dynamics.
const (
	KindAccount RecordKind = "account"
	KindContact RecordKind = "contact"
	KindLead    RecordKind = "lead"
)

// RecordKinds are all of them.
func RecordKinds() []RecordKind { return []RecordKind{KindAccount, KindContact, KindLead} }

// Person says whether a record of this kind is somebody.
func (k RecordKind) Person() bool { return k == KindContact || k == KindLead }

// WithID names a record as contact:ID.
func (k RecordKind) WithID(id string) string { return string(k) + ":" + id }

// ItemKind is what an item is (spec §2).
type ItemKind string

// The kinds of items.
const (
	InMail  ItemKind = "inmail"
	Message ItemKind = "message"
	Note    ItemKind = "note"
	Call    ItemKind = "call"
	Tag     ItemKind = "tag"
)

// ItemKinds are all of them, in the order of spec §8.2.
func ItemKinds() []ItemKind { return []ItemKind{InMail, Message, Note, Call, Tag} }

// InThread says whether items of this kind were written to somebody in a conversation.
func (k ItemKind) InThread() bool { return k == InMail || k == Message }

// Direction is who wrote an item: the seat holder or somebody else.
type Direction string

// The directions.
const (
	Sent     Direction = "sent"
	Received Direction = "received"
)
