package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/lang"
)

func TestWhatIsTypedForTheShellIsNoKey(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) { o.Suspends = true })
	cmd := h.update(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
	if cmd == nil {
		t.Fatal("ctrl+z does nothing")
	}
	if _, ok := cmd().(tea.SuspendMsg); !ok {
		t.Fatalf("ctrl+z gives %T", cmd())
	}
	h.typed("e", "2", "q", "enter")
	h.run(h.update(tea.PasteMsg{Content: "rm"}))
	h.run(h.update(tea.MouseClickMsg{X: 5, Y: 4, Button: tea.MouseLeft}))
	if p := h.pages["settings"]; p.ran != 0 || len(p.got) != 0 || h.Current() != "settings" {
		t.Errorf("the page got %v, ran %d, on %q", p.got, p.ran, h.Current())
	}
	h.update(tea.ResumeMsg{})
	h.typed("e")
	if h.pages["settings"].ran != 1 {
		t.Error("after fg a key does nothing")
	}
	h.update(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
	h.update(awakeMsg{}) // where the terminal could not be given back there is no ResumeMsg
	h.typed("e")
	if h.pages["settings"].ran != 2 {
		t.Error("after a suspension that failed a key does nothing")
	}
}

// TestNobodyElsesProcessIsSuspended: a program in somebody else's process never stops it.
func TestNobodyElsesProcessIsSuspended(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.typed("ctrl+z", "e")
	if h.asleep || h.pages["settings"].ran != 1 {
		t.Error("ctrl+z suspended a program that may not")
	}
}
