package page

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// Reader reads one thing for a page, always in a command, and keeps what came of it. Every reading has
// a generation: an answer of an older one, or of another page's reader, is dropped. The zero value is
// ready; a page keeps it in place and hands every Answer of its type to Take.
//
// The exported fields are for looking at; only the reader writes them.
type Reader[T any] struct {
	// Value is what was read last. It stays while it is read again and when a reading fails.
	Value T
	// Known is true once Value was read.
	Known bool
	// Err is why the last reading failed, nil when it did not.
	Err error

	generation int
	busy       bool
	next       func() tea.Cmd // asked for while a reading was under way
	subject    string         // what Follow read about last
	outdated   bool           // Follow reads about the same subject again
}

// Answer is the message that a reading ends with. Reader.Take opens it.
type Answer[T any] struct {
	reader     *Reader[T]
	generation int
	value      T
	err        error
}

// Busy is true while an answer is on its way.
func (r *Reader[T]) Busy() bool { return r.busy }

// Ask reads with read; the command has to be run, as nothing is read anew before its answer. While a
// reading is under way it is read once more after it, with the read that was given last; so many changes
// at once cost two readings.
func (r *Reader[T]) Ask(h House, read func(context.Context) (T, error)) tea.Cmd {
	if r.busy {
		r.next = func() tea.Cmd { return r.Ask(h, read) }
		return nil
	}
	return r.Instead(h, read)
}

// Instead reads at once, for when something else is to be read than before: the answer of the reading
// under way is dropped.
func (r *Reader[T]) Instead(h House, read func(context.Context) (T, error)) tea.Cmd {
	r.Drop()
	r.busy = true
	generation := r.generation
	return func() tea.Msg {
		value, err := read(h.Context)
		if h.Context.Err() != nil { // the program ends: nobody waits, and its end is no error of the reading
			return nil
		}
		return Answer[T]{reader: r, generation: generation, value: value, err: err}
	}
}

// Follow reads about a subject when it is another one than before, or the same after Outdate. What is
// known of another subject is forgotten at once; of "" there is nothing to read.
func (r *Reader[T]) Follow(h House, subject string, read func(context.Context) (T, error)) tea.Cmd {
	if subject == r.subject && !r.outdated {
		return nil
	}
	if subject != r.subject {
		r.Forget()
	}
	r.subject, r.outdated = subject, false
	if subject == "" {
		return nil
	}
	return r.Ask(h, read)
}

// Outdate lets the next Follow read about the same subject too; what is known of it stays until then.
func (r *Reader[T]) Outdate() { r.outdated = true }

// Drop gives up the reading under way: its answer will be dropped. What is known stays.
func (r *Reader[T]) Drop() {
	r.generation++
	r.busy, r.next = false, nil
}

// Forget gives up the reading under way and what is known.
func (r *Reader[T]) Forget() {
	r.Drop()
	var nothing T
	r.Value, r.Known, r.Err = nothing, false, nil
}

// Take takes an answer, unless it is stale or another reader's, and then runs then, which may be nil.
// The command is what then returns, with the reading that was asked for meanwhile.
func (r *Reader[T]) Take(a Answer[T], then func() tea.Cmd) tea.Cmd {
	if a.reader != r || a.generation != r.generation {
		return nil
	}
	next := r.next
	r.Drop() // an answer counts once
	if r.Err = a.err; a.err == nil {
		r.Value, r.Known = a.value, true
	}
	var cmds []tea.Cmd
	if then != nil {
		cmds = append(cmds, then())
	}
	if next != nil && !r.busy {
		cmds = append(cmds, next())
	}
	return tea.Batch(cmds...)
}
