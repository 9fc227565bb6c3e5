package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"navsync/sync/engine"
	"navsync/ui/lang"
)

const (
	progressBar  = 24
	progressStep = 200 * time.Millisecond
)

// watched shows a line on a terminal while work goes on; elsewhere nothing.
func (c *command) watched(line func(took time.Duration) string, work func() error) error {
	screen, ok := c.streams.Err.(*os.File)
	if !ok || c.json || !term.IsTerminal(int(screen.Fd())) {
		return work()
	}
	done := make(chan error, 1)
	go func() { done <- work() }()
	began := time.Now()
	ticker := time.NewTicker(progressStep)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			showLine(screen, "")
			return err
		case <-ticker.C:
			showLine(screen, line(time.Since(began)))
		}
	}
}

// showLine replaces the line in which the cursor stands. An error of the screen has nobody left to be told to.
func showLine(screen io.Writer, line string) {
	//nolint:errcheck // see above
	fmt.Fprint(screen, "\r\x1b[K"+line)
}

// bar draws a share between 0 and 1.
func bar(share float64) string {
	line := "["
	full := int(share * progressBar)
	for i := range progressBar {
		if i < full {
			line += "#"
		} else {
			line += "-"
		}
	}
	return line + "] "
}

// archiveLine is how far the reading of an archive has come: a bar, and the rows with their rate once rows are taken.
func archiveLine(printer *lang.Printer, p *engine.ArchiveProgress, took time.Duration) string {
	line, rows := bar(p.Share()), int(p.Rows())
	if rows == 0 {
		return line + printer.T("archive.looking")
	}
	return line + printer.T("archive.rows", "count", rows, "Rate", printer.N(int(float64(rows)/max(took.Seconds(), 1))))
}
