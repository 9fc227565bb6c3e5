package record

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"navsync/dynamics/emulator"
)

// Recording is a recorder that listens on this machine.
type Recording struct {
	*Recorder
	server *http.Server
	url    string
	done   chan error
}

// Start lets a recorder listen on a loopback address. Close ends it.
func (r *Recorder) Start(ctx context.Context, addr string) (*Recording, error) {
	if err := emulator.CheckAddress(addr); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("record: listening on %s: %w", addr, err)
	}
	recording := &Recording{
		Recorder: r, url: "http://" + listener.Addr().String(), done: make(chan error, 1),
		server: &http.Server{Handler: r, ReadHeaderTimeout: 30 * time.Second},
	}
	go func() { recording.done <- recording.server.Serve(listener) }()
	return recording, nil
}

// URL is where the client has to go instead of the organization.
func (r *Recording) URL() string { return r.url }

// Close waits for requests under way until ctx ends.
func (r *Recording) Close(ctx context.Context) error {
	err := r.server.Shutdown(ctx)
	if served := <-r.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
