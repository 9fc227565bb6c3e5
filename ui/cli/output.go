package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"navsync/ui/kit"
)

// list is the document of every list.
type list[T any] struct {
	Items []T `json:"items"`
	Count int `json:"count"`
}

// document prints one value as one JSON document.
func (c *command) document(v any) error {
	enc := json.NewEncoder(c.streams.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

// column is one column of a list for people: its heading's key and its cell.
type column[T any] struct {
	heading string
	cell    func(T) string
}

// show prints items as the JSON document of --json, else as aligned columns.
func show[T any](c *command, items []T, columns ...column[T]) error {
	if c.json {
		if items == nil {
			items = []T{}
		}
		return c.document(list[T]{Items: items, Count: len(items)})
	}
	w := tabwriter.NewWriter(c.streams.Out, 0, 0, 2, ' ', 0)
	headings := make([]string, len(columns))
	for i, col := range columns {
		headings[i] = c.printer.T(col.heading)
	}
	if _, err := fmt.Fprintln(w, strings.Join(headings, "\t")); err != nil {
		return fmt.Errorf("print the list: %w", err)
	}
	for _, item := range items {
		cells := make([]string, len(columns))
		for i, col := range columns {
			cells[i] = oneLine(col.cell(item))
		}
		if _, err := fmt.Fprintln(w, strings.Join(cells, "\t")); err != nil {
			return fmt.Errorf("print the list: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the list: %w", err)
	}
	return nil
}

// oneLine is text from outside as one cell: no control character reaches the terminal.
func oneLine(text string) string {
	return strings.Join(strings.Fields(kit.Clean(text)), " ")
}

// utc is a time of a document: RFC 3339 UTC, "" for none.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// id is a number of the store as documents carry it.
func id(n int64) string { return strconv.FormatInt(n, 10) }

// fact is one labelled line; label is its language key. An empty value is left out.
type fact struct{ label, value string }

func (c *command) facts(facts []fact) error {
	w := tabwriter.NewWriter(c.streams.Out, 0, 0, 2, ' ', 0)
	for _, f := range facts {
		if f.value == "" {
			continue
		}
		label := ""
		if f.label != "" {
			label = c.printer.T(f.label)
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\n", label, oneLine(f.value)); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// printLines prints lines as they are, but for control characters.
func (c *command) printLines(lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(c.streams.Out, kit.Clean(line)); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	return nil
}
