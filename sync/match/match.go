package match

// Kind is the kind of a CRM record that can be matched.
type Kind string

// The kinds, in the words of Dynamics.
const (
	KindContact Kind = "contact"
	KindLead    Kind = "lead"
	KindAccount Kind = "account"
)

// State is what a CRM record is good for.
type State string

// The states. The zero value is an error of the caller and is treated as StateInactive.
const (
	StateActive    State = "active"    // an active contact or account, an open lead
	StateQualified State = "qualified" // a qualified lead: its contact is meant
	StateMerged    State = "merged"    // merged into another record: its master is meant
	StateInactive  State = "inactive"  // deactivated, disqualified or deleted: never a match
)

// Ref names a CRM record.
type Ref struct {
	Kind Kind
	ID   string
}

// Profile is what is known of a member. Empty means unknown, and unknown is never held against a pair.
type Profile struct {
	// Slugs are the member's profile slugs, as package linkedin writes them.
	Slugs []string
	// Name is enough; First and Last help where they are known.
	Name, First, Last string
	// Company, Title and Place are the current ones; Domain is the company's, where known.
	Company, Title, Place, Domain string
	Emails, Phones                []string
	// Former are the firms of earlier archives.
	Former []Employment
	// Accounts are the accounts that the member's company is matched to, by their ids.
	Accounts []AccountName
}

// Employment is a firm and what somebody was there.
type Employment struct{ Company, Title string }

// AccountName is an account by the names that it is found by.
type AccountName struct{ ID, Name, Domain string }

// Company is what is known of a LinkedIn company.
type Company struct {
	// Slugs are the slugs of its LinkedIn page.
	Slugs               []string
	Name, Domain, Place string
	// Mails are the addresses of members who work there.
	Mails []string
}

// Record is a CRM record as far as matching needs it. Name is the full name of a person, or an account's name.
type Record struct {
	Kind  Kind
	ID    string
	State State
	// Successor is the master of a merged record or the contact of a qualified lead; zero when there is none.
	Successor         Ref
	Name, First, Last string
	// Company and CompanyDomain are those of a contact's account, or a lead's company;
	// of an account CompanyDomain is its own and Company stays empty. A domain may be given as a web address.
	Company, CompanyDomain, Title, City, Country string
	// AccountID is the account of a contact.
	AccountID      string
	Emails, Phones []string
	// Slugs are those of every LinkedIn address in any column (linkedin.Slugs; for accounts linkedin.CompanySlug).
	Slugs []string
}

// Ref names the record.
func (r Record) Ref() Ref { return Ref{Kind: r.Kind, ID: r.ID} }

// Field is what a piece of evidence is about.
type Field string

// The fields.
const (
	FieldProfile Field = "profile"
	FieldEmail   Field = "email"
	FieldName    Field = "name"
	FieldCompany Field = "company"
	FieldDomain  Field = "domain"
	FieldTitle   Field = "title"
	FieldPlace   Field = "place"
	FieldPhone   Field = "phone"
	FieldRivals  Field = "rivals" // others who fit too
	FieldRule    Field = "rule"   // a rule that goes before the sum; Note says which
)

// Relation says how two values stand to each other.
type Relation string

// The relations.
const (
	Same      Relation = "same"
	Similar   Relation = "similar"
	Different Relation = "different"
	Absent    Relation = "absent" // one side is unknown
)

// Note says what a line of evidence proves or is held back by, as a key for the languages.
type Note string

// The notes.
const (
	NoteNone        Note = ""
	NotePart        Note = "part"        // one side has more: a middle name, a second or a former family name
	NoteSpelling    Note = "spelling"    // another spelling or script
	NoteNickname    Note = "nickname"    // a short form
	NoteInitial     Note = "initial"     // an initial
	NoteTypo        Note = "typo"        // one letter differs
	NoteRelative    Note = "relative"    // the family name alone
	NoteOpen        Note = "open"        // a part that differs, and may be one name in another form
	NoteGivenOnly   Note = "given-only"  // the given name alone
	NoteMiddle      Note = "middle"      // two middle names that differ
	NoteGeneration  Note = "generation"  // junior and senior
	NoteFather      Note = "father"      // patronymics that differ
	NoteFormer      Note = "former"      // a firm that the member has left
	NoteHouse       Note = "house"       // another firm of the same house
	NoteAlias       Note = "alias"       // a domain, first letters, a former name of the firm
	NoteAccount     Note = "account"     // the account that the member's company is matched to
	NoteStaff       Note = "staff"       // the domain from which the account's people write
	NoteColleagues  Note = "colleagues"  // the domain from which members of the company write
	NoteShared      Note = "shared"      // a mailbox or number of several people
	NoteOnce        Note = "once"        // rule: the only one of that name, at the same firm
	NoteNameOnly    Note = "name-only"   // rule: a name alone is never enough
	NoteOtherFirm   Note = "other-firm"  // rule: another firm needs a second proof
	NoteFirmShown   Note = "firm-shown"  // rule: the few of a name at the firm are shown
	NoteNameShown   Note = "name-shown"  // rule: somebody of whom only the name is known gets the people of that name
	NoteContradicts Note = "contradicts" // rule: an identifier of somebody with another name
	NoteSpelled     Note = "spelled"     // rule: only the spelling is alike, and only the firm supports it
	NoteApart       Note = "apart"       // rule: names that tell two people apart
	NoteMost        Note = "most"        // rule: 100 is the most
	NoteLeast       Note = "least"       // rule: 0 is the least
)

// Evidence is one line of the explanation of a score.
type Evidence struct {
	Field        Field
	Ours, Theirs string
	Relation     Relation
	Points       int
	Note         Note
	// Of counts the people who could be meant: of that name, at that firm, with that address. 0: not counted.
	Of int
}

// Score is 0 to 100 points, and the evidence whose points add up to exactly that.
// Evidence also holds lines with 0 points where the difference helps a person to judge.
type Score struct {
	Points   int
	Evidence []Evidence
}

// Scored is a record with its score.
type Scored struct {
	Record Record
	Score  Score
	// Via is the merged record or qualified lead through which Record was found; zero otherwise.
	// Where the successor was not among what was scored, Record holds the old record's columns under the successor's Ref.
	Via Ref
	// bits is the score before it was rounded and bounded: how much likelier the pair is than not, as a power of two.
	bits float64
	// weighed: counts went into the score.
	weighed bool
}

// Weighed reports whether the score depends on counts: on those that Candidate.Counted and Subject.Counted ask for.
func (s Scored) Weighed() bool { return s.weighed }
