package dynamics_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// wire is a way that notes how each answer came.
type wire struct {
	http.RoundTripper
	mu            sync.Mutex
	protocols     map[string]int
	packed, total int
}

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := w.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.protocols[answer.Proto]++
	w.total++
	if answer.Uncompressed {
		w.packed++
	}
	return answer, nil
}

// overTLS is an emulator behind TLS under a public address, a client of it as a tenant's is, and
// the way between them.
func overTLS(t *testing.T, http2 bool) (*emulator.Server, *dynamics.Client, *wire) {
	t.Helper()
	const public = "https://contoso.crm4.dynamics.com"
	options := small()
	options.AccessToken, options.TLS, options.PublicURL = administratorToken, true, public
	options.AuthorityFile = filepath.Join(t.TempDir(), "ca.pem")
	server, err := emulator.New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	authority, err := os.ReadFile(options.AuthorityFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		t.Fatal("no certificate authority")
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: http2,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(server.URL(), "https://"))
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	way := &wire{RoundTripper: transport, protocols: map[string]int{}}
	address, err := dynamics.ParseAddress(public)
	if err != nil {
		t.Fatal(err)
	}
	client := dynamics.New(dynamics.Config{Address: address, Tokens: fixed(administratorToken), HTTP: &http.Client{Transport: way}})
	return server, client, way
}

// Over TLS, with HTTP/2 and without, pages are read to their end, batches are written, links of
// the public address are followed, and what is long comes packed.
func TestTheWireOfATenant(t *testing.T) {
	t.Parallel()
	for protocol, http2 := range map[string]bool{"HTTP/2.0": true, "HTTP/1.1": false} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			server, client, way := overTLS(t, http2)
			rows, delta := 0, ""
			q := dynamics.Query{Table: "contact", Select: []string{"fullname", "parentcustomerid"}, Track: true, Annotations: true, PageSize: 50}
			for page, err := range client.Pages(t.Context(), q) {
				if err != nil {
					t.Fatal(err)
				}
				rows, delta = rows+len(page.Rows), page.Delta
			}
			if rows != server.Count("contact") || !strings.HasPrefix(delta, "https://contoso.crm4.dynamics.com/") {
				t.Errorf("%d of %d rows, the mark is %q", rows, server.Count("contact"), delta)
			}
			before := server.Count("task")
			var sets []dynamics.ChangeSet
			for n := range 40 {
				one, err := client.CreateOperation(t.Context(), "task", "", map[string]any{"subject": fmt.Sprint("over the wire ", n)})
				if err != nil {
					t.Fatal(err)
				}
				sets = append(sets, dynamics.ChangeSet{one})
			}
			results, err := client.Batch(t.Context(), sets)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				if r.Err != nil {
					t.Error(r.Err)
				}
			}
			if n := server.Count("task") - before; n != len(sets) {
				t.Errorf("%d tasks were made of %d", n, len(sets))
			}
			if way.protocols[protocol] != way.total || way.packed < rows/50 {
				t.Errorf("%v, %d of %d answers were packed", way.protocols, way.packed, way.total)
			}
		})
	}
}
