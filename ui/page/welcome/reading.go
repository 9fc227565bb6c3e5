package welcome

import "navsync/ui/kit"

// List implements kit.Lister: the people, where they are asked for.
func (p *Page) List() kit.List {
	if p.stage() != who {
		return nil
	}
	rows := kit.Rows{Place: p.people.at, Go: func(i int) { p.people.at = i }, Open: true}
	for _, i := range p.people.shown {
		person := p.people.all[i]
		rows.Texts = append(rows.Texts, kit.Clean(person.Name)+", "+kit.Clean(person.Email)+", "+p.kit.T("role."+string(person.Role))) //lang:keys role.*
	}
	return rows
}
