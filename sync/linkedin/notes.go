package linkedin

import (
	"context"
	"iter"
)

// Notes gives the notes, from a CSV also calls and tags. Errors as for Messages, but for ErrNoOwner.
func (r *Reader) Notes(ctx context.Context) iter.Seq2[Note, error] {
	if r.source == SourceCSV {
		return r.namedNotes(ctx)
	}
	return sequence(func(each func(Note) bool) error {
		return r.rows(ctx, kindNotes, func(t *table) bool {
			note, reason := r.note(t)
			if reason != "" {
				r.skip(t, reason)
				return true
			}
			return each(note)
		})
	})
}

func (r *Reader) note(t *table) (Note, Reason) {
	name, slug := noteMember(t)
	if name == "" && slug == "" {
		return Note{}, ReasonMember
	}
	created, dated := parseMoment(t.raw("createdon", "createdat"), noteDayLayouts)
	if !dated {
		return Note{}, ReasonDate
	}
	// A date of the change that cannot be read costs only itself.
	edited, _ := parseMoment(t.raw("editedon", "editedat"), noteDayLayouts)
	n := Note{
		Kind: KindNote, Member: r.identify(name, slug), Text: plain(t.raw("note")),
		Created: created, Edited: edited, Line: t.line,
	}
	n.Member.FirstName = first(n.Member.FirstName, t.text("connectionfirstname"))
	n.Member.LastName = first(n.Member.LastName, t.text("connectionlastname"))
	switch {
	case n.Text == "":
		return Note{}, ReasonEmpty
	case n.Member.Hidden:
		return Note{}, ReasonHidden
	}
	return n, ""
}

func noteMember(t *table) (name, slug string) {
	return fullName(t.text("connectionfirstname"), t.text("connectionlastname")), Slug(t.raw("connectionprofileurl"))
}
