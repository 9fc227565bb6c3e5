package dynamics

import (
	"context"
	"net/http"
)

// Challenge is what an environment says to an anonymous caller (contract §1.2).
type Challenge struct {
	// Authority is the sign-in address with the tenant, without the OAuth
	// path, for example https://login.microsoftonline.com/2f6c….
	Authority string
	// Tenant is the tenant's id or domain.
	Tenant string
	// Resource is what tokens are asked for, without a trailing slash.
	Resource string
	// OnPremises says that the server wants NTLM, Negotiate or ADFS, which is
	// how a server that is not Dynamics online answers.
	OnPremises bool
}

// Discover asks an environment anonymously for its tenant. An on-premises
// server gives a Challenge with OnPremises and no error. Anything that is not
// Dynamics gives an *Error of class ClassConnection. A nil client means one
// that honours the system's proxies and certificate authorities.
func Discover(ctx context.Context, client *http.Client, address Address) (Challenge, error) {
	return discover(ctx, client, address)
}
