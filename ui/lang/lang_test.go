package lang

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNumbersAndTimes(t *testing.T) {
	en, fr := MustNew(English), MustNew(French)
	now := time.Date(2026, 11, 24, 14, 31, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{en.N(41200), "41,200"},
		{fr.N(41200), "41\u00a0200"},
		{en.N(-1234567), "-1,234,567"},
		{en.N(999), "999"},
		{en.Decimal(-0.44, 1), "-0.4"},
		{fr.Decimal(1234.5, 1), "1\u00a0234,5"},
		{fr.Percent(0.42), "42\u00a0%"},
		{en.Age(time.Time{}, now), "–"},
		{en.Age(now.Add(time.Hour), now), "now"},
		{en.Age(now.Add(-2*time.Minute), now), "2 min"},
		{fr.Age(now.Add(-72*time.Hour), now), "3 j"},
		{en.Ago(now.Add(-3*time.Hour), now), "3 h ago"},
		{fr.Ago(now.Add(-3*time.Hour), now), "il y a 3 h"},
		{en.Duration(400 * time.Millisecond), "0.4 s"},
		{en.Duration(72 * time.Second), "1 min 12 s"},
		{fr.Duration(53 * time.Hour), "2 j 5 h"},
		{en.Clock(768 * time.Second), "12:48"},
		{en.Took(84 * time.Millisecond), "84 ms"},
		{en.Took(13560 * time.Millisecond), "13.5 s"},
		{fr.Took(59999 * time.Millisecond), "59,9 s"},
		{fr.Took(768 * time.Second), "12:48"},
		{en.Clock(3727 * time.Second), "1:02:07"},
		{en.DateTime(now), "24 Nov 2026, 14:31"},
		{fr.DateTime(now), "24 nov. 2026 14:31"},
		{en.Date(time.Time{}), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTextsAndPlurals(t *testing.T) {
	en, fr := MustNew(English), MustNew(French)
	for _, c := range []struct{ got, want string }{
		{en.T("shell.typed.question", "count", 1), "To confirm 1 row, type the number."},
		{en.T("shell.typed.question", "count", 247011), "To confirm 247,011 rows, type the number."},
		{fr.T("shell.table.selected", "count", 0), "0 sélectionnée"},
		{fr.T("shell.table.selected", map[string]any{"count": 2}), "2 sélectionnées"},
		{en.T("shell.of", "shown", 1000, "total", 2000), "1,000 of 2,000"},
		{en.T("no.such.key"), "‹no.such.key›"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	sentence, next := fr.ErrorText("privilege")
	if !strings.Contains(sentence, "Votre compte CRM ne vous permet pas l’accès.") || next == "" {
		t.Errorf("privilege: %q, %q", sentence, next)
	}
	if unknown, _ := en.ErrorText("never heard of"); unknown != en.T("errors.internal") {
		t.Errorf("an unknown code says %q", unknown)
	}
}

// TestNumbersKeepTheirDigits holds that separators are all that N adds.
func TestNumbersKeepTheirDigits(t *testing.T) {
	en, fr := MustNew(English), MustNew(French)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		plain := strings.NewReplacer(",", "", "\u00a0", "")
		if plain.Replace(en.N(n)) != plain.Replace(fr.N(n)) {
			t.Fatalf("%q and %q differ", en.N(n), fr.N(n))
		}
	})
}

func TestTheEmbeddedFilesAreReadOnce(t *testing.T) {
	one, err := New(French)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := New(French); err != nil || two != one {
		t.Errorf("read anew: %v", err)
	}
	if _, err := New("xx"); err == nil {
		t.Error("a language without files is there")
	}
}
