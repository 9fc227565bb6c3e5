package linkedin

import (
	"bytes"
	"slices"
)

// stands says that a row can be taken as it was cut.
func (r *rowReader) stands(c *cut) bool {
	if r.regular(c) {
		return !r.swallowed(c)
	}
	return r.follows(c)
}

// regular says that a row keeps every rule, has the columns of its file, and goes over several lines only in a text.
func (r *rowReader) regular(c *cut) bool {
	if c.broken || c.bare || !r.fits(c.fields) {
		return false
	}
	for _, field := range c.long {
		if r.texts != nil && !slices.Contains(r.texts, field) {
			return false
		}
	}
	return true
}

// fits says that fields fill the columns; spreadsheets write empty ones behind them.
func (r *rowReader) fits(fields [][]byte) bool {
	if len(fields) < r.width {
		return false
	}
	for _, padding := range fields[r.width:] {
		if len(bytes.TrimSpace(padding)) > 0 {
			return false
		}
	}
	return true
}

// readable says that a row which may break a rule can be read all the same: it has its columns, or lacks only the last
// ones, and looks like a row of this kind of file.
func (r *rowReader) readable(c *cut) bool {
	short := len(c.fields) < r.width
	if c.broken || short && (c.bare || len(c.fields) < 2) || !short && !r.fits(c.fields) {
		return false
	}
	return r.plausible(c.fields)
}

// begins says that a row begins at a place behind start. The end of the file counts as well.
func (r *rowReader) begins(at int, c *cut) bool {
	at = r.filled(at)
	return !r.rowAt(at, c) || r.readable(c) && (!c.bare || len(c.breaks) == 0)
}

// beginsBroken is begins, and takes a line whose own quotation mark is never closed for a row as well: it has all columns when
// its marks are letters.
func (r *rowReader) beginsBroken(at int, c *cut) bool {
	if r.begins(at, c) {
		return true
	}
	line := r.lineAt(r.filled(at))
	if len(line) > r.max || !bytes.ContainsRune(line, '"') {
		return false
	}
	r.cut.literal(line, c)
	return len(c.fields) == r.width && r.plausible(c.fields)
}

// follows says that a row which breaks a rule can be read, and ends where it seems to end: it holds no other row, and
// another one, or the end of the file, comes behind it.
func (r *rowReader) follows(c *cut) bool {
	if !r.readable(c) {
		return false
	}
	for _, inner := range c.breaks {
		if r.beginsBroken(inner, &r.other) {
			return false
		}
	}
	if len(c.fields) < r.width && r.cutOff(c) {
		return false
	}
	return r.beginsBroken(c.size, &r.other)
}

// cutOff says that the file ends behind a row without a line end, as one does that was cut off.
func (r *rowReader) cutOff(c *cut) bool {
	text := r.buffer[r.start : r.start+c.size]
	return r.last() && r.start+c.size == r.end && len(text) > 0 && text[len(text)-1] != '\n' && text[len(text)-1] != '\r'
}

// swallowed says that a row which keeps every rule consists, behind one of its line breaks, of nothing but whole rows, the
// last of which may go on behind it: a lone quotation mark can do that. A message that quotes such rows is something
// else: its own end breaks their rules.
func (r *rowReader) swallowed(c *cut) bool {
	for _, inner := range c.breaks {
		at := inner
		for at < c.size && r.rowAt(at, &r.other) && r.regular(&r.other) && r.readable(&r.other) {
			at += r.other.size
		}
		if at == c.size || at > c.size && r.begins(at, &r.other) {
			return true
		}
	}
	return false
}

// leftOut is a part of the file in which no row could be read.
type leftOut struct {
	line int
	text []byte // its beginning
	// ended says that the file ends in it, as one does that was cut off.
	ended bool
}

// leave passes over the line at start and over those behind it that begin no row.
func (r *rowReader) leave() *leftOut {
	const shown = 160
	first := r.lineAt(0)
	left := &leftOut{line: r.line, text: bytes.Clone(first[:min(shown, len(first))])}
	r.pass(len(first))
	for {
		line := r.lineAt(0)
		if len(line) == 0 {
			left.ended = true
			return left
		}
		if len(bytes.TrimSpace(line)) > 0 && r.beginsBroken(0, &r.other) {
			return left
		}
		r.pass(len(line))
	}
}
