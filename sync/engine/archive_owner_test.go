package engine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

const movedURL = "https://www.linkedin.com/in/lea-fontaine-vp"

// of is an archive of somebody with Léa's conversations.
func of(t *testing.T, name, url string) ArchiveRequest {
	t.Helper()
	text := strings.NewReplacer("Léa Fontaine", name, leaURL, url).Replace(messages)
	return ArchiveRequest{Path: archiveOf(t, name, url, "Director", text, notes), SeatEmail: "lea@contoso.test"}
}

// bound is the profile of Léa's seat.
func (h *house) bound(t *testing.T) string {
	t.Helper()
	return h.query(t, "SELECT COALESCE((SELECT profile_slug FROM seat s JOIN person p ON p.id = s.person_id WHERE p.email = 'lea@contoso.test'), '')")
}

func keyOf(err error) string { return keyAndFacts(err).Key }

func keyAndFacts(err error) *Error {
	wrong := &Error{}
	errors.As(err, &wrong)
	return wrong
}

// An archive of another name warns before it binds the seat, and one of nearly the same name does not.
func TestAnotherNameAsksBeforeItBinds(t *testing.T) {
	t.Parallel()
	for name, asks := range map[string]bool{
		"Léa Fontaine": false, "FONTAINE Léa": false, "Léa Marie Fontaine": false, "Bob Bauer": true, "Léa Martin": true,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, emulator.Options{})
			r := of(t, name, "https://www.linkedin.com/in/somebody-1")
			plan, err := h.PlanArchive(t.Context(), h.seller, r)
			if err != nil || (plan.Question == QuestionName) != asks || !plan.Binds || plan.Items.New != 4 {
				t.Fatalf("%+v %v", plan, err)
			}
			if !asks {
				return
			}
			if _, err := h.ImportArchive(t.Context(), h.seller, r); keyOf(err) != "errors.owner-name" || fault.CodeOf(err) != fault.Usage {
				t.Errorf("%v", err)
			}
			if items, _ := h.kept(t); len(items) != 0 || h.bound(t) != "" {
				t.Errorf("%q is kept, the seat bound to %q", items, h.bound(t))
			}
			r.Bind = true
			if _, err := h.ImportArchive(t.Context(), h.seller, r); err != nil || h.bound(t) != "somebody-1" {
				t.Errorf("bound to %q: %v", h.bound(t), err)
			}
			if audit := h.query(t, "SELECT actor || ' ' || after FROM audit WHERE action = 'seat.bind'"); !strings.Contains(audit, "lea@contoso.test") ||
				!strings.Contains(audit, "somebody-1") {
				t.Errorf("audit %s", audit)
			}
		})
	}
}

// The owner's own address has changed: one question with the evidence, then nothing new; older archives go on being the owner's.
func TestTheOwnAddressChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	first := leaArchive(t, messages, notes)
	if _, err := h.ImportArchive(ctx, h.seller, first); err != nil {
		t.Fatal(err)
	}
	r := of(t, "Léa Fontaine", movedURL)
	plan, err := h.PlanArchive(ctx, h.seller, r)
	if err != nil || plan.Question != QuestionAddress || plan.SharedThreads != 2 || plan.FileThreads != 2 || plan.BoundURL != leaURL {
		t.Fatalf("%+v %v", plan, err)
	}
	if _, err := h.ImportArchive(ctx, h.seller, r); keyOf(err) != "errors.owner-address" || keyAndFacts(err).Facts["Email"] != "lea@contoso.test" {
		t.Errorf("%v", err)
	}
	r.Bind = true
	result, err := h.ImportArchive(ctx, h.seller, r)
	if err != nil || result.Items.New+result.Items.Changed != 0 || result.Items.Unchanged != 4 || h.bound(t) != "lea-fontaine-vp" {
		t.Errorf("%+v, bound to %q: %v", result.Items, h.bound(t), err)
	}
	r.Bind = false
	for _, again := range []ArchiveRequest{r, first} {
		result, err := h.ImportArchive(ctx, h.seller, again)
		if err != nil || result.Items.New != 0 || result.Question != QuestionNone || h.bound(t) != "lea-fontaine-vp" {
			t.Errorf("again: %+v, bound to %q: %v", result.Items, h.bound(t), err)
		}
	}
}

// Another person's is refused, and the refusal says what to do; an admin can bind the seat to the new address by hand.
func TestAnotherPersonsArchive(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	if _, err := h.ImportArchive(ctx, h.seller, leaArchive(t, messages, notes)); err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer(`"c1"`, `"x1"`, `"c2"`, `"x2"`, "Léa Fontaine", "Bob Bauer", leaURL, movedURL).Replace(messages)
	strange := ArchiveRequest{Path: archiveOf(t, "Bob Bauer", movedURL, "Director", other, notes), SeatEmail: "lea@contoso.test", Bind: true}
	unknown := strings.NewReplacer(`"c1"`, `"x1"`, `"c2"`, `"x2"`, leaURL, movedURL).Replace(messages)
	namesake := ArchiveRequest{Path: archiveOf(t, "Léa Fontaine", movedURL, "Director", unknown, notes), SeatEmail: "lea@contoso.test", Bind: true}
	for _, r := range []ArchiveRequest{strange, namesake, of(t, "Bob Bauer", movedURL)} {
		_, err := h.ImportArchive(ctx, h.seller, r)
		if keyOf(err) != "errors.other-owner" || keyAndFacts(err).Facts["Email"] != "lea@contoso.test" || keyAndFacts(err).Facts["OwnerURL"] != movedURL {
			t.Errorf("%v", err)
		}
	}
	if items, _ := h.kept(t); len(items) != 4 || h.bound(t) != "lea-fontaine" {
		t.Errorf("%q, bound to %q", items, h.bound(t))
	}
	for _, a := range []Actor{h.seller, h.support} {
		if err := h.BindSeat(ctx, a, "lea@contoso.test", movedURL); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", a.Email, err)
		}
	}
	if err := h.BindSeat(ctx, h.admin, "lea@contoso.test", "nowhere"); fault.CodeOf(err) != fault.Usage {
		t.Errorf("no address: %v", err)
	}
	if err := h.BindSeat(ctx, h.admin, "lea@contoso.test", movedURL+"/?trk=x"); err != nil || h.bound(t) != "lea-fontaine-vp" {
		t.Errorf("bound to %q: %v", h.bound(t), err)
	}
	if err := h.BindSeat(ctx, h.admin, "ana@contoso.test", leaURL); keyOf(err) != "errors.owner-of-another-seat" {
		t.Errorf("a former address of another seat's: %v", err)
	}
	if r, err := h.ImportArchive(ctx, h.seller, namesake); err != nil || r.Items.New != 3 || r.Question != QuestionNone {
		t.Errorf("%+v %v", r.Items, err)
	}
}

// A wrong first archive is unbound: what was never written goes, what was written stays and says so.
func TestAWrongFirstArchiveIsUnbound(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	own := d.add(t, "note", "sophie-arnaud", "Sophie Arnaud", "written by hand")
	wrong := of(t, "Bob Bauer", "https://www.linkedin.com/in/bob-bauer")
	wrong.Bind = true
	if _, err := d.ImportArchive(ctx, d.seller, wrong); err != nil {
		t.Fatal(err)
	}
	rows, err := d.store.Items(ctx, store.ItemQuery{Scope: store.ScopeOf(d.seller.Person)})
	if err != nil {
		t.Fatal(err)
	}
	var copied int64
	for _, row := range rows {
		if row.Text == "Hello both" {
			copied = row.ID
		}
	}
	if _, err := d.Copy(ctx, d.seller, copied); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if _, err := d.UnbindSeat(ctx, d.seller, "lea@contoso.test"); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a seller: %v", err)
	}
	u, err := d.UnbindSeat(ctx, d.admin, "lea@contoso.test")
	if err != nil || u != (Unbound{Profile: "https://www.linkedin.com/in/bob-bauer", Deleted: 3, Kept: 1}) || d.bound(t) != "" {
		t.Fatalf("%+v, bound to %q: %v", u, d.bound(t), err)
	}
	items, threads := d.kept(t)
	if len(items) != 2 || threads != 2 || d.item(t, own).Text == "" || d.item(t, copied).State != store.ItemOpen {
		t.Errorf("%d threads with %q", threads, items)
	}
	if trail := d.query(t, "SELECT count(*) FROM trail WHERE kind = 'item' AND event = 'unbound' AND ref = "+ref(copied)); trail != "1" {
		t.Errorf("%s in the trail", trail)
	}
	if _, err := d.UnbindSeat(ctx, d.admin, "lea@contoso.test"); keyOf(err) != "errors.seat-not-bound" {
		t.Errorf("a second time: %v", err)
	}
	if r, err := d.ImportArchive(ctx, d.seller, leaArchive(t, messages, notes)); err != nil || !r.Binds || d.bound(t) != "lea-fontaine" {
		t.Errorf("the own one: %+v %v", r.Items, err)
	}
	if r, err := d.ImportArchive(ctx, d.admin, ArchiveRequest{
		Path: wrong.Path, SeatEmail: "ana@contoso.test", Bind: true,
	}); err != nil || r.Items.New != 4 {
		t.Errorf("the other one where it belongs: %v", err)
	}
	if audit := d.query(t, "SELECT actor || ' ' || before || after FROM audit WHERE action = 'seat.unbind' AND refused = ''"); audit !=
		`ana@contoso.test {"name":"Bob Bauer","profile":"bob-bauer"}{"itemsDeleted":3,"itemsKept":1}` {
		t.Errorf("audit %s", audit)
	}
}

// An export of messages alone whose owner nobody knows: one question, or the address.
func TestAnArchiveOfNobodyIsAskedAbout(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	text := strings.NewReplacer("Léa Fontaine", "Elle", "c2", "c1").Replace(messages) // of another name, and one answered thread
	path := filepath.Join(t.TempDir(), "messages.csv")
	if err := os.WriteFile(path, []byte(strings.Join(strings.SplitAfterN(text, "\n", 4)[:3], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	r := ArchiveRequest{Path: path, SeatEmail: "lea@contoso.test"}
	plan, err := h.PlanArchive(ctx, h.seller, r)
	if err != nil || plan.Question != QuestionOwner || len(plan.Asked) != 2 || plan.Items != (ArchiveCounts{}) {
		t.Fatalf("%+v %v", plan, err)
	}
	for _, dry := range []bool{true, false} {
		r.DryRun = dry
		_, err = h.ImportArchive(ctx, h.seller, r)
		if keyOf(err) != "errors.archive-no-owner" || fault.CodeOf(err) != fault.Usage ||
			!strings.Contains(keyAndFacts(err).Facts["Asked"].(string), leaURL) {
			t.Errorf("dry %v: %v", dry, err)
		}
	}
	for given, key := range map[string]string{"me": "errors.owner-url", "https://www.linkedin.com/in/nobody-9": "errors.owner-absent"} {
		r.OwnerURL = given
		if _, err := h.ImportArchive(ctx, h.seller, r); keyOf(err) != key {
			t.Errorf("%s: %v", given, err)
		}
	}
	r.OwnerURL = leaURL
	if _, err := h.ImportArchive(ctx, h.seller, r); keyOf(err) != "errors.owner-name" {
		t.Errorf("of another name: %v", err)
	}
	r.Bind = true
	if _, err := h.ImportArchive(ctx, h.seller, r); err != nil {
		t.Fatal(err)
	}
	items, _ := h.kept(t)
	if want := leaKept[0] + "\n" + leaKept[1]; strings.Join(items, "\n") != want || h.bound(t) != "lea-fontaine" {
		t.Errorf("bound to %q\n%s", h.bound(t), strings.Join(items, "\n"))
	}
	r.OwnerURL, r.Bind = "", false // the seat knows it from now on
	if again, err := h.ImportArchive(ctx, h.seller, r); err != nil || again.Items.Unchanged != 2 {
		t.Errorf("again: %+v %v", again.Items, err)
	}
	r.OwnerURL = sophieURL
	if _, err := h.ImportArchive(ctx, h.seller, r); keyOf(err) != "errors.owner-known" {
		t.Errorf("another one: %v", err)
	}
}
