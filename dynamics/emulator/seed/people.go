package seed

// Person is one of the demo's people, as navsync knows them: all are also users
// of the organization with this e-mail.
type Person struct {
	Email string
	Name  string
	Role  string // "admin-seller", "admin", "support" or "seller" (spec §1)
}

// DemoPeople are one person of each role of spec §1, the admin-seller first.
// The sellers among them own open opportunities in all stages.
func DemoPeople() []Person {
	return []Person{
		{"ana@contoso.test", "Ana Ruiz", "admin-seller"},
		{"noor@contoso.test", "Noor Haddad", "admin"},
		{"sam@contoso.test", "Sam Okoye", "support"},
		{"lea@contoso.test", "Léa Fontaine", "seller"},
	}
}

// The integration user and the application user of the demo organization. The
// integration user is an ordinary interactive account without a seat.
const (
	IntegrationUserEmail = "svc-navsync@contoso.test"
	// ApplicationID is the client id of the application user's row.
	ApplicationID = "6f1d2c0a-5b7e-4c39-9a41-7d0e3b5c8f12"
)
