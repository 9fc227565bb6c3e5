package linkedin

import (
	_ "embed" // of the words
	"strings"
	"sync"
)

//go:embed words.txt
var wordsText string

// words are the sections of words.txt by what they are of: each gives the words of other languages their English names,
// all in the form of letters. They are read when the first archive is: no start waits for them.
var words = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	var sections []string
	name := ""
	for line := range strings.Lines(wordsText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			sections = strings.Split(strings.Trim(line, "[]"), ", ")
			continue
		}
		if before, after, named := strings.Cut(line, "="); named {
			name, line = strings.TrimSpace(before), before+","+after
		}
		for _, section := range sections {
			if all[section] == nil {
				all[section] = map[string]string{}
			}
			for word := range strings.SplitSeq(line, ",") {
				if key := letters(word); key != "" && all[section][key] == "" {
					all[section][key] = name
				}
			}
		}
	}
	return all
})

// inTheirPlaces are the columns of the files of an era in their order, for a header whose words nobody here knows: they
// count only when what stands below them fits.
var inTheirPlaces = map[string][][]string{
	fileConnections: {
		{"firstname", "lastname", "url", "emailaddress", "company", "position", "connectedon"},
	},
	fileMessages: {
		{
			"conversationid", "conversationtitle", "from", "senderprofileurl", "to", "recipientprofileurls", "date", "subject", "content", "folder",
			"attachments", "ismessagedraft", "isconversationdraft",
		},
		{
			"conversationid", "conversationtitle", "from", "senderprofileurl", "to", "recipientprofileurls", "date", "subject", "content", "folder",
			"attachments",
		},
		{"conversationid", "conversationtitle", "from", "senderprofileurl", "to", "recipientprofileurls", "date", "subject", "content", "folder"},
		{"conversationid", "conversationtitle", "from", "senderprofileurl", "to", "date", "subject", "content", "folder"},
	},
}
