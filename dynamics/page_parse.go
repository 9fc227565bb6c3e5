package dynamics

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

var errNotAPage = errors.New("the answer is not a list of rows")

// errPagingStopped is a page that says that more rows exist without a link to them.
var errPagingStopped = errors.New("the server has more rows but gave no link to them")

// pageParser cuts an answer into rows without copying its values.
type pageParser struct {
	source  *source
	decoder *jsontext.Decoder
	page    *Page
	more    bool
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
		decoder: jsontext.NewDecoder(bytes.NewBuffer(body),
			jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		page: &Page{Bytes: len(body)},
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
	if p.decoder.PeekKind() != '{' {
		return nil, errNotAPage
	}
	if _, err := p.decoder.ReadToken(); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	seen := false
	for p.decoder.PeekKind() == '"' {
		name, err := p.decoder.ReadToken()
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		key := name.String()
		seen = seen || key == "value"
		if err := p.member(key); err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
	}
	if _, err := p.decoder.ReadToken(); err != nil {
		return nil, fmt.Errorf("page: %w", err)
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
	switch name {
	case "value":
		return p.rows()
	case "@odata.nextLink", "@odata.deltaLink":
		token, err := p.decoder.ReadToken()
		if err != nil {
			return err
		}
		if token.Kind() != '"' {
			return nil
		}
		if name == "@odata.nextLink" {
			p.page.Next = token.String()
		} else {
			p.page.Delta = token.String()
		}
		return nil
	case "@Microsoft.Dynamics.CRM.morerecords":
		value, err := p.decoder.ReadValue()
		p.more = string(value) == "true"
		return err
	}
	return p.decoder.SkipValue()
}

func (p *pageParser) rows() error {
	if p.decoder.PeekKind() != '[' {
		return errNotAPage
	}
	if _, err := p.decoder.ReadToken(); err != nil {
		return err
	}
	for p.decoder.PeekKind() == '{' {
		row, err := p.row()
		if err != nil {
			return err
		}
		if id, deleted := p.deletion(row); deleted {
			p.page.Deleted = append(p.page.Deleted, id)
			continue
		}
		p.page.Rows = append(p.page.Rows, row)
	}
	end, err := p.decoder.ReadToken()
	if err != nil {
		return err
	}
	if end.Kind() != ']' {
		return errNotAPage
	}
	return nil
}

// row reads one object. Rows of a page have the same members in the same
// order, save some annotations, so the next name is nearly always the next number.
func (p *pageParser) row() (Row, error) {
	if _, err := p.decoder.ReadToken(); err != nil {
		return Row{}, err
	}
	spans := p.room()
	next := p.contextName + 1
	for p.decoder.PeekKind() == '"' {
		name, err := p.decoder.ReadValue()
		if err != nil {
			return Row{}, err
		}
		i := p.numberOf(name, next)
		next = i + 1
		value, err := p.decoder.ReadValue()
		if err != nil {
			return Row{}, err
		}
		for len(spans) <= i {
			spans = append(spans, span{})
		}
		end := uint32(p.decoder.InputOffset())         //nolint:gosec // bounded by newParser
		spans[i] = span{end - uint32(len(value)), end} //nolint:gosec // bounded by newParser
	}
	if _, err := p.decoder.ReadToken(); err != nil {
		return Row{}, err
	}
	p.spare = p.spare[min(len(spans), len(p.spare)):]
	return Row{source: p.source, spans: spans}, nil
}

// room is an empty list of spans with place for every name known so far.
func (p *pageParser) room() []span {
	need := len(p.source.names)
	if len(p.spare) < need {
		p.spare = make([]span, max(256*need, 64))
	}
	return p.spare[:0:need]
}

// numberOf finds the number of a name given as a JSON string.
func (p *pageParser) numberOf(quoted []byte, guess int) int {
	inner := quoted[1 : len(quoted)-1]
	if guess < len(p.source.names) && p.source.names[guess] == string(inner) {
		return guess
	}
	if i, ok := p.source.index[string(inner)]; ok {
		return i
	}
	return p.number(unquote(quoted))
}

func (p *pageParser) number(name string) int {
	if i, ok := p.source.index[name]; ok {
		return i
	}
	i := len(p.source.names)
	p.source.names = append(p.source.names, name)
	p.source.index[name] = i
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
	id := strings.ToLower(row.String("id"))
	return id, id != ""
}

// parseRow reads an answer that is one row.
func parseRow(body []byte) (Row, error) {
	p, err := newParser(body)
	if err != nil {
		return Row{}, err
	}
	if p.decoder.PeekKind() != '{' {
		return Row{}, errNotAPage
	}
	row, err := p.row()
	if err != nil {
		return Row{}, fmt.Errorf("row: %w", err)
	}
	return row, nil
}
