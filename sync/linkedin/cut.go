package linkedin

import "bytes"

// cutter cuts rows out of the text of a CSV file by the rules of RFC 4180, and notes where it breaks them.
type cutter struct {
	separator byte
	// carriage says that a CR alone ends a line, as spreadsheets for old Macs wrote it; elsewhere it is part of a field.
	carriage bool
}

// cut is one row, or why it is none.
type cut struct {
	fields [][]byte // into the text
	size   int      // bytes, with the line end
	// broken: a quotation mark is never closed, or something else than a separator stands behind the closing one.
	broken bool
	// bare: a quotation mark stands inside a field that has none around it.
	bare bool
	// breaks are the places behind the line breaks inside of quoted fields, long those fields.
	breaks, long []int
}

// clear makes a cut ready for another row.
func (c *cut) clear() {
	*c = cut{fields: c.fields[:0], breaks: c.breaks[:0], long: c.long[:0]}
}

// row cuts the first row of text into c. It answers false when the row may go on behind text; last says that nothing does.
func (w cutter) row(text []byte, last bool, c *cut) bool {
	c.clear()
	for at := 0; ; at++ {
		var ok bool
		if at < len(text) && text[at] == '"' {
			at, ok = w.quoted(text, at+1, last, c)
		} else {
			at, ok = w.plain(text, at, c), true
		}
		if !ok || c.broken {
			c.size = at
			return ok
		}
		if at < len(text) && text[at] == w.separator {
			continue
		}
		n, known := w.lineEnd(text, at, last)
		c.size = at + n
		return known && (n > 0 || last)
	}
}

// plain cuts a field without quotation marks around it and gives the place behind it.
func (w cutter) plain(text []byte, from int, c *cut) int {
	at := from
	for at < len(text) && text[at] != w.separator && text[at] != '\n' && (text[at] != '\r' || !w.carriage) {
		c.bare = c.bare || text[at] == '"'
		at++
	}
	field := text[from:at]
	if at == len(text) || text[at] == '\n' {
		field = bytes.TrimSuffix(field, []byte{'\r'})
	}
	c.fields = append(c.fields, field)
	return at
}

// quoted cuts a field from behind its opening quotation mark and gives the place behind the closing one. ok is false when
// that may lie behind text.
func (w cutter) quoted(text []byte, from int, last bool, c *cut) (at int, ok bool) {
	doubled := false
	for at = from; ; at += 2 {
		i := bytes.IndexByte(text[at:], '"')
		if i < 0 {
			c.broken = true
			return len(text), last
		}
		at += i
		if at+1 == len(text) || text[at+1] != '"' {
			break
		}
		doubled = true
	}
	field := text[from:at]
	w.noteBreaks(field, from, c)
	if doubled {
		field = bytes.ReplaceAll(field, []byte(`""`), []byte{'"'})
	}
	c.fields = append(c.fields, field)
	at++
	if at < len(text) && text[at] != w.separator {
		n, known := w.lineEnd(text, at, last)
		c.broken = known && n == 0
		return at, known
	}
	return at, at < len(text) || last
}

// maxBreaks bounds the memory for a field that consists of line breaks.
const maxBreaks = 100_000

// noteBreaks notes the line breaks of a field that begins at from.
func (w cutter) noteBreaks(field []byte, from int, c *cut) {
	before := len(c.breaks)
	for at := 0; at < len(field) && len(c.breaks) < maxBreaks; at++ {
		i := w.breakIn(field[at:])
		if i < 0 {
			break
		}
		at += i
		if n, _ := w.lineEnd(field, at, true); n > 0 {
			at += n - 1
			c.breaks = append(c.breaks, from+at+1)
		}
	}
	if len(c.breaks) > before {
		c.long = append(c.long, len(c.fields))
	}
}

// lineEnd is the length of the line end at a place, 0 when there is none. It is not known as long as a CR may be followed
// by more.
func (w cutter) lineEnd(text []byte, at int, last bool) (n int, known bool) {
	switch {
	case at == len(text):
		return 0, last
	case text[at] == '\n':
		return 1, true
	case text[at] != '\r':
		return 0, true
	case at+1 == len(text):
		return 1, last
	case text[at+1] == '\n':
		return 2, true
	case w.carriage:
		return 1, true
	}
	return 0, true
}

// breakIn is the place of the first character that may end a line, -1 when there is none.
func (w cutter) breakIn(text []byte) int {
	if w.carriage {
		return bytes.IndexAny(text, "\r\n")
	}
	return bytes.IndexByte(text, '\n')
}

// line is the size of the first line of text, with its end, whatever its quotation marks say; 0 when it may go on.
func (w cutter) line(text []byte, last bool) int {
	for at := 0; ; at++ {
		i := w.breakIn(text[at:])
		if i < 0 {
			if last {
				return len(text)
			}
			return 0
		}
		at += i
		n, known := w.lineEnd(text, at, last)
		if !known {
			return 0
		}
		if n > 0 {
			return at + n
		}
	}
}

// literal cuts one line whose quotation marks are not closed: a mark that nothing on the line closes counts as a
// character of its field.
func (w cutter) literal(line []byte, c *cut) {
	line = bytes.TrimRight(line, "\r\n")
	c.clear()
	c.bare = true
	for at := 0; ; at++ {
		var one cut
		if at < len(line) && line[at] == '"' {
			if next, ok := w.quoted(line, at+1, true, &one); ok && !one.broken {
				c.fields = append(c.fields, one.fields[0])
				if at = next; at == len(line) {
					return
				}
				continue
			}
			at++
		}
		end := bytes.IndexByte(line[at:], w.separator)
		if end < 0 {
			c.fields = append(c.fields, line[at:])
			return
		}
		c.fields = append(c.fields, line[at:at+end])
		at += end
	}
}
