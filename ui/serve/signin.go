package serve

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
)

// extension is what a connection carries of how it was signed in: the fingerprint of its key.
const extension = "navsync-key"

// Only what is modern: no SHA-1, no CBC, no group of 2048 bits or less, no DSA, no certificates.
var (
	exchanges = []string{
		gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519,
		gossh.KeyExchangeECDHP256, gossh.KeyExchangeECDHP384, gossh.KeyExchangeECDHP521,
	}
	ciphers = []string{
		gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR, gossh.CipherAES128CTR,
	}
	macs           = []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}
	signatureKinds = []string{
		gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521,
		gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512,
	}
)

// config is how a connection signs in: with a key that is somebody's; or with any key, which it has to prove, and then the
// code of an invitation. An unknown key is told nothing else.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config:                  gossh.Config{KeyExchanges: exchanges, Ciphers: ciphers, MACs: macs},
		PublicKeyAuthAlgorithms: signatureKinds,
		MaxAuthTries:            s.opt.Limits.Attempts,
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if e, ok := ctx.Value(enteredKey{}).(*entered); ok && err == nil {
				e.signedIn()
			}
		},
		PublicKeyCallback: func(c gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			known, err := s.known(ctx, key)
			if !errors.Is(err, store.ErrNotFound) {
				return known, err
			}
			// The key is proven before anything else is asked. Then the connection's other keys have their turn, because
			// one of them may be known; then the code.
			return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
				PublicKeyCallback: func(_ gossh.ConnMetadata, other gossh.PublicKey) (*gossh.Permissions, error) {
					return s.known(ctx, other)
				},
				KeyboardInteractiveCallback: func(c gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
					return s.askCode(ctx, c, ask, key)
				},
			}}
		},
	}
}

// known signs in with a key that is somebody's. Error: store.ErrNotFound, it is nobody's.
func (s *Server) known(ctx context.Context, key gossh.PublicKey) (*gossh.Permissions, error) {
	fingerprint := gossh.FingerprintSHA256(key)
	if _, err := s.opt.Store.KeyOwner(ctx, fingerprint); err != nil {
		return nil, err
	}
	return permissions(fingerprint), nil
}

func permissions(fingerprint string) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{extension: fingerprint}}
}

// mostCodes is how many wrong codes close a connection.
const mostCodes = 5

// errNoCode is the refusal after the last wrong code.
var errNoCode = errors.New("no good code")

// askCode asks for the code of an invitation and binds the proven key to who was invited.
func (s *Server) askCode(
	ctx context.Context, c gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge, key gossh.PublicKey,
) (*gossh.Permissions, error) {
	fingerprint, from := gossh.FingerprintSHA256(key), address(c.RemoteAddr())
	for range mostCodes {
		answers, err := ask("", "", []string{s.opt.Printer.T("serve.code")}, []bool{true})
		if err != nil {
			return nil, err
		}
		s.opt.Wait(ctx, s.guesses.before(network(c.RemoteAddr()), time.Now()))
		if len(answers) != 1 {
			continue
		}
		who, err := s.opt.Engine.Access.Redeem(ctx, answers[0], key, from)
		if err == nil {
			s.opt.Log.Info("an invitation was used", "by", who.Email, "key", fingerprint, "from", from)
			return permissions(fingerprint), nil
		}
		if engine.CodeOf(err) != engine.CodeForbidden {
			return nil, err
		}
		s.refused.add(ctx, refusal{from: from, key: fingerprint, why: "code"})
		s.opt.Wait(ctx, s.guesses.wrong(network(c.RemoteAddr()), time.Now()))
	}
	if e, ok := ctx.Value(enteredKey{}).(*entered); ok {
		return nil, errors.Join(errNoCode, e.Close())
	}
	return nil, errNoCode
}

// guesses count the wrong codes of each network.
type guesses struct {
	mu    sync.Mutex
	count map[string]*guessed
}

type guessed struct {
	times int
	last  time.Time
}

const (
	wrongPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second
	forgetAfter  = time.Hour
	mostNetworks = 10_000
)

func newGuesses() *guesses { return &guesses{count: map[string]*guessed{}} }

// wrong counts a wrong code and says how long its answer waits.
func (g *guesses) wrong(from string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.count) >= mostNetworks {
		g.forget(now)
	}
	one := g.count[from]
	if one == nil || now.Sub(one.last) > forgetAfter {
		one = &guessed{}
		g.count[from] = one
	}
	one.times++
	one.last = now
	return wrongPause
}

// before says how long a network that has guessed wrongly waits before its next code is looked at: nothing for the first
// five, then twice as long with each five more.
func (g *guesses) before(from string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.count[from]
	if one == nil || one.times < mostCodes || now.Sub(one.last) > forgetAfter {
		return 0
	}
	pause := wrongPause
	for range one.times / mostCodes {
		if pause *= 2; pause > longestPause {
			return longestPause
		}
	}
	return pause
}

// forget makes room: what is old goes, and all when nothing is.
func (g *guesses) forget(now time.Time) {
	for from, one := range g.count {
		if now.Sub(one.last) > forgetAfter {
			delete(g.count, from)
		}
	}
	if len(g.count) >= mostNetworks {
		clear(g.count)
	}
}

// failed notes a connection that did not sign in. Who said nothing, or only looked, is noted as that.
func (s *Server) failed(c net.Conn, err error) {
	why := "broken"
	var refused *gossh.ServerAuthError
	switch {
	case errors.As(err, &refused) && len(refused.Errors) > 0:
		why = "key"
	case errors.Is(err, os.ErrDeadlineExceeded):
		why = "late"
	}
	s.refused.add(s.life, refusal{from: address(c.RemoteAddr()), why: why})
}
