package lang

import (
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// messages reads a language file. It stands between a start and its first frame, so what our files are made of, one text or one
// plural form a line, is read without the parser for all of TOML, which takes ten times as long; that one reads any other.
func messages(text string) ([]*i18n.Message, error) {
	if found, plain := plainMessages(text); plain {
		return found, nil
	}
	return i18n.ParseMessageBytes([]byte(text), toml.Unmarshal)
}

// plainMessages reads "key" = "text", texts of several lines, and plural forms in braces or as lines below ["key"]; anything
// else is not plain.
func plainMessages(text string) (found []*i18n.Message, plain bool) {
	r := plainReader{}
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		line = strings.TrimSpace(line)
		if opened, several := strings.CutSuffix(line, severalLines); several {
			said, after, ended := strings.Cut(rest, severalLines)
			if !ended || said == "" || strings.ContainsAny(said, "\\\r\"") {
				return nil, false
			}
			line, rest = opened+strconv.Quote(said), after
		}
		text = rest
		if line != "" && line[0] != '#' && !r.line(line) {
			return nil, false
		}
	}
	return r.found, true
}

// severalLines stands at both ends of a text of several lines.
const severalLines = `"""`

// plainReader reads line by line.
type plainReader struct {
	found  []*i18n.Message
	plural *i18n.Message // the one whose forms follow
}

func (r *plainReader) line(line string) bool {
	m := &i18n.Message{}
	key, table := strings.CutPrefix(line, "[")
	if table {
		var rest string
		var ok bool
		m.ID, rest, ok = quoted(key)
		r.found, r.plural = append(r.found, m), m
		return ok && rest == "]"
	}
	key, rest, ok := keyOf(line)
	if !ok {
		return false
	}
	if r.plural != nil {
		rest, ok = form(r.plural, key, rest)
		return ok && rest == ""
	}
	m.ID = key
	r.found = append(r.found, m)
	rest, ok = value(m, rest)
	return ok && rest == ""
}

// keyOf reads the key that a line begins with, and the sign behind it.
func keyOf(line string) (key, rest string, ok bool) {
	if line[0] == '"' {
		if key, line, ok = quoted(line); !ok {
			return "", "", false
		}
	} else if at := strings.IndexAny(line, " =.'"); at > 0 {
		key, line = line[:at], line[at:]
	}
	line, ok = strings.CutPrefix(strings.TrimSpace(line), "=")
	return key, strings.TrimSpace(line), ok && key != "" && strings.TrimSpace(line) != ""
}

// value reads what a message says: a text, or plural forms in braces.
func value(m *i18n.Message, line string) (rest string, ok bool) {
	line, braces := strings.CutPrefix(line, "{")
	if !braces {
		return form(m, "other", line)
	}
	for {
		key, rest, ok := keyOf(strings.TrimSpace(line))
		if ok {
			rest, ok = form(m, key, rest)
		}
		if rest = strings.TrimSpace(rest); !ok || rest == "" {
			return "", false
		}
		if after, more := strings.CutPrefix(rest, ","); more && strings.TrimSpace(after) != "" {
			line = after
			continue
		}
		return strings.CutPrefix(rest, "}")
	}
}

// quoted reads the string that a line begins with. An empty one may begin one of several lines.
func quoted(line string) (text, rest string, ok bool) {
	whole, err := strconv.QuotedPrefix(line)
	if err != nil || line[0] != '"' || len(whole) == 2 {
		return "", "", false
	}
	if text, err = strconv.Unquote(whole); err != nil {
		return "", "", false
	}
	return text, line[len(whole):], !strings.Contains(whole, `\x`) && !strings.Contains(whole, `\a`) && !strings.Contains(whole, `\v`)
}

// form reads the text of a plural form.
func form(m *i18n.Message, form, line string) (rest string, ok bool) {
	says, rest, ok := quoted(line)
	if !ok {
		return "", false
	}
	switch form {
	case "zero":
		m.Zero = says
	case "one":
		m.One = says
	case "two":
		m.Two = says
	case "few":
		m.Few = says
	case "many":
		m.Many = says
	case "other":
		m.Other = says
	default:
		return "", false
	}
	return rest, true
}

// keepPlain moves messages that say one thing to plain, and gives the others: a frame says dozens, and most of them have neither
// names to fill nor plural forms.
func keepPlain(all []*i18n.Message, plain map[string]string) (others []*i18n.Message) {
	for _, m := range all {
		if m.Zero+m.One+m.Two+m.Few+m.Many != "" || m.Other == "" || strings.Contains(m.Other, "{{") || m.LeftDelim+m.RightDelim != "" {
			others = append(others, m)
			continue
		}
		plain[m.ID] = m.Other
	}
	return others
}
