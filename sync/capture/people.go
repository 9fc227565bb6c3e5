package capture

import (
	"context"
	"strings"

	"navsync/store"
	"navsync/sync/linkedin"
)

// now is the member that an id stands for, after those that turned out to be others.
func (p *Pass) now(id int64) int64 {
	for {
		other, became := p.became[id]
		if !became {
			return id
		}
		id = other
	}
}

// Members are the members of the file.
func (p *Pass) Members() []int64 {
	var ids IDs
	var all []int64
	for _, id := range p.people {
		if id = p.now(id); !ids.Has(id) {
			ids.Add(id)
			all = append(all, id)
		}
	}
	return all
}

// connections brings people of Connections.csv, with the facts that only that file has.
func (p *Pass) connections(ctx context.Context, tx *store.Tx, page []linkedin.Person) error {
	known, err := p.meet(ctx, tx, page)
	if err != nil {
		return err
	}
	for _, person := range page {
		switch m, before := known[p.addressOf(person)]; {
		case !before:
			p.Report.count(KindConnection, isNew)
		default:
			changed, err := p.update(ctx, tx, m, person)
			if err != nil {
				return err
			}
			o := isKnown
			if changed {
				o = isChanged
			}
			p.Report.count(KindConnection, o)
		}
	}
	return nil
}

// meet finds or adds the members behind people, once each. It gives those that were there, by address; the others are new.
// Of somebody who is only named, whoever bears the name in this seat's threads is that person, when it is one.
func (p *Pass) meet(ctx context.Context, tx *store.Tx, people []linkedin.Person) (map[string]store.Member, error) {
	var wanted, asked, names []string
	byAddress := map[string]linkedin.Person{}
	for _, person := range people {
		address := p.addressOf(person)
		if person.Namesakes {
			p.twice[linkedin.Fold(person.Name)] = true
		}
		if _, twice := byAddress[address]; address == "" || person.Owner || twice {
			continue
		}
		byAddress[address] = person
		wanted, asked = append(wanted, address), append(asked, address)
		if person.Slug == "" {
			asked = append(asked, earlierAddress(person))
			if !person.Namesakes {
				names = append(names, linkedin.Fold(person.Name))
			}
		}
	}
	found, err := tx.MembersByAddress(ctx, asked)
	if err != nil {
		return nil, err
	}
	var bearers map[string][]store.SeatPerson
	if len(names) > 0 {
		if bearers, err = tx.SeatPeople(ctx, p.SeatID, names); err != nil {
			return nil, err
		}
	}
	known, missing := map[string]store.Member{}, []string{}
	for _, address := range wanted {
		m, there, err := p.recognize(ctx, tx, byAddress[address], address, found, bearers)
		if err != nil {
			return nil, err
		}
		if !there {
			missing = append(missing, address)
			continue
		}
		known[address] = m
		p.people[address], p.keys[m.ID] = m.ID, m.Key
	}
	return known, p.add(ctx, tx, missing, byAddress)
}

// recognize finds the member behind somebody by the address, by the one of before, or by the name.
func (p *Pass) recognize(ctx context.Context, tx *store.Tx, person linkedin.Person, address string, found map[string]store.Member,
	bearers map[string][]store.SeatPerson,
) (m store.Member, there bool, err error) {
	if m, there = found[address]; there || person.Slug != "" {
		return m, there, nil
	}
	if same := bearers[linkedin.Fold(person.Name)]; len(same) == 1 {
		m, err = tx.Member(ctx, same[0].ID)
		return m, err == nil, err
	}
	m, there = found[earlierAddress(person)]
	return m, there, nil
}

// add makes members of people.
func (p *Pass) add(ctx context.Context, tx *store.Tx, addresses []string, people map[string]linkedin.Person) error {
	if len(addresses) == 0 {
		return nil
	}
	firms := map[string]string{}
	for _, address := range addresses {
		if key := CompanyKey(people[address].Company); key != "" {
			firms[key] = people[address].Company
		}
	}
	companies := map[string]int64{}
	if len(firms) > 0 {
		var err error
		if companies, err = tx.EnsureCompanies(ctx, firms); err != nil {
			return err
		}
	}
	members := make([]store.Member, len(addresses))
	for i, address := range addresses {
		person := people[address]
		members[i] = store.Member{
			Key: address, Slug: person.Slug, URL: person.URL, Name: person.Name, FirstName: person.FirstName, LastName: person.LastName,
			Email: person.Email, Title: person.Title, Place: person.Place, Company: person.Company,
			CompanyID: companies[CompanyKey(person.Company)], SeenAt: p.SeenAt,
		}
		if members[i].Name == "" {
			members[i].Name = person.Slug
		}
		members[i].Folded = linkedin.Fold(members[i].Name)
	}
	if err := tx.AddMembers(ctx, members); err != nil {
		return err
	}
	for i, m := range members {
		p.people[addresses[i]], p.keys[m.ID] = m.ID, m.Key
		p.added.Add(m.ID)
		p.named[[2]string{m.Key, m.Folded}] = true
	}
	p.Report.NewMembers += len(members)
	return nil
}

// update keeps what a newer file says, and what an older one knows that was not known. Changes of title and company are
// news for the seat (spec §6), and a firm that was left stays evidence.
func (p *Pass) update(ctx context.Context, tx *store.Tx, m store.Member, person linkedin.Person) (changed bool, err error) {
	newer, before := p.SeenAt.After(m.SeenAt), m
	take := func(to *string, from string) {
		if from != "" && (*to == "" || newer) {
			*to = from
		}
	}
	take(&m.Name, person.Name)
	take(&m.FirstName, person.FirstName)
	take(&m.LastName, person.LastName)
	take(&m.Email, person.Email)
	take(&m.Title, person.Title)
	take(&m.Place, person.Place)
	take(&m.Company, person.Company)
	if person.Slug != "" {
		if !p.SeenAt.Before(m.SeenAt) { // of two as new, the one that comes later
			m.Slug = person.Slug
		}
		take(&m.Slug, person.Slug)
		if m.Slug == person.Slug && person.URL != "" && strings.EqualFold(m.URL, person.URL) {
			m.URL = person.URL // an id whose case was lost
		}
		if m.Slug != before.Slug {
			m.URL = person.URL
		}
	}
	if err := p.note(ctx, tx, m, person); err != nil {
		return false, err
	}
	if err := p.leaveJob(ctx, tx, m, before, person); err != nil {
		return false, err
	}
	if m == before {
		return false, nil
	}
	if newer {
		m.SeenAt = p.SeenAt
	}
	if key := CompanyKey(m.Company); key != "" {
		if m.CompanyID, err = tx.EnsureCompany(ctx, key, m.Company); err != nil {
			return false, err
		}
	}
	if err := tx.ChangeMember(ctx, m); err != nil {
		return false, err
	}
	return true, p.tellNews(ctx, tx, before, m)
}

// tellNews tells the seat of another title or firm.
func (p *Pass) tellNews(ctx context.Context, tx *store.Tx, before, m store.Member) error {
	if before.Company != "" && before.Company != m.Company {
		p.Report.LeftFirm++
	}
	for _, news := range []store.SeatUpdate{
		{Kind: "title", Before: before.Title, After: m.Title},
		{Kind: "company", Before: before.Company, After: m.Company},
	} {
		if news.Before == "" {
			continue
		}
		news.SeatID, news.RefKind, news.Ref, news.Name = p.SeatID, "member", SeatKey(m.ID), m.Name
		if err := p.Journal.SeatUpdate(ctx, tx, news); err != nil {
			return err
		}
	}
	return nil
}

// note keeps a name and an address that a member was not known by.
func (p *Pass) note(ctx context.Context, tx *store.Tx, m store.Member, person linkedin.Person) error {
	folded := linkedin.Fold(person.Name)
	if mark := [2]string{m.Key, folded}; folded != "" && !p.named[mark] {
		p.named[mark] = true
		if err := tx.AddName(ctx, m.ID, folded); err != nil {
			return err
		}
	}
	return nil
}

// leaveJob keeps the firm that a member has left, as a newer file says or an older one remembers: a CRM record that was
// never updated still has it (spec §7).
func (p *Pass) leaveJob(ctx context.Context, tx *store.Tx, m, before store.Member, person linkedin.Person) error {
	left := store.Job{Company: before.Company, Title: before.Title}
	if m.Company == before.Company {
		left = store.Job{Company: person.Company, Title: person.Title}
	}
	if left.Company == "" || strings.EqualFold(left.Company, m.Company) {
		return nil
	}
	return tx.LeaveJob(ctx, m.ID, left, p.SeenAt)
}
