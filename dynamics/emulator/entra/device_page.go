package entra

import (
	"errors"
	"net/http"
)

func (s *Service) showDevice(w http.ResponseWriter, r *http.Request) {
	s.renderSignIn(w, http.StatusOK, signInPage{Title: "Enter code", Action: devicePath, Device: true, Code: r.URL.Query().Get("code")})
}

// answerDevice takes what a person chose on the page for device codes.
func (s *Service) answerDevice(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		s.renderRefusal(w, refuse(9002313, ""))
		return
	}
	form, code := r.PostForm, r.PostForm.Get("code")
	user, again, refused := s.decide(form)
	page := signInPage{Title: "Enter code", Action: devicePath, Device: true, Code: code, Hint: chosen(form)}
	var err error
	switch {
	case again != nil:
		page.Message = again.Error()
		s.renderSignIn(w, http.StatusOK, page)
		return
	case refused != nil:
		err = s.refuseDevice(code, refused)
		page = s.refusalPage(refused)
	default:
		err = s.Approve(code, user.Email)
		page = signInPage{Title: "Signed in", Message: "You have signed in on your device as " + printable(user.Name) + ".", Good: true, Done: true}
	}
	if errors.Is(err, ErrUnknownCode) {
		page = signInPage{
			Title: "Enter code", Action: devicePath, Device: true, Code: code, Hint: chosen(form),
			Message: "That code is not known or has expired.",
		}
	}
	s.renderSignIn(w, http.StatusOK, page)
}
