package linkedin

import (
	"testing"
	"time"
)

func TestKey(t *testing.T) {
	base := Identity{Seat: "s", Kind: KindMessage, Conversation: "c", At: time.Date(2026, 3, 1, 14, 3, 22, 0, time.UTC), Text: "café\nok"}
	same := base
	same.At, same.Text = time.Date(2026, 3, 1, 16, 3, 59, 0, time.FixedZone("", 7200)), " cafe\u0301\r\nok \n"
	if base.Key(0) != same.Key(0) {
		t.Error("second, zone, line ends, composition or outer white space change the key")
	}
	seen := map[string]string{base.Key(0): "base", base.Key(1): "occurrence"}
	if len(seen) != 2 {
		t.Error("the occurrence does not change the key")
	}
	for name, change := range map[string]func(*Identity){
		"seat":         func(i *Identity) { i.Seat = "t" },
		"kind":         func(i *Identity) { i.Kind = KindInMail },
		"conversation": func(i *Identity) { i.Conversation = "d" },
		"direction":    func(i *Identity) { i.Received = true },
		"minute":       func(i *Identity) { i.At = i.At.Add(time.Minute) },
		"date only":    func(i *Identity) { i.DateOnly = true },
		"text":         func(i *Identity) { i.Text += "!" },
		"shift":        func(i *Identity) { i.Seat, i.Kind = "sm", "essage" },
	} {
		id := base
		change(&id)
		if other, twice := seen[id.Key(0)]; twice {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[id.Key(0)] = name
		if sameStem := id.Stem() == base.Stem(); sameStem != (name == "conversation") {
			t.Errorf("%s: the same stem is %t", name, sameStem)
		}
	}
	// Stored keys have to stay what they are: a change of this value makes every item new again.
	const want = "7bbafe58b5c219634f0590d9-0eb2e5fa197d4137-0"
	if got := base.Key(0); got != want {
		t.Errorf("key %s, want %s", got, want)
	}
	stem, start, n, ok := SplitKey(base.Key(3))
	if stem != base.Stem() || start != base.Base() || n != 3 || !ok {
		t.Errorf("%s %s %d %t", stem, start, n, ok)
	}
	if _, _, _, ok := SplitKey("a59b153891a8fac06f1fd5c3b61962d2044efed81e4eb2165bca7c52158de521"); ok {
		t.Error("a key of the first recipe is taken for one")
	}
	note := base
	note.Kind = KindNote
	edited := note
	edited.Text = "something else"
	if note.Key(0) != edited.Key(0) {
		t.Error("an edited note has another key")
	}
}

// Attachments are no part of a message's key: their addresses change from export to export.
func TestKeyWithoutAttachments(t *testing.T) {
	a := Message{Conversation: "c", Content: "", Text: "📎 https://x.test/1", Attachments: []string{"https://x.test/1"}}
	b := Message{Conversation: "c", Content: "", Text: "📎 https://x.test/2", Attachments: []string{"https://x.test/2"}}
	if a.Identity("s").Key(0) != b.Identity("s").Key(0) {
		t.Error("another address of the file changes the key")
	}
}
