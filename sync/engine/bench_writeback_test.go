package engine

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// BenchmarkWriteBack copies 10,000 notes about 200 matched members and writes them: seconds to queue and to plan them,
// and requests an activity.
func BenchmarkWriteBack(b *testing.B) {
	const items, people = 10_000, 200
	for b.Loop() {
		d := newDesk(b, emulator.Options{Contacts: 400})
		for n := range people {
			d.matched(b, fmt.Sprint("member-", n), fmt.Sprint("Member ", n), d.someContact(b, n))
		}
		ids := d.multiply(b, items)
		began := time.Now()
		if r, err := d.Copy(b.Context(), d.seller, ids...); err != nil || r.Changed != items {
			b.Fatalf("%+v %v", r, err)
		}
		queued := time.Since(began)
		var mu sync.Mutex
		var planning time.Duration
		last := time.Now()
		d.out.Fault = func(point string) error {
			mu.Lock()
			defer mu.Unlock()
			if point == "claimed" {
				planning += time.Since(last)
			}
			last = time.Now()
			return nil
		}
		from := len(d.crm.Requests())
		began = time.Now()
		d.send(b)
		took := time.Since(began)
		batches := 0
		for _, r := range d.crm.Requests()[from:] {
			if !r.Batch {
				batches++
			}
		}
		written := d.query(b, "SELECT count(*) FROM writeback WHERE state = 'written'")
		if strings.TrimSpace(written) != fmt.Sprint(items) {
			b.Fatalf("%s were written", written)
		}
		b.ReportMetric(queued.Seconds(), "s-queued")
		b.ReportMetric(planning.Seconds(), "s-planned")
		b.ReportMetric(float64(batches)/items, "requests/activity")
		b.ReportMetric(items/took.Seconds(), "activities/s")
	}
}

// multiply makes so many uncopied notes of those that there are.
func (d *desk) multiply(b testing.TB, n int) []int64 {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(d.dir, store.FileName)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`WITH RECURSIVE more (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM more WHERE k < ?)
		INSERT INTO item (key, seat_id, kind, direction, thread_id, member_id, subject, text, at, origin, added_at)
		SELECT 'bench ' || more.k || ' ' || i.id, i.seat_id, i.kind, i.direction, i.thread_id, i.member_id, 
			i.subject, i.text || more.k, i.at, i.origin, i.added_at
		FROM more, item i WHERE i.key NOT LIKE 'bench%' LIMIT ?`, n, n)
	if err != nil {
		b.Fatal(err)
	}
	rows, err := db.Query("SELECT id FROM item WHERE key LIKE 'bench%'")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			b.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return ids
}
