package linkedin

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	for url, want := range map[string]string{
		"https://www.linkedin.com/in/Jane-Doe":                              "jane-doe",
		"http://fr.linkedin.com/in/jane-doe/":                               "jane-doe",
		"www.linkedin.com/in/jane-doe?trk=x":                                "jane-doe",
		"linkedin.com/in/jane-doe#about":                                    "jane-doe",
		" //www.linkedin.com/in/jane-doe/details/experience/ ":              "jane-doe",
		"https://www.linkedin.com/in/%C3%A9mile-roux":                       "émile-roux",
		"https://www.linkedin.com/in/e%CC%81mile-roux":                      "émile-roux",
		"https://www.linkedin.com/in/100%":                                  "100%",
		"https://www.linkedin.com/mwlite/in/jane-doe":                       "jane-doe",
		"https://www.linkedin.com/sales/lead/ACwAAB1,NAME_SEARCH,x9?_ntb=1": "sales:ACwAAB1",
		"https://www.linkedin.com/sales/people/ACwAAB1,NAME_SEARCH,x9":      "sales:ACwAAB1",
		"https://uk.linkedin.com/pub/jane-doe/1/2b/3a4":                     "pub:jane-doe/1/2b/3a4",
		"https://www.linkedin.com/company/northwind":                        "",
		"https://www.linkedin.com/in/":                                      "",
		"https://www.linkedin.com/in/a b":                                   "",
		"https://linkedin.com.evil.test/in/jane-doe":                        "",
		"https://notlinkedin.com/in/jane-doe":                               "",
		"jane-doe":                                                          "",
		"":                                                                  "",
		"https://www.linkedin.com/in/jane\x1b[31m":                          "jane[31m",
		"https://www.linkedin.com/in/" + strings.Repeat("x", 2*maxAddress):  "",
	} {
		if got := Slug(url); got != want {
			t.Errorf("Slug(%q) = %q, want %q", url, got, want)
		}
	}
}

func TestSlugs(t *testing.T) {
	got := Slugs("Met her (https://www.linkedin.com/in/Jane-Doe), see fr.linkedin.com/in/jane-doe/.",
		"https://www.linkedin.com/company/x; linkedin.com/in/sam", "https://www.linkedin.com/sales/lead/ACw1,NAME,y")
	if want := "jane-doe|sam|sales:ACw1"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCompanySlug(t *testing.T) {
	for url, want := range map[string]string{
		"https://www.linkedin.com/company/North-Wind/about/": "north-wind",
		"linkedin.com/school/epfl":                           "epfl",
		"https://www.linkedin.com/sales/company/1234":        "1234",
		"https://www.linkedin.com/in/jane":                   "",
		"https://north-wind.test":                            "",
	} {
		if got := CompanySlug(url); got != want {
			t.Errorf("CompanySlug(%q) = %q, want %q", url, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, seed := range []string{
		"https://www.linkedin.com/in/%C3%A9mile-roux/", "linkedin.com/pub/a/1/2/3",
		"www.linkedin.com/sales/lead/A%2CB,c", "linkedin.com/in/%25",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		slug := Slug(url)
		if !utf8.ValidString(slug) || strings.ContainsAny(slug, "\n\t\x1b\x00 ") {
			t.Errorf("slug %q of %q", slug, url)
		}
		if slug == "" || len(slug) > maxAddress/4 {
			return
		}
		// The rebuilt address leads to the same member.
		if again := Slug(ProfileURL(slug)); again != slug {
			t.Errorf("slug %q of %q comes back as %q", slug, url, again)
		}
	})
}
