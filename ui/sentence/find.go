package sentence

import (
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// FoundWord is what a finding is called: a seat, a member, a contact, a message.
func FoundWord(p *lang.Printer, f store.Finding) string {
	key := "find.what." + f.What
	if f.What == store.FoundItem && f.Kind != "" {
		key = "kind." + string(f.Kind)
	}
	return p.T(key)
}

// FoundLine says where the items of a finding stand, "" where it has none or the viewer may not see their counts.
// Of a member with only uncopied items it is all there is to say (spec §12).
func FoundLine(p *lang.Printer, f store.Finding) string {
	switch {
	case f.Hidden && f.TakenOutBy != "":
		return p.T("find.taken-out", "count", f.Counts.Captured, "By", kit.Clean(f.TakenOutBy), "At", p.DateTime(f.TakenOutAt.Local()))
	case f.Hidden:
		return p.T("find.none-ticked", "count", f.Counts.Captured)
	case f.ItemID != 0:
		return p.T("item.state." + string(f.State))
	case !f.Counted:
		return ""
	case f.Counts.Captured == 0:
		return p.T("find.no-items")
	}
	return Counts(p, f.Counts)
}

// Counts are items by where they stand; what is none is left out, but never how many there are and how many are ticked.
func Counts(p *lang.Printer, n store.ItemCounts) string {
	parts := []string{p.T("find.captured", "count", n.Captured), p.T("find.copied", "count", n.Copied)}
	for _, part := range []struct {
		key string
		n   int
	}{
		{"find.waiting", n.Waiting},
		{"find.written", n.Written},
		{"find.open", n.Open},
		{"find.failed", n.Failed},
		{"find.deleted", n.Deleted},
		{"find.out", n.TakenOut},
	} {
		if part.n > 0 {
			parts = append(parts, p.T(part.key, "count", part.n))
		}
	}
	return strings.Join(parts, " · ")
}
