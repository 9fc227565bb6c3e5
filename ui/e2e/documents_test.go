package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestScriptsReadTheDocuments: every file of assets/docs is listed with a title, comes as it is where no
// terminal draws it, and an unknown topic is wrong use.
func TestScriptsReadTheDocuments(t *testing.T) {
	h := newHouse(t)
	var list items[struct{ Topic, Title string }]
	h.run(&list, "docs")
	files, err := filepath.Glob(filepath.Join("..", "..", "assets", "docs", "*.md"))
	if err != nil || len(files) == 0 || len(files) != list.Count {
		t.Fatalf("%d documents are listed of %d files, %v", list.Count, len(files), err)
	}
	for _, d := range list.Items {
		text, err := os.ReadFile(filepath.Join("..", "..", "assets", "docs", d.Topic+".md"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "# "+d.Title+"\n") {
			t.Errorf("%s is listed as %q", d.Topic, d.Title)
		}
		cmd := h.command(t.Context(), "--json=false", "docs", d.Topic)
		if out, err := cmd.Output(); err != nil || !bytes.Equal(out, text) {
			t.Errorf("docs %s prints %d bytes of %d, %v", d.Topic, len(out), len(text), err)
		}
	}
	if code, _, _ := h.try("docs", "nothing"); code != 2 {
		t.Errorf("an unknown topic exits with %d", code)
	}
	if _, err := os.Stat(h.dir); err == nil {
		t.Error("reading a document made a data folder")
	}
}
