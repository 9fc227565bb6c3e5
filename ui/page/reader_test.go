package page_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"navsync/ui/page"
)

func house(t *testing.T) page.House {
	t.Helper()
	return page.House{Context: t.Context()}
}

// says reads a word.
func says(word string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return word, nil }
}

func fails(err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return "", err }
}

// answer runs a reading and gives its answer to the reader, as a page's Update does.
func answer(t *testing.T, r *page.Reader[string], cmd tea.Cmd) tea.Cmd {
	t.Helper()
	if cmd == nil {
		t.Fatal("nothing is read")
	}
	m, ok := cmd().(page.Answer[string])
	if !ok {
		t.Fatal("the reading has no answer")
	}
	return r.Take(m, nil)
}

func TestReaderKeepsWhatItRead(t *testing.T) {
	var r page.Reader[string]
	h := house(t)
	cmd := r.Ask(h, says("one"))
	if !r.Busy() || r.Known {
		t.Fatalf("before the answer: busy %v, known %v", r.Busy(), r.Known)
	}
	then := false
	m, ok := cmd().(page.Answer[string])
	if !ok {
		t.Fatal("the reading has no answer")
	}
	if next := r.Take(m, func() tea.Cmd { then = true; return nil }); next != nil || !then {
		t.Fatalf("next %v, then %v", next != nil, then)
	}
	if r.Value != "one" || !r.Known || r.Err != nil || r.Busy() {
		t.Fatalf("%+v", r)
	}
	if r.Take(m, func() tea.Cmd { t.Error("an answer counted twice"); return nil }); r.Value != "one" {
		t.Fatalf("%+v", r)
	}
}

func TestReaderKeepsAnError(t *testing.T) {
	var r page.Reader[string]
	h, broken := house(t), errors.New("broken")
	answer(t, &r, r.Ask(h, fails(broken)))
	if r.Known || !errors.Is(r.Err, broken) {
		t.Fatalf("after a first failure: %+v", r)
	}
	answer(t, &r, r.Ask(h, says("one")))
	if r.Value != "one" || r.Err != nil {
		t.Fatalf("the error outlived a reading that went well: %+v", r)
	}
	answer(t, &r, r.Ask(h, fails(broken)))
	if r.Value != "one" || !r.Known || !errors.Is(r.Err, broken) {
		t.Fatalf("a failure took away what was known: %+v", r)
	}
}

func TestReaderReadsOnceMore(t *testing.T) {
	var r page.Reader[string]
	h := house(t)
	first := r.Ask(h, says("first"))
	for _, word := range []string{"second", "third"} {
		if r.Ask(h, says(word)) != nil {
			t.Fatal("two readings at a time")
		}
	}
	next := answer(t, &r, first)
	if r.Value != "first" || !r.Busy() {
		t.Fatalf("after the first answer: %+v", r)
	}
	if answer(t, &r, next) != nil {
		t.Fatal("read a third time")
	}
	if r.Value != "third" || r.Busy() {
		t.Fatalf("what was asked last is not what was read last: %+v", r)
	}
}

func TestReaderReadsOnceMoreAfterAFailure(t *testing.T) {
	var r page.Reader[string]
	h := house(t)
	first := r.Ask(h, fails(errors.New("broken")))
	r.Ask(h, says("second"))
	answer(t, &r, answer(t, &r, first))
	if r.Value != "second" || r.Err != nil {
		t.Fatalf("%+v", r)
	}
}

func TestReaderDropsWhatIsStale(t *testing.T) {
	var r, other page.Reader[string]
	h := house(t)
	stale := r.Ask(h, says("stale"))
	if r.Ask(h, says("stale too")) != nil {
		t.Fatal("two readings at a time")
	}
	fresh := r.Instead(h, says("fresh"))
	if answer(t, &r, stale) != nil || r.Known || !r.Busy() {
		t.Fatalf("a stale answer was taken: %+v", r)
	}
	answer(t, &r, other.Ask(h, says("another page's")))
	if r.Known {
		t.Fatalf("another reader's answer was taken: %+v", r)
	}
	if answer(t, &r, fresh) != nil || r.Value != "fresh" {
		t.Fatalf("%+v", r)
	}

	dropped := r.Ask(h, says("dropped"))
	r.Drop()
	answer(t, &r, dropped)
	if r.Value != "fresh" || r.Busy() {
		t.Fatalf("a dropped answer was taken: %+v", r)
	}
	r.Forget()
	if r.Known || r.Value != "" {
		t.Fatalf("not forgotten: %+v", r)
	}
	answer(t, &r, dropped)
	if r.Known {
		t.Fatalf("a generation came back: %+v", r)
	}
}

func TestReaderThatIsAskedByWhatItShows(t *testing.T) {
	var r page.Reader[string]
	h := house(t)
	cmd := r.Ask(h, says("one"))
	r.Ask(h, says("overtaken"))
	m, ok := cmd().(page.Answer[string])
	if !ok {
		t.Fatal("the reading has no answer")
	}
	next := r.Take(m, func() tea.Cmd { return r.Instead(h, says("two")) })
	if answer(t, &r, next) != nil || r.Value != "two" {
		t.Fatalf("%+v", r)
	}
}

func TestReaderEndsWithTheProgram(t *testing.T) {
	var r page.Reader[string]
	ctx, end := context.WithCancel(t.Context())
	cmd := r.Ask(page.House{Context: ctx}, func(ctx context.Context) (string, error) { return "", ctx.Err() })
	end()
	if msg := cmd(); msg != nil {
		t.Fatalf("the end of the program is shown as %v", msg)
	}
}

func TestReaderFollows(t *testing.T) {
	var r page.Reader[string]
	h := house(t)
	answer(t, &r, r.Follow(h, "a", says("of a")))
	if r.Follow(h, "a", says("again")) != nil {
		t.Fatal("the same subject was read twice")
	}
	r.Outdate()
	again := r.Follow(h, "a", says("of a, anew"))
	if r.Value != "of a" || !r.Known {
		t.Fatalf("what is known of the subject went before the answer: %+v", r)
	}
	answer(t, &r, again)
	r.Outdate()
	slow := r.Follow(h, "a", says("of a, slowly"))
	r.Outdate()
	if r.Follow(h, "a", says("of a, at last")) != nil {
		t.Fatal("two readings of a at a time")
	}
	answer(t, &r, answer(t, &r, slow))
	if r.Value != "of a, at last" {
		t.Fatalf("changes while it was read about a: %+v", r)
	}
	old := r.Follow(h, "b", says("of b"))
	if r.Known || r.Value != "" {
		t.Fatalf("what is known of a is shown for b: %+v", r)
	}
	if r.Follow(h, "", says("of nothing")) != nil {
		t.Fatal("read about nothing")
	}
	answer(t, &r, old)
	if r.Known {
		t.Fatalf("the answer about b came after b was left: %+v", r)
	}
}

// TestReaderRaces asks, drops and answers in any order: whatever is taken is of the last reading that
// was begun, what was asked last is read in the end, and no more than one reading is begun for an answer.
func TestReaderRaces(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var r page.Reader[int]
		var under []page.Answer[int] // under way, in the order in which they were begun
		newest, asked, dropped := 0, 0, true
		begin := func(cmd tea.Cmd) {
			if cmd == nil {
				return
			}
			m, ok := cmd().(page.Answer[int])
			if !ok {
				t.Fatal("the reading has no answer")
			}
			under = append(under, m)
		}
		number := func() func(context.Context) (int, error) {
			asked++
			n := asked
			return func(context.Context) (int, error) { newest = n; return n, nil }
		}
		deliver := func(i int) {
			m := under[i]
			under = slices.Delete(under, i, i+1)
			before, latest, began := r.Value, newest, len(under)
			begin(r.Take(m, nil))
			if r.Value != before && r.Value != latest {
				t.Fatalf("took %d while the last reading was %d", r.Value, latest)
			}
			if len(under) > began+1 {
				t.Fatal("more than one reading for an answer")
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"ask":     func(*rapid.T) { begin(r.Ask(h, number())); dropped = false },
			"instead": func(*rapid.T) { begin(r.Instead(h, number())); dropped = false },
			"drop":    func(*rapid.T) { r.Drop(); dropped = true },
			"answer": func(t *rapid.T) {
				if len(under) == 0 {
					t.Skip("nothing is under way")
				}
				deliver(rapid.IntRange(0, len(under)-1).Draw(t, "which"))
			},
		})
		for len(under) > 0 {
			deliver(rapid.IntRange(0, len(under)-1).Draw(t, "which at last"))
		}
		if r.Busy() {
			t.Fatal("nothing is under way and the reader waits")
		}
		if !dropped && r.Value != asked {
			t.Fatalf("asked for %d at last, has %d", asked, r.Value)
		}
	})
}

// TestReaderSideBySide runs the readings at the same time, as the program does, and takes their answers
// in the order in which they come.
func TestReaderSideBySide(t *testing.T) {
	const readings = 50
	var r page.Reader[string]
	h := house(t)
	answers := make(chan tea.Msg, readings)
	var running sync.WaitGroup
	for i := range readings {
		cmd := r.Instead(h, says(fmt.Sprint(i)))
		running.Go(func() { answers <- cmd() })
	}
	running.Wait()
	close(answers)
	taken := 0
	for msg := range answers {
		m, ok := msg.(page.Answer[string])
		if !ok {
			t.Fatal("the reading has no answer")
		}
		r.Take(m, func() tea.Cmd { taken++; return nil })
	}
	if taken != 1 || r.Value != fmt.Sprint(readings-1) {
		t.Fatalf("%d answers taken, the last is %q", taken, r.Value)
	}
}
