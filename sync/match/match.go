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
}

// Company is what is known of a LinkedIn company.
type Company struct {
	// Slugs are the slugs of its LinkedIn page.
	Slugs               []string
	Name, Domain, Place string
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
	Emails, Phones                               []string
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

// Evidence is one line of the explanation of a score.
type Evidence struct {
	Field        Field
	Ours, Theirs string
	Relation     Relation
	Points       int
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
}
