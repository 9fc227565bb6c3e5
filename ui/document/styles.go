package document

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	xansi "github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// styles is the look of the parts of a document.
func styles(th theme.Theme) ansi.StyleConfig {
	yes, none, two, one := true, uint(0), uint(2), uint(1)
	plain := th.Options().Level == theme.NoColor
	text := func(st theme.Style) ansi.StylePrimitive { return ansi.StylePrimitive{Color: colour(st)} }
	bold := func(st theme.Style) ansi.StylePrimitive {
		return ansi.StylePrimitive{Color: colour(st), Bold: &yes}
	}
	sign := func(s string) *string { return &s }
	code, link := text(th.Muted), text(th.Accent)
	if plain {
		code.Prefix, code.Suffix = "`", "`"
		link.Prefix, link.Suffix = "[", "]"
	}
	heading := bold(th.Strong)
	heading.BlockSuffix = "\n"
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{Margin: &none}, // a colour of its own would paint the blanks that fill its lines
		Text:           text(th.Text),
		Heading:        ansi.StyleBlock{StylePrimitive: heading},
		Strong:         bold(th.Strong),
		LinkText:       link,
		Code:           ansi.StyleBlock{StylePrimitive: code},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: text(th.Text), Margin: &two}},
		BlockQuote:     ansi.StyleBlock{Indent: &one, IndentToken: sign(th.Glyphs.Vertical + " ")},
		HorizontalRule: ansi.StylePrimitive{Color: colour(th.Line), Format: "\n" + strings.Repeat(th.Glyphs.Hairline, 3) + "\n"},
	}
}

// signs are those of a table: between columns, where lines cross, between the head and the rows.
func (d *drawing) signs() (column, cross, row string) {
	g, line := d.theme.Glyphs, d.theme.Line
	return line.Render(g.Vertical), line.Render(g.Limit), line.Render(g.Hairline)
}

// colour is a style's colour as glamour wants it: a number of the terminal's own, or #RRGGBB; nil keeps
// the terminal's.
func colour(st theme.Style) *string {
	var text string
	switch c := st.GetForeground().(type) {
	case nil, lipgloss.NoColor:
		return nil
	case xansi.BasicColor:
		text = strconv.Itoa(int(c))
	case xansi.IndexedColor:
		text = strconv.Itoa(int(c))
	case color.Color:
		r, g, b, _ := c.RGBA()
		text = fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	}
	return &text
}
