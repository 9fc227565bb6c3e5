package engine

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// testdata/earlier holds a store as navsync kept it before keys were without addresses, with items in every state: three
// archives of Léa were imported, the last one after Sophie Arnaud had changed the address of her profile, which doubled all
// that she had written; two of the doubles were copied. before-writing is the same store before anything was written;
// activities.json is what then stood in Dynamics.

// earlierDesk is a desk with such a store, brought up to today, and the organization with the activities that were written.
// edits are made in the store before it is opened.
func earlierDesk(t *testing.T, file string, edits ...string) *desk {
	t.Helper()
	d := newDesk(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 10, Leads: 5, Opportunities: 5})
	d.close(t)
	packed, err := os.ReadFile(filepath.Join("testdata", "earlier", file+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(d.dir, store.FileName+left)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(d.dir, store.FileName), content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, edit := range edits {
		d.exec(t, edit)
	}
	put(t, d.house, "contact", emulator.Row{
		"contactid": sophieContact, "firstname": "Sophie", "lastname": "Arnaud", "websiteurl": "https://www.linkedin.com/in/sophie-arnaud",
	})
	put(t, d.house, "contact", emulator.Row{"contactid": ninaContact, "firstname": "Nina", "lastname": "Holt-Berger", "jobtitle": "Buyer"})
	for _, row := range earlierActivities(t) {
		table := row["table"].(string) //nolint:forcetypeassert // of our own file
		delete(row, "table")
		put(t, d.house, table, row)
	}
	d.open(t)
	d.adoptClient(t)
	d.actors(t)
	if err := d.BringUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	sophieContact = "11111111-2222-4333-8444-555555555501"
	ninaContact   = "11111111-2222-4333-8444-555555555502"
)

func earlierActivities(t *testing.T) []emulator.Row {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "earlier", "activities.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []emulator.Row
	if err := json.Unmarshal(content, &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for column, value := range row {
			if number, ok := value.(float64); ok {
				row[column] = int64(number)
			}
		}
	}
	return rows
}

// earlierArchives are the archives that the store was made of, in their order.
func earlierArchives(t *testing.T) map[string]ArchiveRequest {
	t.Helper()
	const former, now = "https://www.linkedin.com/in/sophie-arnaud", "https://www.linkedin.com/in/sophie-arnaud-ceo"
	return map[string]ArchiveRequest{
		"first":  earlierArchive(t, former, "Le texte d'avant", "Brouillon d'avant"),
		"edited": earlierArchive(t, former, "Le texte d'après", "Brouillon d'après"),
		"moved":  earlierArchive(t, now, "Le texte d'après", "Brouillon d'après"),
	}
}

func earlierArchive(t *testing.T, sophie, tenth, eleventh string) ArchiveRequest {
	t.Helper()
	const ivo, nina = "https://www.linkedin.com/in/ivo-kern", "https://www.linkedin.com/in/nina-holt"
	row := func(id, from, fromURL, to, toURL, at, subject, text string) string {
		return fmt.Sprintf(`"%s","","%s","%s","%s","%s","%s UTC","%s","%s","INBOX",""`+"\n", id, from, fromURL, to, toURL, at, subject, text)
	}
	m := strings.SplitAfterN(messages, "\n", 2)[0] +
		row("c1", "Léa Fontaine", leaURL, "Sophie Arnaud", sophie, "2026-03-01 14:03:22", "A question", "Bonjour Sophie")
	for n, text := range []string{
		"Avec plaisir", "À demain", "Merci encore", "Une autre fois", "Je pars", "Rappel", "Bien sûr", "Entendu", "Refus", tenth, eleventh,
	} {
		m += row("c1", "Sophie Arnaud", sophie, "Léa Fontaine", leaURL, fmt.Sprintf("2026-03-01 15:%02d:07", 10+n), "", text)
	}
	m += row("c2", "Marc Delaunay", marcURL, "Léa Fontaine", leaURL, "2026-04-02 09:00:00", "", "Hello from Marc") +
		row("c3", "Ivo Kern", ivo, "Léa Fontaine", leaURL, "2026-04-03 09:00:00", "", "A private word") +
		row("c4", "Marc Delaunay", marcURL, "Léa Fontaine, Sophie Arnaud", leaURL+","+sophie, "2026-04-04 09:00:00", "", "Hello both") +
		row("c5", "Nina Holt", nina, "Léa Fontaine", leaURL, "2026-04-05 09:00:00", "", "Hello from Nina")
	notes := "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On\n" +
		"Sophie,Arnaud," + sophie + ",Budget in May,2026-04-03 10:00:00 UTC,\nMarc,Delaunay," + marcURL + ",Likes tea,2026-04-03 11:00:00 UTC,\n"
	r := leaArchive(t, m, notes)
	for _, file := range []string{"Connections.csv", "Invitations.csv"} {
		path := filepath.Join(r.Path, file)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte(sophieURL), []byte(sophie)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// states are a desk's items in lines: kind, text, state, and twins.
func (d *desk) states(t *testing.T) []string {
	t.Helper()
	db := d.lines(t, `SELECT i.kind || ' ' || i.text || ': ' || COALESCE(w.state, 'not-copied') || iif(i.twin_of IS NULL, '', ' twin')
		|| iif(i.edited_text IS NULL, '', ' edited') || iif(instr(i.key, '-') > 0 OR i.twin_of IS NOT NULL, '', ' old key') AS line
		FROM item i LEFT JOIN writeback w ON w.item_id = i.id ORDER BY i.at, i.id`)
	return db
}

// lines reads the column line of texts from the store's file, past the store.
func (h *house) lines(t testing.TB, query string) []string {
	t.Helper()
	all := h.query(t, "SELECT COALESCE(group_concat(line, char(30)), '') FROM ("+query+")")
	return strings.Split(all, "\x1e")
}

var earlierStates = []string{
	"inmail Bonjour Sophie: not-copied",
	"message Avec plaisir: written",
	"message À demain: written",
	"message À demain: written twin",
	"message Merci encore: written",
	"message Une autre fois: not-copied",
	"message Je pars: taken-out",
	"message Rappel: waiting",
	"message Bien sûr: sending",
	"message Entendu: uncertain",
	"message Refus: failed",
	"message Le texte d'avant: written edited",
	"message Brouillon d'après: not-copied",
	"message Hello from Marc: open",
	"message A private word: not-copied",
	"note Budget in May: written",
	"note Likes tea: not-copied",
	"message Hello both: not-copied",
	"message Hello from Nina: written",
	"message Recorded by hand: written",
	"note Composed on Sophie: written",
}

func TestAStoreOfEarlierKeysIsBroughtUp(t *testing.T) {
	t.Parallel()
	d := earlierDesk(t, "store.db")
	if got := d.states(t); !slices.Equal(got, earlierStates) {
		t.Fatalf("%s", strings.Join(got, "\n"))
	}
	if people := d.query(t, "SELECT count(*) FROM member WHERE name = 'Sophie Arnaud'"); people != "1" {
		t.Errorf("Sophie is %s people", people)
	}
	if known := d.query(t, "SELECT group_concat(address) FROM (SELECT a.address FROM member_address a JOIN member m ON m.id = a.member_id "+
		"WHERE m.name = 'Sophie Arnaud' ORDER BY 1)"); known != "sophie-arnaud,sophie-arnaud-ceo" {
		t.Errorf("Sophie is known as %s", known)
	}
	if url := d.query(t, "SELECT url FROM member WHERE name = 'Sophie Arnaud'"); url != "https://www.linkedin.com/in/sophie-arnaud-ceo" {
		t.Errorf("Sophie's address is %s", url)
	}
	if ids := d.query(t, "SELECT count(*) FROM writeback w JOIN item i ON i.id = w.item_id WHERE w.activity_id <> '' "+
		"AND i.earlier_key IS NULL AND i.twin_of IS NULL"); ids != "0" {
		t.Errorf("%s activities have lost what their ids are made of", ids)
	}
	if err := d.BringUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.states(t); !slices.Equal(got, earlierStates) {
		t.Errorf("a second time it is\n%s", strings.Join(got, "\n"))
	}
}

// The archives that the store was made of, imported again in any order, add nothing and write nothing.
func TestArchivesOfAnEarlierStoreAddNothing(t *testing.T) {
	t.Parallel()
	for _, order := range [][]string{{"first", "edited", "moved"}, {"moved", "edited"}, {"edited", "moved", "edited"}} {
		t.Run(strings.Join(order, " "), func(t *testing.T) {
			t.Parallel()
			d := earlierDesk(t, "store.db")
			archives := earlierArchives(t)
			for _, name := range order {
				r, err := d.ImportArchive(t.Context(), d.seller, archives[name])
				if err != nil || r.Items.New != 0 || r.NewMembers != 0 || name != "first" && r.Items.Changed != 0 {
					t.Fatalf("%s: %+v, %d new members, %v", name, r.Items, r.NewMembers, err)
				}
			}
			if got := d.states(t); len(got) != len(earlierStates) {
				t.Errorf("%s", strings.Join(got, "\n"))
			}
			before := d.known()
			d.send(t)
			var written []string
			for _, row := range d.activities(before) {
				written = append(written, row["description"].(string)) //nolint:forcetypeassert // a text column
			}
			slices.Sort(written)
			if want := []string{"Entendu", "Rappel"}; !slices.Equal(written, want) { // the one that waited, and the one whose request was lost
				t.Errorf("written: %q", written)
			}
		})
	}
}

// A backup of before the writing, brought up, writes nothing a second time: every activity keeps its id.
func TestABackupOfBeforeTheWritingWritesNothingTwice(t *testing.T) {
	t.Parallel()
	d := earlierDesk(t, "before-writing.db")
	for _, name := range []string{"moved", "first"} {
		if _, err := d.ImportArchive(t.Context(), d.seller, earlierArchives(t)[name]); err != nil {
			t.Fatal(err)
		}
	}
	before := d.known()
	d.send(t)
	if written := d.activities(before); len(written) != 0 {
		t.Errorf("written again: %+v", written)
	}
	if waits := d.query(t, "SELECT count(*) FROM writeback WHERE state NOT IN ('written', 'open', 'taken-out')"); waits != "0" {
		t.Errorf("%s are not settled: %q", waits, d.states(t))
	}
}

// What people do with items goes on in a store that was brought up.
func TestDecisionsInAnEarlierStore(t *testing.T) {
	t.Parallel()
	d := earlierDesk(t, "store.db")
	ctx := t.Context()
	find := func(text string) store.ItemRow {
		t.Helper()
		rows, err := d.store.Items(ctx, store.ItemQuery{Scope: store.ScopeOf(d.seller.Person)})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(rows, func(row store.ItemRow) bool { return row.Text == text })
		if at < 0 {
			t.Fatalf("no item %q", text)
		}
		return rows[at]
	}
	if r, err := d.Copy(ctx, d.seller, find("Une autre fois").ID); err != nil || r.Changed != 1 {
		t.Errorf("copy: %+v %v", r, err)
	}
	if r, err := d.TakeOut(ctx, d.seller, find("Rappel").ID); err != nil || r.Changed != 1 {
		t.Errorf("take out: %+v %v", r, err)
	}
	if r, err := d.Copy(ctx, d.seller, find("A private word").ID); err != nil || r.NeverCopy != 1 {
		t.Errorf("never copy: %+v %v", r, err)
	}
	marc, contact := find("Hello from Marc").ID, Record{Kind: "contact", ID: d.someContact(t, 1)}
	if r, err := d.ResolveTo(ctx, d.seller, []int64{marc}, contact); err != nil || r.Done != 1 {
		t.Errorf("resolve: %+v %v", r, err)
	}
	if r, err := d.Undo(ctx, d.seller, 0); err != nil || r.Done == 0 {
		t.Errorf("undo: %+v %v", r, err)
	}
	if r, err := d.UpdateWritten(ctx, d.seller, find("Le texte d'avant").ID); err != nil || r.Done != 1 {
		t.Errorf("update: %+v %v", r, err)
	}
	d.send(t)
	for text, state := range map[string]store.ItemState{
		"Une autre fois": store.ItemWritten, "Rappel": store.ItemTakenOut, "Hello from Marc": store.ItemOpen, "Le texte d'après": store.ItemWritten,
	} {
		if row := find(text); row.State != state {
			t.Errorf("%s: %s", text, row.State)
		}
	}
}

// twice are the items that stand in Dynamics a second time.
func (d *desk) twice(t *testing.T) []store.ItemRow {
	t.Helper()
	rows, err := d.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Twice: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// exec changes the store past it, as another version did.
func (h *house) exec(t testing.TB, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.store.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// What was written twice is told, and of each two the second one can be deleted, only that one, and only by who may.
func TestWhatWasWrittenTwiceCanBeDeleted(t *testing.T) {
	t.Parallel()
	d := earlierDesk(t, "store.db")
	ctx := t.Context()
	list := d.twice(t)
	if len(list) != 1 || list[0].Text != "À demain" || list[0].TwinOf == 0 || list[0].State != store.ItemWritten {
		t.Fatalf("%+v", list)
	}
	if r, err := d.ImportArchive(ctx, d.seller, earlierArchives(t)["moved"]); err != nil || r.Twice != 1 {
		t.Errorf("an import tells %d: %v", r.Twice, err)
	}
	first, err := d.store.Item(ctx, store.ScopeOf(d.seller.Person), list[0].TwinOf)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := d.DeleteTwice(ctx, d.seller, first.ID); err != nil || len(r.Failed) != 1 || r.Done+r.Queued != 0 {
		t.Errorf("the first one: %+v %v", r, err)
	}
	if _, err := d.DeleteTwice(ctx, d.support, list[0].ID); CodeOf(err) != fault.Forbidden {
		t.Errorf("support: %v", err)
	}
	before := d.known()
	if !before[list[0].ActivityID] || !before[first.ActivityID] {
		t.Fatal("the activities are not there")
	}
	if r, err := d.DeleteTwice(ctx, d.seller, list[0].ID); err != nil || r.Done != 1 {
		t.Errorf("%+v %v", r, err)
	}
	if after := d.known(); after[list[0].ActivityID] || !after[first.ActivityID] || len(after) != len(before)-1 {
		t.Errorf("%d activities of %d are left", len(after), len(before))
	}
	if left := d.twice(t); len(left) != 0 {
		t.Errorf("still told: %+v", left)
	}
	if _, err := d.ImportArchive(ctx, d.seller, earlierArchives(t)["first"]); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if again := d.known(); again[list[0].ActivityID] {
		t.Error("it is there again")
	}
}

// A second time of which nobody knows whether it was written is looked for, and never sent.
func TestASecondTimeIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	for name, there := range map[string]bool{"it was written": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := earlierDesk(t, "store.db")
			twin := d.twice(t)[0]
			d.exec(t, "UPDATE writeback SET state = 'uncertain', doubtful = 1, written_at = NULL WHERE item_id = "+ref(twin.ID))
			if !there {
				if err := d.crm.Delete(twin.ActivityTable, twin.ActivityID); err != nil {
					t.Fatal(err)
				}
			}
			before := d.known()
			d.send(t)
			if after := d.known(); after[twin.ActivityID] != there || before[twin.ActivityID] != there {
				t.Errorf("in Dynamics: %v, before %v", after[twin.ActivityID], before[twin.ActivityID])
			}
			if left := len(d.twice(t)) == 1; left != there {
				t.Errorf("told: %v", left)
			}
		})
	}
}
