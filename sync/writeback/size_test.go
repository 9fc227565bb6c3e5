package writeback

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"navsync/dynamics"
)

func TestBatchesGrowAndShrink(t *testing.T) {
	t.Parallel()
	throttled := []dynamics.Result{{}, {Err: &dynamics.Error{Class: dynamics.ClassThrottled}}}
	for _, test := range []struct {
		name    string
		sets    int
		took    time.Duration
		whole   error
		results []dynamics.Result
		want    int
	}{
		{"full and quick", 10, time.Second, nil, nil, 20},
		{"not full", 3, time.Second, nil, nil, 10},
		{"neither quick nor slow", 10, 10 * time.Second, nil, nil, 10},
		{"slow", 10, 30 * time.Second, nil, nil, 5},
		{"a part throttled", 10, time.Second, nil, throttled, 5},
		{"too large", 10, time.Second, &dynamics.Error{Status: http.StatusRequestEntityTooLarge}, nil, 5},
		{"no answer", 10, time.Second, errors.New("cut"), nil, 5},
	} {
		b := newBatchSize()
		b.answered(test.sets, test.took, test.whole, test.results)
		b.waveEnded()
		if b.now() != test.want {
			t.Errorf("%s: %d, want %d", test.name, b.now(), test.want)
		}
	}
	b := newBatchSize()
	for range 8 {
		b.answered(b.now(), 0, nil, nil)
		b.waveEnded()
	}
	if b.now() != largestSize {
		t.Errorf("it grows to %d", b.now())
	}
	for range 12 {
		b.answered(b.now(), 0, nil, throttled)
		b.waveEnded()
	}
	if b.now() != 1 {
		t.Errorf("it shrinks to %d", b.now())
	}
}
