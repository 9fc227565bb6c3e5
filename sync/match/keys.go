package match

// Keys gives the blocking keys of a member: only records that share one of them with RecordKeys can reach
// a candidate's score, so that candidates come from an index and never from comparing all with all.
// Keys are short, stable between versions of the data, and prefixed by their kind, like "slug:jane-doe" or "mail:jane@x.test".
func Keys(p Profile) []string { return nil }

// CompanyKeys gives the blocking keys of a company.
func CompanyKeys(c Company) []string { return nil }

// RecordKeys gives the blocking keys of a CRM record, to be kept in an index beside it.
func RecordKeys(r Record) []string { return nil }
