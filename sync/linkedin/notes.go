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
			note, reason, text := r.note(t)
			if reason != "" {
				r.skip(t, reason, text)
				return true
			}
			return each(note)
		})
	})
}

func (r *Reader) note(t *table) (n Note, reason Reason, text string) {
	name, url := noteMember(t)
	member := r.known.profile(url)
	if name == "" && member.slug == "" {
		return Note{}, ReasonMember, ""
	}
	created, dated := t.moment("createdon", "createdat")
	if !dated {
		return Note{}, ReasonDate, t.raw("createdon", "createdat")
	}
	// A date of the change that cannot be read costs only itself.
	edited, _ := t.moment("editedon", "editedat")
	n = Note{
		Kind: KindNote, Member: r.identify(name, member), Text: plain(t.raw("note")),
		Created: created.Moment, Edited: edited.Moment, Part: t.file.name, Line: t.line,
	}
	n.Member.FirstName = first(n.Member.FirstName, t.text("connectionfirstname"))
	n.Member.LastName = first(n.Member.LastName, t.text("connectionlastname"))
	switch {
	case n.Text == "":
		return Note{}, ReasonEmpty, ""
	case n.Member.Hidden:
		return Note{}, ReasonHidden, ""
	}
	return n, "", ""
}

func noteMember(t *table) (name, url string) {
	return fullName(t.text("connectionfirstname"), t.text("connectionlastname")), t.raw("connectionprofileurl")
}
