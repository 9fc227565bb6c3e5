package display

import (
	"strings"

	"navsync/ui/config"
	"navsync/ui/kit"
)

// List implements kit.Lister: the settings with the word that counts and those that can be chosen.
func (p *Page) List() kit.List {
	rows := kit.Rows{Place: p.at, Go: func(i int) { p.at = i }, Open: true}
	for _, row := range config.Rows() {
		var words []string
		for _, word := range row.Words {
			words = append(words, p.wordName(row, word))
		}
		choices := p.kit.T("plain.choices", "words", strings.Join(words, ", "))
		rows.Texts = append(rows.Texts, p.kit.T(row.Key)+": "+p.wordName(row, p.word(row))+". "+choices)
	}
	return rows
}

// Head implements kit.Headed: the own keys, and where they stand.
func (p *Page) Head(width int) []string { return p.keyLines(width) }
