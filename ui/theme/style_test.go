package theme

import (
	"reflect"
	"testing"
)

func TestAStyleRendersAsItsLibraryDoes(t *testing.T) {
	for _, o := range []Options{
		{},
		{Light: true},
		{HighContrast: true},
		{Level: Colors256},
		{Level: Colors16},
		{Level: Colors16, Light: true},
		{Level: NoColor},
		{Level: Colors16, HighContrast: true},
		{Level: NoColor, ASCII: true},
	} {
		th := New(o)
		for s := range surfaces {
			of := reflect.ValueOf(th.On(s))
			for i := range of.NumField() {
				style, _ := of.Field(i).Interface().(Style)
				for _, text := range []string{
					"", " ", "a", "two words", "  blanks  ", "a\tb", "a\nb c\n", "a\r\nb", "日本", "\x1b[1mstyled\x1b[m and not", "a\u00a0b", "\u2063",
				} {
					if got, want := style.Render(text), style.Style.Render(text); got != want {
						t.Fatalf("%+v, surface %d, %s: %q is %q, want %q", o, s, of.Type().Field(i).Name, text, got, want)
					}
				}
			}
		}
	}
	if !New(Options{}).Text.known || !New(Options{Level: Colors256}).On(Focus).Strong.known {
		t.Error("ordinary looks are not known")
	}
}

func BenchmarkRender(b *testing.B) {
	st := New(Options{}).Text
	for b.Loop() {
		st.Render("a text of some length")
	}
}
