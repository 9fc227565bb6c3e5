package entra

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// serveDevice answers /oauth2/v2.0/devicecode.
func (s *Service) serveDevice(w http.ResponseWriter, r *http.Request) {
	form, refused := s.readForm(w, r)
	if refused == nil {
		refused = s.checkClient(form.Get("client_id"))
	}
	if refused == nil {
		refused = s.faults.take(false)
	}
	var claims claimsRequest
	if refused == nil {
		claims, refused = readClaims(form)
	}
	var scopes []string
	var resource string
	if refused == nil {
		scopes, resource, refused = s.readScope(r, form.Get("scope"))
	}
	if refused != nil {
		s.writeRefusal(w, refused)
		return
	}
	code, d := s.secretText(), &device{
		userCode: s.userCode(), client: form.Get("client_id"), scopes: scopes, resource: resource, claims: claims, since: s.options.Now(),
	}
	s.mu.Lock()
	s.forget()
	s.devices[code] = d
	s.mu.Unlock()
	page := pageOf(r) + devicePath
	writeJSON(w, http.StatusOK, map[string]any{
		"device_code": code, "user_code": d.userCode, "verification_uri": page,
		"expires_in": int(deviceLifetime.Seconds()), "interval": 5,
		"message": fmt.Sprintf("To sign in, use a web browser to open the page %s and enter the code %s to authenticate.", page, d.userCode),
	})
}

// forget drops what can no longer be redeemed; after twice its life nobody asks.
// The caller holds the lock.
func (s *Service) forget() {
	for code, a := range s.codes {
		if s.expired(a.since, 2*codeLifetime) {
			delete(s.codes, code)
		}
	}
	for code, d := range s.devices {
		if s.expired(d.since, 2*deviceLifetime) {
			delete(s.devices, code)
		}
	}
}

// userCode avoids the letters and digits that people mistake.
func (s *Service) userCode() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" // 32
	raw := make([]byte, 9)
	s.random(raw)
	for i := range raw {
		raw[i] = letters[raw[i]%32]
	}
	return string(raw)
}

// pending finds the device that shows a code. The caller holds the lock.
func (s *Service) pending(userCode string) *device {
	userCode = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(userCode))
	for _, d := range s.devices {
		if d.userCode == userCode && d.user == nil && d.refused == nil && !s.expired(d.since, deviceLifetime) {
			return d
		}
	}
	return nil
}

// Approve lets the device that shows userCode sign in as a user.
func (s *Service) Approve(userCode, email string) error {
	user, err := s.user(email)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.pending(userCode)
	if d == nil {
		return ErrUnknownCode
	}
	d.user = &user
	return nil
}

// refuseDevice ends the sign-in of the device that shows userCode.
func (s *Service) refuseDevice(userCode string, r *refusal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.pending(userCode)
	if d == nil {
		return ErrUnknownCode
	}
	d.refused = r
	if r.number == 65004 {
		d.refused = refuse(declinedNumber, "")
	}
	return nil
}

// declinedNumber stands for the answer authorization_declined, which has no
// number of its own in contract §1.4.
const declinedNumber = 70022

func (s *Service) redeemDevice(r *http.Request, form url.Values) (grant, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.devices[form.Get("device_code")]
	switch {
	case d == nil || d.client != form.Get("client_id"):
		return grant{}, refuse(70018, "")
	case d.used:
		return grant{}, refuse(54005, "")
	case d.refused != nil:
		return grant{}, d.refused
	case s.expired(d.since, deviceLifetime):
		return grant{}, refuse(70019, "")
	case d.user == nil:
		return grant{}, refuse(70016, "")
	}
	d.used = true
	return grant{client: d.client, user: *d.user, resource: d.resource, scopes: d.scopes, claims: d.claims, issuer: issuerOf(r)}, nil
}
