package emulator

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// hasCookie says whether pages can go on behind a row: they cannot where a row of
// the entity comes several times, nor where joined rows make the order.
func (q *fetchQuery) hasCookie() bool {
	_, plain := q.rootOrder()
	return plain && !q.multiplies() && !q.distinct
}

// writeCookie is the annotation with which the next page is asked for: an XML
// element whose paging cookie is percent-encoded twice.
func (q *fetchQuery) writeCookie(first, last tuple) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<cookie page="%d">`, q.page)
	for _, o := range q.order {
		b.WriteString("<" + o.own.column.name + cookieAttribute("last", o.own.get(nil, last[0])) +
			cookieAttribute("first", o.own.get(nil, first[0])) + " />")
	}
	key := q.root().key
	fmt.Fprintf(&b, `<%s last="{%s}" first="{%s}" /></cookie>`, key, strings.ToUpper(last[0].text(key)), strings.ToUpper(first[0].text(key)))
	return fmt.Sprintf(`<cookie pagenumber="%d" pagingcookie="%s" istracking="False" />`, q.page+1, lowerEscape(lowerEscape(b.String())))
}

func cookieAttribute(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return fmt.Sprintf(` %snull="1"`, name)
	case string:
		return fmt.Sprintf(` %s="%s"`, name, escapeAttribute(v))
	case bool:
		return fmt.Sprintf(` %s="%d"`, name, boolRank(v))
	}
	f, _ := number(v)
	return fmt.Sprintf(` %s="%s"`, name, strconv.FormatFloat(f, 'f', -1, 64))
}

func escapeAttribute(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a builder takes everything
	}
	return b.String()
}

// readCookie reads a paging cookie that was decoded twice: the place behind its
// last row.
func (q *fetchQuery) readCookie() (*cursor, error) {
	order, _ := q.rootOrder()
	if !q.hasCookie() {
		return nil, badCookie()
	}
	lasts, err := cookieLasts(q.cookie)
	if err != nil || len(lasts) != len(order)+1 {
		return nil, badCookie()
	}
	after := &cursor{keys: make([]any, len(order))}
	for i, o := range order {
		if lasts[i].name != o.column.name {
			return nil, badCookie()
		}
		if lasts[i].null {
			continue
		}
		literal, err := fetchLiteral(o.column, lasts[i].value)
		if err != nil {
			return nil, badCookie()
		}
		after.keys[i] = literal.value
		if text, ok := literal.value.(string); ok && family(o.column) == "Edm.String" {
			after.keys[i] = fold(text)
		}
	}
	id, ok := parseID(lasts[len(order)].value)
	if !ok || lasts[len(order)].name != q.root().key {
		return nil, badCookie()
	}
	after.id = id
	return after, nil
}

// cookieLast is what one element of a cookie says of the last row.
type cookieLast struct {
	name, value string
	null        bool
}

func cookieLasts(text string) ([]cookieLast, error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	var lasts []cookieLast
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && depth == 0 {
			return lasts, nil
		}
		if err != nil {
			return nil, badCookie()
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				last := cookieLast{name: token.Name.Local}
				for _, a := range token.Attr {
					switch a.Name.Local {
					case "last":
						last.value = a.Value
					case "lastnull":
						last.null = true
					}
				}
				lasts = append(lasts, last)
			}
		case xml.EndElement:
			depth--
		}
	}
}

// token is the $skiptoken of a view's next page: the paging cookie, or the page alone.
func (q *fetchQuery) token(cookie string) string {
	if cookie == "" {
		cookie = fmt.Sprintf(`<cookie pagenumber="%d" istracking="False" />`, q.page+1)
	}
	return strings.ReplaceAll(url.QueryEscape(cookie), "+", "%20")
}

// goOn lets a view begin where a $skiptoken says.
func (q *fetchQuery) goOn(token string) error {
	var place struct {
		Page   int    `xml:"pagenumber,attr"`
		Cookie string `xml:"pagingcookie,attr"`
	}
	text, err := url.PathUnescape(token) // options keep it as it was sent
	if err != nil {
		return badCookie()
	}
	if err := xml.Unmarshal([]byte(text), &place); err != nil || place.Page < 2 || q.top > 0 || q.aggregate {
		return badCookie()
	}
	q.page, q.cookie = place.Page, place.Cookie
	for range 2 { // it was encoded twice
		plain, err := url.QueryUnescape(q.cookie)
		if err != nil {
			return badCookie()
		}
		q.cookie = plain
	}
	return nil
}
