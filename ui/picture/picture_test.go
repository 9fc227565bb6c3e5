package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// drawn are the elements of a picture by their names, which has to be XML.
func drawn(t *testing.T, picture string) map[string][]xml.StartElement {
	t.Helper()
	found := map[string][]xml.StartElement{}
	for d := xml.NewDecoder(strings.NewReader(picture)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, picture)
		}
		if e, ok := token.(xml.StartElement); ok {
			found[e.Name.Local] = append(found[e.Name.Local], e)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// TestAStillKeepsColoursAndCells: words stand in their cells in their colours, grounds below them, lines are shapes.
func TestAStillKeepsColoursAndCells(t *testing.T) {
	picture := Still("A & B", "\x1b[1;38;2;112;181;249mAna <a>\x1b[0m  伟 x\n\x1b[48;2;34;54;77m ▌│\x1b[m")
	all := drawn(t, picture)
	if len(all["text"]) != 2 {
		t.Fatalf("%d texts in\n%s", len(all["text"]), picture)
	}
	first, second := all["text"][0], all["text"][1]
	if attribute(first, "x") != "0" || attribute(first, "textLength") != "56" {
		t.Errorf("the first words stand at %v", first.Attr)
	}
	if attribute(second, "x") != "72" || attribute(second, "textLength") != "32" {
		t.Errorf("the second words stand at %v", second.Attr)
	}
	for _, want := range []string{
		"Ana &lt;a&gt;", "A &amp; B", "fill:#70b5f9;font-weight:700", "fill:#d6dbe3", `fill="#22364d"`, `width="128" height="58"`,
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %s in\n%s", want, picture)
		}
	}
	if len(all["path"]) != 1 || attribute(all["path"][0], "d") != "M8 17h4v17h-4zM19.5 17h1v17h-1z" {
		t.Errorf("the shapes are %v", all["path"])
	}
}

// TestReversedTurnsColoursAround: what stands reversed has the terminal's own colours turned around.
func TestReversedTurnsColoursAround(t *testing.T) {
	picture := Still("", "\x1b[7mOK\x1b[m")
	if !strings.Contains(picture, `fill="`+ownText+`"`) || !strings.Contains(picture, "fill:"+ownGround) {
		t.Error(picture)
	}
}

// TestAMovingPictureDrawsWhatStaysOnce: a row that stays is drawn once, one that changes is seen in its time, and without
// movement the first frame is what is seen.
func TestAMovingPictureDrawsWhatStaysOnce(t *testing.T) {
	picture := Moving("", []Shot{{"head\none", time.Second}, {"head\ntwo", 2 * time.Second}, {"head\none", time.Second}})
	for want, times := range map[string]int{
		">head<": 1, ">one<": 1, ">two<": 1,
		"@keyframes k0{0%{visibility:visible}25%{visibility:hidden}75%{visibility:visible}}.k0{visibility:visible;animation:k0 4s step-end infinite}": 1,
		"@keyframes k1{0%{visibility:hidden}25%{visibility:visible}75%{visibility:hidden}}.k1{visibility:hidden;":                                     1,
	} {
		if n := strings.Count(picture, want); n != times {
			t.Errorf("%d times %s in\n%s", n, want, picture)
		}
	}
	drawn(t, picture)
}
