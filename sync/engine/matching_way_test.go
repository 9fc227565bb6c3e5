package engine

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/sync/linkedin"
)

// sample is a pair of the labelled sets of package match.
type sample struct {
	class, want string
	member      []string   // first, last, company, title, place, e-mail, former company, profile, phone
	records     [][]string // first, last, company, title, city, country, e-mail, phone, profile, domain
	slug        string
	first       string // the id of the first record in Dynamics
}

// notInArchives are classes whose evidence no archive has (a member's number, a member's place), or whose answer depends
// on hundreds of people at one firm.
var notInArchives = []string{"phone the same", "identifier", "trap an initial at a large firm", "trap initial at a large firm", "trap house by place"}

// samples are the first pair of every class of the sets whose name no other has.
func samples(t *testing.T) []*sample {
	t.Helper()
	var all []*sample
	named := map[string]bool{} // all stand in one organization, where a namesake is a rival
	for _, set := range [...]string{"labelled", "independent", "independent2", "independent3"} {
		file, err := os.Open("../match/testdata/" + set + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		seen := map[string]bool{}
		for _, class := range notInArchives {
			seen[class] = true
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			f := strings.Split(lines.Text(), "\t")
			if len(f) < 9 || seen[f[1]] {
				continue
			}
			member := strings.Split(f[7], ";")
			name := member[0] + " " + member[1]
			if named[name] {
				continue
			}
			seen[f[1]], named[name] = true, true
			s := &sample{class: set + ": " + f[1], want: f[2], member: member, slug: fmt.Sprint("sample-", len(all))}
			for _, record := range strings.Split(f[8], "//") {
				s.records = append(s.records, strings.Split(record, ";"))
			}
			if s.member[7] != "" {
				s.slug = s.member[7]
			}
			all = append(all, s)
		}
	}
	return all
}

// intoDynamics puts the records of the samples there.
func (d *desk) intoDynamics(t *testing.T, all []*sample) {
	t.Helper()
	accounts := map[string]string{}
	for _, s := range all {
		for i, r := range s.records {
			row := emulator.Row{"firstname": r[0], "lastname": r[1], "jobtitle": r[3], "address1_city": r[4], "address1_country": r[5], "emailaddress1": r[6]}
			if r[8] != "" {
				row["websiteurl"] = linkedin.ProfileURL(r[8])
			}
			if company := r[2]; company != "" {
				if accounts[company] == "" {
					accounts[company] = put(t, d.house, "account", emulator.Row{"name": company, "websiteurl": r[9]})
				}
				row["_parentcustomerid_value"], row["_parentcustomerid_type"] = accounts[company], "account"
			}
			id := put(t, d.house, "contact", row)
			if i == 0 {
				s.first = id
			}
		}
	}
}

// sampleArchive writes Léa's archive: every sample is somebody that she wrote to, and a connection unless only the name is
// known. earlier: the archive of the year before, in which those who changed their job had the former one.
func sampleArchive(t *testing.T, all []*sample, earlier bool) string {
	t.Helper()
	dir := archiveOf(t, "Léa Fontaine", leaURL, "Director", messages, notes)
	connections := [][]string{{"First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"}}
	written := [][]string{{
		"CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER",
		"ATTACHMENTS",
	}}
	for i, s := range all {
		m, url := s.member, linkedin.ProfileURL(s.slug)
		company := m[2]
		if earlier {
			company = m[6]
		}
		if company != "" {
			connections = append(connections, []string{m[0], m[1], url, m[5], company, m[3], "08 Feb 2025"})
		}
		name := strings.TrimSpace(m[0] + " " + m[1])
		if !earlier {
			written = append(written, []string{
				fmt.Sprint("sample-", i), "", "Léa Fontaine", leaURL, name, url, "2026-03-01 14:03:22 UTC", "", "Hello " + s.class, "INBOX", "",
			})
		}
	}
	for name, rows := range map[string][][]string{"Connections.csv": connections, "messages.csv": written} {
		if earlier && name == "messages.csv" {
			continue
		}
		file, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := csv.NewWriter(file).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestOneOfEachClassTheWholeWay takes the first pair of every class of the labelled sets from the archives to Dynamics: the
// activity is regarding the right contact and completed, or open.
func TestOneOfEachClassTheWholeWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Contacts: 300})
	all := samples(t)
	d.intoDynamics(t, all)
	d.clock.advance(time.Minute)
	d.run(t)
	for _, earlier := range [...]bool{true, false} {
		r := ArchiveRequest{Path: sampleArchive(t, all, earlier), SeatEmail: d.seller.Email, Copy: CopyAll}
		if _, err := d.ImportArchive(t.Context(), d.seller, r); err != nil {
			t.Fatal(err)
		}
		d.clock.advance(time.Hour)
	}
	d.send(t)
	for _, s := range all {
		id := d.query(t, fmt.Sprintf(`SELECT COALESCE(max(w.state || ' ' || w.regarding_id), 'nothing') FROM item i JOIN writeback w ON w.item_id = i.id
			JOIN member m ON m.id = i.member_id WHERE m.slug = '%s'`, s.slug))
		want := "written " + s.first
		if s.want != "used" {
			want = "open "
		}
		if id != want {
			t.Errorf("%s: %q, not %q: %v and %v", s.class, id, want, s.member, s.records)
		}
	}
	if len(all) < 120 {
		t.Errorf("only %d classes", len(all))
	}
}

// TestConnectionsOfAnEarlierArchiveAreOlder: an archive without messages is of its newest connection, not of the day on
// which it is imported: a later one tells of another firm, and the former one is evidence.
func TestConnectionsOfAnEarlierArchiveAreOlder(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Contacts: 50})
	all := []*sample{{member: strings.Split("Fergal;Loughnane;Shannon Aero;Operations;;;Corrib Air;;", ";"), slug: "fergal"}}
	for _, earlier := range [...]bool{true, false} {
		r := ArchiveRequest{Path: sampleArchive(t, all, earlier), SeatEmail: d.seller.Email}
		if earlier {
			if err := os.Remove(filepath.Join(r.Path, "messages.csv")); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(r.Path, "Notes.csv")); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.ImportArchive(t.Context(), d.seller, r); err != nil {
			t.Fatal(err)
		}
	}
	got := d.query(t, "SELECT m.company || ', before ' || f.company FROM member m JOIN member_job f ON f.member_id = m.id WHERE m.slug = 'fergal'")
	if got != "Shannon Aero, before Corrib Air" {
		t.Errorf("%q", got)
	}
}
