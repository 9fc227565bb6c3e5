package linkedin

import (
	"strings"
	"unicode"
)

// maxPeople bounds the work for one list of recipients.
const maxPeople = 512

// splitNames splits a list of names that are joined with ", " although names hold ", " themselves
// (Jane Doe, Ph.D.). slugs are the profiles of the same people in the same order, as far as the file has them:
// their number says how many names there are. The answer has a name for each slug, "" where it stays unknown;
// without slugs the names that are most likely. hidden are people who are not shown: they have no profile.
func splitNames(list string, slugs []string, known *directory) (names, hidden []string) {
	tokens, hidden := visibleNames(list, len(slugs))
	switch {
	case len(slugs) == 0:
		return joinKnown(tokens, known), hidden
	case len(tokens) == len(slugs):
		return tokens, hidden
	case len(tokens) < len(slugs) || len(tokens) > maxPeople:
		return make([]string, len(slugs)), hidden
	case len(slugs) == 1:
		return []string{strings.Join(tokens, ", ")}, hidden
	default:
		return partition(tokens, slugs, known), hidden
	}
}

// visibleNames parts the names of a list from people who are not shown. Where every name has a profile, nobody is hidden,
// whatever the name.
func visibleNames(list string, profiles int) (tokens, hidden []string) {
	for _, token := range strings.Split(list, ", ") {
		if token = strings.TrimSpace(token); token != "" {
			tokens = append(tokens, token)
		}
	}
	if len(tokens) <= profiles {
		return tokens, nil
	}
	all := tokens
	tokens = nil
	for _, token := range all {
		if isHiddenName(token) {
			hidden = append(hidden, token)
		} else {
			tokens = append(tokens, token)
		}
	}
	return tokens, hidden
}

// joinKnown goes from left to right and takes the longest name that the archive knows; a part that looks like a
// title behind a name belongs to the name before it.
func joinKnown(tokens []string, known *directory) []string {
	const longest = 4
	var names []string
	for i := 0; i < len(tokens); {
		taken := 0
		for n := min(longest, len(tokens)-i); n > 0; n-- {
			if known.hasName(strings.Join(tokens[i:i+n], ", ")) {
				taken = n
				break
			}
		}
		switch {
		case taken > 0:
			names = append(names, strings.Join(tokens[i:i+taken], ", "))
			i += taken
		case len(names) > 0 && isSuffix(tokens[i]):
			names[len(names)-1] += ", " + tokens[i]
			i++
		default:
			names = append(names, tokens[i])
			i++
		}
	}
	return names
}

// partition cuts the parts into exactly one run for each slug, so that the most runs are names the archive knows for
// that slug, and what is joined looks like a title behind a name.
func partition(tokens, slugs []string, known *directory) []string {
	const longest = 6
	const never = -1 << 30
	// best[j][i] is the best worth of the first i parts for the first j slugs, from[j][i] where its last run begins.
	best := make([][]int, len(slugs)+1)
	from := make([][]int, len(slugs)+1)
	for j := range best {
		best[j], from[j] = make([]int, len(tokens)+1), make([]int, len(tokens)+1)
		for i := range best[j] {
			best[j][i] = never
		}
	}
	best[0][0] = 0
	for j, slug := range slugs {
		for end := j + 1; end <= len(tokens); end++ {
			for start := max(j, end-longest); start < end; start++ {
				if best[j][start] == never {
					continue
				}
				if worth := best[j][start] + worthOf(tokens[start:end], slug, known); worth > best[j+1][end] {
					best[j+1][end], from[j+1][end] = worth, start
				}
			}
		}
	}
	names := make([]string, len(slugs))
	if best[len(slugs)][len(tokens)] == never {
		return names
	}
	for j, end := len(slugs), len(tokens); j > 0; j-- {
		start := from[j][end]
		names[j-1] = strings.Join(tokens[start:end], ", ")
		end = start
	}
	return names
}

func worthOf(run []string, slug string, known *directory) int {
	worth := 0
	switch name := strings.Join(run, ", "); {
	case known.slugHasName(slug, name):
		worth += 20
	case known.hasName(name):
		worth += 8
	}
	for _, token := range run[1:] {
		if isSuffix(token) {
			worth += 2
		} else {
			worth -= 4
		}
	}
	if isSuffix(run[0]) {
		worth -= 4
	}
	return worth
}

// isSuffix recognizes what people put behind their names: Ph.D., MBA, Jr., III, PMP®, CFA CAIA.
func isSuffix(token string) bool {
	words := strings.Fields(token)
	for _, word := range words {
		upper, letters := 0, 0
		for _, r := range word {
			if unicode.IsLetter(r) {
				letters++
			}
			if unicode.IsUpper(r) {
				upper++
			}
		}
		short := letters <= 6 && (strings.Contains(word, ".") || upper*2 >= letters && upper >= 2)
		if letters == 0 || !short {
			return false
		}
	}
	return len(words) > 0
}

// recipientURLs splits the column of addresses, joined with a comma and no space.
// A part that is no address belongs to the one before it.
func recipientURLs(list string) []string {
	var urls []string
	for _, part := range strings.Split(list, ",") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case len(urls) > 0 && !strings.Contains(strings.ToLower(part), "linkedin.com/"):
			urls[len(urls)-1] += "," + part
		default:
			urls = append(urls, part)
		}
	}
	return urls
}
