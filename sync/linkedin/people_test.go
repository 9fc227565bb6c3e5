package linkedin

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestRecipients(t *testing.T) {
	const head = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT\n"
	const jane, sam, ola = "https://www.linkedin.com/in/jane", "https://www.linkedin.com/in/sam", "https://www.linkedin.com/in/ola"
	for name, c := range map[string]struct {
		to, urls, want string
	}{
		"one":                      {"Jane Doe", jane, "Jane Doe=jane"},
		"one with a title":         {"Jane Doe, Ph.D.", jane, "Jane Doe, Ph.D.=jane"},
		"title in the middle":      {"Sam Hill, Jane Doe, Ph.D., Ola Berg", sam + "," + jane + "," + ola, "Sam Hill=sam|Jane Doe, Ph.D.=jane|Ola Berg=ola"},
		"two titles":               {"Jane Doe, MBA, CPA, Ola Berg", jane + "," + ola, "Jane Doe, MBA, CPA=jane|Ola Berg=ola"},
		"hidden in the middle":     {"Sam Hill, LinkedIn Member, Ola Berg", sam + "," + ola, "Sam Hill=sam|Ola Berg=ola|LinkedIn Member="},
		"fewer names":              {"Ola Berg", sam + "," + ola, "=sam|=ola"},
		"no addresses":             {"Sam Hill, Jane Doe, Ph.D., Ola Berg", "", "Sam Hill=|Jane Doe, Ph.D.=|Ola Berg="},
		"addresses without titles": {"Sam Hill, Ola Berg", sam + "," + ola, "Sam Hill=sam|Ola Berg=ola"},
	} {
		t.Run(name, func(t *testing.T) {
			r := openFiles(t, files{"Profile.csv": profile, "messages.csv": head +
				"c,Jordan Pike,https://www.linkedin.com/in/jordanpike,\"" + c.to + "\",\"" + c.urls + "\",2024-01-01 10:00:00 UTC,x\n"})
			var got []string
			for _, p := range allMessages(t, r)[0].To {
				got = append(got, p.Name+"="+p.Slug)
			}
			if joined := strings.Join(got, "|"); joined != c.want {
				t.Errorf("got %s, want %s", joined, c.want)
			}
		})
	}
}

// TestNamesJoin: files without addresses do not make a second person of one.
func TestNamesJoin(t *testing.T) {
	const old = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,CONTENT\n" +
		"c,Jordan Pike,https://www.linkedin.com/in/jordanpike,\"Ines Okafor-Lindqvist, Émile Roux\",2021-01-01 10:00:00 UTC,x\n"
	r := openFiles(t, files{"messages.csv": old, "Connections.csv": connections2023, "Profile.csv": profile})
	to := allMessages(t, r)[0].To
	if len(to) != 2 || to[0].Slug != "ines-okafor-l-3b2a91" || to[1].Slug != "émile-roux" {
		t.Errorf("recipients %+v", to)
	}
	// Two people of one name: nobody is guessed.
	twins := connections2023 + "\nInes,Okafor-Lindqvist,https://www.linkedin.com/in/another-ines,,,,01 Jan 2020\n"
	r = openFiles(t, files{"messages.csv": old, "Connections.csv": twins, "Profile.csv": profile})
	if to := allMessages(t, r)[0].To; to[0].Slug != "" {
		t.Errorf("guessed %+v", to[0])
	}
}

func TestOwner(t *testing.T) {
	const head = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT\n"
	row := func(conversation, from, to string) string {
		return conversation + "," + from + ",https://www.linkedin.com/in/" + strings.ToLower(from) + "," + to +
			",https://www.linkedin.com/in/" + strings.ToLower(to) + ",2024-01-01 10:00:00 UTC,x\n"
	}
	for name, c := range map[string]struct {
		content files
		want    Owner
	}{
		"invitations": {files{"messages.csv": head, "Invitations.csv": invitations}, Owner{Name: "Jordan Pike", Slug: "jordanpike"}},
		"profile and sender": {
			files{"messages.csv": head + "c,Jordan Pike,https://www.linkedin.com/in/jp2,Ann,,2024-01-01 10:00:00 UTC,x\n", "Profile.csv": profile},
			Owner{Name: "Jordan Pike", Slug: "jp2"},
		},
		"profile alone":         {files{"messages.csv": head, "Profile.csv": profile}, Owner{Name: "Jordan Pike"}},
		"in every conversation": {files{"messages.csv": head + row("c1", "Ann", "Bob") + row("c2", "Cid", "Bob")}, Owner{Name: "Bob", Slug: "bob"}},
		"one conversation":      {files{"messages.csv": head + row("c1", "Ann", "Bob")}, Owner{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := openFiles(t, c.content)
			c.want.URL = ProfileURL(c.want.Slug)
			if r.Owner() != c.want {
				t.Errorf("owner %+v, want %+v", r.Owner(), c.want)
			}
		})
	}
	r := openFiles(t, files{"messages.csv": head + row("c1", "Ann", "Bob")})
	for _, err := range r.Messages(context.Background()) {
		if !errors.Is(err, ErrNoOwner) {
			t.Errorf("error %v", err)
		}
	}
	r.AssumeOwner(Owner{Slug: "ann"})
	if all := allMessages(t, r); len(all) != 1 || !all[0].Sent {
		t.Errorf("messages %+v", all)
	}
}

// An export of before mid-2023 has no addresses in Connections.csv: what it tells of a
// person joins the profile that sends messages under the same name, if only one does.
func TestConnectionsWithoutAddressesJoinByName(t *testing.T) {
	d := newDirectory()
	d.addConnection(Person{Name: "Ines Okafor-Lindqvist", Company: "Northwind", Title: "Director", Email: "ines@northwind.test"})
	d.add("Ines Okafor-Lindqvist", address{slug: "ines-okafor", url: ProfileURL("ines-okafor")})
	if p := d.complete(Person{Name: "Ines Okafor-Lindqvist", Slug: "ines-okafor"}); p.Company != "Northwind" || p.Email == "" {
		t.Errorf("the one bearer of the name: %+v", p)
	}
	d.add("Ines Okafor-Lindqvist", address{slug: "another-ines", url: ProfileURL("another-ines")})
	if p := d.complete(Person{Name: "Ines Okafor-Lindqvist", Slug: "ines-okafor"}); p.Company != "" {
		t.Errorf("two profiles bear the name: %+v", p)
	}
	d.addConnection(Person{Name: "Jordan Pike", Company: "A"})
	d.addConnection(Person{Name: "Jordan Pike", Company: "B"})
	d.add("Jordan Pike", address{slug: "jordanpike", url: ProfileURL("jordanpike")})
	if p := d.complete(Person{Slug: "jordanpike", Name: "Jordan Pike"}); p.Company != "" {
		t.Errorf("two connections bear the name: %+v", p)
	}
}
