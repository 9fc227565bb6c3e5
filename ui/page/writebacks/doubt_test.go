package writebacks

import (
	"testing"

	"navsync/store"
)

// TestWhatIsInDoubtIsNotCalledWritten: why an item cannot be taken out is true of it. One whose attempt got no answer is not
// written, and not known to be absent either.
func TestWhatIsInDoubtIsNotCalledWritten(t *testing.T) {
	for state, want := range map[store.ItemState]string{
		store.ItemWaiting: "", store.ItemFailed: "", store.ItemWritten: "writebacks.not-waiting", store.ItemOpen: "writebacks.not-waiting",
		store.ItemUncertain: "writebacks.in-doubt", store.ItemSending: "writebacks.in-doubt",
	} {
		if got := notWritten(store.ItemRow{State: state}); got != want {
			t.Errorf("%s: %q, want %q", state, got, want)
		}
	}
}
