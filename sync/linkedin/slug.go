package linkedin

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxAddress is longer than any address of LinkedIn; longer texts are not addresses.
const maxAddress = 2048

// profileAddress finds addresses of profiles among other words.
var profileAddress = lazily(`(?i)(?:https?://)?(?:[a-z0-9-]+\.)*linkedin\.com/(` +
	`?:in|pub|sales/lead|sales/people|mwlite/in|comm/in)/[^\s<>"'\\|;]+`)

// Slug gives the key of a member from a profile's address: the part behind /in/, in lower case, decoded, in NFC,
// without query, fragment and trailing slash, from any country's subdomain, with or without scheme.
// A Sales Navigator lead address keeps apart as "sales:" with its id as written, an old public address as "pub:".
// Anything else, a company's page too, gives "".
func Slug(url string) string {
	segments := linkedinPath(url)
	if len(segments) > 1 && (segments[0] == "mwlite" || segments[0] == "comm") {
		segments = segments[1:]
	}
	switch {
	case len(segments) >= 2 && strings.EqualFold(segments[0], "in"):
		return slugOf(segments[1])
	case len(segments) >= 2 && strings.EqualFold(segments[0], "pub"):
		if slug := slugOf(strings.Join(segments[1:], "/")); slug != "" {
			return "pub:" + slug
		}
	case len(segments) >= 3 && strings.EqualFold(segments[0], "sales") &&
		(strings.EqualFold(segments[1], "lead") || strings.EqualFold(segments[1], "people")):
		// The id ends at the first comma; behind it stand the search it was found by and a token.
		id, _, _ := strings.Cut(segments[2], ",")
		if salesID.MatchString(id) {
			return "sales:" + id
		}
	}
	return ""
}

// Slugs gives the slugs of all profile addresses that stand in the texts, each once, in their order.
// It is meant for CRM columns, where an address may stand among other words.
func Slugs(texts ...string) []string {
	var slugs []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, address := range profileAddress().FindAllString(text, -1) {
			slug := Slug(strings.TrimRight(address, ".,:!?)]}"))
			if slug == "" || seen[slug] {
				continue
			}
			seen[slug] = true
			slugs = append(slugs, slug)
		}
	}
	return slugs
}

// CompanySlug gives the key of a company from the address of its LinkedIn page, "" for anything else.
func CompanySlug(url string) string {
	segments := linkedinPath(url)
	if len(segments) >= 3 && strings.EqualFold(segments[0], "sales") {
		segments = segments[1:]
	}
	if len(segments) < 2 {
		return ""
	}
	switch strings.ToLower(segments[0]) {
	case "company", "school", "showcase":
		return slugOf(segments[1])
	}
	return ""
}

// ProfileURL gives the address of the profile with the slug, "" for "".
func ProfileURL(slug string) string {
	if slug == "" {
		return ""
	}
	if id, found := strings.CutPrefix(slug, "sales:"); found {
		return "https://www.linkedin.com/sales/lead/" + url.PathEscape(id)
	}
	if path, found := strings.CutPrefix(slug, "pub:"); found {
		parts := strings.Split(path, "/")
		for i, part := range parts {
			parts[i] = url.PathEscape(part)
		}
		return "https://www.linkedin.com/pub/" + strings.Join(parts, "/")
	}
	return "https://www.linkedin.com/in/" + url.PathEscape(slug)
}

// memberID is the id of a member where an address has no chosen name: its case counts, unlike that of a name.
var memberID = regexp.MustCompile(`^A[A-Za-z][A-Za-z0-9]AA[A-Za-z0-9_-]{15,}$`)

// Address gives the address of a profile as it is shown and written: ProfileURL of its slug, but for the id of a member,
// whose case it keeps. Slugs of both are the same.
func Address(url string) string {
	slug := Slug(url)
	if !strings.HasPrefix(slug, "a") {
		return ProfileURL(slug)
	}
	for _, segment := range linkedinPath(url) {
		if memberID.MatchString(segment) && strings.EqualFold(segment, slug) {
			return ProfileURL(segment)
		}
	}
	return ProfileURL(slug)
}

// linkedinPath gives the decoded segments of an address on linkedin.com, nil for every other text.
func linkedinPath(address string) []string {
	address = strings.TrimSpace(address)
	if len(address) > maxAddress {
		return nil
	}
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	for _, scheme := range []string{"https://", "http://", "//"} {
		if len(address) >= len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			address = address[len(scheme):]
			break
		}
	}
	host, path, found := strings.Cut(address, "/")
	host = strings.ToLower(host)
	if !found || (host != "linkedin.com" && !strings.HasSuffix(host, ".linkedin.com")) {
		return nil
	}
	var segments []string
	for _, part := range strings.Split(path, "/") {
		if part == "" {
			continue
		}
		segments = append(segments, decode(part))
	}
	return segments
}

// decode undoes percent-encoding; a part that is not well encoded stays as it is.
func decode(part string) string {
	decoded, err := url.PathUnescape(part)
	if err != nil {
		return part
	}
	return decoded
}

// salesID is the id of a Sales Navigator lead; its case counts.
var salesID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// slugOf brings a slug into its one form. What holds a space, a quotation mark or a colon is none; the colon parts the
// kinds of slugs.
func slugOf(part string) string {
	slug := cleanLine(part)
	slug = norm.NFC.String(strings.ToLower(norm.NFC.String(slug)))
	if strings.ContainsAny(slug, " :\"") {
		return ""
	}
	return strings.Join(strings.FieldsFunc(slug, func(r rune) bool { return r == '/' }), "/")
}
