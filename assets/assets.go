// Package assets holds the files that are built into the program: languages, help, themes, the documents
// and the demo organization. It only embeds and lists; it never parses and imports no other package of the
// program.
package assets

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

// Lang holds the language files, named lang/<area>.<language>.toml, the language as a BCP 47 tag.
//
//go:embed lang/*.toml
var Lang embed.FS

// Docs holds the documents, named docs/<topic>.md, in English.
//
//go:embed docs/*.md
var Docs embed.FS

// Languages are the tags of the languages that have files, in alphabetical order.
func Languages() []string { return LanguagesOf(Lang) }

// LanguagesOf is Languages for other files than the embedded ones.
func LanguagesOf(files fs.FS) []string {
	names, err := fs.Glob(files, "lang/*.*.toml")
	if err != nil {
		return nil // only a malformed pattern fails
	}
	var tags []string
	for _, name := range names {
		tags = append(tags, strings.Split(name, ".")[1])
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}
