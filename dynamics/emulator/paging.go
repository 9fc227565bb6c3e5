package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// place is what a paging cookie says: where the next page begins.
type place struct {
	page     int
	tracking bool
	after    *cursor
	since    int64 // delta: versions after this one
	until    int64 // delta: up to this one
	version  int64 // delta: the last version given
	deleted  bool  // delta: the rows are done, deletions follow
}

// A link's token is an XML cookie that holds another, encoded twice, as
// Dataverse's do (contract §3.4). It must come back byte for byte.
func (p place) token(q *query) string {
	var inner strings.Builder
	fmt.Fprintf(&inner, `<cookie page="%d">`, p.page-1)
	if p.after != nil {
		for i, o := range q.order {
			fmt.Fprintf(&inner, `<%s last="%s" />`, strings.ReplaceAll(o.path, "/", "."), cookieText(p.after.keys[i]))
		}
		fmt.Fprintf(&inner, `<%s last="{%s}" />`, q.table.key, strings.ToUpper(p.after.id))
	}
	if p.until > 0 {
		fmt.Fprintf(&inner, `<changes since="%d" until="%d" version="%d" deleted="%t" />`, p.since, p.until, p.version, p.deleted)
	}
	inner.WriteString("</cookie>")
	tracking := "False"
	if p.tracking {
		tracking = "True"
	}
	return encodeCookie(fmt.Sprintf(`<cookie pagenumber="%d" pagingcookie="%s" istracking="%s" />`,
		p.page, lowerEscape(inner.String()), tracking))
}

func encodeCookie(s string) string {
	return strings.NewReplacer("%", "%25", "<", "%3C", ">", "%3E", `"`, "%22", " ", "%20").Replace(s)
}

// lowerEscape percent-encodes everything but letters and digits, with small
// hexadecimal digits.
func lowerEscape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String()
}

// cookieText writes one part of a sort key with its type.
func cookieText(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "s" + lowerEscape(v)
	case bool:
		return "b" + strconv.FormatBool(v)
	}
	f, _ := number(v)
	return "n" + strconv.FormatFloat(f, 'g', -1, 64)
}

func cookieValue(s string) (any, bool) {
	if s == "null" {
		return nil, true
	}
	if s == "" {
		return nil, false
	}
	switch s[0] {
	case 's':
		text, err := url.PathUnescape(s[1:])
		return text, err == nil
	case 'b':
		return s[1:] == "true", true
	case 'n':
		f, err := strconv.ParseFloat(s[1:], 64)
		return f, err == nil
	}
	return nil, false
}

var (
	outerCookie   = regexp.MustCompile(`^<cookie pagenumber="(\d{1,9})" pagingcookie="([^"]*)" istracking="(True|False)" />$`)
	lastInCookie  = regexp.MustCompile(`<([A-Za-z_0-9.]+) last="([^"]*)" />`)
	deltaInCookie = regexp.MustCompile(`<changes since="(\d{1,18})" until="(\d{1,18})" version="(\d{1,18})" deleted="(true|false)" />`)
)

func badCookie() error {
	return refuse(http.StatusBadRequest, codeCookie, "Malformed XML in the Paging Cookie")
}

// parsePlace reads a token as it stood in the link. One that was decoded and
// encoded again differs from what the server wrote and is refused.
func parsePlace(raw string, q *query) (place, error) {
	text, err := url.PathUnescape(raw)
	if err != nil {
		return place{}, badCookie()
	}
	outer := outerCookie.FindStringSubmatch(text)
	if outer == nil {
		return place{}, badCookie()
	}
	inner, err := url.PathUnescape(outer[2])
	if err != nil {
		return place{}, badCookie()
	}
	p := place{tracking: outer[3] == "True"}
	p.page, _ = strconv.Atoi(outer[1])
	if p.after, err = parseCursor(inner, q); err != nil {
		return place{}, err
	}
	if m := deltaInCookie.FindStringSubmatch(inner); m != nil {
		p.since, _ = strconv.ParseInt(m[1], 10, 64) // digits only, by the expression
		p.until, _ = strconv.ParseInt(m[2], 10, 64)
		p.version, _ = strconv.ParseInt(m[3], 10, 64)
		p.deleted = m[4] == "true"
	}
	if p.token(q) != raw {
		return place{}, badCookie()
	}
	return p, nil
}

func parseCursor(inner string, q *query) (*cursor, error) {
	parts := lastInCookie.FindAllStringSubmatch(inner, -1)
	if len(parts) == 0 {
		return nil, nil
	}
	if len(parts) != len(q.order)+1 {
		return nil, badCookie()
	}
	c := &cursor{keys: make([]any, len(q.order))}
	for i := range q.order {
		v, ok := cookieValue(parts[i][2])
		if !ok {
			return nil, badCookie()
		}
		c.keys[i] = v
	}
	id, ok := parseID(parts[len(parts)-1][2])
	if !ok {
		return nil, badCookie()
	}
	c.id = id
	return c, nil
}

// linkWith is the request's address with its option set to a token: the other
// options stay as they were sent.
func (c *call) linkWith(option, token string) string {
	var kept []string
	for _, part := range strings.Split(c.rawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		if part != "" && name != "$skiptoken" && name != "$deltatoken" && name != "%24skiptoken" && name != "%24deltatoken" {
			kept = append(kept, part)
		}
	}
	kept = append(kept, option+"="+token)
	return c.linkBase() + c.path + "?" + strings.Join(kept, "&")
}
