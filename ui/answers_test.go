package ui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
)

// typed presses keys as the terminal's reader names them, one message each.
func (h *house) typed(names ...string) {
	h.t.Helper()
	for _, name := range names {
		msg, ok := kit.Press(name)
		if !ok {
			h.t.Fatalf("no key %q", name)
		}
		h.run(h.update(msg))
	}
}

func letters(text string) []string { return strings.Split(text, "") }

// TestALateAnswerIsNoKey: whatever of an answer is read as keys does nothing, wherever it was cut.
func TestALateAnswerIsNoKey(t *testing.T) {
	colour := letters("]11;rgb:1e1e/2222/eeee")
	for name, keys := range map[string][]string{
		"colour, bell":                    append(append([]string{"esc"}, colour...), "ctrl+g"),
		"colour, string terminator":       append(append([]string{"esc"}, colour...), "esc", "\\"),
		"colour, terminator in one":       append(append([]string{"esc"}, colour...), "alt+\\"),
		"colour, ESC and ] read together": append(append([]string{"alt+]"}, colour[1:]...), "ctrl+g"),
		"mode":                            append([]string{"esc"}, letters("[?2027;2$y")...),
		"device attributes":               append([]string{"esc"}, letters("[?62;22c")...),
		"the terminal's name":             append(append([]string{"esc"}, letters("P>|xterm(390)")...), "esc", "\\"),
		"one after the other":             slices.Concat([]string{"esc"}, colour, []string{"ctrl+g", "alt+]"}, colour[1:], []string{"ctrl+g"}),
	} {
		h := open(t, lang.English, 120, 40, nil)
		h.answers.expected = true
		h.press("2")
		h.typed(keys...)
		if h.Current() != "seats" || len(h.overlays) != 0 || len(h.pages["seats"].got) != 0 || h.pages["seats"].ran != 0 {
			t.Errorf("%s: on %q, %d overlays, the page got %v", name, h.Current(), len(h.overlays), h.pages["seats"].got)
		}
		h.typed("e") // the next key is one again
		if h.pages["seats"].ran != 1 {
			t.Errorf("%s: the key after it did nothing", name)
		}
	}
}

func TestAnEscIsAKeyWhenNothingFollows(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.press("2")
	h.answers.expected = true
	h.typed("esc")
	if h.Current() != "seats" {
		t.Fatal("esc did not wait for the rest of an answer")
	}
	h.run(h.update(answerWaitMsg{h.answers.generation, waitEsc}))
	if h.Current() != "settings" {
		t.Error("an esc without anything behind it did nothing")
	}
	h.press("2")
	h.typed("esc", "e") // another key proves it too
	if h.Current() != "settings" || h.pages["settings"].ran != 1 {
		t.Errorf("on %q, ran %d", h.Current(), h.pages["settings"].ran)
	}
	h.run(h.update(tea.BackgroundColorMsg{}))
	h.press("2")
	h.typed("esc")
	if h.Current() != "settings" {
		t.Error("esc waits although the answer has come")
	}
}

func TestAnAnswerWithoutAnEndEnds(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.answers.expected = true
	h.typed(append([]string{"esc"}, letters("]11;rgb:")...)...)
	h.run(h.update(answerWaitMsg{h.answers.generation, waitRest}))
	h.typed("e")
	if h.pages["settings"].ran != 1 {
		t.Error("a key after a broken answer did nothing")
	}
	h.typed(append([]string{"esc"}, letters("]11;rgb:")...)...)
	h.typed("f8") // no part of an answer
	h.typed("e")
	if h.pages["settings"].ran != 2 {
		t.Error("a key that is no part of an answer does not end it")
	}
}
