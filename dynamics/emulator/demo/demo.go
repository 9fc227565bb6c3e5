// Package demo keeps the built-in Dynamics of one demo folder running: its own file, its
// own port, the archives of its sellers.
//
// The first process of a demo serves it and publishes its address in the folder; others
// use it over HTTP, and one of them takes over on the same port when the first one ends.
// Every write is committed before it is answered, so a killed demo loses nothing that it
// acknowledged. The package never touches navsync's own store.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/seed"
)

// Files of a demo folder.
const (
	markFile    = "navsync-demo"
	lockFile    = "dynamics.lock"
	addressFile = "dynamics.url"
	dataFile    = "dynamics.db"
	archivesDir = "archives"
)

// ClientID is the application that signs in to the demo organization; its token service
// knows every public client.
const ClientID = "0d2f6b1e-6c0f-4f3a-9a53-2d1b7c9e4f60"

// deleting lets the demo's integration user take back what was written or created: undoing the writebacks of an archive,
// and a creation (spec §9). The import and writeback do without it.
var deleting = []string{"prvDeleteActivity", "prvDeleteContact", "prvDeleteLead"}

const (
	// orgSeed is the one number that the demo organization and its archives come from.
	orgSeed = 365
	// takeOver is how often a process looks whether the one that serves has ended.
	takeOver = 250 * time.Millisecond
	// patience is how long a process waits for another one that has begun to serve.
	patience = 10 * time.Second
)

// Errors that a person can do something about.
var (
	// ErrNotDemo: --fresh on a folder without the demo's mark deletes nothing.
	ErrNotDemo = errors.New("the folder is not a demo's")
	// ErrInUse: --fresh while another process serves the demo.
	ErrInUse = errors.New("another process uses the demo")
)

// Demo is one process's hold on the demo's Dynamics.
type Demo struct {
	dir    string
	log    *slog.Logger
	lock   *flock.Flock
	client *http.Client
	watch  context.CancelFunc // ends the wait to take over; nil in the first process
	done   sync.WaitGroup

	mu     sync.Mutex
	url    string
	server *emulator.Server   // nil while another process serves
	end    context.CancelFunc // ends server's life
}

// Open makes or reopens the demo in dir and returns when its Dynamics answers. With fresh
// the folder is deleted first (ErrNotDemo, ErrInUse).
func Open(ctx context.Context, dir string, fresh bool, log *slog.Logger) (*Demo, error) {
	if fresh {
		if err := remove(dir); err != nil {
			return nil, err
		}
	}
	if err := mark(dir); err != nil {
		return nil, err
	}
	d := &Demo{
		dir: dir, log: log,
		lock:   flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600)),
		client: &http.Client{Timeout: patience},
	}
	first, err := d.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the demo: %w", err)
	}
	if first {
		err = d.serve(ctx)
	} else {
		err = d.join(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.lock.Close())
	}
	return d, nil
}

// mark makes the folder a demo's. A folder that holds something else is refused.
func mark(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the demo folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the demo folder: %w", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, markFile)); err != nil {
			return fmt.Errorf("use %s for the demo: %w", dir, ErrNotDemo)
		}
		return nil
	}
	text := "navsync demo: made by navsync --demo, deleted by navsync --demo --fresh\n"
	if err := os.WriteFile(filepath.Join(dir, markFile), []byte(text), 0o600); err != nil {
		return fmt.Errorf("mark the demo folder: %w", err)
	}
	return nil
}

// remove deletes a demo folder, only one that carries the mark and that nobody serves.
func remove(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, markFile)); err != nil {
		return fmt.Errorf("delete %s: %w", dir, ErrNotDemo)
	}
	lock := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock the demo: %w", err)
	}
	if !free {
		return fmt.Errorf("delete %s: %w", dir, ErrInUse)
	}
	if err := os.RemoveAll(dir); err != nil {
		return errors.Join(fmt.Errorf("delete the demo: %w", err), lock.Close())
	}
	return lock.Close()
}

// serve runs the Dynamics in this process, on the port of the former start if it is free.
func (d *Demo) serve(ctx context.Context) error {
	server, err := emulator.New(ctx, emulator.Options{
		Seed: orgSeed, File: filepath.Join(d.dir, dataFile), Logger: d.log, Grant: deleting,
	})
	if err != nil {
		return fmt.Errorf("start the demo's Dynamics: %w", err)
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	err = server.Start(life, d.formerHost())
	if err != nil {
		err = server.Start(life, "127.0.0.1:0")
	}
	if err != nil {
		cancel()
		return errors.Join(fmt.Errorf("start the demo's Dynamics: %w", err), server.Close(ctx))
	}
	d.mu.Lock()
	d.server, d.end, d.url = server, cancel, server.URL()
	d.mu.Unlock()
	if err := d.publish(server.URL()); err != nil {
		return errors.Join(err, d.closeServer(ctx))
	}
	return d.writeArchives()
}

func (d *Demo) formerHost() string {
	b, err := os.ReadFile(filepath.Join(d.dir, addressFile))
	if err != nil {
		return "127.0.0.1:0"
	}
	u, err := url.Parse(strings.TrimSpace(string(b)))
	if err != nil || u.Host == "" {
		return "127.0.0.1:0"
	}
	return u.Host
}

func (d *Demo) publish(address string) error {
	path := filepath.Join(d.dir, addressFile)
	if err := os.WriteFile(path+".new", []byte(address+"\n"), 0o600); err != nil {
		return fmt.Errorf("publish the demo's address: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("publish the demo's address: %w", err)
	}
	return nil
}

// writeArchives makes the sellers' LinkedIn archives once, dated by the demo's first start.
func (d *Demo) writeArchives() error {
	if _, err := os.Stat(d.Archives()); err == nil {
		return nil
	}
	started, err := d.started()
	if err != nil {
		return err
	}
	part := d.Archives() + ".part"
	if err := os.RemoveAll(part); err != nil {
		return fmt.Errorf("make the demo's archives: %w", err)
	}
	if err := os.Mkdir(part, 0o700); err != nil {
		return fmt.Errorf("make the demo's archives: %w", err)
	}
	if _, err := seed.New(orgSeed, seed.DemoSizes, started).WriteArchives(part, started); err != nil {
		return fmt.Errorf("make the demo's archives: %w", err)
	}
	if err := os.Rename(part, d.Archives()); err != nil {
		return fmt.Errorf("make the demo's archives: %w", err)
	}
	return nil
}

func (d *Demo) started() (time.Time, error) {
	info, err := os.Stat(filepath.Join(d.dir, markFile))
	if err != nil {
		return time.Time{}, fmt.Errorf("read when the demo started: %w", err)
	}
	return info.ModTime().UTC().Truncate(time.Hour), nil
}

// join uses the Dynamics of another process, and takes over when that one ends.
func (d *Demo) join(ctx context.Context) error {
	address, err := d.wait(ctx)
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.url = address
	d.mu.Unlock()
	watch, cancel := context.WithCancel(context.WithoutCancel(ctx))
	d.watch = cancel
	d.done.Go(func() {
		free, err := d.lock.TryLockContext(watch, takeOver)
		if err != nil || !free {
			return // this process ended first
		}
		if err := d.serve(watch); err != nil {
			d.log.Error("take over the demo's Dynamics", "error", err)
		}
	})
	return nil
}

// wait returns the published address as soon as something answers there.
func (d *Demo) wait(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		host := d.formerHost()
		dialer := net.Dialer{}
		if conn, err := dialer.DialContext(ctx, "tcp", host); err == nil && !strings.HasSuffix(host, ":0") {
			return "http://" + host, conn.Close()
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("wait for the process that serves the demo: %w", ctx.Err())
		case <-time.After(takeOver / 5):
		}
	}
}

// URL is the address of the demo's Dynamics.
func (d *Demo) URL() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.url
}

// Archives is the folder with the sellers' LinkedIn archives.
func (d *Demo) Archives() string { return filepath.Join(d.dir, archivesDir) }

// AppPage is the page that offers to install the LinkedIn app.
func (d *Demo) AppPage() string { return d.URL() + "/linkedin-app" }

// Approve signs the user with this e-mail in for a waiting device code.
func (d *Demo) Approve(ctx context.Context, userCode, email string) error {
	return d.control(ctx, "approve?"+url.Values{"code": {userCode}, "user": {email}}.Encode())
}

// InstallApp installs the LinkedIn app, as the button on AppPage does.
func (d *Demo) InstallApp(ctx context.Context) error { return d.control(ctx, "app/install") }

func (d *Demo) control(ctx context.Context, what string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL()+"/_emulator/"+what, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask the demo's Dynamics: %w", err)
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the demo's Dynamics: %w", err)
	}
	if err := resp.Body.Close(); err != nil {
		return fmt.Errorf("ask the demo's Dynamics: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("ask the demo's Dynamics: %s", resp.Status)
	}
	return nil
}

// Close ends this process's hold; when it served, another process takes over.
func (d *Demo) Close(ctx context.Context) error {
	if d.watch != nil {
		d.watch()
	}
	d.done.Wait()
	return errors.Join(d.closeServer(ctx), d.lock.Close())
}

func (d *Demo) closeServer(ctx context.Context) error {
	d.mu.Lock()
	server, end := d.server, d.end
	d.server = nil
	d.mu.Unlock()
	if server == nil {
		return nil
	}
	defer end()
	return server.Close(ctx)
}
