package entra

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

//go:embed pages.html
var pagesText string

var pages = template.Must(template.New("").Parse(pagesText))

// shownUsers is how many users the page lists; others are typed.
const shownUsers = 200

// signInPage is what the sign-in page and the device page show.
type signInPage struct {
	Title   string
	Action  string
	Hint    string // preselected e-mail
	Device  bool   // asks for a code
	Code    string
	Message string
	Done    bool // nothing more to ask
	Users   []User
}

// signInUsers are those who can sign in, by name.
func (s *Service) signInUsers() []User {
	var list []User
	for _, u := range s.options.Directory.Users() {
		if u.Email != "" {
			u.Name = printable(u.Name)
			list = append(list, u)
		}
	}
	if len(list) > shownUsers {
		list = list[:shownUsers]
	}
	slices.SortStableFunc(list, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// printable drops control characters.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

func (s *Service) renderSignIn(w http.ResponseWriter, status int, p signInPage) {
	if p.Title == "" {
		p.Title = "Sign in"
	}
	if !p.Done {
		p.Users = s.signInUsers()
	}
	s.render(w, status, "signin", p)
}

// pageMessage is a refusal as a page shows it.
func (s *Service) pageMessage(r *refusal) string { return r.Error() }

func (s *Service) renderRefusal(w http.ResponseWriter, r *refusal) {
	s.renderSignIn(w, http.StatusBadRequest, signInPage{Title: "Sign-in failed", Message: s.pageMessage(r), Done: true})
}

// renderPost answers with a form that posts itself to the application.
func (s *Service) renderPost(w http.ResponseWriter, target string, answer url.Values) {
	s.render(w, http.StatusOK, "post", struct {
		Target string
		Fields url.Values
	}{target, answer})
}

func (s *Service) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "the page could not be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // the browser went away
}
