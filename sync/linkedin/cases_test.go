package linkedin

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Kinds of archives that people really have, each with what it must give.
const (
	ana     = "https://www.linkedin.com/in/ana-ruiz"
	bo      = "https://www.linkedin.com/in/bo-nil"
	cy      = "https://www.linkedin.com/in/cy-day"
	anaFile = "First Name,Last Name,Headline\nAna,Ruiz,Sales\n"
	oldHead = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
)

// sent and received are rows of today's messages.csv.
func sent(id, to, toURL, at, text string) string {
	return strings.Join([]string{id, "", "Ana Ruiz", ana, to, toURL, at, "", text, "INBOX", "", "No", "No"}, ",") + "\n"
}

func received(id, from, fromURL, at, text string) string {
	return strings.Join([]string{id, "", from, fromURL, "Ana Ruiz", ana, at, "", text, "INBOX", "", "No", "No"}, ",") + "\n"
}

// told is an archive in lines: its owner, its messages, its connections, what was left out.
func told(t testing.TB, r *Reader) string {
	t.Helper()
	lines := []string{strings.TrimSpace("owner " + r.Owner().Name + " " + r.Owner().Slug)}
	for _, m := range allMessages(t, r) {
		way := "from"
		if m.Sent {
			way = "to"
		}
		var others []string
		for _, p := range m.Others() {
			others = append(others, strings.TrimSpace(p.Name+" "+p.Slug))
		}
		spam := ""
		if m.Spam {
			spam = " (spam)"
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s: %s%s", m.Conversation, Moment{At: m.At, DateOnly: m.DateOnly},
			way, strings.Join(others, ", "), m.Text, spam))
	}
	for _, p := range allConnections(t, r) {
		lines = append(lines, fmt.Sprintf("connection %s %s, %s, %s", p.Name, p.Slug, p.Company, p.ConnectedOn))
	}
	for _, s := range r.Skipped() {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("left out %s %d %s %s", s.File, s.Line, s.Reason, s.Text)))
	}
	return strings.Join(lines, "\n")
}

const dayOne, dayTwo, dayThree = "2026-02-01 10:00:07 UTC", "2026-02-02 10:00:00 UTC", "2026-02-03 10:00:00 UTC"

func TestCases(t *testing.T) {
	const head = messagesHeader + "\n"
	encode := func(text string) string { return encoded(t, charmap.Windows1252, text) }
	for name, c := range map[string]struct {
		content files
		want    string
	}{
		"2018 to 2020, no conversation id": {
			files{"Profile.csv": anaFile, "messages.csv": "FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER\n" +
				"Ana Ruiz,Bo Nil,2019-11-06T02:08:20,,Hello Bo,OUTGOING,SENT\nBo Nil,Ana Ruiz,2019-11-06T03:08:20,,👍,INCOMING,INBOX\n" +
				"Cy Day,\"Ana Ruiz, Bo Nil\",2019-11-07T03:08:20,,Hello both,INCOMING,INBOX\n"},
			"owner Ana Ruiz\nnames:bo nil 2019-11-06T02:08:20Z to Bo Nil: Hello Bo\nnames:bo nil 2019-11-06T03:08:20Z from Bo Nil: 👍\n" +
				"names:bo nil|cy day 2019-11-07T03:08:20Z from Cy Day, Bo Nil: Hello both",
		},
		"2018 to 2020 without a profile, an owner of another name then": {
			files{"messages.csv": "From\tTo\tDate\tSubject\tContent\tDirection\tFolder\n" +
				"Ana Maria Ruiz\tBo Nil\t2019-11-06T02:08:20\t\tHello Bo\tOUTGOING\tSENT\nBo Nil\tAna Ruiz\t2019-11-06T03:08:20\t\tHi\tINCOMING\tINBOX\n"},
			"owner Ana Maria Ruiz\nnames:bo nil 2019-11-06T02:08:20Z to Bo Nil: Hello Bo\nnames:bo nil 2019-11-06T03:08:20Z from Bo Nil: Hi",
		},
		"nine columns, names joined to the addresses of the connections": {
			files{
				"Profile.csv": anaFile, "Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nBo,Nil," +
					bo + ",,Acme,CEO,08 Feb 2026\n",
				"messages.csv": oldHead + "2-a,,Ana Ruiz," + ana + ",Bo Nil," + dayOne + ",,Hello,INBOX\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\nconnection Bo Nil bo-nil, Acme, 2026-02-08",
		},
		"tabs": {
			files{"Profile.csv": anaFile, "messages.csv": strings.ReplaceAll(head+sent("2-a==", "Bo Nil", bo, dayOne, "Hello"), ",", "\t")},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello",
		},
		"semicolons, a localized date of connection": {
			files{
				"Profile.csv": anaFile, "messages.csv": strings.ReplaceAll(head+sent("2-a==", "Bo Nil", bo, dayOne, "Hello"), ",", ";"),
				"Connections.csv": "First Name;Last Name;URL;Email Address;Company;Position;Connected On\nBo;Nil;" +
					bo + ";;Acme;CEO;08-févr-26\nCy;Day;" + cy + ";;Beta;CFO;gestern\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Bo Nil bo-nil: " +
				"Hello\nconnection Bo Nil bo-nil, Acme, 2026-02-08\nconnection Cy Day cy-day, Beta, ",
		},
		"Excel's Unicode text": {
			files{
				"Profile.csv": anaFile,
				"messages.txt": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
					strings.ReplaceAll(head+sent("2-a==", "Zoë Müller", bo, dayOne, "Très bien"), ",", "\t")),
			},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Zoë Müller bo-nil: Très bien",
		},
		"Windows-1252": {
			files{"Profile.csv": anaFile, "messages.csv": encode(head + sent("2-a==", "Zoë Müller", bo, dayOne, "\"Très bien, à bientôt – Ana\""))},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Zoë Müller bo-nil: Très bien, à bientôt – Ana",
		},
		"encoded twice": {
			files{
				"Profile.csv":  anaFile,
				"messages.csv": head + sent("2-a==", "ZoÃ« MÃ¼ller", bo, dayOne, "TrÃ¨s bien â€“ Ana ðŸ‘\u008d") + sent("2-b", "Bo", cy, dayTwo, "plain"),
			},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Zoë Müller bo-nil: Très bien – Ana 👍\n2-b 2026-02-02T10:00:00Z to Bo cy-day: plain",
		},
		"a text about being encoded twice": {
			files{
				"Profile.csv":  anaFile,
				"messages.csv": head + sent("2-a==", "Zoë Müller", bo, dayOne, "why Ã© and not é?") + sent("2-b", "Zoë Müller", bo, dayTwo, "Ã©"),
			},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Zoë Müller bo-nil: why Ã© and not é?\n2-b 2026-02-02T10:00:00Z to Zoë Müller bo-nil: Ã©",
		},
		"CR": {
			files{
				"Profile.csv":  anaFile,
				"messages.csv": strings.ReplaceAll(head+sent("2-a==", "Bo Nil", bo, dayOne, "Hello")+sent("2-b", "Bo Nil", bo, dayTwo, "Again"), "\n", "\r"),
			},
			"owner Ana Ruiz ana-ruiz\n2-a== 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\n2-b 2026-02-02T10:00:00Z to Bo Nil bo-nil: Again",
		},
		"a spreadsheet's dates, month first": {
			files{
				"Profile.csv": anaFile,
				"messages.csv": head + sent("2-a", "Bo Nil", bo, "2/13/2026 10:00", "a") + sent("2-b", "Bo Nil", bo, "2/1/2026 10:00", "b") +
					sent("2-c", "Bo Nil", bo, "2026-02-01 10:00:00 +0000", "c") + sent("2-d", "Bo Nil", bo, "2026-02-01 10:00:00 GMT", "d"),
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-13T10:00:00Z to Bo Nil bo-nil: a\n2-b 2026-02-01T10:00:00Z to Bo Nil bo-nil: b\n" +
				"2-c 2026-02-01T10:00:00Z to Bo Nil bo-nil: c\n2-d 2026-02-01T10:00:00Z to Bo Nil bo-nil: d",
		},
		"dates that the file does not decide": {
			files{"Profile.csv": anaFile, "messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "a") + sent("2-b", "Bo Nil", bo, "01.02.2026 10:00", "b")},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: a\nleft out messages.csv 3 date 01.02.2026 10:00",
		},
		"messages (1).csv": {
			files{"Profile.csv": anaFile, "messages (1).csv": head + sent("2-a", "Bo Nil", bo, dayOne, "Hello")},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello",
		},
		"a copy beside its original": {
			files{
				"Profile.csv": anaFile, "messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "Hello"),
				"messages - Copie.csv": head + sent("2-b", "Bo Nil", bo, dayTwo, "More"),
			},
			"owner Ana Ruiz ana-ruiz\n2-b 2026-02-02T10:00:00Z to Bo Nil bo-nil: More\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello",
		},
		"hidden people": {
			files{
				"Profile.csv": anaFile,
				"messages.csv": head + received("2-a", "Miembro de LinkedIn", "", dayOne, "x") + received("2-b", "Usuário do LinkedIn", "", dayOne, "x") +
					received("2-c", "Utente LinkedIn", "", dayOne, "x") + received("2-d", "Участник LinkedIn", "", dayOne, "x") +
					received("2-e", "领英会员", "", dayOne, "x") +
					received("2-f", "عضو لينكد إن", "", dayOne, "x") + received("2-g", "Bob | LinkedIn Coach", bo, dayOne, "a person"),
			},
			"owner Ana Ruiz ana-ruiz\n2-g 2026-02-01T10:00:07Z from Bob | LinkedIn Coach bo-nil: a person\n" +
				"left out messages.csv 2 hidden\nleft out messages.csv 3 hidden\nleft out messages.csv 4 hidden\nleft out messages.csv 5 hidden\n" +
				"left out messages.csv 6 hidden\nleft out messages.csv 7 hidden",
		},
		"a hidden one among others": {
			files{"Profile.csv": anaFile, "messages.csv": head +
				"2-a,,Ana Ruiz," + ana + ",\"Bo Nil, Membre de LinkedIn, Cy Day\",\"" + bo + "," + cy + "\"," + dayOne + ",,Hello all,INBOX,,No,No\n"},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil, Cy Day cy-day, Membre de LinkedIn: Hello all",
		},
		"attachments": {
			files{
				"Profile.csv": anaFile,
				"messages.csv": head + "2-a,,Ana Ruiz," + ana + ",Bo Nil," + bo + "," + dayOne + ",,,INBOX,https://www.linkedin.com/dms/prv/a/offer.pdf,No,No\n" +
					"2-b,,Ana Ruiz," + ana + ",Bo Nil," + bo + "," + dayTwo +
					",,See file,INBOX,\"https://www.linkedin.com/dms/prv/a/b.pdf,https://www.linkedin.com/dms/prv/a/c,d.png\",No,No\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: 📎 https://www.linkedin.com/dms/prv/a/offer.pdf\n" +
				"2-b 2026-02-02T10:00:00Z to Bo Nil bo-nil: See file\n\n📎 https://www.linkedin.com/dms/prv/a/b.pdf\n📎 https://www.linkedin.com/dms/prv/a/c,d.png",
		},
		"spam": {
			files{"Profile.csv": anaFile, "messages.csv": head + strings.Replace(received("2-s", "Lotto King", cy, dayOne, "You won"), "INBOX", "SPAM", 1)},
			"owner Ana Ruiz ana-ruiz\n2-s 2026-02-01T10:00:07Z from Lotto King cy-day: You won (spam)",
		},
		"Spanish columns": {
			files{
				"Profile.csv": anaFile, "messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "Hello"),
				"Connections.csv": "Notas:\n\"Al exportar, puede que falten correos.\"\n\nNombre," +
					"Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el\n" +
					"Bo,Nil," + bo + ",,Acme,CEO,08 feb 2026\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\nconnection Bo Nil bo-nil, Acme, 2026-02-08",
		},
		"German files and columns": {
			files{
				"Profil.csv": "Vorname;Nachname;Slogan\nAna;Ruiz;Vertrieb\n",
				"Nachrichten.csv": "Konversations-ID;Von;Profil-URL des Absenders;An;Datum;Betreff;Inhalt;Ordner\n2-a;Ana Ruiz;" +
					ana + ";Bo Nil;01. Februar 2026 10:00;;Hallo;Posteingang\n",
				"Kontakte.csv": "Vorname;Nachname;URL;E-Mail-Adresse;Unternehmen;Position;Verbunden am\nBo;Nil;" + bo + ";;Acme;CEO;8. Dezember 2025\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:00Z to Bo Nil bo-nil: Hallo\nconnection Bo Nil bo-nil, Acme, 2025-12-08",
		},
		"columns in words that nobody knows": {
			files{
				"Profile.csv":     anaFile,
				"messages.csv":    "K1,K2,K3,K4,K5,K6,K7,K8,K9\n2-a,,Ana Ruiz," + ana + ",Bo Nil," + dayOne + ",,Hello,INBOX\n",
				"Connections.csv": "A,B,C,D,E,F,G\nBo,Nil," + bo + ",,Acme,CEO,08 Feb 2026\n",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\nconnection Bo Nil bo-nil, Acme, 2026-02-08",
		},
		"connections that cannot be read are told": {
			files{"Profile.csv": anaFile, "messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "Hello"), "Connections.csv": "Who,What\nBo,CEO\n"},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\nleft out Connections.csv 1 columns Who, What",
		},
		"a lone quotation mark": {
			files{
				"Profile.csv": anaFile,
				"messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "\"Never closed") + sent("2-b", "Cy Day", cy, dayTwo, "Second") +
					sent("2-c", "Di Eve", bo+"x", dayThree, "Third"),
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Never closed\n2-b 2026-02-02T10:00:00Z to Cy Day cy-day: Second\n" +
				"2-c 2026-02-03T10:00:00Z to Di Eve bo-nilx: Third",
		},
		"what was left out is told": {
			files{
				"Profile.csv": anaFile,
				"messages.csv": head + sent("2-a", "Bo Nil", bo, dayOne, "Hello") + sent("2-b", "Bo Nil", bo, "soon", "x") +
					sent("2-c", "Bo Nil", bo, dayTwo, "") + "2-d,,Ana",
			},
			"owner Ana Ruiz ana-ruiz\n2-a 2026-02-01T10:00:07Z to Bo Nil bo-nil: Hello\nleft out messages.csv 3 date soon\nleft out messages.csv 4 empty\n" +
				"left out messages.csv 5 cut 2-d,,Ana",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(t, openFiles(t, c.content)); got != c.want {
				t.Errorf("got\n%s\n\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestUnreadableFiles(t *testing.T) {
	for name, c := range map[string]struct {
		content files
		want    error
		columns string
	}{
		"no date can be read": {
			files{"messages.csv": messagesHeader + "\n" + sent("2-a", "Bo Nil", bo, "soon", "x"), "Profile.csv": anaFile},
			ErrUnreadable, strings.ReplaceAll(messagesHeader, ",", ", "),
		},
		"nothing but damage": {
			files{"messages.csv": messagesHeader + "\n\"\"\"\n\"x", "Profile.csv": anaFile},
			ErrUnreadable, strings.ReplaceAll(messagesHeader, ",", ", "),
		},
		"an empty file": {files{"messages.csv": "", "Profile.csv": anaFile}, ErrUnreadable, ""},
		"other columns": {files{"messages.csv": "When;Who;What\n1;2;3\n", "Connections.csv": connections2023}, ErrUnknownColumns, "When, Who, What"},
	} {
		_, err := OpenFolder(t.Context(), folderOf(c.content), Hint{})
		var wrong *ColumnsError
		if !errors.Is(err, c.want) || !errors.As(err, &wrong) || wrong.File != "messages.csv" || strings.Join(wrong.Columns, ", ") != c.columns {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An id of a member is compared without case, and shown with it.
func TestAddressesKeepTheCaseOfIDs(t *testing.T) {
	const id = "https://www.linkedin.com/in/ACoAABCDefGHijKLmnOPqrSTuvWXyz0123456789abc"
	r := openFiles(t, files{
		"Profile.csv": anaFile,
		"messages.csv": messagesHeader + "\n" + sent("2-a", "Wilhelmina Zzyzx", strings.ToLower(id), dayOne, "lost") +
			sent("2-a", "Wilhelmina Zzyzx", id+"?x=1", dayTwo, "kept") + sent("2-b", "Bo Nil", "https://www.linkedin.com/in/Bo-Nil", dayTwo, "chosen"),
	})
	for n, want := range []string{id, id, bo} {
		if to := allMessages(t, r)[n].To[0]; to.URL != want || to.Slug != strings.ToLower(want[len("https://www.linkedin.com/in/"):]) {
			t.Errorf("%+v", to)
		}
	}
}
