package linkedin

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

var (
	// markup tells HTML from a text that only holds a "<".
	markup = lazily(`(?i)^\s*<(?:p|div|span)[\s>]|</(?:p|div|span|a|li|ul|ol|strong|em|b|i|u|h[1-6])>|<br\s*/?>`)
	// entity is a whole entity: an unfinished one is left alone, or the addresses in texts (?a=1&copy=2) would break.
	entity     = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	blankLines = regexp.MustCompile(`\n{3,}`)
)

// plain turns the content of a message or a note into plain text: HTML becomes lines, entities become characters,
// line breaks become LF. Item keys hash its result, so a change here makes old items new again.
func plain(content string) string {
	content = strings.ToValidUTF8(content, "\uFFFD")
	if strings.Contains(content, "<") && markup().MatchString(content) {
		content = blankLines.ReplaceAllString(lines(content), "\n\n")
	} else if strings.Contains(content, "&") {
		content = entity.ReplaceAllStringFunc(content, html.UnescapeString)
	}
	return strings.TrimSpace(clean(content))
}

// lines gives the text of HTML, with a line for each block, an item mark for each list item,
// and the address of a link behind its words.
func lines(content string) string {
	var out strings.Builder
	var link string
	hidden := 0
	tokens := nethtml.NewTokenizer(strings.NewReader(content))
	for {
		switch kind := tokens.Next(); kind {
		case nethtml.ErrorToken:
			// A string cannot fail to be read: this is its end.
			return out.String()
		case nethtml.TextToken:
			if hidden == 0 {
				out.WriteString(tokens.Token().Data)
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken, nethtml.EndTagToken:
			token := tokens.Token()
			closing := kind == nethtml.EndTagToken
			switch token.DataAtom {
			case atom.Script, atom.Style:
				hidden = 0
				if kind == nethtml.StartTagToken {
					hidden = 1
				}
			case atom.A:
				if closing {
					writeLink(&out, link)
					link = ""
				} else {
					link = attribute(token, "href")
				}
			default:
				out.WriteString(breakFor(token.DataAtom, closing))
			}
		}
	}
}

// breakFor gives what a tag means in plain text.
func breakFor(tag atom.Atom, closing bool) string {
	switch tag {
	case atom.Br:
		return "\n"
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Tr, atom.Blockquote:
		if closing {
			return "\n"
		}
	case atom.Li:
		if closing {
			return "\n"
		}
		return "- "
	}
	return ""
}

func writeLink(out *strings.Builder, link string) {
	if !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") {
		return
	}
	if !strings.HasSuffix(out.String(), link) {
		out.WriteString(" (" + link + ")")
	}
}

func attribute(token nethtml.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// clean keeps line breaks and tabs, drops every other control character and those that turn the direction of
// writing, and gives valid UTF-8 in NFC.
func clean(text string) string {
	if isPlainText(text) {
		return text
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), turnsDirection(r), r == '\uFEFF':
			return -1
		default:
			return r
		}
	}, text)
	return norm.NFC.String(text)
}

// isPlainText recognizes ASCII with nothing to clean.
func isPlainText(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < ' ' && c != '\n' && c != '\t') || c >= 0x7f {
			return false
		}
	}
	return true
}

func turnsDirection(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u200E' || r == '\u200F' || r == '\u061C'
}

// cleanLine is clean for what stands on one line: names, subjects, addresses. Runs of white space become one space.
func cleanLine(text string) string {
	if isPlainLine(text) {
		return text
	}
	return strings.Join(strings.Fields(clean(text)), " ")
}

// isPlainLine recognizes printable ASCII without needless spaces, which most fields are.
func isPlainLine(text string) bool {
	space := true
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < ' ' || c >= 0x7f || (c == ' ' && space) {
			return false
		}
		space = c == ' '
	}
	return text == "" || !space
}

// Fold brings a name into the form in which names are compared within one archive.
func Fold(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(cleanLine(name))), " "))
}

// letters keeps only letters and digits, without marks, in lower case: the form in which column and file names
// and the words of a CSV are compared.
func letters(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(cleanLine(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}
