package emulator

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"navsync/dynamics/emulator/entra"
	"navsync/dynamics/emulator/seed"
)

// applicationSecret signs the organization's own application user in.
const applicationSecret = "navsync-demo-secret"

// application is a registered application: its client id, secret and security role.
type application struct {
	id, secret, role string
}

// roleNames are the words by which Options.Apps name a security role.
var roleNames = []string{"administrator", "application", "integration", "seller"}

// parseApplication reads "ID=SECRET:ROLE".
func parseApplication(text string) (application, error) {
	id, rest, _ := strings.Cut(text, "=")
	cut := strings.LastIndexByte(rest, ':')
	if cut <= 0 {
		return application{}, fmt.Errorf("emulator: the application %q is not ID=SECRET:ROLE", id)
	}
	a := application{strings.ToLower(id), rest[:cut], rest[cut+1:]}
	if _, ok := parseID(id); !ok {
		return application{}, fmt.Errorf("emulator: the application's id %q is not a GUID", id)
	}
	if !slices.Contains(roleNames, a.role) {
		return application{}, fmt.Errorf("emulator: the role %q of an application is none of %s", a.role, strings.Join(roleNames, ", "))
	}
	return a, nil
}

// parseApplications reads Options.Apps, with the organization's own application in
// front unless they say something else about it.
func parseApplications(texts []string) ([]application, error) {
	found := []application{{seed.ApplicationID, applicationSecret, "application"}}
	for _, text := range texts {
		a, err := parseApplication(text)
		if err != nil {
			return nil, err
		}
		if a.id == seed.ApplicationID {
			found[0] = a
			continue
		}
		for _, other := range found {
			if other.id == a.id {
				return nil, fmt.Errorf("emulator: the application %s is given twice", a.id)
			}
		}
		found = append(found, a)
	}
	return found, nil
}

// enlist gives every application a user; a File may have it already.
func (s *Server) enlist(ctx context.Context) error {
	users := s.schema.byName["systemuser"]
	return s.store.write(ctx, s.options.Now(), func(tx *transaction) error {
		for _, a := range s.apps {
			if len(tx.where(users, "applicationid", a.id)) > 0 {
				continue
			}
			id := uuid.NewSHA1(uuid.NameSpaceOID, []byte("application/"+a.id)).String()
			row := Row{
				"systemuserid": id, "ownerid": id, "applicationid": a.id, "azureactivedirectoryobjectid": metadataID("application", a.id),
				"lastname": "# " + a.id[:8], "fullname": "# " + a.id[:8], "domainname": a.id, "accessmode": int64(4), "isdisabled": false,
			}
			row.setLookup(users.byName["businessunitid"], "businessunit", s.store.base.ID("businessunit", 0))
			if _, err := s.put(tx, users, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// applications are those that the sign-in service knows.
func (s *Server) applications() []entra.Application {
	var found []entra.Application
	for _, r := range s.rowsOf("systemuser") {
		for _, a := range s.apps {
			if a.id == r.text("applicationid") {
				found = append(found, entra.Application{
					ClientID: a.id, Secret: a.secret, Name: r.text("fullname"),
					ObjectID: r.text("azureactivedirectoryobjectid"), UserID: r.text("systemuserid"),
				})
			}
		}
	}
	return found
}

// applicationRole is the role of an application's user.
func (s *Server) applicationRole(id string) *role {
	for _, a := range s.apps {
		if a.id == id {
			return s.roles.named(a.role)
		}
	}
	return s.roles.application
}

// registered says whether an application may sign in.
func (s *Server) registered(id string) bool {
	return slices.ContainsFunc(s.apps, func(a application) bool { return a.id == id })
}
