package linkedin

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for content, want := range map[string]string{
		"a &amp; b &lt;3 &#233; &quot;q&quot;":                       `a & b <3 é "q"`,
		"https://x.test/?a=1&copy=2&amp;b":                           "https://x.test/?a=1&copy=2&b",
		"if a < b and c > d":                                         "if a < b and c > d",
		"List<String> x":                                             "List<String> x",
		`<p class="ql">Hello <strong>Ann</strong></p><p>Bye</p>`:     "Hello Ann\nBye",
		"one<br>two<br/>three":                                       "one\ntwo\nthree",
		"<p>see <a href=\"https://x.test/a?b=1&amp;c=2\">it</a></p>": "see it (https://x.test/a?b=1&c=2)",
		`<p><a href="https://x.test">https://x.test</a></p>`:         "https://x.test",
		`<p>x<a href="javascript:alert(1)">y</a></p>`:                "xy",
		"<ul><li>a</li><li>b</li></ul>":                              "- a\n- b",
		"<p>a</p><script>alert(1)</script><p>b</p>":                  "a\nb",
		"a\r\nb\rc\u2028d":                                           "a\nb\nc\nd",
		"e\u0301":                                                    "é",
		"  x  ":                                                      "x",
		"👩\u200d💻 ok":                                                "👩\u200d💻 ok",
		"":                                                           "",
	} {
		if got := plain(content); got != want {
			t.Errorf("plain(%q) = %q, want %q", content, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"<p>a</p>", "a &amp; b", "\x1b[31m\xff", "<script>x", "&#0;&#27;&#x202E;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		text := plain(content)
		if !utf8.ValidString(text) {
			t.Fatalf("invalid UTF-8 from %q", content)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || turnsDirection(r) }); i >= 0 {
			t.Errorf("control character at %d of %q", i, text)
		}
	})
}
