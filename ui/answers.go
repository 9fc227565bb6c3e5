package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A terminal answers what it is asked (its colours, its modes) on the same line as the keys. On a slow line,
// or behind a multiplexer, an answer can be cut behind its first ESC: the ESC is then read as the key esc and
// the rest as letters. Neither is a key that somebody pressed.
const (
	// escPause is how long an esc waits for the rest of an answer while one is expected.
	escPause = 100 * time.Millisecond
	// answerPause is how long an answer is expected, and how long one that was cut may take.
	answerPause = 5 * time.Second
	// answerLength bounds what an answer without an end swallows.
	answerLength = 128
)

// answers recognizes what a terminal says late.
type answers struct {
	expected   bool // something was asked and not answered yet
	held       *tea.KeyPressMsg
	reading    string // what the answer began with: "]", "[" or "P"; "" while none is read
	read       int
	last       string // the key before
	generation int
}

// answerWaitMsg ends a wait of its generation.
type answerWaitMsg struct {
	generation int
	what       answerWait
}

type answerWait int

const (
	waitEsc answerWait = iota
	waitRest
	waitExpected
)

// introducers are what follows the ESC of an answer, as the terminal's reader names them.
var introducers = map[string]string{"]": "]", "[": "[", "alt+]": "]", "alt+[": "[", "alt+P": "P", "alt+shift+p": "P", "P": "P"}

// expect holds every esc for a moment, until the answer is there or does not come.
func (a *answers) expect() tea.Cmd {
	a.expected = true
	return a.wait(answerPause, waitExpected)
}

func (a *answers) wait(d time.Duration, what answerWait) tea.Cmd {
	generation := a.generation
	return tea.Tick(d, func(time.Time) tea.Msg { return answerWaitMsg{generation, what} })
}

// take looks at a key before anything else does. keys are those to be pressed now: none while it may be
// part of an answer, and an esc that was held besides.
func (a *answers) take(msg tea.KeyPressMsg) (keys []tea.KeyPressMsg, cmd tea.Cmd) {
	name, last := msg.String(), a.last
	a.last = name
	if a.reading != "" {
		if a.goesOn(name, msg.Text) {
			return nil, nil
		}
		a.reading = ""
	}
	held := a.held
	a.held = nil
	begins := introducers[name]
	if strings.HasPrefix(name, "alt+") || begins != "" && held != nil || begins == "]" && last == "esc" {
		if begins != "" {
			a.reading, a.read = begins, 0
			a.generation++
			return nil, a.wait(answerPause, waitRest)
		}
	}
	if held != nil {
		keys = append(keys, *held)
	}
	if name == "esc" && a.expected {
		a.held = &msg
		a.generation++
		return keys, a.wait(escPause, waitEsc)
	}
	return append(keys, msg), nil
}

// goesOn tells whether a key is more of the answer that is being read, and ends the answer with its end.
func (a *answers) goesOn(name, text string) bool {
	first := a.read == 0
	a.read++
	if a.read > answerLength {
		return false
	}
	switch {
	case first:
		return text != "" && strings.ContainsAny(text, "0123456789?>=!+")
	case a.reading == "[" && text != "" && !strings.ContainsAny(text, "0123456789;:?$"):
		a.reading = "" // the letter at the end of a control sequence
	case name == "ctrl+g", name == "alt+\\", name == "\\":
		a.reading = ""
	case name == "esc":
		return true // ESC \ ends it
	case text == "":
		return false
	}
	return true
}

// waited ends a wait; an esc to which nothing came was a key.
func (a *answers) waited(msg answerWaitMsg) []tea.KeyPressMsg {
	switch {
	case msg.what == waitExpected:
		a.expected = false
	case msg.generation != a.generation:
	case msg.what == waitRest:
		a.reading = ""
	case a.held != nil:
		held := *a.held
		a.held = nil
		return []tea.KeyPressMsg{held}
	}
	return nil
}
