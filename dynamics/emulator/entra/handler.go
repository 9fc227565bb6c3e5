package entra

import (
	"errors"
	"net/http"
)

// Service is the token service of one tenant. It is safe for concurrent use.
type Service struct {
	handler     http.Handler
	faults      faults
	revocations revocations
}

// New returns the token service.
func New(Options) *Service { return &Service{handler: http.NotFoundHandler()} }

type faults struct{}

func (*faults) set(int, int) {}

type revocations struct{}

func (*revocations) revoke(string) {}

func owns(string) bool { return false }

func (s *Service) verify(string) (Identity, error) { return Identity{}, ErrInvalid }

func (s *Service) signIn(string, string) (Tokens, error) { return Tokens{}, errors.ErrUnsupported }

func (s *Service) approve(string, string) error { return errors.ErrUnsupported }
