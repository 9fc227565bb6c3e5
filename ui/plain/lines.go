package plain

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// Lines are the plain input and output. The programs of one process share them, one after the other.
type Lines struct {
	in       *bufio.Reader
	out      *bufio.Writer
	patience time.Duration
	read     chan string // answers the reading under way, nil while there is none
}

// NewLines reads from in and writes to out. A line is taken when everything that the one before began has ended;
// patience is how long that may take while the next line has to wait, 0 as long as it takes.
func NewLines(in io.Reader, out io.Writer, patience time.Duration) *Lines {
	return &Lines{in: bufio.NewReader(in), out: bufio.NewWriter(out), patience: patience}
}

// next is where the next line arrives; it is closed when there is none. No more than one line is read ahead of who takes
// it, and a reading that nobody took is given to who asks next. It ends with the input, which is the process's own.
func (l *Lines) next() <-chan string {
	if l.read != nil {
		return l.read
	}
	read := make(chan string, 1)
	l.read = read
	go func() {
		text, err := l.in.ReadString('\n')
		if text != "" || err == nil {
			read <- strings.TrimRight(text, "\r\n")
			return
		}
		close(read)
	}()
	return read
}

// took says that the line was taken.
func (l *Lines) took() { l.read = nil }

func (l *Lines) flush() error {
	if err := l.out.Flush(); err != nil {
		return fmt.Errorf("write lines: %w", err)
	}
	return nil
}
