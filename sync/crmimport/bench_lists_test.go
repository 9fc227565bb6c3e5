package crmimport

import (
	"os"
	"slices"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// BenchmarkListsWhileImporting asks for a window of a list every 16 ms among 200,000 contacts
// (NAVSYNC_MILLION=1: a million), idle and while the leads of the organization are imported and indexed: the 99th percentile.
func BenchmarkListsWhileImporting(b *testing.B) {
	contacts := 200_000
	if os.Getenv("NAVSYNC_MILLION") != "" {
		contacts = 1_000_000
	}
	for b.Loop() {
		h := newHouse(b, emulator.Options{Contacts: contacts, Leads: contacts / 4})
		h.work(b, named(b, "contact"), h.Import)
		if err := MakeIndexes(b.Context(), h.Store, nil); err != nil {
			b.Fatal(err)
		}
		idle := h.listings(b, func(n int) bool { return n < 200 })
		done := make(chan error, 1)
		go func() {
			h.work(b, named(b, "lead"), h.Import)
			done <- MakeIndexes(b.Context(), h.Store, nil)
		}()
		var err error
		busy := h.listings(b, func(int) bool {
			select {
			case err = <-done:
				return false
			default:
				return true
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(idle.Seconds()*1000, "ms-p99-idle")
		b.ReportMetric(busy.Seconds()*1000, "ms-p99-importing")
	}
}

// listings asks until on says no, and gives the 99th percentile of what an answer took.
func (h *house) listings(b *testing.B, on func(n int) bool) time.Duration {
	b.Helper()
	var took []time.Duration
	for n := 0; on(n); n++ {
		began := time.Now()
		_, err := h.Store.Unmatched(b.Context(), store.UnmatchedQuery{Kind: store.KindContact, Limit: 50, Offset: n % 1000})
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		time.Sleep(16 * time.Millisecond)
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}
