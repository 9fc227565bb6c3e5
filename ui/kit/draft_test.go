package kit_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// told are the sentences of the toasts that commands send.
func told(cmd tea.Cmd) (texts []string) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			texts = append(texts, told(c)...)
		}
	case kit.ToastMsg:
		texts = append(texts, msg.Toast.Text)
	}
	return texts
}

// TestEscapeKeepsWhatWasTyped holds that a dialog which esc closes loses nothing that was typed,
// says so, and gives it back to the same person in the same dialog about the same thing only.
func TestEscapeKeepsWhatWasTyped(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	c.Viewer.Email = "ana@contoso.test"
	open := func(about string) (*kit.Dialog, *kit.TextField, *kit.TextField) {
		name := kit.NewText(c, kit.TextSpec{Label: "name", Value: "Ana"})
		note := kit.NewText(c, kit.TextSpec{Label: "note", Lines: 3})
		pass := kit.NewText(c, kit.TextSpec{Label: "pass", Secret: true})
		form := kit.NewForm(c, name, note, pass)
		d := kit.NewDialog(c, kit.DialogSpec{
			Title: "A note", Context: about, Body: func() kit.Body { return form },
			Buttons: func() []kit.Button {
				return []kit.Button{{Label: "Cancel", Closes: true}, {Label: "Save", Closes: true}}
			},
		})
		d.Init()
		pass.SetValue("secret")
		return d, note, pass
	}
	d, note, _ := open("Beth")
	if cmd := d.Update(key("esc")); !closed(cmd) || len(told(cmd)) != 0 {
		t.Errorf("nothing typed: %v", told(cmd))
	}
	note.SetValue("Called her,\nshe waits.")
	if cmd := d.Update(key("esc")); !closed(cmd) || len(told(cmd)) != 1 {
		t.Errorf("typed: %v", told(cmd))
	}
	if _, other, _ := open("Karen"); other.Value() != "" {
		t.Errorf("another dialog has %q", other.Value())
	}
	c.Viewer.Email = "lea@contoso.test"
	if _, others, _ := open("Beth"); others.Value() != "" {
		t.Errorf("somebody else reads %q", others.Value())
	}
	c.Viewer.Email = "ana@contoso.test"
	d, note, pass := open("Beth")
	if note.Value() != "Called her,\nshe waits." {
		t.Errorf("it is %q", note.Value())
	}
	pass.SetValue("")
	d.Update(tea.KeyPressMsg{Code: 's', Mod: tea.ModCtrl}) // saved
	if _, again, _ := open("Beth"); again.Value() != "" {
		t.Errorf("what was saved stands there again: %q", again.Value())
	}
}

// TestEscapeKeepsWhatWasSearched holds that a floating list gives back what was typed into its search: to the same person,
// in the same list; a letter replaces it, another key edits it, and what was chosen is not kept.
func TestEscapeKeepsWhatWasSearched(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	c.Viewer.Email = "ana@contoso.test"
	var asked []string
	open := func(title string) *kit.Chooser {
		asked = nil
		ch := kit.NewChooser(c, kit.ChooserSpec{
			Title: title, Search: true, Lines: []kit.Choosable{{Title: "Beth", Run: func() tea.Cmd { return nil }}},
			Find: func(query string) tea.Cmd { asked = append(asked, query); return nil },
		})
		ch.Init()
		return ch
	}
	typing := func(ch *kit.Chooser, keys ...string) {
		for _, k := range keys {
			ch.Update(key(k))
		}
	}
	ch := open("Find")
	if cmd := ch.Update(key("esc")); !closed(cmd) || len(told(cmd)) != 0 {
		t.Errorf("nothing typed: %v", told(cmd))
	}
	typing(ch, "b", "e")
	if cmd := ch.Update(key("esc")); !closed(cmd) || len(told(cmd)) != 1 {
		t.Errorf("typed: %v", told(cmd))
	}
	if other := open("Move"); other.Query() != "" {
		t.Errorf("another list has %q", other.Query())
	}
	if ch = open("Find"); ch.Query() != "be" || len(asked) != 1 || asked[0] != "be" {
		t.Errorf("again: %q, asked %v", ch.Query(), asked)
	}
	if typing(ch, "k"); ch.Query() != "k" {
		t.Errorf("typed over: %q", ch.Query())
	}
	ch = open("Find")
	if typing(ch, "right", "t"); ch.Query() != "bet" {
		t.Errorf("edited: %q", ch.Query())
	}
	typing(ch, "enter")
	if ch = open("Find"); ch.Query() != "" {
		t.Errorf("after choosing: %q", ch.Query())
	}
	typing(ch, "b", "esc")
	c.Viewer.Email = "lea@contoso.test"
	if ch = open("Find"); ch.Query() != "" {
		t.Errorf("somebody else is shown %q", ch.Query())
	}
}
