package linkedin

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// asUTF8 takes a byte order mark off and reads UTF-16, with a mark or without one, as UTF-8. Fields of other encodings are
// told one by one (toUTF8): parts of several programs may stand in one file.
func asUTF8(in io.Reader) (io.Reader, error) {
	const sample = 4096
	buffered := bufio.NewReaderSize(in, firstBuffer)
	start, err := buffered.Peek(sample)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the beginning: %w", err)
	}
	var decoding encoding.Encoding
	switch {
	case bytes.HasPrefix(start, []byte("\xEF\xBB\xBF")):
		_, err := buffered.Discard(3)
		return buffered, err
	case bytes.HasPrefix(start, []byte("\xFF\xFE")):
		decoding = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(start, []byte("\xFE\xFF")):
		decoding = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	case zerosAt(start, 1):
		decoding = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zerosAt(start, 0):
		decoding = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	default:
		return buffered, nil
	}
	return decoding.NewDecoder().Reader(buffered), nil
}

// zerosAt says that of each two bytes mostly that one is zero, as in UTF-16 of a Latin text.
func zerosAt(start []byte, place int) bool {
	if len(start) < 8 {
		return false
	}
	zeros := [2]int{}
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(start) / 2
	return zeros[place]*2 > pairs && zeros[1-place]*8 < pairs
}

// oldest is the encoding of fields that are not UTF-8, unless the file shows another one.
var oldest = charmap.Windows1252

// toUTF8 reads a field that is not UTF-8 as the older encoding that spreadsheets write. A field in which some of it is
// UTF-8 is a damaged one.
func toUTF8(field string, older *charmap.Charmap) string {
	if utf8.ValidString(field) {
		return field
	}
	for rest := field; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		if size > 1 && r != utf8.RuneError {
			return strings.ToValidUTF8(field, "\uFFFD")
		}
		rest = rest[size:]
	}
	decoded, err := older.NewDecoder().String(field)
	if err != nil {
		return strings.ToValidUTF8(field, "\uFFFD")
	}
	return decoded
}
