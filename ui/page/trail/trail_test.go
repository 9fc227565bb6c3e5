package trail

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

var item = store.Ref{Kind: "item", Ref: "7"}

// refused is a house in which an item was captured, matched, planned and refused.
func refused(t *testing.T) *pagetest.House {
	t.Helper()
	h := pagetest.Unconnected(t, pagetest.Ana)
	h.Keep(func(tx *store.Tx) error {
		for i, e := range []store.TrailEntry{
			{Event: "captured", Facts: `{"kind":"note","origin":"composed"}`, Actor: pagetest.Ana},
			{Event: "matched", Facts: `{"kind":"contact","record":"7","score":92,"candidates":2}`},
			{Event: "planned", Facts: `{"table":"task","regardingKind":"contact","regardingName":"Jack\u001b[31m Turner","owner":"Ana Ruiz",
				"activityId":"afae93a1-0000-4000-8000-0000b6181e2d"}`},
			{Event: "failed", Facts: `{"code":"privilege","message":"no\u001b[31m prvReadLead","requestId":"5c0f3a1e-8c1b-4f0d-9a5e-7f21d0b6c3a4"}`},
			{Event: "later\u0007deed", Facts: "broken"},
		} {
			e.Kind, e.Ref, e.At = item.Kind, item.Ref, pagetest.Now.Add(time.Duration(i-5)*time.Minute)
			if err := tx.AddTrail(h.Context, e); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func open(h *pagetest.House, of store.Ref, code string, width, height int) *pagetest.Screen {
	return h.Over(pagetest.Ana, func(c *kit.Context, inside page.House) tea.Cmd { return Open(c, inside, of, "Note on Jack Turner") }, pagetest.Spec{
		Language: code, Width: width, Height: height,
	})
}

func TestFrames(t *testing.T) {
	h := refused(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		open(h, item, code, width, height).Golden(name("trail"))
	})
}

func TestTheTrailIsInWordsAndClean(t *testing.T) {
	s := open(refused(t), item, lang.English, 120, 40)
	s.Shows("Captured: entered by Ana Ruiz", "Matched to a record that is not known any more", "score 92", "regarding Contact Jack Turner",
		"Attempt 1 failed: Your CRM account does not allow you access.", "prvReadLead”", "laterdeed")
	s.Hides("[31m", "regardingName", "broken")
	for line, want := range map[string]string{"Captured": "●  Captured", "Attempt 1": "✗  Attempt 1", "Request id": "│  Request id"} {
		if !strings.Contains(s.Text(), want) {
			t.Errorf("the line of %s is not joined: %q is missing", line, want)
		}
	}
	s.Press("esc")
	s.Hides("Matched")
}

// TestAnEventOpensInPlace holds that what failed last stands open at first, that enter and a click open an event below
// itself and close it again, and that esc closes what was opened before it closes the trail.
func TestAnEventOpensInPlace(t *testing.T) {
	const request, activity = "5c0f3a1e-8c1b-4f0d-9a5e-7f21d0b6c3a4", "afae93a1-0000-4000-8000-0000b6181e2d"
	for _, code := range []string{lang.English, lang.French} {
		say := lang.MustNew(code).T
		s := open(refused(t), item, code, 120, 40)
		s.Shows(request, say("trail.fact-name.requestId"))
		s.Hides(activity)
		s.Press("up", "enter")
		s.Shows(activity, say("trail.fact-name.activityId"), say("trail.when"), say("trail.hint.shut"))
		s.Hides(request)
		s.Press("enter")
		s.Hides(activity)
		s.Press("enter", "esc")
		s.Hides(activity)
		s.Shows("Ana Ruiz") // the trail is still there
		s.Click(strings.Split(say("trail.planned", "Activity", "@", "Becomes", ""), "@")[0])
		s.Shows(activity)
		s.Press("esc", "esc")
		s.Hides("Jack Turner")
	}
}

// TestALongEventIsReadToItsEnd holds that the arrows go through an event that has more lines than the dialog.
func TestALongEventIsReadToItsEnd(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Ana)
	h.Keep(func(tx *store.Tx) error {
		return tx.AddTrail(h.Context, store.TrailEntry{
			Kind: item.Kind, Ref: item.Ref, At: pagetest.Now, Event: "failed",
			Facts: `{"code":"privilege","message":"` + strings.Repeat("many words ", 120) + `omega"}`,
		})
	})
	s := open(h, item, lang.English, 80, 24)
	s.Hides("omega")
	for range 60 {
		s.Frame() // a step begins at what is in view
		s.Press("down")
	}
	s.Shows("omega", "Code")
}

func TestNothingHappenedYet(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Ana)
	s := open(h, store.Ref{Kind: "item", Ref: "8"}, lang.French, 80, 24)
	s.Shows(lang.MustNew(lang.French).T("health.trail.empty"))
}

// TestAFailedReadingIsNoEmptyTrail holds that what could not be read does not look as if nothing happened.
func TestAFailedReadingIsNoEmptyTrail(t *testing.T) {
	h := refused(t)
	var b *body
	h.Over(pagetest.Ana, func(c *kit.Context, inside page.House) tea.Cmd {
		b = &body{kit: c, opened: -1}
		if got := strings.TrimSpace(ansi.Strip(b.View(60, 5))); got != c.Theme.Glyphs.Cut {
			t.Errorf("before the answer it shows %q", got)
		}
		read := b.entries.Ask(inside, func(context.Context) (story, error) { return story{}, errors.New("locked") })
		b.Update(read())
		return nil
	}, pagetest.Spec{Width: 80, Height: 24})
	if got := strings.TrimSpace(ansi.Strip(b.View(60, 5))); got != b.kit.T("shell.table.failed") {
		t.Errorf("a failed reading shows %q", got)
	}
}
