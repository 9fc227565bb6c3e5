package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/match"
	"navsync/sync/writeback"
)

// withContact puts a contact with an account into Dynamics and gives the contact's id.
func withContact(t *testing.T, h *house, first, last, title, company string) string {
	t.Helper()
	account := put(t, h, "account", emulator.Row{"name": company})
	return put(t, h, "contact", emulator.Row{
		"firstname": first, "lastname": last, "jobtitle": title, "_parentcustomerid_value": account, "_parentcustomerid_type": "account",
	})
}

// importCase imports the archive of a case for the seat holder, whoever its owner is.
func importCase(t *testing.T, h *house, name string) {
	t.Helper()
	if _, err := h.ImportArchive(t.Context(), h.admin, ArchiveRequest{Path: "testdata/cases/" + name, SeatEmail: "ana@contoso.test"}); err != nil {
		t.Fatal(err)
	}
}

// standing is how a member stands: outcome, the used or best record, its score and the notes of its evidence.
func (h *house) standing(t *testing.T, name string) string {
	t.Helper()
	return h.query(t, fmt.Sprintf(`SELECT m.outcome || ' ' || COALESCE(x.record_id, '-') || ' ' || COALESCE(x.score, 0) || ' ' ||
		COALESCE((SELECT group_concat(json_extract(value, '$.note'), ' ') FROM json_each(x.evidence)), '')
		FROM member m LEFT JOIN match x ON x.id = (SELECT id FROM match WHERE member_id = m.id ORDER BY score DESC, record_id LIMIT 1)
		WHERE m.name = '%s'`, name))
}

// TestTheSameNameAtTheSameCompanyIsUsed: whatever the titles say (spec §7).
func TestTheSameNameAtTheSameCompanyIsUsed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 300})
	id := withContact(t, h, "Tibor", "Wexcombe", "Buyer", "Quillfeather Ltd")
	h.run(t)
	importCase(t, h, "same-name-same-company")
	if got := h.standing(t, "Tibor Wexcombe"); !strings.HasPrefix(got, "used "+id) {
		t.Error(got)
	}
	again := withContact(t, h, "Tibor", "Wexcombe", "Head of Stores", "Quillfeather Ltd")
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.standing(t, "Tibor Wexcombe"); !strings.HasPrefix(got, "ambiguous ") {
		t.Errorf("a second one at the firm: %s (%s and %s)", got, id, again)
	}
}

// TestAStrangerGetsThePeopleOfThatName: an InMail brings nothing but a name; its only bearer is a candidate and is not used.
func TestAStrangerGetsThePeopleOfThatName(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 300})
	id := withContact(t, h, "Eulalia", "Brockhausen", "COO", "Ravelin Freight")
	h.run(t)
	importCase(t, h, "inmail-to-a-stranger")
	if got := h.standing(t, "Eulalia Brockhausen"); !strings.HasPrefix(got, "candidates "+id) {
		t.Error(got)
	}
	h.set(t, map[string]string{store.KeyMatchNameAlone: store.Yes})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.standing(t, "Eulalia Brockhausen"); !strings.HasPrefix(got, "used "+id) {
		t.Errorf("where the settings allow it: %s", got)
	}
}

// TestTheFirmAloneIsNobody: where only the company's account is known, the report says so and offers no score of it.
func TestTheFirmAloneIsNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 300})
	put(t, h, "account", emulator.Row{"name": "Quillfeather Ltd"})
	h.run(t)
	importCase(t, h, "same-name-same-company")
	others, best, err := h.store.MemberFacts(t.Context(), h.memberID(t, "Tibor Wexcombe"))
	if err != nil {
		t.Fatal(err)
	}
	_, reason := writeback.Regarding(store.WritebackFacts{MemberID: others[0].MemberID, Others: others, Best: best})
	if reason != "firm-known" || best != (store.Best{FirmKnown: true}) {
		t.Errorf("%s, %+v", reason, best)
	}
}

func (h *house) memberID(t *testing.T, name string) int64 {
	t.Helper()
	id, err := strconv.ParseInt(h.query(t, "SELECT id FROM member WHERE name = '"+name+"'"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestAFormerFirmIsEvidence: the record was never updated, an earlier archive knew the firm.
func TestAFormerFirmIsEvidence(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Contacts: 300})
	id := withContact(t, h, "Sophie", "Arnaud", "Chief of Staff", "Groupe Valmont")
	if _, err := h.ImportArchive(t.Context(), h.seller, leaArchive(t, messages, notes)); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Minute)
	later := leaArchive(t, strings.Replace(messages, "2026-04-02", "2026-05-02", 1), notes)
	connections := filepath.Join(later.Path, "Connections.csv")
	text, err := os.ReadFile(connections)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(connections, []byte(strings.Replace(string(text), "Groupe Valmont", "Aurore Textiles", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ImportArchive(t.Context(), h.seller, later); err != nil {
		t.Fatal(err)
	}
	h.run(t)
	if got := h.standing(t, "Sophie Arnaud"); !strings.HasPrefix(got, "used "+id) || !strings.Contains(got, "former") {
		t.Error(got)
	}
	if got := h.query(t, "SELECT differs FROM match WHERE outcome = 'used' AND record_id = '"+id+"'"); got != "1" {
		t.Errorf("not Out of date: %s", got)
	}
}

// TestColleaguesWriteFromTheDomainOfTheFirm: the account is called otherwise than the firm, and has no address; the e-mails of
// its people say that it is the firm, those of one guest do not.
func TestColleaguesWriteFromTheDomainOfTheFirm(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 300})
	id := withContact(t, h, "Tibor", "Wexcombe", "Buyer", "QFT Beteiligungen 7")
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["contactid"] == id })
	colleague := func(first, mail string) string {
		return put(t, h, "contact", emulator.Row{
			"firstname": first, "lastname": "Brockhausen", "emailaddress1": mail,
			"_parentcustomerid_value": rows[0]["_parentcustomerid_value"], "_parentcustomerid_type": "account",
		})
	}
	colleague("Eulalia", "eulalia@quillfeather.example")
	h.run(t)
	importCase(t, h, "same-name-same-company")
	if got := h.standing(t, "Tibor Wexcombe"); !strings.HasPrefix(got, "candidates "+id) {
		t.Errorf("one guest: %s", got)
	}
	second := colleague("Ottokar", "ottokar@quillfeather.example")
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.standing(t, "Tibor Wexcombe"); !strings.HasPrefix(got, "used "+id) || !strings.Contains(got, " account") {
		t.Errorf("two colleagues: %s", got)
	}
	if got := h.company(t); !strings.HasPrefix(got, "used ") || !strings.Contains(got, "staff") {
		t.Errorf("the company by two colleagues: %s", got)
	}
	put(t, h, "contact", emulator.Row{"contactid": second, "emailaddress1": "ottokar@elsewhere.example"})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.standing(t, "Tibor Wexcombe"); !strings.HasPrefix(got, "candidates "+id) {
		t.Errorf("one of them left: %s", got)
	}
	if got := h.company(t); got != "" {
		t.Errorf("the company by one of them: %s", got)
	}
	put(t, h, "account", emulator.Row{"accountid": rows[0]["_parentcustomerid_value"], "websiteurl": "https://www.quillfeather.example"})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.company(t); !strings.HasPrefix(got, "candidate ") {
		t.Errorf("the company by the account's website: %s", got)
	}
	firm, err := strconv.ParseInt(h.query(t, "SELECT id FROM company WHERE name LIKE 'Quillfeather%'"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	members := make([]store.Member, 2)
	for i, name := range []string{"Ida Alt", "Odo Alt"} {
		members[i] = store.Member{Key: name, Slug: name, Name: name, Email: fmt.Sprint("m", i, "@quillfeather.example"), CompanyID: firm, SeenAt: h.now()}
	}
	follow := func(change func(tx *store.Tx) error) string {
		t.Helper()
		if err := h.store.Update(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		h.mustMatch(t)
		return h.company(t)
	}
	if got := follow(func(tx *store.Tx) error { return tx.AddMembers(t.Context(), members) }); !strings.HasPrefix(got, "used ") ||
		!strings.Contains(got, "colleagues") {
		t.Errorf("the company by the addresses of two members: %s", got)
	}
	members[0].Email = ""
	if got := follow(func(tx *store.Tx) error { return tx.ChangeMember(t.Context(), members[0]) }); !strings.HasPrefix(got, "candidate ") {
		t.Errorf("the company by the address of one member: %s", got)
	}
}

// company is what Quillfeather is matched to.
func (h *house) company(t *testing.T) string {
	t.Helper()
	return h.query(t, `SELECT COALESCE((SELECT x.outcome || ' ' || x.evidence FROM match x JOIN company c ON c.id = x.company_id
		WHERE c.name LIKE 'Quillfeather%'), '')`)
}

var (
	someGiven  = []string{"Ana", "Anna", "Robert", "Bob", "Иван", "Ivan"}
	someFamily = []string{"Wexcombe", "Wexcomb", "Лебедев", "Lebedev", "Arnaud"}
	someFirms  = []string{"Quillfeather Ltd", "Quillfeather Group", "Ravelin", ""}
)

// TestMatchingWhatChangedIsMatchingEverything: after any changes of contacts, what matching left is what it makes from
// nothing, with all keys and counts made anew; and of each member alone what it makes of many side by side.
func TestMatchingWhatChangedIsMatchingEverything(t *testing.T) {
	t.Parallel()
	cases, most := 0, 20
	switch {
	case os.Getenv("NAVSYNC_SLOW") != "":
		most = 1000
	case testing.Short():
		most = 6
	}
	rapid.Check(t, func(r *rapid.T) {
		if cases++; cases > most {
			return // enough for every day; NAVSYNC_SLOW=1 takes all that rapid offers
		}
		h := newHouse(t, emulator.Options{})
		defer h.close(t)
		h.everySomebody(t)
		h.mustMatch(t)
		version := int64(0)
		for range rapid.IntRange(1, 6).Draw(r, "pages") {
			page := make([]store.Contact, rapid.IntRange(1, 6).Draw(r, "contacts"))
			for i := range page {
				version++
				page[i] = drawContact(r, version)
			}
			putContacts(t, h.store, page)
			h.mustMatch(t)
		}
		followed := h.matches(t)
		if err := h.store.Update(t.Context(), func(tx *store.Tx) error { return tx.KeyRecipe(t.Context(), match.Recipe+1) }); err != nil {
			t.Fatal(err)
		}
		h.mustMatch(t)
		if anew := h.matches(t); anew != followed {
			r.Fatalf("followed:\n%s\nfrom nothing:\n%s", followed, anew)
		}
		for n := range len(someGiven) * len(someFamily) {
			if err := h.matching.Members(t.Context(), []int64{int64(n + 1)}); err != nil {
				t.Fatal(err)
			}
		}
		if alone := h.matches(t); alone != followed {
			r.Fatalf("side by side:\n%s\none by one:\n%s", followed, alone)
		}
	})
}

// everySomebody adds a member of each name.
func (h *house) everySomebody(t *testing.T) {
	t.Helper()
	err := h.store.Update(t.Context(), func(tx *store.Tx) error {
		n := 0
		for _, first := range someGiven {
			for _, last := range someFamily {
				n++
				m := store.Member{
					Key: fmt.Sprint(n), Slug: fmt.Sprint(n), Name: first + " " + last, FirstName: first, LastName: last,
					Company: someFirms[n%len(someFirms)], SeenAt: time.Unix(1, 0),
				}
				if _, err := tx.AddMember(t.Context(), m); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func drawContact(r *rapid.T, version int64) store.Contact {
	c := store.Contact{
		Imported: store.Imported{
			ID: fmt.Sprint("c", rapid.IntRange(0, 12).Draw(r, "id")), Version: version, ModifiedAt: time.Unix(version, 0),
			Gone: rapid.IntRange(0, 4).Draw(r, "gone") == 0,
		},
		FirstName: rapid.SampledFrom(someGiven).Draw(r, "given"), LastName: rapid.SampledFrom(someFamily).Draw(r, "family"),
		Company: rapid.SampledFrom(someFirms).Draw(r, "firm"),
	}
	c.Name = c.FirstName + " " + c.LastName
	c.Keys = crmimport.Keys(crmimport.MatchContact(c, ""))
	return c
}

func (h *house) matches(t *testing.T) string {
	t.Helper()
	return h.query(t, `SELECT group_concat(line, char(10)) FROM (SELECT m.name || ': ' || m.outcome || ' ' || COALESCE(x.record_id, '') || ' ' ||
		COALESCE(x.score, '') || ' ' || COALESCE(x.outcome, '') || ' ' || COALESCE(x.evidence, '') AS line
		FROM member m LEFT JOIN match x ON x.member_id = m.id ORDER BY m.id, x.record_id)`)
}
