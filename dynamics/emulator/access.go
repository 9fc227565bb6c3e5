package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// Access is what somebody needs to sign in to the organization.
type Access struct {
	Address      string // that clients use: the public one, or where the server listens
	Tenant       string
	Applications []AccessApplication
	Users        []AccessUser // who can sign in, administrators first
	Authority    string       // path of the certificate to trust, "" without TLS
	Example      string       // one command that signs in and reads rows
}

// AccessApplication is a registered application.
type AccessApplication struct{ ClientID, Secret, Role string }

// AccessUser is a person; any password signs them in.
type AccessUser struct{ Name, Role string }

// Access says how to sign in. It counts after Start.
func (s *Server) Access() Access {
	a := Access{Address: s.URL(), Tenant: s.tenant, Authority: s.AuthorityFile()}
	if s.public != nil {
		a.Address = s.public.String()
	}
	for _, app := range s.apps {
		a.Applications = append(a.Applications, AccessApplication{app.id, app.secret, s.roles.named(app.role).name})
	}
	people := s.Rows("systemuser", func(r Row) bool {
		return r.text("azureactivedirectoryobjectid") != "" && r.text("applicationid") == "" && !r.flag("isdisabled")
	})
	rank := []*role{s.roles.administrator, s.roles.integration, s.roles.seller}
	slices.SortStableFunc(people, func(x, y Row) int {
		if order := slices.Index(rank, s.roleOf(x)) - slices.Index(rank, s.roleOf(y)); order != 0 {
			return order
		}
		return strings.Compare(x.text("domainname"), y.text("domainname"))
	})
	for _, r := range people {
		a.Users = append(a.Users, AccessUser{r.text("domainname"), s.roleOf(r).name})
	}
	a.Example = a.example(s.URL())
	return a
}

// example is a command for a shell with curl and sed, sent to where the server listens.
func (a Access) example(listens string) string {
	curl := "curl -sS"
	if a.Authority != "" {
		curl += " --cacert " + quoted(a.Authority)
	}
	app := a.Applications[0]
	token := fmt.Sprintf(`$(%s %s/%s/oauth2/v2.0/token -d grant_type=client_credentials -d `+
		`client_id=%s --data-urlencode %s -d scope=%s/.default | sed 's/.*"access_token":"\([^"]*\)".*/\1/')`,
		curl, listens, a.Tenant, app.ClientID, quoted("client_secret="+app.Secret), a.Address)
	return fmt.Sprintf(`%s -H "Authorization: Bearer %s" '%s/api/data/v9.2/contacts?$select=fullname&$top=3'`, curl, token, listens)
}

// quoted is a word of a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
