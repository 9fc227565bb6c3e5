package replica

import (
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"navsync/store"
)

// storage is a bucket of this process.
func storage(t *testing.T) (address string, getenv func(string) string) {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("copies"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return "s3://copies/team/navsync?endpoint=" + url.QueryEscape(server.URL),
		func(name string) string { return map[string]string{keyVariable: "key", secretVariable: "secret"}[name] }
}

func TestACopyInABucketIsRestoredWhole(t *testing.T) {
	t.Setenv(bundleVariable, "")
	address, getenv := storage(t)
	o := options(t, address)
	o.Getenv = getenv
	s := opened(t, t.TempDir())
	follows(t, s, o)
	pairs(t, s, 1, 40)
	if err := s.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "a whole copy", func() bool {
		r, err := s.Replica(t.Context())
		return err == nil && !r.Copied.IsZero()
	})
	pairs(t, s, 41, 50)
	closes(t, s)
	from := func() (Restored, error) {
		return Restore(t.Context(), RestoreOptions{URL: address, Dir: t.TempDir(), Now: time.Now(), Getenv: getenv, Log: o.Log})
	}
	r, err := from()
	if err != nil {
		t.Fatal(err)
	}
	if last := wholePairs(t, r.Path); last != 50 || r.From != store.FromReplica || r.Why != WhyContinuous || r.HeldBy != "" {
		t.Errorf("%d pairs of %s, %s, held by %q", last, r.From, r.Why, r.HeldBy)
	}
	p, err := open(address, getenv)
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.continuous(1)
	if err == nil {
		err = c.Init(t.Context())
	}
	if err == nil {
		err = c.DeleteAll(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if r, err = from(); err != nil || r.From != store.FromCopy || r.Why != WhyNoReplica {
		t.Errorf("%s, %s, %v", r.From, r.Why, err)
	}
}

func TestASecondMachineIsToldByABucket(t *testing.T) {
	t.Parallel()
	address, getenv := storage(t)
	p, err := open(address, getenv)
	if err != nil {
		t.Fatal(err)
	}
	oneTakesTheLease(t, p)
}
