package emulator

import "context"

// TestingT is what Start needs of a *testing.T.
type TestingT interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
}

// Start runs an emulator until a test ends. It listens on 127.0.0.1 and a free port, see
// Server.URL; what it cannot do fails the test.
func Start(t TestingT, o Options) *Server {
	t.Helper()
	s, err := New(t.Context(), o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := s.Start(t.Context(), ""); err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("%v", err)
		}
	})
	return s
}
