package match

import (
	"embed"
	"strings"
	"sync"
)

// The tables of names and firms. Each file says in its first line where it comes from and under which licence;
// assets/docs/data-sources.md lists them.
//
//go:embed data/*.txt data/*.txt.zst
var files embed.FS

// tables are the files as they are asked.
type tables struct {
	spellings map[string][]int  // word -> the rows that hold it
	nicknames map[string][]int  // word -> the rows that hold it
	cognates  map[string][]int  // word -> the rows that hold it
	nickRows  [][]string        // the words of a row of nicknames
	common    map[string]string // word -> f, m and s as far as it is a given name of women, of men, a family name
	readings  map[string][]string
	legal     map[string]bool
	freeMail  map[string]bool
	generic   map[string]string   // word -> the word that stands for its meaning
	renamed   map[string]string   // joined former name -> joined later name
	short     map[string][]string // joined abbreviation -> the joined names that it stands for
	semitic   map[string][]string // name in Arabic or Hebrew letters -> its ways with Latin ones
	unvoiced  map[string]bool     // the ways of all of these
}

var known = sync.OnceValue(readTables)

func readTables() *tables {
	t := &tables{
		spellings: map[string][]int{}, nicknames: map[string][]int{}, cognates: map[string][]int{}, common: map[string]string{},
		readings: map[string][]string{}, legal: map[string]bool{}, freeMail: map[string]bool{}, generic: map[string]string{}, renamed: map[string]string{},
		short: map[string][]string{}, semitic: map[string][]string{}, unvoiced: map[string]bool{},
	}
	for row, fields := range rows("spellings") {
		for _, word := range fields {
			t.spellings[loose(fold(word))] = append(t.spellings[loose(fold(word))], row)
		}
	}
	for row, fields := range rows("cognates") {
		for _, word := range fields {
			t.cognates[loose(fold(word))] = append(t.cognates[loose(fold(word))], row)
		}
	}
	for _, fields := range append(rows("nicknames"), rows("nicknames_en")...) {
		folded := make([]string, len(fields))
		for i, word := range fields {
			folded[i] = loose(fold(word))
			t.nicknames[folded[i]] = append(t.nicknames[folded[i]], len(t.nickRows))
		}
		t.nickRows = append(t.nickRows, folded)
	}
	for _, fields := range rows("commonnames") {
		t.common[loose(fields[0])] = fields[1]
	}
	for _, fields := range rows("readings") {
		of := fold(fields[0])
		for _, way := range looseAll(fields[1:]) {
			if !contains(t.readings[of], way) {
				t.readings[of] = append(t.readings[of], way)
			}
		}
	}
	for _, fields := range rows("semiticnames") {
		ways := looseAll(fields[1:])
		t.semitic[fold(fields[0])] = append(t.semitic[fold(fields[0])], ways...)
		for _, way := range ways {
			t.unvoiced[way] = true
		}
	}
	for _, fields := range packedRows("legalforms") {
		t.legal[fold(fields[0])] = true
	}
	for _, fields := range packedRows("freemail") {
		t.freeMail[fields[0]] = true
	}
	for _, fields := range rows("generic") {
		for _, word := range fields[1:] {
			t.generic[loose(fold(word))] = fields[0]
		}
	}
	for _, fields := range rows("renames") {
		former, later, _ := strings.Cut(strings.Join(fields[:len(fields)-1], " "), " = ")
		t.renamed[loose(strings.ReplaceAll(former, " ", ""))] = loose(strings.ReplaceAll(later, " ", ""))
	}
	for _, fields := range rows("abbreviations") {
		short, long, _ := strings.Cut(strings.Join(fields, " "), " = ")
		t.short[loose(short)] = append(t.short[loose(short)], loose(strings.ReplaceAll(long, " ", "")))
	}
	return t
}

func looseAll(all []string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = loose(text)
	}
	return out
}

// rows are the lines of a file after its first, in fields.
func rows(name string) [][]string {
	content, err := files.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic("match: a table is not embedded: " + name) // the build is broken
	}
	return fieldsOf(content)
}

// packedRows are the rows of a table that is embedded packed.
func packedRows(name string) [][]string {
	content, err := unpackedTable("data/" + name + ".txt.zst")
	if err != nil {
		panic("match: a table is not embedded: " + name) // the build is broken
	}
	return fieldsOf(content)
}

func fieldsOf(content []byte) [][]string {
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")[1:]
	all := make([][]string, 0, len(lines))
	for _, line := range lines {
		if fields := strings.Fields(line); len(fields) > 0 {
			all = append(all, fields)
		}
	}
	return all
}

// share reports whether two words stand in one row.
func share(of map[string][]int, a, b string) bool {
	rowsOfB := of[b]
	if len(rowsOfB) == 0 {
		return false
	}
	for _, row := range of[a] {
		for _, other := range rowsOfB {
			if row == other {
				return true
			}
		}
	}
	return false
}
