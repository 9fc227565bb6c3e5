package linkedin

import (
	"strings"
	"testing"
)

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01 14:03:22 UTC":        "2026-03-01T14:03:22Z",
		"2026-03-01 14:03 UTC":           "2026-03-01T14:03:00Z",
		"2026-03-01T14:03:22Z":           "2026-03-01T14:03:22Z",
		"2026-03-01T14:03:22.123Z":       "2026-03-01T14:03:22Z",
		"2026-03-01T14:03:22+02:00":      "2026-03-01T12:03:22Z",
		"2026-03-01T14:03+02:00":         "2026-03-01T12:03:00Z",
		"2026-03-01 14:03":               "2026-03-01T14:03:00Z",
		"\u00a02026-03-01\u202f14:03:22": "2026-03-01T14:03:22Z",
		"2026-03-01":                     "2026-03-01",
		"08 Feb 2026":                    "2026-02-08",
		"2026-02-30":                     "",
		"4/5/21":                         "",
		"0001-01-01":                     "",
		"yesterday":                      "",
		"":                               "",
	} {
		got, found := parseMoment(text, dayLayouts)
		if got.String() != want || found != (want != "") {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	for _, c := range []struct {
		text    string
		layouts []string
		want    string
	}{
		{"08 Feb 2026", connectionLayouts, "2026-02-08"},
		{"8 Feb 2026", connectionLayouts, "2026-02-08"},
		{"4-Apr-21", connectionLayouts, "2021-04-04"},
		{"2/8/26, 2:37 PM", connectionLayouts, ""},
		{"1/29/26, 2:37 PM", invitationLayouts, "2026-01-29"},
		{"1/29/26, 2:37\u202fPM", invitationLayouts, "2026-01-29"},
		{"29/1/26, 2:37 PM", invitationLayouts, ""},
	} {
		got, _ := parseDay(c.text, c.layouts)
		if got.String() != c.want {
			t.Errorf("%q gives %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"2026-03-01 14:03:22 UTC", "4-Apr-21", "1/29/26, 2:37 PM", "2026-03-01T14:03:22+02:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, found := parseMoment(text, append(connectionLayouts, invitationLayouts...))
		if found == m.IsZero() {
			t.Fatalf("%q: found %t, moment %v", text, found, m)
		}
		if !found {
			return
		}
		again, found := parseMoment(m.String(), dayLayouts)
		if !found || again.String() != m.String() || strings.Contains(m.String(), "+") {
			t.Errorf("%q gives %v, and that gives %v", text, m, again)
		}
	})
}
