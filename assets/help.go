package assets

import "embed"

// Help holds the help texts, named help/help.<en|fr>.md: heads of parts (#) and of questions (##),
// paragraphs, points (-) and **bold** words; nothing else of Markdown is used.
//
//go:embed help/help.*.md
var Help embed.FS
