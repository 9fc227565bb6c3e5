// Package sentence turns errors into words for people: the sentence and the next step of
// spec §3.4, in the viewer's language. The error's code and key decide, never its text.
// The words of settings and their values are made here too, for screens and commands alike.
package sentence

import (
	"errors"
	"strings"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// Sentence is what a person reads of an error. Every part is clean of control characters.
type Sentence struct {
	Code      engine.Code
	Text      string // what is wrong
	Next      string // what to do, "" when there is nothing
	Detail    string // for support
	Cause     string // what the network said, a stable word
	CRMCode   string
	RequestID string
	Privilege string
}

// Known is the engine's error in err, nil when it carries none. What the store or the file
// system says before there is an engine has its code too.
func Known(err error) *engine.Error {
	var e *engine.Error
	if errors.As(engine.Stored(err), &e) && (e.Code != engine.CodeInternal || errors.As(err, new(*engine.Error))) {
		return e
	}
	return nil
}

// Of is the sentence of err.
func Of(p *lang.Printer, err error) Sentence {
	e := Known(err)
	if e == nil {
		e = &engine.Error{Code: engine.CodeInternal, Detail: err.Error()}
	}
	return OfCode(p, e)
}

// Explained is an error for somebody who finds it in a file: the sentence, what to do, and behind them the code and the
// technical detail.
func Explained(p *lang.Printer, err error) string {
	s := Of(p, err)
	lines := []string{s.Text}
	if s.Next != "" {
		lines = append(lines, "→ "+s.Next)
	}
	detail := s.Detail
	if detail == "" {
		detail = kit.Clean(err.Error())
	}
	return strings.Join(append(lines, "", string(s.Code)+" · "+detail), "\n")
}

// OfCode is the sentence of an engine error, also of one that was kept in the store.
func OfCode(p *lang.Printer, e *engine.Error) Sentence {
	own := "errors." + string(e.Code)
	return Sentence{
		Code:      e.Code,
		Text:      first(p, e.Facts, e.Key, own),
		Next:      joined(first(p, e.Facts, e.Remedy, e.Key+".next", own+".next"), suffers(p, kit.Clean(e.Privilege))),
		Detail:    kit.Clean(e.Detail),
		Cause:     e.Cause,
		CRMCode:   e.CRMCode,
		RequestID: kit.Clean(e.RequestID),
		Privilege: kit.Clean(e.Privilege),
	}
}

// unfilled is what a text says in place of a fact that it was not given.
const unfilled = "<no value>"

// first is the text of the first key that the languages have, and whose facts were kept.
func first(p *lang.Printer, facts map[string]any, keys ...string) string {
	for _, key := range keys {
		if key == "" || !p.Has(key) {
			continue
		}
		if text := p.T(key, facts); !strings.Contains(text, unfilled) {
			return kit.Clean(text)
		}
	}
	return ""
}
