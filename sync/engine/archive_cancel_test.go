package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
)

// An import that is told to stop ends with the page that it is at, and the next one brings the rest once.
func TestAnImportCanBeCancelled(t *testing.T) {
	t.Parallel()
	const rows = 9000
	h := newHouse(t, emulator.Options{})
	r := leaArchive(t, messages, notes)
	var file strings.Builder
	file.WriteString(strings.SplitAfterN(messages, "\n", 2)[0])
	for i := range rows {
		fmt.Fprintf(&file, `"c%d","","Léa Fontaine","%s","Sophie Arnaud","%s","2026-03-%02d %02d:%02d:22 UTC","","Bonjour %d","INBOX",""`+"\n",
			i%50, leaURL, sophieURL, 1+i%28, i/28%24, i/700%60, i)
	}
	if err := os.WriteFile(filepath.Join(r.Path, "messages.csv"), []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	pages := 0
	h.fault = func(point string) error {
		if point == "page" {
			if pages++; pages == 3 { // what was taken apart, the connections, and one page of messages
				cancel()
			}
		}
		return nil
	}
	if _, err := h.ImportArchive(ctx, h.seller, r); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	kept, _ := h.kept(t)
	if len(kept) == 0 || len(kept) >= rows {
		t.Fatalf("%d of %d are kept", len(kept), rows)
	}
	h.fault = nil
	result, err := h.ImportArchive(t.Context(), h.seller, r)
	if err != nil || result.Items.Unchanged != len(kept) || result.Items.New != rows+1-len(kept) {
		t.Errorf("the next one: %+v behind %d: %v", result.Items, len(kept), err)
	}
	if again, err := h.ImportArchive(t.Context(), h.seller, r); err != nil || again.Items.New+again.Items.Changed != 0 {
		t.Errorf("the same again: %+v %v", again.Items, err)
	}
}
