package picture

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// look is how a cell is drawn. No colour is the terminal's own.
type look struct {
	text, ground                     string // as #70b5f9
	bold, faint, underline, reversed bool
}

// cell is one cell of a frame; the second cell of a wide letter is empty.
type cell struct {
	text string
	look look
}

// cells reads a line of a frame in true colour.
func cells(line string) []cell {
	var row []cell
	var now look
	var state byte
	p := ansi.NewParser()
	for line != "" {
		part, width, n, next := ansi.DecodeSequence(line, state, p)
		switch {
		case width > 0:
			row = append(row, cell{part, now})
			for range width - 1 {
				row = append(row, cell{"", now})
			}
		case strings.HasPrefix(part, "\x1b[") && strings.HasSuffix(part, "m"):
			now = now.with(strings.TrimSuffix(strings.TrimPrefix(part, "\x1b["), "m"))
		}
		line, state = line[n:], next
	}
	return row
}

// with is the look after a sequence that changes it ("1;38;2;112;181;249").
func (l look) with(sequence string) look {
	var codes []int
	for _, word := range strings.Split(sequence, ";") {
		code, err := strconv.Atoi(word)
		if err != nil {
			code = 0 // an empty word resets
		}
		codes = append(codes, code)
	}
	for i := 0; i < len(codes); i++ {
		switch code := codes[i]; code {
		case 0:
			l = look{}
		case 1:
			l.bold = true
		case 2:
			l.faint = true
		case 4:
			l.underline = true
		case 7:
			l.reversed = true
		case 39:
			l.text = ""
		case 49:
			l.ground = ""
		case 38, 48:
			if i+4 >= len(codes) || codes[i+1] != 2 {
				continue
			}
			colour := fmt.Sprintf("#%02x%02x%02x", codes[i+2], codes[i+3], codes[i+4])
			if code == 38 {
				l.text = colour
			} else {
				l.ground = colour
			}
			i += 4
		}
	}
	return l
}

// painted is the look with the terminal's own text colour filled in and what is reversed turned around.
func (l look) painted() look {
	if l.text == "" {
		l.text = ownText
	}
	if l.reversed {
		ground := l.ground
		if ground == "" {
			ground = ownGround
		}
		l.text, l.ground, l.reversed = ground, l.text, false
	}
	return l
}
