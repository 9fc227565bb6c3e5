package app

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/welcome"
	"navsync/ui/picture"
)

const (
	pictures    = "../../assets/docs/pictures"
	walkPicture = "walk.svg"
	mostOfWalk  = time.Minute
	mostBytes   = 300_000
)

// TestPictures draws the pictures that the README shows, from frames of the program itself:
//
//	NAVSYNC_PICTURES=1 go test -run TestPictures ./ui/app
//
// writes them anew. Without it the test holds that they can be drawn, and that those which stand there are shown and small.
func TestPictures(t *testing.T) {
	write := os.Getenv("NAVSYNC_PICTURES") != ""
	drawn := map[string]string{}
	welcomePicture(t, drawn)
	checksPicture(t, drawn)
	world := pagetest.Seasoned(t)
	users, err := world.Store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true, Limit: 48})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Email != pagetest.Ana && u.Email != pagetest.Lea {
			world.Seat(u.ID)
		}
	}
	world.Sync()
	for _, shot := range []struct {
		name, title, page string
		width, height     int
		keys              []string
		shows             string
	}{
		{"seats", "Seat Management, with all that is known of one seat", page.Seats, 250, 80, nil, "Last archive imported"},
		{"unresolved", "Unresolved Activities, with the evidence for each candidate", page.Unresolved, 120, 40, []string{"down"}, "Candidates"},
		{"conversations", "Conversations, with what became of each message", page.Conversations, 120, 40, []string{"down", "right"}, "Copy thread to CRM"},
		{"health", "Sync Health on a quiet day", page.Health, 120, 40, slices.Repeat([]string{"down"}, 8), "Rows per run"},
	} {
		s := program(t, world, shot.page, shot.width, shot.height)
		s.Press(shot.keys...)
		for range 60 { // to the first row of which there is so much to say
			if strings.Contains(s.Text(), shot.shows) {
				break
			}
			s.Press("down")
		}
		s.Shows(shot.shows)
		drawn[shot.name+".svg"] = picture.Still(shot.title, s.Frame())
	}
	drawn[walkPicture] = picture.Moving("A walk through navsync", walk(t, world))
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, svg := range drawn {
		if write {
			if err := os.WriteFile(filepath.Join(pictures, name), []byte(svg), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		isPicture(t, name, svg)
		kept, err := os.ReadFile(filepath.Join(pictures, name)) //nolint:gosec // one of our own pictures
		if err != nil {
			t.Fatalf("%v (NAVSYNC_PICTURES=1 writes it)", err)
		}
		isPicture(t, name, string(kept))
		if !strings.Contains(string(readme), "(assets/docs/pictures/"+name+")") {
			t.Errorf("the README does not show %s", name)
		}
	}
}

// isPicture fails when a picture is no XML, has no words or is large.
func isPicture(t *testing.T, name, svg string) {
	t.Helper()
	if len(svg) > mostBytes {
		t.Errorf("%s has %d bytes, at most %d", name, len(svg), mostBytes)
	}
	words := 0
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s is no XML: %v", name, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			words++
		}
	}
	if words < 20 {
		t.Errorf("%s has %d texts", name, words)
	}
}

// program is the whole program of a house for Ana, at one of its pages.
func program(t *testing.T, h *pagetest.House, id string, width, height int) *pagetest.Screen {
	t.Helper()
	ana := h.As(pagetest.Ana)
	inside := h.House
	inside.Actor = func() engine.Actor { return ana }
	p := lang.MustNew(lang.English)
	status, err := shellStatus(t.Context(), h.Store, p, ana, h.Now())
	if err != nil {
		t.Fatal(err)
	}
	status.LastSync, status.NextSync = pagetest.Now.Add(-2*time.Minute), pagetest.Now.Add(13*time.Minute)
	return h.Show(pagetest.Ana, nil, pagetest.Spec{
		ID: id, Entries: entries(inside, "", config.Config{}), Width: width, Height: height, Printer: p, Status: status,
	})
}

func welcomePicture(t *testing.T, drawn map[string]string) {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{})
	s := pagetest.Open(t, pagetest.Spec{
		ID: page.Welcome, Title: "welcome.title", Bare: true, Group: ui.GroupNone, Width: 120, Height: 40,
		Make: func(c *kit.Context) kit.Page {
			return welcome.New(c, h.House, func(welcome.Outcome) tea.Cmd { return nil })
		},
	})
	s.Shows("Look around in the demo organization")
	drawn["welcome.svg"] = picture.Still("The first start: connect, or look around in the demo", s.Frame())
}

var anyPort = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

func checksPicture(t *testing.T, drawn map[string]string) {
	t.Helper()
	h := pagetest.Demo(t, pagetest.Small)
	s := program(t, h, page.CRMSettings, 120, 40)
	s.Steady(anyPort, "127.0.0.1:40000")
	s.Press("enter", "enter", "enter", "enter", "enter")
	s.Shows("step 5 of 6")
	drawn["crm-settings.svg"] = picture.Still("CRM Settings: connecting, with what was checked", s.Frame())
}

// walk is a minute in the program: what is shown after which keys, and for how long.
func walk(t *testing.T, h *pagetest.House) []picture.Shot {
	t.Helper()
	s := program(t, h, page.CRMSettings, 100, 30)
	shots := []picture.Shot{{Frame: s.Frame(), For: 3 * time.Second}}
	after := func(wait time.Duration, keys ...string) {
		s.Press(keys...)
		shots = append(shots, picture.Shot{Frame: s.Frame(), For: wait})
	}
	to := func(title, shows string) {
		s.Press(":")
		after(1200*time.Millisecond, strings.Split(title, "")...)
		after(3*time.Second, "enter")
		s.Shows(shows)
	}
	to("seat", "Seat Management")
	after(1200*time.Millisecond, "down")
	after(2*time.Second, "?")
	after(time.Second, "esc")
	to("unres", "Candidates")
	for range 3 {
		after(1800*time.Millisecond, "down")
	}
	to("conv", "Copy thread to CRM")
	after(1500*time.Millisecond, "down")
	after(1500*time.Millisecond, "right")
	after(1500*time.Millisecond, "up")
	after(time.Second, "esc")
	to("pend", "Pending writebacks")
	after(1500*time.Millisecond, "down")
	to("sync h", "Rows per run")
	after(1500*time.Millisecond, "down")
	to("acc", "Accounts & Leads")
	after(2*time.Second, "down")
	var all time.Duration
	for _, shot := range shots {
		all += shot.For
	}
	if all > mostOfWalk {
		t.Errorf("the walk takes %s", all)
	}
	return shots
}
