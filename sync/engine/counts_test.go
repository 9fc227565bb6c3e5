package engine

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// history is a random one of what people and Dynamics do to items.
type history struct {
	*desk
	draw     *rand.Rand
	contacts []string
	items    []int64
}

// one draws an item, 0 when there is none.
func (h *history) one() int64 {
	if len(h.items) == 0 {
		return 0
	}
	return h.items[h.draw.IntN(len(h.items))]
}

// deeds change something; what is refused changes nothing, which the counts must bear as well.
var deeds = []struct {
	name string
	do   func(ctx context.Context, h *history) error
}{
	{"add", func(ctx context.Context, h *history) error {
		on := h.draw.IntN(4) > 0
		who := []string{"sophie-arnaud", "nobody-known", "camille-girault"}[h.draw.IntN(3)]
		actor := []Actor{h.seller, h.admin}[h.draw.IntN(2)]
		id, err := h.AddItem(ctx, actor, NewItem{
			Kind: "note", MemberURL: "https://www.linkedin.com/in/" + who, MemberName: who, Text: fmt.Sprint("note ", len(h.items)), Copy: &on,
		})
		h.items = append(h.items, id)
		return err
	}},
	{"copy", func(ctx context.Context, h *history) error { _, err := h.Copy(ctx, h.seller, h.one()); return err }},
	{"take out", func(ctx context.Context, h *history) error { _, err := h.TakeOut(ctx, h.seller, h.one()); return err }},
	{"send", func(ctx context.Context, h *history) error { return h.out.Pass(ctx, true) }},
	{"run", func(ctx context.Context, h *history) error {
		h.clock.advance(20 * time.Minute)
		_, err := h.Sync(ctx, h.boss, SyncOptions{Wait: true})
		return err
	}},
	{"resolve", func(ctx context.Context, h *history) error {
		_, err := h.ResolveTo(ctx, h.admin, []int64{h.one()}, Record{Kind: store.KindContact, ID: h.contacts[h.draw.IntN(len(h.contacts))]})
		return err
	}},
	{"move", func(ctx context.Context, h *history) error {
		to := Record{Kind: store.KindContact, ID: h.contacts[h.draw.IntN(len(h.contacts))]}
		_, err := h.MoveToRecord(ctx, h.admin, []int64{h.one()}, to, h.draw.IntN(2) == 0)
		return err
	}},
	{"hand over", func(ctx context.Context, h *history) error {
		to := []string{"ana@contoso.test", "lea@contoso.test"}[h.draw.IntN(2)]
		_, err := h.HandOver(ctx, h.admin, []int64{h.one()}, to)
		return err
	}},
	{"ignore", func(ctx context.Context, h *history) error { _, err := h.Ignore(ctx, h.admin, h.one()); return err }},
	{"undo", func(ctx context.Context, h *history) error { _, err := h.Undo(ctx, h.admin, 0); return err }},
	{"retry", func(ctx context.Context, h *history) error { _, err := h.RetryAll(ctx, h.support); return err }},
	{"write again", func(ctx context.Context, h *history) error {
		_, err := h.WriteAgain(ctx, h.admin, h.one())
		return err
	}},
	{"deleted in Dynamics", func(ctx context.Context, h *history) error {
		if h.one() == 0 {
			return nil
		}
		id := h.one()
		row, err := h.store.Item(ctx, store.Scope{All: true}, id)
		if err != nil || row.ActivityID == "" {
			return err
		}
		if err := h.crm.Delete(row.ActivityTable, row.ActivityID); err != nil {
			return err
		}
		_, err = h.LookAt(ctx, id)
		return err
	}},
	{"Dynamics refuses", func(ctx context.Context, h *history) error {
		return h.crm.SetFaults("plugin-refused on=POST:tasks")
	}},
	{"Dynamics is away", func(ctx context.Context, h *history) error { return h.crm.SetFaults("503 on=POST:$batch") }},
	{"Dynamics is well", func(ctx context.Context, h *history) error { return h.crm.SetFaults() }},
	{"keep here", func(ctx context.Context, h *history) error {
		words := []string{store.UnresolvedKeep, store.UnresolvedOpen}
		_, err := h.SetSettings(ctx, h.admin, map[string]string{store.KeyUnresolved: words[h.draw.IntN(2)]})
		return err
	}},
	{"never copy", func(ctx context.Context, h *history) error {
		_, err := h.AddNeverCopy(ctx, h.seller, store.NeverCopy{SeatID: h.seller.SeatID, Kind: "member", Value: "camille-girault"})
		return err
	}},
}

// recount counts the items of a seat, 0 for all, from their rows alone.
func recount(rows []store.ItemRow, seat int64) (n store.ItemCounts) {
	for _, r := range rows {
		if seat != 0 && r.SeatID != seat {
			continue
		}
		n.Captured++
		if r.Copy {
			n.Copied++
		}
		switch r.State {
		case store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemKept:
			n.Waiting++
		case store.ItemWritten:
			n.Written++
		case store.ItemOpen:
			n.Written++
			n.Open++
		case store.ItemDeleted:
			n.Written++
			n.Deleted++
		case store.ItemFailed:
			n.Failed++
		case store.ItemTakenOut:
			n.TakenOut++
		case store.ItemNotCopied:
		}
	}
	return n
}

// every is each item once, also those that only their seat holders see.
func (h *history) every(t *testing.T) []store.ItemRow {
	t.Helper()
	known := map[int64]store.ItemRow{}
	for _, a := range []Actor{h.admin, h.seller} {
		rows, err := h.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(a.Person)})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			known[r.ID] = r
		}
	}
	return slices.Collect(maps.Values(known))
}

// agree holds that every place that counts items counts the same.
func (h *history) agree(t *testing.T, after string) {
	t.Helper()
	ctx, all := t.Context(), store.Scope{All: true}
	rows := h.every(t)
	seats, err := h.store.Seats(ctx, store.SeatQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seats {
		want := recount(rows, s.ID)
		line := store.ItemCounts{
			Captured: s.Items, Copied: s.Copied, Waiting: s.Pending, Written: s.Written, Open: s.Open, Failed: s.Failed, Deleted: s.Deleted,
			TakenOut: want.TakenOut, // a seat's line has none
		}
		if line != want {
			t.Errorf("after %s: the line of %s is %+v, its items are %+v", after, s.Email, line, want)
		}
		for _, f := range h.looked(t, h.support, s.Email, store.FoundSeat) {
			if f.Counts != want {
				t.Errorf("after %s: find says of %s %+v, its items are %+v", after, s.Email, f.Counts, want)
			}
		}
	}
	total := recount(rows, 0)
	for state, want := range map[store.ItemState]int{
		store.ItemWritten: total.Written - total.Open - total.Deleted, store.ItemOpen: total.Open, store.ItemDeleted: total.Deleted,
		store.ItemFailed: total.Failed, // what is taken out only its seat holder sees
	} {
		q := store.ItemQuery{Scope: all, States: []store.ItemState{state}}
		ids, err := h.store.ItemIDs(ctx, q)
		n, bad := h.store.CountItems(ctx, q)
		if err != nil || bad != nil || n != want || len(ids) != want {
			t.Errorf("after %s: %s: %d by list, %d by count, %d by rows (%v %v)", after, state, len(ids), n, want, err, bad)
		}
	}
	h.reportAgrees(t, after, rows, total)
}

// reportAgrees holds the same of the report, the badges and the status.
func (h *history) reportAgrees(t *testing.T, after string, rows []store.ItemRow, total store.ItemCounts) {
	t.Helper()
	ctx, all := t.Context(), store.Scope{All: true}
	report, err := h.store.Unresolved(ctx, store.UnresolvedQuery{Scope: all})
	ignored, bad := h.store.Unresolved(ctx, store.UnresolvedQuery{Scope: all, Ignored: true})
	n, worse := h.store.CountUnresolved(ctx, store.UnresolvedQuery{Scope: all})
	sum, worst := h.store.UnresolvedSummary(ctx, store.UnresolvedQuery{Scope: all})
	if err != nil || bad != nil || worse != nil || worst != nil {
		t.Fatal(err, bad, worse, worst)
	}
	byReason := 0
	for _, of := range sum.Reasons {
		byReason += of
	}
	kept := 0
	for _, r := range rows {
		if r.Reason == store.WaitKept {
			kept++
		}
	}
	if want := total.Open + kept; n != len(report) || byReason != n || len(report)+len(ignored) != want {
		t.Errorf("after %s: the report lists %d and %d ignored, counts %d, by reason %d, %d are open or kept",
			after, len(report), len(ignored), n, byReason, want)
	}
	badges, err := h.store.Badges(ctx, all)
	if err != nil || badges.Unresolved != n || badges.Failed < total.Failed || badges.Pending < badges.Failed {
		t.Errorf("after %s: badges %+v (%v), the report has %d, %+v", after, badges, err, n, total)
	}
	effect, err := h.store.DisconnectEffect(ctx)
	if err != nil || effect.Items != total.Captured {
		t.Errorf("after %s: status says %d items of %d (%v)", after, effect.Items, total.Captured, err)
	}
	view, err := h.store.ConnectionView(ctx)
	if err != nil || view.Waiting != total.Waiting {
		t.Errorf("after %s: status says %d wait of %d (%v)", after, view.Waiting, total.Waiting, err)
	}
}

// After any history of deeds the seat's line, find, the lists, the report, the badges and the status
// agree with the rows of the store. NAVSYNC_SEED runs a seed again.
func TestAllCountsAgree(t *testing.T) {
	t.Parallel()
	steps, seeds := 60, []uint64{1, 2, 3, 4}
	if testing.Short() {
		steps, seeds = 30, seeds[:2]
	}
	if n, err := strconv.ParseUint(os.Getenv("NAVSYNC_SEED"), 10, 64); err == nil {
		seeds = []uint64{n}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			h := &history{desk: newDesk(t, emulator.Options{}), draw: rand.New(rand.NewPCG(seed, 12))} //nolint:gosec // a drawn history, no secret
			h.live(t, steps)
		})
	}
}

// live draws so many deeds and compares the counts after each.
func (h *history) live(t *testing.T, steps int) {
	t.Helper()
	for n := range 9 {
		h.contacts = append(h.contacts, h.someContact(t, n))
	}
	h.matched(t, "sophie-arnaud", "sophie-arnaud", h.contacts[3])
	for n := range steps {
		deed := deeds[h.draw.IntN(len(deeds))]
		if err := deed.do(t.Context(), h); err != nil {
			t.Logf("%d %s: %v", n, deed.name, err)
		}
		h.agree(t, fmt.Sprint(n, " ", deed.name))
		if t.Failed() {
			return
		}
	}
}
