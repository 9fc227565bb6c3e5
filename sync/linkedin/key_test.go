package linkedin

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestKey(t *testing.T) {
	base := Identity{Seat: "s", Kind: KindMessage, Conversation: "c", Slug: "jane", At: time.Date(2026, 3, 1, 14, 3, 22, 0, time.UTC), Text: "café\nok"}
	same := base
	same.At, same.Text = time.Date(2026, 3, 1, 16, 3, 59, 0, time.FixedZone("", 7200)), " cafe\u0301\r\nok \n"
	if Key(base, 0) != Key(same, 0) {
		t.Error("second, zone, line ends, composition or outer white space change the key")
	}
	changes := map[string]func(*Identity){
		"seat":         func(i *Identity) { i.Seat = "t" },
		"kind":         func(i *Identity) { i.Kind = KindInMail },
		"conversation": func(i *Identity) { i.Conversation = "d" },
		"slug":         func(i *Identity) { i.Slug = "sam" },
		"minute":       func(i *Identity) { i.At = i.At.Add(time.Minute) },
		"date only":    func(i *Identity) { i.DateOnly = true },
		"text":         func(i *Identity) { i.Text += "!" },
		"shift":        func(i *Identity) { i.Conversation, i.Slug = "cj", "ane" },
	}
	seen := map[string]string{Key(base, 0): "base", Key(base, 1): "occurrence"}
	if len(seen) != 2 {
		t.Error("the occurrence does not change the key")
	}
	for name, change := range changes {
		id := base
		change(&id)
		key := Key(id, 0)
		if other, twice := seen[key]; twice {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[key] = name
	}
	// Stored keys have to stay what they are: a change of this value makes every item new again.
	const want = "a59b153891a8fac06f1fd5c3b61962d2044efed81e4eb2165bca7c52158de521"
	if got := Key(base, 0); got != want {
		t.Errorf("key %s, want %s", got, want)
	}
	note := base
	note.Kind = KindNote
	edited := note
	edited.Text = "something else"
	if Key(note, 0) != Key(edited, 0) {
		t.Error("an edited note has another key")
	}
}

// TestKeyer: whatever the items, their keys differ, and a second pass gives the same.
func TestKeyer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 20).Draw(t, "texts")
		first, second := NewKeyer("s"), NewKeyer("s")
		seen := map[string]bool{}
		for _, text := range texts {
			m := Message{Conversation: "c", Text: text}
			key := first.Message(m)
			if seen[key] {
				t.Fatalf("key twice for %q", text)
			}
			seen[key] = true
			if again := second.Message(m); again != key {
				t.Fatalf("%s, then %s", key, again)
			}
		}
	})
}
