package linkedin

import (
	"strings"
	"testing"
)

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01 14:03:22 UTC":         "2026-03-01T14:03:22Z",
		"2026-03-01 14:03 UTC":            "2026-03-01T14:03:00Z",
		"2026-03-01T14:03:22Z":            "2026-03-01T14:03:22Z",
		"2026-03-01T14:03:22":             "2026-03-01T14:03:22Z", // until 2020
		"2026-03-01T14:03:22.123Z":        "2026-03-01T14:03:22Z",
		"2026-03-01T14:03:22+02:00":       "2026-03-01T12:03:22Z",
		"2026-03-01T14:03+02:00":          "2026-03-01T12:03:00Z",
		"2026-03-01 14:03:22 +0000":       "2026-03-01T14:03:22Z",
		"2026-03-01 14:03:22 +0130":       "2026-03-01T12:33:22Z",
		"2026-03-01 14:03:22 GMT":         "2026-03-01T14:03:22Z",
		"Sun, 01 Mar 2026 14:03:22 GMT":   "2026-03-01T14:03:22Z",
		"2026-03-01 14:03":                "2026-03-01T14:03:00Z",
		"\u00a02026-03-01\u202f14:03:22":  "2026-03-01T14:03:22Z",
		"2026-03-01":                      "2026-03-01",
		"2026/3/1":                        "2026-03-01",
		"2026/3/1 4:03":                   "2026-03-01T04:03:00Z",
		"08 Feb 2026":                     "2026-02-08",
		"February 8, 2026 at 2:03 PM":     "2026-02-08T14:03:00Z",
		"Sunday, February 8, 2026":        "2026-02-08",
		"8. Februar 2026 um 14:03 Uhr":    "2026-02-08T14:03:00Z",
		"8 févr. 2026 à 14:03":            "2026-02-08T14:03:00Z",
		"dim. 8 févr. 2026":               "2026-02-08",
		"mar. 3 févr. 2026":               "2026-02-03",
		"08-févr-26":                      "2026-02-08",
		"8 de febrero de 2026":            "2026-02-08",
		"12 mrt. 2026":                    "2026-03-12",
		"5 lipca 2026":                    "2026-07-05",
		"5 červenec 2026":                 "2026-07-05",
		"5 červen 2026":                   "2026-06-05",
		"5 marraskuuta 2026":              "2026-11-05",
		"5 мая 2026":                      "2026-05-05",
		"5 Ağu 2026":                      "2026-08-05",
		"2026年2月8日 14:03":                 "2026-02-08T14:03:00Z",
		"2026년 2월 8일":                     "2026-02-08",
		"2/13/2026 10:00":                 "2026-02-13T10:00:00Z", // 13 can only be a day
		"13/2/2026 10:00:05":              "2026-02-13T10:00:05Z",
		"13.02.26":                        "2026-02-13",
		"10/26/24, 11:43 AM":              "2024-10-26T11:43:00Z",
		"10/26/24, 12:43 am":              "2024-10-26T00:43:00Z",
		"10/26/24, 12:43 PM":              "2024-10-26T12:43:00Z",
		"8.2.2026 klo 14.03":              "",
		"28.2.2026 klo 14.03":             "2026-02-28T14:03:00Z",
		"28.02.2026 14.03.22":             "2026-02-28T14:03:22Z",
		"2026. 02. 08. 14:03":             "2026-02-08T14:03:00Z",
		"8 Feb 2026 14.03":                "2026-02-08T14:03:00Z",
		"8 févr. 2026 14h03":              "2026-02-08T14:03:00Z",
		"28/02/2026 à 14h":                "2026-02-28T14:00:00Z",
		"28/2/2026, 2:03 p. m.":           "2026-02-28T14:03:00Z",
		"28/2/2026, 12:03 a. m.":          "2026-02-28T00:03:00Z",
		"2026/02/08 午後2:03":               "2026-02-08T14:03:00Z",
		"2026. 2. 8. 오전 9:03":             "2026-02-08T09:03:00Z",
		"28/2/2026 2:03 μ.μ.":             "2026-02-28T14:03:00Z",
		"8 февр. 2026 г., 14:03":          "2026-02-08T14:03:00Z",
		"Sun Feb 08 14:03:22 UTC 2026":    "2026-02-08T14:03:22Z",
		"14:03 28/02/2026":                "2026-02-28T14:03:00Z",
		"am 8. Februar 2026 um 14:03 Uhr": "2026-02-08T14:03:00Z",
		"28.2.2026 14.3":                  "",
		"28/2/2026 10x30":                 "",
		"5/5/2026":                        "2026-05-05", // either way the same
		"2/3/2026 10:00":                  "",
		"01.02.2026 10:00":                "",
		"32/13/2026 09:12":                "",
		"2026-02-30":                      "",
		"30 Feb 2026":                     "",
		"4/5/21":                          "",
		"13/2/2026 25:00":                 "",
		"13/2/2026 13:00 PM":              "",
		"0001-01-01":                      "",
		"yesterday":                       "",
		"12 drummers 2026":                "",
		"":                                "",
		strings.Repeat("1 ", 40) + "2026": "",
	} {
		got, found := parseMoment(text, dateOrder{})
		if got.String() != want || found != (want != "") {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// A file that writes days and months as numbers decides by the ones that can only be one thing.
func TestOrderOfDayAndMonth(t *testing.T) {
	for name, c := range map[string]struct {
		dates []string
		want  string
	}{
		"month first": {[]string{"2/13/2026 10:00", "2/1/2026 10:00"}, "2026-02-01"},
		"day first":   {[]string{"1.12.2025", "13.2.2026", "2.1.2026"}, "2026-01-02"},
		"both":        {[]string{"13/2/2026", "2/13/2026", "2/1/2026"}, ""},
		"neither":     {[]string{"2/1/2026"}, ""},
		"other forms": {[]string{"2026-02-13 10:00:00 UTC", "13 Feb 2026", "2/1/2026"}, ""},
		"no dates":    {[]string{"13/32/2026", "hello", "2/1/2026"}, ""},
	} {
		var order dateOrder
		for _, date := range c.dates {
			order.proves(date)
		}
		got, _ := parseDay(c.dates[len(c.dates)-1], order)
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{
		"2026-03-01 14:03:22 UTC", "4-Apr-21", "1/29/26, 2:37 PM", "2026-03-01T14:03:22+02:00", "8 févr. 2026 à 14:03", "2026年2月8日",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		dayFirst := len(text)%2 == 0
		order := dateOrder{dayFirst: dayFirst, monthFirst: !dayFirst}
		order.proves(text)
		m, found := parseMoment(text, dateOrder{dayFirst: dayFirst, monthFirst: !dayFirst})
		if found == m.IsZero() {
			t.Fatalf("%q: found %t, moment %v", text, found, m)
		}
		if !found {
			return
		}
		again, found := parseMoment(m.String(), dateOrder{})
		if !found || again.String() != m.String() || strings.Contains(m.String(), "+") {
			t.Errorf("%q gives %v, and that gives %v", text, m, again)
		}
	})
}
