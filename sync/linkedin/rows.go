package linkedin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// rowReader gives the rows of a CSV file one after another. What breaks the rules of CSV never swallows the rows behind
// it: reading goes on at the next line that begins a row. It holds one row in memory, and what has to be looked at
// behind it, at most max bytes of each.
type rowReader struct {
	in  io.Reader
	cut cutter
	// width is the number of columns that rows have to fill.
	width int
	max   int
	// texts are the columns whose fields may go over several lines; nil: all.
	texts []int
	// plausible says whether fields look like a row of this kind of file.
	plausible func(fields [][]byte) bool

	buffer     []byte
	start, end int // of what is read and not yet passed over
	ended      bool
	failed     error // of in; it is told behind everything that came before it
	line       int   // of start, from 1

	one, other cut // kept for their memory
	given      int // size of the row that next gave last
}

const firstBuffer = 64 << 10

func newRowReader(in io.Reader, max int64) *rowReader {
	return &rowReader{in: in, max: int(max), buffer: make([]byte, firstBuffer), line: 1}
}

// last says that nothing follows what is held.
func (r *rowReader) last() bool { return r.ended || r.failed != nil }

// fill reads more. False: there is no more, or no more may be held. Fields that were cut stay good.
func (r *rowReader) fill() bool {
	if r.last() {
		return false
	}
	if r.end == len(r.buffer) {
		held := r.end - r.start
		if held > 2*r.max+firstBuffer {
			return false
		}
		larger := make([]byte, max(len(r.buffer), 2*held))
		r.end = copy(larger, r.buffer[r.start:r.end])
		r.start, r.buffer = 0, larger
	}
	const patience = 100
	for range patience {
		n, err := r.in.Read(r.buffer[r.end:])
		r.end += n
		r.ended = errors.Is(err, io.EOF)
		if err != nil && !r.ended {
			r.failed = err
		}
		if n > 0 || r.last() {
			return true
		}
	}
	r.failed = fmt.Errorf("reading on: %w", io.ErrNoProgress)
	return true
}

// pass goes on behind size bytes. Fields that were cut are lost.
func (r *rowReader) pass(size int) {
	passed := r.buffer[r.start : r.start+size]
	r.line += bytes.Count(passed, []byte{'\n'})
	if r.cut.carriage {
		r.line += bytes.Count(passed, []byte{'\r'}) - bytes.Count(passed, []byte("\r\n"))
	}
	if r.start += size; r.start > len(r.buffer)/2 {
		r.end = copy(r.buffer, r.buffer[r.start:r.end])
		r.start = 0
	}
}

// rowAt cuts the row that begins at a place behind start. It answers false at the end of the file. A row of more than
// max bytes is broken.
func (r *rowReader) rowAt(at int, c *cut) bool {
	for {
		text := r.buffer[r.start+at : r.end]
		if len(text) == 0 && r.last() {
			return false
		}
		if len(text) > 0 && r.cut.row(text, r.last(), c) && c.size <= r.max {
			return true
		}
		if len(text) > r.max || !r.fill() {
			c.clear()
			c.size, c.broken = len(text), true
			return true
		}
	}
}

// lineAt is the first line at a place behind start, whatever its quotation marks say; empty at the end of the file.
// Of a line of more than max bytes it is a part.
func (r *rowReader) lineAt(at int) []byte {
	for {
		text := r.buffer[r.start+at : r.end]
		if n := r.cut.line(text, r.last()); n > 0 {
			return text[:n]
		}
		if len(text) > r.max || !r.fill() {
			return text
		}
	}
}

// filled goes from a place behind start over empty lines.
func (r *rowReader) filled(at int) int {
	for {
		if first := r.start + at; first < r.end && r.buffer[first] > ' ' {
			return at
		}
		line := r.lineAt(at)
		if len(line) == 0 || len(bytes.TrimSpace(line)) > 0 {
			return at
		}
		at += len(line)
	}
}

// next is the next row, or a part of the file that was left out because no row could be read. Both are good until the next
// call; at the end of the file both are nil.
func (r *rowReader) next() ([][]byte, *leftOut, error) {
	r.pass(r.given)
	r.given = 0
	r.pass(r.filled(0))
	c := &r.one
	if !r.rowAt(0, c) {
		return nil, nil, r.failed
	}
	if !r.stands(c) {
		line := r.lineAt(0)
		if len(line) > r.max {
			return nil, nil, fmt.Errorf("a row: %w", ErrTooLarge)
		}
		r.cut.literal(line, c)
		c.size = len(line)
		if len(c.fields) != r.width || !r.follows(c) {
			return nil, r.leave(), nil
		}
	}
	r.given = c.size
	return c.fields, nil, nil
}

// oldMac says that the first line ends with a CR alone.
func (r *rowReader) oldMac() bool {
	for {
		text := r.buffer[r.start:r.end]
		i := bytes.IndexAny(text, "\r\n")
		if i >= 0 && (i+1 < len(text) || r.last()) {
			return text[i] == '\r' && i+1 < len(text) && text[i+1] != '\n'
		}
		if len(text) > maxHeader || !r.fill() {
			return false
		}
	}
}
