package emulator

// principalName is the type that users and teams share. A row's owner is of this
// type whoever it is, so nothing but the owner's id can be read behind ownerid; the
// names and the like stand behind owninguser and owningteam.
const principalName = "principal"

func newPrincipal() *table {
	t := &table{
		name: principalName, set: "owners", key: "ownerid", title: "ownerid", label: "Owner", family: "User", owner: ownedByNobody, fixed: true,
		byName: map[string]*column{}, byProperty: map[string]*column{}, byNav: map[string]*link{}, byBack: map[string]*link{},
	}
	t.add(&column{name: "ownerid", kind: kindID, readOnly: true})
	return t
}

// owner finds the row of a user or a team.
func (s *store) owner(id string) (Row, bool) {
	for _, name := range []string{"systemuser", "team"} {
		if r, ok := s.get(s.schema.byName[name], id); ok {
			return r, true
		}
	}
	return nil, false
}
