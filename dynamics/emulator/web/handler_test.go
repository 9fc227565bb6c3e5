package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// room is a Source with a contact, an activity and an app.
type room struct {
	record    Record
	timeline  []Activity
	notes     []Note
	installed bool
	broken    error
}

func (r *room) Record(_ context.Context, table, id string) (Record, error) {
	if r.broken != nil {
		return Record{}, r.broken
	}
	if table != r.record.Table || id != r.record.ID {
		return Record{}, ErrNotFound
	}
	return r.record, nil
}

func (r *room) List(_ context.Context, table string, first, n int) (Listing, error) {
	if table != r.record.Table {
		return Listing{}, ErrNotFound
	}
	listing := Listing{Total: 1234567}
	for i := first; i < first+n; i++ {
		listing.Rows = append(listing.Rows, r.record)
	}
	return listing, r.broken
}

func (r *room) Timeline(context.Context, string, string) ([]Activity, error) {
	return r.timeline, r.broken
}
func (r *room) Notes(context.Context, string, string) ([]Note, error) { return r.notes, r.broken }
func (r *room) Recent(context.Context, int) ([]Activity, error)       { return r.timeline, r.broken }

func (r *room) Counts(context.Context) ([]Count, error) {
	return []Count{{"contact", 1234567}, {"account", 600}}, r.broken
}
func (r *room) AppInstalled(context.Context) (bool, error) { return r.installed, r.broken }
func (r *room) InstallApp(context.Context) error           { r.installed = true; return r.broken }
func (r *room) RemoveApp(context.Context) error            { r.installed = false; return r.broken }

const (
	contactID  = "a1b2c3d4-0000-4000-8000-000000000001"
	activityID = "a1b2c3d4-0000-4000-8000-000000000002"
	ownerID    = "a1b2c3d4-0000-4000-8000-000000000003"
)

var when = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func lea() Reference { return Reference{"systemuser", ownerID, "Léa Fontaine"} }

func inMail() Activity {
	return Activity{
		Reference: Reference{"li_inmail", activityID, "Idea for your team"}, Text: "Hello,\nfree on Thursday?", State: Completed,
		Owner: lea(), Author: Reference{"systemuser", ownerID, "svc navsync"},
		Regarding: Reference{"contact", contactID, "Ines Okafor"}, Created: when, End: when.Add(-48 * time.Hour),
	}
}

func contactRoom(name string) *room {
	return &room{
		record: Record{
			Reference: Reference{"contact", contactID, name},
			Columns: []Column{
				{Name: "ownerid", Text: "Léa Fontaine", To: &Reference{"systemuser", ownerID, "Léa Fontaine"}},
				{Name: "emailaddress1", Text: "ines@northwind.test"},
				{Name: "websiteurl", Text: "https://www.linkedin.com/in/ines"},
				{Name: "versionnumber", Text: "4711"},
			},
		},
		timeline: []Activity{inMail()},
	}
}

func get(t testing.TB, source Source, target string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	New(source, "Contoso Sales").ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w.Code, w.Body.String()
}

func recordAddress(table, id string) string {
	return "/main.aspx?etn=" + table + "&pagetype=entityrecord&id=" + url.QueryEscape(id)
}

func TestRecordPage(t *testing.T) {
	for _, id := range []string{contactID, strings.ToUpper(contactID), "{" + contactID + "}"} {
		status, page := get(t, contactRoom("Ines Okafor"), recordAddress("contact", id))
		if status != http.StatusOK {
			t.Fatalf("%s: %d", id, status)
		}
		for _, want := range []string{
			"<title>Ines Okafor · Contoso Sales</title>", "ines@northwind.test", `href="https://www.linkedin.com/in/ines"`,
			"Idea for your team", "Hello,\nfree on Thursday?", "Completed", "svc navsync", "18 Nov 2026, 09:30 UTC", "InMail",
			`href="/main.aspx?etn=systemuser&amp;id=` + ownerID,
			`href="/main.aspx?etn=li_inmail&amp;id=` + activityID,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", id, want)
			}
		}
		if strings.Contains(page, "4711") {
			t.Errorf("%s: a column that tells nobody anything is shown", id)
		}
	}
}

func TestActivityPage(t *testing.T) {
	a := inMail()
	a.State, a.Regarding, a.Due = Open, Reference{}, when.Add(24*time.Hour)
	a.OnBehalf = Reference{"systemuser", ownerID, "Integration"}
	source := &room{
		record: Record{Reference: a.Reference, Activity: &a, Columns: []Column{{Name: "createdon", Text: "raw date"}}},
		notes:  []Note{{"n1", "Full text", "the whole of it", lea(), when}},
	}
	status, page := get(t, source, recordAddress("li_inmail", activityID))
	if status != http.StatusOK {
		t.Fatal(status)
	}
	for _, want := range []string{
		">Open<", "<dt>Regarding</dt><dd>nothing</dd>", "<dt>Owner</dt>", "<dt>Author</dt>", "<dt>Written by</dt>", "Integration",
		"21 Nov 2026, 09:30 UTC", "Full text", "the whole of it",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "Timeline") || strings.Contains(page, "raw date") {
		t.Error("the page of an activity shows what belongs to other records")
	}
}

func TestOverview(t *testing.T) {
	for _, target := range []string{"/main.aspx", "/main.aspx?pagetype=entitylist", "/main.aspx?pagetype=dashboard&etn=contact"} {
		status, page := get(t, contactRoom("Ines"), target)
		if status != http.StatusOK || !strings.Contains(page, "1,234,567") || !strings.Contains(page, "Idea for your team") ||
			!strings.Contains(page, "not installed") {
			t.Errorf("%s: %d\n%s", target, status, page)
		}
	}
	if status, _ := get(t, contactRoom("Ines"), "/"); status != http.StatusFound {
		t.Errorf("/ is answered with %d", status)
	}
}

func TestHostileTextIsHarmless(t *testing.T) {
	const hostile = "<script>alert(1)</script>\x1b[31mRed\u009b5m\u202e\"'&"
	source := contactRoom(hostile)
	source.record.Columns = append(source.record.Columns, Column{Name: "description", Text: hostile},
		Column{Name: "jobtitle", Text: "javascript:alert(1)"})
	source.timeline[0].Name, source.timeline[0].Text = hostile, hostile
	source.timeline[0].Table = `"><script>`
	source.timeline[0].Owner.Name = hostile
	source.notes = []Note{{"n", hostile, hostile, lea(), when}}
	_, page := get(t, source, recordAddress("contact", contactID))
	for _, banned := range []string{"<script", "\x1b", "\u009b", "\u202e", `href="javascript`} {
		if strings.Contains(page, banned) {
			t.Errorf("the page holds %q", banned)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;[31mRed") {
		t.Error("the name is lost")
	}
}

func TestNoTextEscapesItsPlace(t *testing.T) {
	quiet := contactRoom("x")
	_, plain := get(t, quiet, recordAddress("contact", contactID))
	rapid.Check(t, func(t *rapid.T) {
		text := "x" + rapid.String().Draw(t, "text")
		source := contactRoom(text)
		source.timeline[0].Name, source.timeline[0].Text = text, text
		w := httptest.NewRecorder()
		New(source, "Contoso Sales").ServeHTTP(w, httptest.NewRequest(http.MethodGet, recordAddress("contact", contactID), nil))
		page := w.Body.String()
		if strings.Count(page, "<") != strings.Count(plain, "<") {
			t.Fatalf("%q makes or loses tags", text)
		}
		if strings.ContainsAny(page, "\x1b\x00\x07\x08\r") {
			t.Fatalf("%q leaves a control character", text)
		}
	})
}

func TestAppPage(t *testing.T) {
	source := contactRoom("Ines")
	server := httptest.NewServer(New(source, "Contoso Sales"))
	defer server.Close()
	for _, c := range []struct {
		action    string
		want      int
		installed bool
		button    string
	}{
		{"install", http.StatusOK, true, ">Remove<"},
		{"install", http.StatusOK, true, ">Remove<"},
		{"remove", http.StatusOK, false, ">Install<"},
		{"format", http.StatusBadRequest, false, ""},
	} {
		resp, err := http.PostForm(server.URL+AppPath, url.Values{"action": {c.action}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.want || source.installed != c.installed {
			t.Errorf("%s: %d, installed %v", c.action, resp.StatusCode, source.installed)
		}
		if _, page := get(t, source, AppPath); !strings.Contains(page, c.button) {
			t.Errorf("%s: no %q on the page", c.action, c.button)
		}
	}
}

func TestForeignSitesCannotInstall(t *testing.T) {
	source := contactRoom("Ines")
	r := httptest.NewRequest(http.MethodPost, AppPath, strings.NewReader("action=install"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	New(source, "Contoso Sales").ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || source.installed {
		t.Errorf("%d, installed %v", w.Code, source.installed)
	}
}

func TestErrorPages(t *testing.T) {
	source := contactRoom("Ines")
	for _, target := range []string{recordAddress("contact", ownerID), recordAddress("nothing", contactID), "/elsewhere"} {
		if status, page := get(t, source, target); status != http.StatusNotFound || !strings.Contains(page, "unavailable") {
			t.Errorf("%s: %d", target, status)
		}
	}
	source.broken = errors.New("the file is <b>gone</b>\x1b[2J")
	for _, target := range []string{recordAddress("contact", contactID), "/main.aspx", AppPath} {
		status, page := get(t, source, target)
		if status != http.StatusInternalServerError || strings.Contains(page, "<b>") || strings.Contains(page, "\x1b") {
			t.Errorf("%s: %d\n%s", target, status, page)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}

func TestListPage(t *testing.T) {
	source := contactRoom("<script>Ines")
	status, page := get(t, source, "/main.aspx?pagetype=entitylist&etn=contact&viewid=x&viewtype=1039")
	for _, want := range []string{
		"<title>Contacts · Contoso Sales</title>", "1 to 50 of 1,234,567", "&lt;script&gt;Ines", `etn=contact&amp;id=` + contactID,
		`<th scope="col">Owner</th>`, "Léa Fontaine", `etn=contact&amp;from=50&amp;pagetype=entitylist" rel="next"`, `aria-current="page">Contacts`,
	} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%d, the page lacks %q", status, want)
		}
	}
	if strings.Contains(page, `rel="prev"`) || strings.Contains(page, "<script") {
		t.Error("a page before the first, or a name that is not escaped")
	}
	if _, page = get(t, source, "/main.aspx?pagetype=entitylist&etn=contact&from=1234550"); !strings.Contains(page, `from=1234500&`) ||
		strings.Contains(page, `rel="next"`) {
		t.Error("the last page")
	}
	for _, from := range []string{"-1", "x", "9223372036854775807"} {
		if _, page = get(t, source, "/main.aspx?pagetype=entitylist&etn=contact&from="+from); !strings.Contains(page, "1 to 50 of") {
			t.Errorf("from=%s", from)
		}
	}
	if status, _ = get(t, source, "/main.aspx?pagetype=entitylist&etn=nothing"); status != http.StatusNotFound {
		t.Errorf("an unknown table: %d", status)
	}
}
