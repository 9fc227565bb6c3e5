package entra

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed pages.html
var pagesText string

var pages = template.Must(template.New("").Parse(pagesText))

// submitScript is the only script of the pages: without it, a person presses the button.
const submitScript = "document.forms[0].submit()"

// pagePolicy lets the pages run nothing else, whatever a user is called. Their
// forms go to this service or, after it checked the address, to an application
// on this machine, which listens on plain http.
func pagePolicy() string {
	sum := sha256.Sum256([]byte(submitScript))
	return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self' http:; base-uri 'none'; frame-ancestors 'none'"
}

// shownUsers is how many users the page lists; others are typed.
const shownUsers = 200

// signInPage is what the sign-in page and the device page show.
type signInPage struct {
	Title   string
	Action  string
	Hint    string // preselected e-mail
	Typed   string // e-mail that is not in the list
	Device  bool   // asks for a code
	Code    string
	Message string
	Good    bool     // the message is good news
	IDs     []string // what support asks for
	Done    bool     // nothing more to ask
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
	slices.SortStableFunc(list, func(a, b User) int { return strings.Compare(sortKey(a.Name), sortKey(b.Name)) })
	return list
}

// sortKey orders names as people do: an accent or a capital is no other letter.
func sortKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(name)))
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
		p.preselect()
	}
	s.render(w, status, "signin", p)
}

// preselect puts the hinted user first and marks it. An address that is not in
// the list is typed in already, but not after it was refused: it would go
// before the user whom somebody picks then.
func (p *signInPage) preselect() {
	i := slices.IndexFunc(p.Users, func(u User) bool { return strings.EqualFold(u.Email, p.Hint) })
	if i < 0 {
		if p.Message == "" {
			p.Typed = printable(p.Hint)
		}
		p.Hint = ""
		return
	}
	hinted := p.Users[i]
	p.Hint = hinted.Email
	p.Users = slices.Insert(slices.Delete(p.Users, i, i+1), 0, hinted)
}

func (s *Service) renderRefusal(w http.ResponseWriter, r *refusal) {
	s.renderSignIn(w, http.StatusBadRequest, s.refusalPage(r))
}

// refusalPage is the end of a sign-in that is refused.
func (s *Service) refusalPage(r *refusal) signInPage {
	text, _, _ := s.description(r)
	lines := strings.Split(text, "\r\n")
	return signInPage{Title: "Sign-in failed", Message: lines[0], IDs: lines[1:], Done: true}
}

// renderPost answers with a form that posts itself to the application.
func (s *Service) renderPost(w http.ResponseWriter, target string, answer url.Values) {
	s.render(w, http.StatusOK, "post", struct {
		Target string
		Fields url.Values
		Script template.JS
	}{target, answer, submitScript})
}

func (s *Service) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "the page could not be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy())
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // the browser went away
}
