package engine

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/store/storetest"
)

// Setting up is the larger part of most tests: an empty store, its people, the first
// import. So it is done once in a process for each way of setting up, and the store's
// file is kept; a test begins with a copy of its own. The organization needs no copy: it
// is made from its seed, the same each time, at the same time of its clock, and all are
// reached by one address.

// images are those files, by what was set up.
var images sync.Map

type image struct {
	once sync.Once
	file []byte
}

// fromImage writes the file of what was set up to dir; the first time prepare sets it up
// there and leaves its store closed.
func fromImage(t testing.TB, what, dir string, prepare func()) {
	t.Helper()
	kept, _ := images.LoadOrStore(what, new(image))
	made := kept.(*image) //nolint:forcetypeassert // only images are stored above
	path := filepath.Join(dir, store.FileName)
	made.once.Do(func() {
		prepare()
		var err error
		if made.file, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	})
	if made.file == nil {
		t.Fatalf("%s could not be set up", what)
	}
	if err := os.WriteFile(path, made.file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// openStore opens a new store in dir.
func openStore(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := storetest.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// houseURL is the address of every house's organization; nothing listens there.
const houseURL = "http://127.0.0.1:9"

// born is the time at which every house begins.
var born = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// organizationOf names an organization by what it is made from.
func organizationOf(o emulator.Options) string {
	o.Now = nil
	return fmt.Sprintf("%+v", o)
}

// wayTo is a transport to the organization behind houseURL.
func wayTo(t testing.TB, crm *emulator.Server) *http.Transport {
	t.Helper()
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, crm.URL()[len("http://"):])
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}
