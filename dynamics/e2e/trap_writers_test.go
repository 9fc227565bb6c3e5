package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
)

// Trap 40, whose defence is the engine's: two writers about one record never meet.

// traffic carries the requests of an office, and complains of two batches that are under
// way at once and make activities about the same record.
type traffic struct {
	t *testing.T

	mu      sync.Mutex
	about   map[string]int // batches under way by record
	running int
	met     chan struct{} // closed when two batches are under way at once
}

var regarding = regexp.MustCompile(`"regardingobjectid_\w+@odata\.bind":"(/\w+\([0-9a-f-]+\))"`)

func (w *traffic) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/$batch") {
		return http.DefaultTransport.RoundTrip(r)
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	records := map[string]bool{}
	for _, found := range regarding.FindAllSubmatch(text, -1) {
		records[string(found[1])] = true
	}
	w.pass(records, 1)
	defer w.pass(records, -1)
	select { // the first batch stays until it has met another one, if one ever comes
	case <-w.met:
	case <-time.After(5 * time.Second):
		w.t.Error("batches that are about different records wait for each other")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// pass notes that a batch begins (1) or has been answered (-1).
func (w *traffic) pass(records map[string]bool, step int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running += step; w.running == 2 && step > 0 {
		select {
		case <-w.met:
		default:
			close(w.met)
		}
	}
	for record := range records {
		if w.about[record] += step; w.about[record] > 1 {
			w.t.Errorf("two batches under way at once write about %s", record)
		}
	}
}

// Trap 40: two activities about one record are never under way in two batches at once;
// those about different records are.
func TestTrap40_NoTwoBatchesWriteAboutOneRecord(t *testing.T) {
	server := startEmulator(t, small())
	w := &traffic{t: t, about: map[string]int{}, met: make(chan struct{})}
	o, _ := writing(t, server, w)
	records := activeContacts(t, server, 4)
	for n, contact := range records {
		o.profiled(t, contact, fmt.Sprint("sophie-arnaud-", n))
	}
	o.run(t)
	var ids []int64
	for n := range 40 {
		ids = append(ids, o.copies(t, o.ana, fmt.Sprint("sophie-arnaud-", n%len(records)), fmt.Sprint("note ", n)))
	}
	o.run(t)
	for n, id := range ids {
		item, task := o.item(t, o.ana, id)
		if item.State != store.ItemWritten || task["_regardingobjectid_value"] != records[n%len(records)] {
			t.Errorf("%s %s, regarding %v", item.State, item.Reason, task["_regardingobjectid_value"])
		}
	}
}

// turnstile stops each batch, once it is shut, until it is opened again.
type turnstile struct {
	arrived chan struct{}
	mu      sync.Mutex
	open    chan struct{} // closed while batches may pass
}

func newTurnstile() *turnstile {
	w := &turnstile{arrived: make(chan struct{}, 10), open: make(chan struct{})}
	close(w.open)
	return w
}

func (w *turnstile) shut() (open func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	gate := make(chan struct{})
	w.open = gate
	return func() { close(gate) }
}

func (w *turnstile) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	open := w.open
	w.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/$batch") {
		w.arrived <- struct{}{}
		<-open
	}
	return http.DefaultTransport.RoundTrip(r)
}

// Trap 40: while a run sends, nobody else does, be it a person who moves an activity in
// the same process or in another one with the same store.
func TestTrap40_WhoeverSendsIsAlone(t *testing.T) {
	for _, who := range []string{"the same process", "another process"} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			server, w := startEmulator(t, small()), newTurnstile()
			o, _ := writing(t, server, w)
			contact := activeContacts(t, server, 1)[0]
			o.profiled(t, contact, "sophie-arnaud")
			moved := o.copies(t, o.ana, "somebody-else", "written before")
			o.run(t)
			<-w.arrived
			mover := o
			if who == "another process" {
				mover = openedIn(t, o.dir, server, w)
			}
			written := o.copies(t, o.ana, "sophie-arnaud", "being sent")
			open := w.shut()
			ran, done := make(chan error, 1), make(chan error, 1)
			go func() {
				_, err := o.Sync(t.Context(), o.ana, engine.SyncOptions{Wait: true})
				ran <- err
			}()
			<-w.arrived
			go func() {
				_, err := mover.MoveToRecord(t.Context(), o.ana, []int64{moved}, engine.Record{Kind: "contact", ID: contact}, false)
				done <- err
			}()
			select {
			case <-w.arrived:
				t.Error("two batches about one record are under way at once")
			case <-time.After(2 * time.Second):
			}
			open()
			if err := errors.Join(<-ran, <-done); err != nil {
				t.Fatal(err)
			}
			for _, id := range []int64{moved, written} {
				item, task := o.item(t, o.ana, id)
				if item.State != store.ItemWritten || task["_regardingobjectid_value"] != contact {
					t.Errorf("%s %s, regarding %v", item.State, item.Reason, task["_regardingobjectid_value"])
				}
			}
		})
	}
}
