package match

// Member scores a member against a contact or a lead.
func Member(p Profile, r Record) Score { return Score{} }

// Account scores a company against an account.
func Account(c Company, r Record) Score { return Score{} }
