package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// The palette is opened and closed: its line is what a key press has to bring to the screen.
const (
	paletteKey  = ":"
	paletteLine = "type what you want to do or see"
)

// between is the time between two keys of one person.
const between = 500 * time.Millisecond

// BenchmarkFiftyPeople is what a key press costs one person alone, and fifty at once, each with two keys a second, while
// 100,000 contacts are imported (spec §15), with the memory of the server. From the key to its frame, over SSH.
//
//	go test -run '^$' -bench FiftyPeople -benchtime 1x ./ui/e2e
func BenchmarkFiftyPeople(b *testing.B) {
	for b.Loop() {
		fiftyPeople(b)
	}
}

func fiftyPeople(b *testing.B) {
	b.Helper()
	const people, rows = 50, 100_000
	d := serve(b, "--contacts", strconv.Itoa(rows))
	h := newHouse(b)
	keys := teamOf(b, h.dir, people)
	h = h.acting(ana)
	server, at := served(b, h.dir)

	alone := newTypist(b, at, keys[1])
	alone.types(b.Context(), 10*time.Second)
	typists := []*typist{alone}
	for _, key := range keys[2:] {
		typists = append(typists, newTypist(b, at, key))
	}
	one := alone.taken()

	h.run(nil, "connect", "--url", d.url, "--token-command", "echo "+token)
	ctx, imported := context.WithCancel(b.Context())
	var typing sync.WaitGroup
	for i, t := range typists {
		typing.Go(func() {
			time.Sleep(between * time.Duration(i) / people) // people do not press their keys at one moment
			t.types(ctx, time.Hour)
		})
	}
	began := time.Now()
	syncsOver(b, at, keys[0])
	took := time.Since(began)
	imported()
	typing.Wait()
	var all []time.Duration
	for _, t := range typists {
		all = append(all, t.taken()...)
	}
	report := func(value time.Duration, unit string) { b.ReportMetric(float64(value.Microseconds())/1000, unit) }
	report(at50(one), "alone-p50-ms")
	report(at50(all), "fifty-p50-ms")
	report(quantile(all, 0.99), "fifty-p99-ms")
	b.ReportMetric(float64(at50(all))/float64(at50(one)), "times-alone")
	b.ReportMetric(float64(peak(b, server))/(1<<20), "peak-MB")
	b.ReportMetric(rows/took.Seconds(), "rows/s")
	b.ReportMetric(float64(len(all)), "keys")
}

// syncsOver syncs over SSH until a run has completed: the schedule may have begun one.
func syncsOver(t testing.TB, at string, key ssh.Signer) {
	t.Helper()
	for t.Context().Err() == nil {
		session := over(t, at, key)
		var said bytes.Buffer // the library copies both streams at once: one buffer is for one of them
		session.Stderr = &said
		err := session.Run("sync --json")
		if err == nil {
			return
		}
		var exit *ssh.ExitError
		if !errors.As(err, &exit) || !strings.Contains(said.String(), `"code":"conflict"`) {
			t.Fatalf("sync: %v\n%s", err, said.String())
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// typist is a person who opens and closes the palette.
type typist struct {
	keys io.Writer
	drew chan []byte

	mu   sync.Mutex
	took []time.Duration
}

func newTypist(t testing.TB, at string, key ssh.Signer) *typist {
	t.Helper()
	session := over(t, at, key)
	p := &typist{drew: make(chan []byte, 1024)}
	var err error
	if p.keys, err = session.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := session.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(session.RequestPty("xterm-256color", 40, 120, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the session
		defer close(p.drew)
		for {
			part := make([]byte, 32<<10)
			n, err := out.Read(part)
			if err != nil {
				return
			}
			p.drew <- part[:n]
		}
	}()
	p.sees(t.Context(), "navsync")
	return p
}

// sees reads until a text was drawn.
func (p *typist) sees(ctx context.Context, text string) bool {
	var seen []byte
	for !bytes.Contains(seen, []byte(text)) {
		select {
		case <-ctx.Done():
			return false
		case part, open := <-p.drew:
			if !open {
				return false
			}
			seen = append(seen, part...)
		}
	}
	return true
}

// quiet reads what is drawn until a time is over.
func (p *typist) quiet(ctx context.Context, until <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-until:
			return
		case _, open := <-p.drew:
			if !open {
				return
			}
		}
	}
}

// types presses two keys a second for a time, each after the frame of the one before, and notes how long the first of them took
// to be seen.
func (p *typist) types(ctx context.Context, long time.Duration) {
	end, next := time.Now().Add(long), time.NewTicker(between)
	defer next.Stop()
	for time.Now().Before(end) && ctx.Err() == nil {
		p.quiet(ctx, next.C)
		pressed := time.Now()
		if _, err := io.WriteString(p.keys, paletteKey); err != nil || !p.sees(ctx, paletteLine) {
			return
		}
		p.mu.Lock()
		p.took = append(p.took, time.Since(pressed))
		p.mu.Unlock()
		p.quiet(ctx, next.C)
		if _, err := io.WriteString(p.keys, "\x1b"); err != nil || !p.sees(ctx, "navsync") {
			return // the line of a palette that never went would not be drawn again
		}
	}
}

// taken gives what was noted, and forgets it.
func (p *typist) taken() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	took := p.took
	p.took = nil
	return took
}

func at50(all []time.Duration) time.Duration { return quantile(all, 0.5) }

func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// peak is the most memory that a process had, in bytes; 0 where the system does not tell.
func peak(t testing.TB, p *os.Process) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	return 0
}
