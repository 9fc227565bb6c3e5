// Package assets holds the files that are built into the program: languages, help, themes and the
// demo organization. It only embeds; it never parses and imports no other package of the program.
package assets

import "embed"

// Lang holds the language files, named lang/<area>.<en|fr>.toml.
//
//go:embed lang/*.toml
var Lang embed.FS
