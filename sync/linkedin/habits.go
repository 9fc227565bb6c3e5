package linkedin

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// habits are what a whole file shows of the program that wrote it, and no single row does.
type habits struct {
	order dateOrder
	// doubled says that UTF-8 was taken for Windows-1252 and written as UTF-8 once more: Ã© for é.
	doubled bool
}

// dateColumns are the columns of each kind whose dates decide about their file.
var dateColumns = map[string][]string{
	fileMessages: {"date"}, fileConnections: {"connectedon"}, fileNotes: {"createdon", "createdat"}, fileInvitations: {"sentat"}, fileNamed: namedDate,
}

// learnHabits reads the files whose rows become something once, before anything is taken from them.
func (r *Reader) learnHabits(ctx context.Context) error {
	for _, kind := range []*fileKind{kindMessages, kindConnections, kindNotes, kindInvitations, kindNamed, kindProfile} {
		for _, f := range r.files[kind.key] {
			f.habits = habits{}
			var found habits
			single, doubled := 0, 0
			_, err := r.rowsOf(ctx, kind, f, func(t *table) bool {
				found.order.proves(t.raw(dateColumns[kind.key]...))
				for _, field := range t.fields {
					one, two := doubledIn(field)
					single, doubled = single+one, doubled+two
				}
				return true
			})
			if err != nil && !errors.Is(err, ErrUnknownColumns) {
				return err
			}
			found.doubled = doubled > 4*single
			f.habits = found
		}
	}
	r.left = map[string]*leftRows{}
	return nil
}

// doubledIn counts a field as one that was encoded twice, or as one that was not; ASCII proves nothing.
func doubledIn(field []byte) (single, doubled int) {
	for _, b := range field {
		if b < utf8.RuneSelf {
			continue
		}
		if text := string(field); utf8.ValidString(text) && undouble(text) != text {
			return 0, 1
		}
		return 1, 0
	}
	return 0, 0
}

// windows1252 gives the byte of each character that Windows-1252 has beyond Latin-1.
var windows1252 = func() map[rune]byte {
	all := map[rune]byte{}
	for b := 0x80; b < 0xA0; b++ {
		all[charmap.Windows1252.DecodeByte(byte(b))] = byte(b)
	}
	return all
}()

// undouble takes one of two encodings off a text, and leaves every other text as it is.
func undouble(text string) string {
	var out strings.Builder
	for _, r := range text {
		b, known := windows1252[r]
		switch {
		case known:
			out.WriteByte(b)
		case r <= 0xFF:
			out.WriteByte(byte(r))
		default:
			return text
		}
	}
	if once := out.String(); len(once) < len(text) && utf8.ValidString(once) {
		return once
	}
	return text
}
