package dynamics

import (
	"bytes"
	"errors"
)

var (
	errCutJSON  = errors.New("the JSON ends too early")
	errBadJSON  = errors.New("the answer is not valid JSON")
	errDeepJSON = errors.New("the JSON is nested too deeply")
)

// deepest is how many arrays and objects may stand in one another.
const deepest = 10_000

// scanner walks over JSON that is in memory, value by value, without decoding
// it. It accepts what JSON's grammar does, whatever the encoding of texts.
type scanner struct {
	body []byte
	at   int
}

// peek is the next byte that is not white space, 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.body); s.at++ {
		switch c := s.body[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take steps over a byte if it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) need(c byte) error {
	if s.take(c) {
		return nil
	}
	return s.bad()
}

// bad is the error about what stands here.
func (s *scanner) bad() error {
	if s.at >= len(s.body) {
		return errCutJSON
	}
	return errBadJSON
}

// value steps over one value of any kind and gives it as it stands.
func (s *scanner) value() ([]byte, error) {
	s.peek()
	start := s.at
	err := s.skip(0)
	return s.body[start:s.at], err
}

func (s *scanner) skip(depth int) error {
	if depth > deepest {
		return errDeepJSON
	}
	switch c := s.peek(); {
	case c == '"':
		return s.text()
	case c == '{':
		return s.members(depth)
	case c == '[':
		return s.elements(depth)
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	return s.bad()
}

func (s *scanner) members(depth int) error {
	s.at++
	if s.take('}') {
		return nil
	}
	for {
		if _, err := s.name(); err != nil {
			return err
		}
		if err := s.skip(depth + 1); err != nil {
			return err
		}
		if !s.take(',') {
			return s.need('}')
		}
	}
}

func (s *scanner) elements(depth int) error {
	s.at++
	if s.take(']') {
		return nil
	}
	for {
		if err := s.skip(depth + 1); err != nil {
			return err
		}
		if !s.take(',') {
			return s.need(']')
		}
	}
}

// name steps over a member's name and its colon and gives the quoted name.
func (s *scanner) name() ([]byte, error) {
	if s.peek() != '"' {
		return nil, s.bad()
	}
	start := s.at
	if err := s.text(); err != nil {
		return nil, err
	}
	end := s.at
	return s.body[start:end], s.need(':')
}

// text steps over a string.
func (s *scanner) text() error {
	for i := s.at + 1; i < len(s.body); i++ {
		switch c := s.body[i]; {
		case c == '"':
			s.at = i + 1
			return nil
		case c < ' ':
			s.at = i
			return errBadJSON
		case c == '\\':
			n := escapeLength(s.body[i+1:])
			if n == 0 {
				return errBadJSON
			}
			i += n
		}
	}
	s.at = len(s.body)
	return errCutJSON
}

// escapeLength is the length of an escape behind its backslash, 0 for none.
func escapeLength(rest []byte) int {
	if len(rest) == 0 {
		return 0
	}
	if rest[0] != 'u' {
		if bytes.IndexByte([]byte(`"\/bfnrt`), rest[0]) < 0 {
			return 0
		}
		return 1
	}
	if len(rest) < 5 {
		return 0
	}
	for _, c := range rest[1:5] {
		if (c < '0' || c > '9') && (c|' ' < 'a' || c|' ' > 'f') {
			return 0
		}
	}
	return 5
}

func (s *scanner) word(word string) error {
	if !bytes.HasPrefix(s.body[s.at:], []byte(word)) {
		return errBadJSON
	}
	s.at += len(word)
	return nil
}

func (s *scanner) number() error {
	if s.body[s.at] == '-' {
		s.at++
	}
	switch whole := s.digits(); {
	case whole == 0:
		return s.bad()
	case whole > 1 && s.body[s.at-whole] == '0':
		return errBadJSON
	}
	if s.at < len(s.body) && s.body[s.at] == '.' {
		s.at++
		if s.digits() == 0 {
			return s.bad()
		}
	}
	if s.at < len(s.body) && s.body[s.at]|' ' == 'e' {
		s.at++
		if s.at < len(s.body) && (s.body[s.at] == '+' || s.body[s.at] == '-') {
			s.at++
		}
		if s.digits() == 0 {
			return s.bad()
		}
	}
	return nil
}

// digits steps over digits and tells how many there were.
func (s *scanner) digits() int {
	start := s.at
	for s.at < len(s.body) && s.body[s.at] >= '0' && s.body[s.at] <= '9' {
		s.at++
	}
	return s.at - start
}
