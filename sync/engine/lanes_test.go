package engine

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"navsync/dynamics/emulator"
)

// underWay watches the batches that are under way to Dynamics.
type underWay struct {
	http.RoundTripper
	mu      sync.Mutex
	records map[string]int // requests under way by record
	sizes   []int
	met     []string      // records that two requests were about at once
	second  chan struct{} // closed when two requests were under way at once
	crowded bool
	now     int
}

var regardingBind = regexp.MustCompile(`"regardingobjectid[^"]*@odata\.bind":"/?(\w+\([^)]*\))"`)

func (u *underWay) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/$batch") {
		return u.RoundTripper.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	records := map[string]bool{}
	for _, found := range regardingBind.FindAllSubmatch(body, -1) {
		records[string(found[1])] = true
	}
	u.begin(records, bytes.Count(body, []byte("\r\nPOST ")))
	defer u.end(records)
	select { // a request stays until it has met another one, as far as one comes
	case <-u.second:
	case <-time.After(200 * time.Millisecond):
	}
	return u.RoundTripper.RoundTrip(r)
}

func (u *underWay) begin(records map[string]bool, size int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sizes = append(u.sizes, size)
	if u.now++; u.now > 1 && !u.crowded {
		u.crowded = true
		close(u.second)
	}
	for record := range records {
		if u.records[record]++; u.records[record] > 1 {
			u.met = append(u.met, record)
		}
	}
}

func (u *underWay) end(records map[string]bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.now--
	for record := range records {
		u.records[record]--
	}
}

// Trap 40 (contract §13): batches go side by side, but no two of them are about the same
// record, and each record's activities arrive in the order in which they were copied.
func TestNoTwoRequestsUnderWayAreAboutTheSameRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	const people = 5
	for n := range people {
		d.matched(t, fmt.Sprint("member-number-", n), fmt.Sprint("Member Number", n), d.someContact(t, n))
	}
	want := map[string][]string{}
	for i := range 60 {
		n := []int{0, 1, 2, 0, 3, 4, 0, 2}[i%8] // unevenly
		text := fmt.Sprint("note ", i)
		d.add(t, "note", fmt.Sprint("member-number-", n), fmt.Sprint("Member Number", n), text)
		contact := d.someContact(t, n)
		want[contact] = append(want[contact], text)
	}
	watch := &underWay{RoundTripper: d.via, records: map[string]int{}, second: make(chan struct{})}
	d.via = watch
	d.adoptClient(t)
	from := len(d.crm.Requests())
	d.send(t)
	if len(watch.met) > 0 {
		t.Errorf("two requests at once about %v", watch.met)
	}
	// The first wave has batches of ten at most; they were quick and full, and the next ones may hold twice as many.
	if !watch.crowded || len(watch.sizes) < 4 || slices.Max(watch.sizes[:4]) != 10 || slices.Max(watch.sizes) > 20 {
		t.Errorf("batches of %v, side by side: %v", watch.sizes, watch.crowded)
	}
	got := map[string][]string{}
	for _, r := range d.crm.Requests()[from:] {
		if r.Method != http.MethodPost || !r.Batch {
			continue
		}
		contact := regexp.MustCompile(`contacts\(([^)]*)\)`).FindStringSubmatch(r.Body)
		text := regexp.MustCompile(`"description":"([^"]*)"`).FindStringSubmatch(r.Body)
		if r.Status != http.StatusNoContent || contact == nil || text == nil {
			t.Fatalf("%+v", r)
		}
		got[contact[1]] = append(got[contact[1]], text[1])
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("arrived %v\ncopied  %v", got, want)
	}
}

// Requests an activity, when nothing throttles: batches grow, and few are needed for many.
func TestManyActivitiesNeedFewRequests(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.matched(t, "member-number-0", "Member Number", d.someContact(t, 0))
	const many = 400
	if _, err := d.Copy(t.Context(), d.seller, d.multiply(t, many)...); err != nil {
		t.Fatal(err)
	}
	from := len(d.crm.Requests())
	d.send(t)
	batches := 0
	for _, r := range d.crm.Requests()[from:] {
		if strings.HasSuffix(r.Path, "/$batch") {
			batches++
		}
	}
	if batches == 0 || batches > many*4/100 {
		t.Errorf("%d batches for %d activities", batches, many)
	}
}

// A batch that Dynamics finds too large is sent in halves, and nothing is lost or written twice.
func TestABatchThatIsTooLargeIsHalved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.matched(t, "member-number-0", "Member Number", d.someContact(t, 0))
	if _, err := d.Copy(t.Context(), d.seller, d.multiply(t, 30)...); err != nil {
		t.Fatal(err)
	}
	if err := d.crm.SetFaults("413 on=POST:$batch times=2"); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if n := d.query(t, "SELECT count(*) FROM writeback WHERE state = 'written' AND attempts = 0"); n != "30" {
		t.Errorf("%s were written", n)
	}
}
