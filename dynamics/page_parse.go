package dynamics

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
)

var errNotAPage = errors.New("the answer is not a list of rows")

// errPagingStopped is a page that says that more rows exist without a link to them.
var errPagingStopped = errors.New("the server has more rows but gave no link to them")

// errBadLink is a page whose link to the next one, or whose mark, is no text.
var errBadLink = errors.New("the link to the next page is no link")

// sendable is a link with its characters encoded that no request line may hold; everything
// else stays byte for byte, because a link is opaque. Gateways are known to decode links.
func sendable(link string) string {
	const raw = " \"<>\\^`{|}"
	var b strings.Builder
	for i := range len(link) {
		if ch := link[i]; ch <= ' ' || ch >= 0x7f || strings.IndexByte(raw, ch) >= 0 {
			fmt.Fprintf(&b, "%%%02X", ch)
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}

// pageParser cuts an answer into rows without copying its values.
type pageParser struct {
	source *source
	scan   scanner
	page   *Page
	more   bool
	// quoted are the names as they usually stand in the answer, with their
	// colon; "" where a name needs escapes.
	quoted []string
	// spare is room for the spans of the rows to come.
	spare []span
	// contextName is the number of the member that tells a deletion from a row.
	contextName int
}

func newParser(body []byte) (*pageParser, error) {
	if uint64(len(body)) > math.MaxUint32 {
		return nil, errAnswerTooLarge
	}
	p := &pageParser{
		source: &source{body: body, index: map[string]int{}},
		scan:   scanner{body: body},
		page:   &Page{Bytes: len(body)},
	}
	p.contextName = p.number("@odata.context")
	return p, nil
}

// parsePage reads a list answer: rows, deletions, links.
func parsePage(body []byte) (*Page, error) {
	p, err := newParser(body)
	if err != nil {
		return nil, err
	}
	if !p.scan.take('{') {
		return nil, errNotAPage
	}
	seen := false
	for first := true; !p.scan.take('}'); first = false {
		if !first {
			if err := p.scan.need(','); err != nil {
				return nil, fmt.Errorf("page: %w", err)
			}
		}
		name, err := p.scan.name()
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		key := unquote(name)
		seen = seen || key == "value"
		if err := p.member(key); err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
	}
	if !seen {
		return nil, errNotAPage
	}
	if p.more && p.page.Next == "" && p.page.Delta == "" {
		return nil, errPagingStopped
	}
	return p.page, nil
}

func (p *pageParser) member(name string) error {
	if name == "value" {
		return p.rows()
	}
	value, err := p.scan.value()
	if err != nil {
		return err
	}
	switch {
	case name == "@Microsoft.Dynamics.CRM.morerecords":
		p.more = string(value) == "true"
	case name != "@odata.nextLink" && name != "@odata.deltaLink", string(value) == "null":
	case value[0] != '"' || len(value) < 3:
		return errBadLink // there is more, or a mark, and nobody can say where
	case name == "@odata.nextLink":
		p.page.Next = sendable(unquote(value))
	default:
		p.page.Delta = sendable(unquote(value))
	}
	return nil
}

func (p *pageParser) rows() error {
	if !p.scan.take('[') {
		return errNotAPage
	}
	if p.scan.take(']') {
		return nil
	}
	for {
		if p.scan.peek() != '{' {
			return errNotAPage
		}
		row, err := p.row()
		if err != nil {
			return err
		}
		switch id, deleted := p.deletion(row); {
		case !deleted:
			p.page.Rows = append(p.page.Rows, row)
		case id != "":
			p.page.Deleted = append(p.page.Deleted, id)
		}
		if !p.scan.take(',') {
			return p.scan.need(']')
		}
	}
}

// row reads one object.
func (p *pageParser) row() (Row, error) {
	if err := p.scan.need('{'); err != nil {
		return Row{}, err
	}
	spans := p.room()
	next := p.contextName + 1
	for first := true; !p.scan.take('}'); first = false {
		if !first {
			if err := p.scan.need(','); err != nil {
				return Row{}, err
			}
		}
		i, err := p.name(next)
		if err != nil {
			return Row{}, err
		}
		next = i + 1
		value, err := p.scan.value()
		if err != nil {
			return Row{}, err
		}
		for len(spans) <= i {
			spans = append(spans, span{})
		}
		end := uint32(p.scan.at)                       //nolint:gosec // bounded by newParser
		spans[i] = span{end - uint32(len(value)), end} //nolint:gosec // bounded by newParser
	}
	p.spare = p.spare[min(len(spans), len(p.spare)):]
	return Row{source: p.source, spans: spans}, nil
}

// fewAnnotations is how many names a row may lack in one place.
const fewAnnotations = 3

// name reads a member's name and gives its number. Rows of a page have the
// same members in the same order, save some annotations of what is null, so it
// is nearly always one of the next names.
func (p *pageParser) name(next int) (int, error) {
	if p.scan.peek() != '"' {
		return 0, p.scan.bad()
	}
	rest := p.scan.body[p.scan.at:]
	for i := next; i < len(p.quoted) && i < next+fewAnnotations; i++ {
		if guess := p.quoted[i]; guess != "" && len(rest) >= len(guess) && string(rest[:len(guess)]) == guess {
			p.scan.at += len(guess)
			return i, nil
		}
	}
	quoted, err := p.scan.name()
	if err != nil {
		return 0, err
	}
	inner := quoted[1 : len(quoted)-1]
	if i, ok := p.source.index[string(inner)]; ok && bytes.IndexByte(inner, '\\') < 0 {
		return i, nil
	}
	return p.number(unquote(quoted)), nil
}

// room is an empty list of spans with place for every name known so far.
func (p *pageParser) room() []span {
	need := len(p.source.names)
	if len(p.spare) < need {
		p.spare = make([]span, max(256*need, 64))
	}
	return p.spare[:0:need]
}

func (p *pageParser) number(name string) int {
	if i, ok := p.source.index[name]; ok {
		return i
	}
	i := len(p.source.names)
	p.source.names = append(p.source.names, name)
	p.source.index[name] = i
	quoted := ""
	if !strings.ContainsFunc(name, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' || r >= 0x80 }) {
		quoted = `"` + name + `":`
	}
	p.quoted = append(p.quoted, quoted)
	return i
}

// deletion recognizes the entry of a deleted row in a delta answer.
func (p *pageParser) deletion(row Row) (string, bool) {
	if len(row.spans) <= p.contextName || row.spans[p.contextName].end == 0 {
		return "", false
	}
	if !strings.HasSuffix(row.String("@odata.context"), "$deletedEntity") {
		return "", false
	}
	return strings.ToLower(row.String("id")), true
}

// parseRow reads an answer that is one row.
func parseRow(body []byte) (Row, error) {
	p, err := newParser(body)
	if err != nil {
		return Row{}, err
	}
	if p.scan.peek() != '{' {
		return Row{}, errNotAPage
	}
	row, err := p.row()
	if err != nil {
		return Row{}, fmt.Errorf("row: %w", err)
	}
	return row, nil
}
