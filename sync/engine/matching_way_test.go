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

// sample is the first pair of a class of the labelled set of package match.
type sample struct {
	class, want string
	member      []string   // first, last, company, title, place, e-mail, former company, profile, phone
	records     [][]string // first, last, company, title, city, country, e-mail, phone, profile, domain
	slug        string
	first       string // the id of the first record in Dynamics
}

// notInArchives are classes whose evidence no archive has, or whose answer depends on a larger organization.
var notInArchives = []string{
	"former firm", "phone the same", "domain of the e-mail", "trap an initial at a large firm", "trap two of the name at the firm",
}

func samples(t *testing.T) []*sample {
	t.Helper()
	file, err := os.Open("../match/testdata/labelled.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []*sample
	seen := map[string]bool{}
	for _, class := range notInArchives {
		seen[class] = true
	}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < 9 || seen[f[1]] {
			continue
		}
		seen[f[1]] = true
		s := &sample{class: f[1], want: f[2], member: strings.Split(f[7], ";")}
		for _, record := range strings.Split(f[8], "//") {
			s.records = append(s.records, strings.Split(record, ";"))
		}
		s.slug = fmt.Sprint("sample-", len(all))
		if s.member[7] != "" {
			s.slug = s.member[7]
		}
		all = append(all, s)
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
					accounts[company] = put(t, d.house, "account", emulator.Row{"name": company})
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

// archive writes Léa's archive: every sample is a connection that she wrote to.
func sampleArchive(t *testing.T, all []*sample) string {
	t.Helper()
	dir := archiveOf(t, "Léa Fontaine", leaURL, "Director", messages, notes)
	connections := [][]string{{"First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"}}
	written := [][]string{{
		"CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER",
		"ATTACHMENTS",
	}}
	for i, s := range all {
		m, url := s.member, linkedin.ProfileURL(s.slug)
		connections = append(connections, []string{m[0], m[1], url, m[5], m[2], m[3], "08 Feb 2026"})
		name := strings.TrimSpace(m[0] + " " + m[1])
		written = append(written, []string{
			fmt.Sprint("c", i), "", "Léa Fontaine", leaURL, name, url, "2026-03-01 14:03:22 UTC", "", "Hello " + s.class, "INBOX", "",
		})
	}
	for name, rows := range map[string][][]string{"Connections.csv": connections, "messages.csv": written} {
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

// TestOneOfEachClassTheWholeWay takes the first pair of every class of the labelled set from the archive to Dynamics: the
// activity is regarding the right contact and completed, or open.
func TestOneOfEachClassTheWholeWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Contacts: 300})
	all := samples(t)
	d.intoDynamics(t, all)
	d.clock.advance(time.Minute)
	d.run(t)
	r := ArchiveRequest{Path: sampleArchive(t, all), SeatEmail: d.seller.Email, Copy: CopyAll}
	if _, err := d.ImportArchive(t.Context(), d.seller, r); err != nil {
		t.Fatal(err)
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
	if len(all) < 60 {
		t.Errorf("only %d classes", len(all))
	}
}
