package seed

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain drops accents: "Énergie" becomes "Energie".
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			b.WriteByte('l')
		case r == 'Ł':
			b.WriteByte('L')
		case r == 'ø':
			b.WriteByte('o')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// slug is a name as it stands in addresses: lower case, ASCII letters, digits and
// single hyphens; apostrophes vanish.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(plain(s)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}

func base36(n int) string { return strconv.FormatInt(int64(n), 36) }

func phone(d *dice, prefix string) string {
	text := append(make([]byte, 0, len(prefix)+11), prefix...)
	for n := range 4 {
		if n > 0 {
			text = append(text, ' ')
		}
		pair := d.below(100)
		text = append(text, byte('0'+pair/10), byte('0'+pair%10))
	}
	return string(text)
}

// set fills a column unless the value is empty.
func set(row Row, column, value string) {
	if value != "" {
		row[column] = value
	}
}

// text reads a text column, "" when it is absent.
func text(row Row, column string) string {
	s, _ := row[column].(string)
	return s
}

// cents rounds an amount of money to two decimals.
func cents(v float64) float64 { return float64(int64(v*100+0.5)) / 100 }

// setMoney fills a money column and its amount in the base currency.
func setMoney(row Row, column string, value, rate float64) {
	row[column] = value
	row[column+"_base"] = cents(value / rate)
}
