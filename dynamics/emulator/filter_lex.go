package emulator

import (
	"strings"
	"unicode/utf8"
)

// tokens of a filter expression.
type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenText // quoted
	tokenOpen
	tokenClose
	tokenComma
	tokenColon
	tokenEquals
	tokenArray // JSON array
)

type token struct {
	kind   tokenKind
	text   string
	values []any // of an array
	at     int
}

// lexer cuts a decoded query option into tokens.
type lexer struct {
	input string
	at    int
}

func (l *lexer) next() (token, error) {
	for l.at < len(l.input) && (l.input[l.at] == ' ' || l.input[l.at] == '\t') {
		l.at++
	}
	start := l.at
	if start == len(l.input) {
		return token{kind: tokenEnd, at: start}, nil
	}
	single := map[byte]tokenKind{'(': tokenOpen, ')': tokenClose, ',': tokenComma, ':': tokenColon, '=': tokenEquals}
	c := l.input[start]
	if kind, ok := single[c]; ok {
		l.at++
		return token{kind: kind, text: string(c), at: start}, nil
	}
	switch {
	case c == '\'':
		return l.quoted()
	case c == '[':
		return l.array()
	case wordByte(c) || c >= utf8.RuneSelf:
		return l.word(), nil
	}
	return token{}, badQuery("Syntax error: character '%s' is not valid at position %d in '%s'.", string(rune(c)), start, l.input)
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-./@$*+{}", c) >= 0
}

// word reads a name, number, GUID or date. Only what starts with a digit may
// hold a colon: a time of day.
func (l *lexer) word() token {
	start := l.at
	digit := l.input[start] >= '0' && l.input[start] <= '9' || l.input[start] == '-'
	for l.at < len(l.input) {
		c := l.input[l.at]
		if !wordByte(c) && c < utf8.RuneSelf && (!digit || c != ':') {
			break
		}
		l.at++
	}
	return token{kind: tokenWord, text: l.input[start:l.at], at: start}
}

func (l *lexer) quoted() (token, error) {
	start := l.at
	var b strings.Builder
	for i := start + 1; i < len(l.input); i++ {
		if l.input[i] != '\'' {
			b.WriteByte(l.input[i])
			continue
		}
		if i+1 < len(l.input) && l.input[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		l.at = i + 1
		return token{kind: tokenText, text: b.String(), at: start}, nil
	}
	return token{}, badQuery("There is an unterminated string literal at position %d in '%s'.", len(l.input), l.input)
}

func (l *lexer) array() (token, error) {
	values, length, err := parseArray(l.input[l.at:])
	if err != nil {
		return token{}, err
	}
	t := token{kind: tokenArray, values: values, at: l.at}
	l.at += length
	return t, nil
}
