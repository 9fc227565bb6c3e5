package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

const (
	leaURL    = "https://www.linkedin.com/in/lea-fontaine"
	sophieURL = "https://www.linkedin.com/in/sophie-arnaud"
	marcURL   = "https://www.linkedin.com/in/marc-delaunay"
	messages  = `"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL",` +
		`"TO","RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"
"c1","","Léa Fontaine","` + leaURL + `","Sophie Arnaud","` + sophieURL + `","2026-03-01 14:03:22 UTC","A question","Bonjour Sophie","INBOX",""
"c1","","Sophie Arnaud","` + sophieURL + `","Léa Fontaine","` + leaURL + `","2026-03-01 15:10:00 UTC","","Avec plaisir","INBOX",""
"c2","","Marc Delaunay","` + marcURL + `","Léa Fontaine, Sophie Arnaud","` + leaURL + `,` + sophieURL +
		`","2026-04-02 09:00:00 UTC","","Hello both","INBOX",""
`
	notes = `Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On
Marc,Delaunay,` + marcURL + `,Budget in May,2026-04-03 10:00:00 UTC,
`
)

// archiveOf writes the folder of an unpacked archive.
func archiveOf(t testing.TB, owner, ownerURL, title, messages, notes string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"messages.csv": messages, "Notes.csv": notes,
		"Profile.csv": "First Name,Last Name\n" + strings.Replace(owner, " ", ",", 1) + "\n",
		"Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n" +
			owner + `,Sophie Arnaud,"1/29/26, 2:37 PM",,OUTGOING,` + ownerURL + `,` + sophieURL + "\n",
		"Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n" +
			"Sophie,Arnaud," + sophieURL + ",,Groupe Valmont," + title + ",08 Feb 2026\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func leaArchive(t testing.TB, messages, notes string) ArchiveRequest {
	t.Helper()
	return ArchiveRequest{Path: archiveOf(t, "Léa Fontaine", leaURL, "Director", messages, notes), SeatEmail: "lea@contoso.test"}
}

// kept are a seat's items as a list of texts, and the number of its threads.
func (h *house) kept(t testing.TB) ([]string, int) {
	t.Helper()
	scope := store.ScopeOf(h.seller.Person)
	rows, err := h.store.Items(t.Context(), store.ItemQuery{Scope: scope, Ascending: true})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s %s %s %s: %s", r.Kind, r.Direction, r.At.Format(time.DateTime), r.Member, r.Text))
	}
	n, err := h.store.CountThreads(t.Context(), store.ThreadQuery{Scope: scope})
	if err != nil {
		t.Fatal(err)
	}
	return all, n
}

var leaKept = []string{
	"inmail sent 2026-03-01 14:03:22 Sophie Arnaud: Bonjour Sophie",
	"message received 2026-03-01 15:10:00 Sophie Arnaud: Avec plaisir",
	"message received 2026-04-02 09:00:00 Sophie Arnaud, Marc Delaunay: Hello both",
	"note sent 2026-04-03 10:00:00 Marc Delaunay: Budget in May",
}

func TestAnArchiveIsImportedAndTheSameAgainChangesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	r := leaArchive(t, messages, notes)
	plan, err := h.PlanArchive(ctx, h.seller, r)
	if err != nil || plan.OwnerSlug != "lea-fontaine" || !plan.Binds || plan.Items.New != 4 || plan.Threads.New != 2 || len(plan.List) != 2 {
		t.Fatalf("%+v %v", plan, err)
	}
	if items, threads := h.kept(t); len(items)+threads != 0 {
		t.Fatalf("a plan keeps %v", items)
	}
	result, err := h.ImportArchive(ctx, h.seller, r)
	if err != nil || !reflect.DeepEqual(result.Items, plan.Items) || result.Copied != 0 {
		t.Fatalf("%+v %v", result, err)
	}
	items, threads := h.kept(t)
	if threads != 3 || fmt.Sprint(items) != fmt.Sprint(leaKept) { // the note stands in a thread of its own
		t.Fatalf("%d threads\n%s", threads, strings.Join(items, "\n"))
	}
	again, err := h.ImportArchive(ctx, h.boss, r)
	if err != nil || again.Items.New+again.Items.Changed != 0 || again.Items.Unchanged != 4 || again.List != nil {
		t.Fatalf("%+v %v", again, err)
	}
	if now, n := h.kept(t); n != threads || !reflect.DeepEqual(now, items) {
		t.Fatalf("%v", now)
	}
}

// TestAnUnknownChoiceCopiesNothing holds that a mistyped word is not taken for "all".
func TestAnUnknownChoiceCopiesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	r := leaArchive(t, messages, notes)
	r.Copy = "matcehd"
	if _, err := h.ImportArchive(t.Context(), h.seller, r); fault.CodeOf(err) != fault.Usage {
		t.Errorf("the import answers %v", err)
	}
	if texts, threads := h.kept(t); len(texts) != 0 || threads != 0 {
		t.Errorf("kept %q in %d threads", texts, threads)
	}
}

func TestAnotherOwnersArchiveIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	if _, err := h.ImportArchive(ctx, h.seller, leaArchive(t, messages, notes)); err != nil {
		t.Fatal(err)
	}
	other := strings.ReplaceAll(strings.ReplaceAll(messages, leaURL, "https://www.linkedin.com/in/ana-ruiz"), "Léa Fontaine", "Ana Ruiz")
	path := archiveOf(t, "Ana Ruiz", "https://www.linkedin.com/in/ana-ruiz", "Director", other, notes)
	if _, err := h.ImportArchive(ctx, h.seller, ArchiveRequest{Path: path, SeatEmail: "lea@contoso.test"}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("another owner's: %v", err)
	}
	_, err := h.ImportArchive(ctx, h.admin, ArchiveRequest{Path: leaArchive(t, messages, notes).Path, SeatEmail: "ana@contoso.test"})
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("an owner of another seat: %v", err)
	}
	if _, err := h.ImportArchive(ctx, h.seller, ArchiveRequest{Path: path, SeatEmail: "ana@contoso.test"}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("for another seat: %v", err)
	}
	r := leaArchive(t, messages, notes)
	r.Copy = CopyAll
	if _, err := h.ImportArchive(ctx, h.boss, r); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("an admin copies: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "archive.zip")
	if err := os.WriteFile(broken, []byte("PK\x03\x04 cut off"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ImportArchive(ctx, h.seller, ArchiveRequest{Path: broken, SeatEmail: "lea@contoso.test"}); fault.CodeOf(err) != fault.Data {
		t.Errorf("broken: %v", err)
	}
	if _, err := h.ImportArchive(ctx, h.seller, ArchiveRequest{Path: broken + "x", SeatEmail: "lea@contoso.test"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("no file: %v", err)
	}
}

func TestAnImportKilledAtAnyPageAndRepeatedIsTheSame(t *testing.T) {
	t.Parallel()
	died := errors.New("killed")
	for at := 1; ; at++ {
		h := newHouse(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5})
		r := leaArchive(t, messages, notes)
		point := 0
		h.fault = func(string) error {
			if point++; point == at {
				return died
			}
			return nil
		}
		_, err := h.ImportArchive(t.Context(), h.seller, r)
		if err == nil {
			return
		}
		h.reopen(t)
		if _, err := h.ImportArchive(t.Context(), h.seller, r); err != nil {
			t.Fatal(err)
		}
		if items, threads := h.kept(t); threads != 3 || fmt.Sprint(items) != fmt.Sprint(leaKept) {
			t.Fatalf("killed at %d: %d threads\n%s", at, threads, strings.Join(items, "\n"))
		}
	}
}

func TestEditedTextsReplaceUnwrittenOnesAndAreNotedOnWrittenOnes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	r := leaArchive(t, messages, notes)
	if _, err := d.ImportArchive(ctx, d.seller, r); err != nil {
		t.Fatal(err)
	}
	find := func(text string) store.ItemRow {
		t.Helper()
		rows, err := d.store.Items(ctx, store.ItemQuery{Scope: store.ScopeOf(d.seller.Person)})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Text == text {
				return row
			}
		}
		t.Fatalf("no item %q", text)
		return store.ItemRow{}
	}
	written := find("Avec plaisir")
	if _, err := d.Copy(ctx, d.seller, written.ID, find("Budget in May").ID); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	edited := leaArchive(t,
		strings.NewReplacer("Avec plaisir", "Avec grand plaisir", "Bonjour Sophie", "Bonjour chère Sophie").Replace(messages),
		strings.Replace(notes, "Budget in May", "Budget in June", 1))
	for n, want := range []ArchiveCounts{{Unchanged: 1, Changed: 3}, {Unchanged: 4}} {
		result, err := d.ImportArchive(ctx, d.seller, edited)
		if err != nil || result.Items != want {
			t.Fatalf("import %d: %+v %v", n, result.Items, err)
		}
	}
	if row := find("Bonjour chère Sophie"); row.Edited {
		t.Errorf("%+v", row)
	}
	for _, text := range []string{"Avec plaisir", "Budget in May"} {
		if row := find(text); !row.Edited {
			t.Errorf("%+v", row)
		}
	}
	if r, err := d.UpdateWritten(ctx, d.seller, written.ID); err != nil || r.Done != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	if got := d.activities(nil)[d.item(t, written.ID).ActivityID]; got["description"] != "Avec grand plaisir" {
		t.Errorf("%+v", got)
	}
	if row := find("Avec grand plaisir"); row.Edited || row.State != store.ItemOpen {
		t.Errorf("%+v", row)
	}
	if result, err := d.ImportArchive(ctx, d.seller, edited); err != nil || result.Items != (ArchiveCounts{Unchanged: 4}) {
		t.Errorf("%+v %v", result.Items, err)
	}
}

func TestMatchedThreadsAreCopiedOnRequest(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	put(t, d.house, "contact", emulator.Row{"firstname": "Sophie", "lastname": "Arnaud", "websiteurl": sophieURL})
	d.run(t)
	r := leaArchive(t, messages, notes)
	r.Since = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	plan, err := d.PlanArchive(ctx, d.seller, r)
	if err != nil || plan.InCRM.Threads != 2 || plan.InCRM.Items != 3 {
		t.Fatalf("%+v %v", plan, err)
	}
	r.Copy = CopyMatched
	r.DryRun = true
	would, err := d.ImportArchive(ctx, d.seller, r)
	if n, bad := d.store.Outgoing(ctx); err != nil || bad != nil || n != 0 || would.Copied != plan.InCRM.Items || would.ArchiveID != 0 {
		t.Fatalf("%+v %v, %d wait %v", would, err, n, bad)
	}
	r.DryRun = false
	result, err := d.ImportArchive(ctx, d.seller, r)
	if err != nil || result.Copied != plan.InCRM.Items {
		t.Fatalf("%+v %v", result, err)
	}
	before := d.known()
	d.send(t)
	found := d.activities(before)
	completed := 0
	for _, row := range found {
		if row["statecode"] == int64(1) {
			completed++
		}
	}
	if len(found) != 3 || completed != 3 {
		t.Errorf("%d activities, %d completed", len(found), completed)
	}
	threads, err := d.store.Threads(ctx, store.ThreadQuery{Scope: store.ScopeOf(d.support.Person)})
	if err != nil || len(threads) != 2 || threads[1].Written != 2 || threads[1].Badge != store.InCRM && threads[1].Badge != store.OutOfDate {
		t.Errorf("%+v %v", threads, err)
	}
}

// What an import copies is of its own file: the rest of the seat's history was not asked
// about, and what somebody took out stays out.
func TestAnImportCopiesNothingButItsOwnFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	d.run(t)
	if _, err := d.ImportArchive(ctx, d.seller, leaArchive(t, messages, notes)); err != nil {
		t.Fatal(err)
	}
	later := messages[:strings.Index(messages, "\n")+1] +
		`"c9","","Léa Fontaine","` + leaURL + `","Sophie Arnaud","` + sophieURL + `","2026-05-01 10:00:00 UTC","","Later","INBOX",""` + "\n"
	r := leaArchive(t, later, notes)
	r.Copy = CopyAll
	r.DryRun = true
	if would, err := d.ImportArchive(ctx, d.seller, r); err != nil || would.Copied != 2 {
		t.Fatalf("%d would be copied, %v", would.Copied, err)
	}
	r.DryRun = false
	result, err := d.ImportArchive(ctx, d.seller, r)
	if err != nil || result.Copied != 2 { // the later message, and the note that both files hold
		t.Fatalf("%d copied, %v", result.Copied, err)
	}
	scope := store.ScopeOf(d.seller.Person)
	rows, err := d.store.Items(ctx, store.ItemQuery{Scope: scope, States: []store.ItemState{store.ItemWaiting}})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d wait, %v", len(rows), err)
	}
	if _, err := d.TakeOut(ctx, d.seller, rows[0].ID); err != nil {
		t.Fatal(err)
	}
	if result, err = d.ImportArchive(ctx, d.seller, r); err != nil || result.Copied != 0 {
		t.Fatalf("%d copied again, %v", result.Copied, err)
	}
}
