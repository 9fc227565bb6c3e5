package health

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestProfileAddressesAreShownAndTakenOut: what was written stands in the dialog with its proof; what is not written
// cannot be taken out, and support may take nothing out.
func TestProfileAddressesAreShownAndTakenOut(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, ana, sam)
	history(h)
	h.Keep(func(tx *store.Tx) error {
		id, err := tx.AddMember(h.Context, store.Member{Key: "tibor", Slug: "tibor", Name: "Tibor Wexcombe", SeenAt: pagetest.Now})
		if err != nil {
			return err
		}
		for record, state := range map[string]store.FillState{"11111111-1111-1111-1111-111111111111": store.FillWritten, "c2": store.FillOccupied} {
			err := tx.KeepFill(h.Context, store.ProfileFill{
				Kind: store.KindContact, RecordID: record, MemberID: id, Field: "websiteurl", Address: "https://www.linkedin.com/in/tibor", Proof: "person",
				DecidedBy: ana, State: state, At: pagetest.Now,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	s := show(h, ana, "en", 120, 40, theme.Options{})
	s.Press("f")
	for _, want := range []string{"Profile addresses in records", "linkedin.com/in/tibor", "a person said so", "written", "holds something"} {
		if !strings.Contains(s.Text(), want) {
			t.Errorf("no %q in\n%s", want, s.Text())
		}
	}
	support := show(h, sam, "en", 120, 40, theme.Options{})
	support.Press("f")
	support.Press("u")
	if text := support.Text(); !strings.Contains(text, "admins") {
		t.Errorf("support is not told:\n%s", text)
	}
}
