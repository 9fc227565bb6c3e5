package linkedin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func openNamed(t testing.TB, content string) *Reader {
	t.Helper()
	r, err := openBytes("export.csv", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNamedColumns(t *testing.T) {
	r := openNamed(t, `Date,Direction,Kind,Member,Profile URL,Company,Subject,Text
2026-03-01T14:03:22Z,sent,InMail,Jane Doe,https://www.linkedin.com/in/jane-doe,Northwind,Hello,Are you free?
2026-03-01 15:00,received,message,Jane Doe,,Northwind,,Yes
2026-03-02,,note,Jane Doe,linkedin.com/in/jane-doe,Northwind,,Likes tea
2026-03-03T09:00:00+01:00,received,call,Jane Doe,,,Intro,Called back
2026-03-04,,tag,Jane Doe,,,,Decision maker
2026-03-05,sent,poke,Jane Doe,,,,x
2026-03-05,sideways,message,Jane Doe,,,,x
soon,sent,message,Jane Doe,,,,x
2026-03-05,sent,message,,,,,x
2026-03-05,sent,message,Jane Doe,,,,
`)
	if r.Source() != SourceCSV || r.Owner() != (Owner{}) {
		t.Errorf("source %s, owner %+v", r.Source(), r.Owner())
	}
	all := allMessages(t, r)
	if len(all) != 2 {
		t.Fatalf("messages %+v", all)
	}
	if m := all[0]; !m.Sent || !m.InMail || !m.From.Owner || m.To[0].Slug != "jane-doe" || m.To[0].Company != "Northwind" || m.Subject != "Hello" {
		t.Errorf("InMail %+v", m)
	}
	if m := all[1]; m.Sent || m.InMail || m.From.Slug != "jane-doe" || m.Conversation != all[0].Conversation || m.At.Hour() != 15 {
		t.Errorf("message %+v", m)
	}
	written := allNotes(t, r)
	if len(written) != 3 || written[0].Kind != KindNote || !written[0].Created.DateOnly ||
		written[1].Kind != KindCall || !written[1].Received || written[1].Created.String() != "2026-03-03T08:00:00Z" || written[2].Kind != KindTag {
		t.Errorf("notes %+v", written)
	}
	if got := reasons(r.Skipped()); got != "kind direction date member empty" {
		t.Errorf("skipped %s", got)
	}
	if people := allConnections(t, r); len(people) != 1 || people[0].Slug != "jane-doe" {
		t.Errorf("members %+v", people)
	}
	survey, err := r.Survey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := (Counts{Messages: 1, InMails: 1, Notes: 1, Calls: 1, Tags: 1, Conversations: 1, Members: 1}); survey.Counts != want {
		t.Errorf("counts %+v", survey.Counts)
	}
}

func TestNamedColumnsFrench(t *testing.T) {
	for name, content := range map[string]string{
		"semicolons": "\uFEFFDate d’envoi;Sens;Type;Prénom;Nom;URL du profil;Société;Objet;Texte\r\n2026-03-01" +
			";Envoyé;Message;Émile;Roux;https://fr.linkedin.com/in/emile-roux;Essais SA;;Déjà vu\r\n",
		"windows-1252": "Date d'envoi;Sens;Type;Pr\xe9nom;Nom;URL du profil;Soci\xe9t\xe9;Objet;Texte\n2026-03-01" +
			";Envoy\xe9;Message;\xc9mile;Roux;https://fr.linkedin.com/in/emile-roux;Essais SA;;D\xe9j\xe0 vu\n",
		"tabs": "Date\tSens\tNature\tMembre\tProfil\tEntreprise\tSujet\tContenu\n2026-03-01\tsortant\tmessage\tÉmile " +
			"Roux\tlinkedin.com/in/emile-roux\tEssais SA\t\tDéjà vu\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := openNamed(t, content)
			all := allMessages(t, r)
			if len(all) != 1 {
				t.Fatalf("skipped %+v", r.Skipped())
			}
			m := all[0]
			if !m.Sent || m.To[0].Name != "Émile Roux" || m.To[0].Slug != "emile-roux" ||
				m.To[0].Company != "Essais SA" || m.Text != "Déjà vu" || !m.DateOnly {
				t.Errorf("message %+v", m)
			}
		})
	}
}

// TestOneFileAlone: LinkedIn's own files can be given without their archive.
func TestOneFileAlone(t *testing.T) {
	r, err := openBytes("messages (1).csv", []byte(messages2026))
	if err != nil {
		t.Fatal(err)
	}
	r.AssumeOwner(Owner{Slug: "jordanpike"})
	if all := allMessages(t, r); r.Source() != SourceArchive || len(all) != 2 || !all[1].Sent {
		t.Errorf("messages %+v", all)
	}
}

// FuzzArchive gives any text as any of the files: nothing panics, and what comes out is clean.
func FuzzArchive(f *testing.F) {
	f.Add(messages2026, connections2023)
	f.Add("Date,Direction,Kind,Member,Text\n2026-03-01,sent,message,A,b\n", connections2020)
	f.Add("\xff\xfeC\x00", "First Name,Last Name,Connected On\n\"a")
	f.Fuzz(func(t *testing.T, one, other string) {
		for _, content := range []files{
			{"messages.csv": one, "Connections.csv": other, "Profile.csv": profile}, {"Notes.csv": one, "Invitations.csv": other},
		} {
			r, err := OpenFolder(context.Background(), folderOf(content), Hint{})
			if err != nil {
				if !errors.Is(err, ErrUnknownColumns) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrUnreadable) {
					t.Fatalf("error %v", err)
				}
				continue
			}
			checkClean(t, r)
		}
		if r, err := openBytes("a.csv", []byte(one)); err == nil {
			checkClean(t, r)
		}
	})
}

func checkClean(t *testing.T, r *Reader) {
	t.Helper()
	for m, err := range r.Messages(context.Background()) {
		if err != nil {
			return
		}
		if m.At.IsZero() || m.Text == "" && m.Subject == "" {
			t.Errorf("message %+v", m)
		}
		for _, text := range []string{m.Text, m.Subject, m.From.Name, m.Conversation, m.Folder} {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
				t.Errorf("unclean %q", text)
			}
		}
	}
	if _, err := r.Survey(context.Background()); err != nil {
		t.Errorf("survey: %v", err)
	}
}
