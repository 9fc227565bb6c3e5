package capture

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// savings are the ways in which tools save a file anew.
var savings = map[string]func(text string) (string, error){
	"as it is": func(text string) (string, error) { return text, nil },
	"CRLF":     func(text string) (string, error) { return "\uFEFF" + strings.ReplaceAll(text, "\n", "\r\n"), nil },
	"UTF-16": func(text string) (string, error) {
		return encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text)
	},
	"UTF-16, no mark": func(text string) (string, error) {
		return encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text)
	},
	"Windows-1252": func(text string) (string, error) { return encode(charmap.Windows1252, text) },
	"old Mac": func(text string) (string, error) {
		return encode(charmap.Macintosh, strings.ReplaceAll(text, "\n", "\r"))
	},
	"padding": func(text string) (string, error) { return "My messages\n\n" + text, nil },
}

func encode(with encoding.Encoding, text string) (string, error) {
	return with.NewEncoder().String(text)
}

// crowd are the people of the property test.
var crowd = []struct{ name, url string }{
	{"Bo Nil", bo}, {"Zoë Müller", cy}, {"Di Eve", bo + "-di"}, {"Noël Brontë, Ph.D.", bo + "-noel"},
}

// drawn is a set of conversations.
func drawn(t *rapid.T) []message {
	var all []message
	seen := map[string]bool{}
	for range rapid.IntRange(1, 10).Draw(t, "messages") {
		conversation := rapid.IntRange(0, 4).Draw(t, "conversation")
		others := crowd[conversation%len(crowd) : conversation%len(crowd)+1]
		if conversation == 4 {
			others = crowd[:3]
		}
		m := message{
			id: fmt.Sprintf("2-%d==", conversation), from: "Ana Ruiz", fromURL: ana,
			at:   time.Date(2019, 11, 6, 10, rapid.IntRange(0, 2).Draw(t, "minute"), rapid.IntRange(1, 59).Draw(t, "second"), 0, time.UTC),
			text: rapid.SampledFrom([]string{"ok", "Très bien, à bientôt", "A \"pitch\"; for you", "Two\nlines"}).Draw(t, "text"),
		}
		if rapid.IntRange(0, 5).Draw(t, "InMail") == 0 {
			m.subject = "An offer"
		}
		from := rapid.IntRange(0, len(others)).Draw(t, "from") - 1
		for i, o := range others {
			if i != from {
				m.to, m.toURLs = append(m.to, o.name), append(m.toURLs, o.url)
			}
		}
		if from >= 0 {
			m.from, m.fromURL = others[from].name, others[from].url
			m.to, m.toURLs = append([]string{"Ana Ruiz"}, m.to...), append([]string{ana}, m.toURLs...)
		}
		if key := fmt.Sprint(m); !seen[key] {
			seen[key] = true
			all = append(all, m)
		}
	}
	return all
}

// The same messages in any eras and encodings, imported in any order, give the same store; with an era that has everything
// among them, the store of that one alone. All that rapid offers with NAVSYNC_SLOW.
func TestOrderErasAndEncodingsMakeNoDifference(t *testing.T) {
	t.Parallel()
	cases, most := 0, 30
	switch {
	case os.Getenv("NAVSYNC_SLOW") != "":
		most = 1 << 20
	case testing.Short():
		most = 10
	}
	rapid.Check(t, func(t *rapid.T) {
		if cases++; cases > most {
			return
		}
		list := drawn(t)
		everyone := sent("2-0==", crowd[0].name, crowd[0].url, "2019-11-05 10:00:00", "the first")
		list = append([]message{everyone}, list...)
		var archives []files
		complete := false
		for range rapid.IntRange(1, 4).Draw(t, "archives") {
			e := rapid.SampledFrom(eras).Draw(t, "era")
			complete = complete || e.name == "2024" || e.name == "2026"
			saved := rapid.SampledFrom([]string{"as it is", "CRLF", "UTF-16", "UTF-16, no mark", "Windows-1252", "old Mac", "padding"}).Draw(t, "saved")
			text, err := savings[saved](e.write(rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator"), list...))
			if err != nil {
				t.Fatal(err)
			}
			archives = append(archives, files{"messages.csv": text, "Profile.csv": "First Name,Last Name\nAna,Ruiz\n"})
		}
		first := pictureOf(t, archives)
		if other := pictureOf(t, rapid.Permutation(archives).Draw(t, "order")); other != first {
			t.Fatalf("another order gives\n%s\n\nthe first\n%s", other, first)
		}
		if complete {
			if alone := pictureOf(t, []files{archive("2026", list...)}); alone != first {
				t.Fatalf("together they give\n%s\n\nthe one that has everything\n%s", first, alone)
			}
		}
	})
}

// pictureOf imports archives one after another into a new store.
func pictureOf(t *rapid.T, archives []files) string {
	dir, err := os.MkdirTemp("", "order")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	d := openDesk(t, dir)
	defer d.store.Close()
	for _, content := range archives {
		d.in(t, content)
	}
	return d.picture(t)
}
