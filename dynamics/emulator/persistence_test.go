package emulator

import (
	"path/filepath"
	"testing"
)

// TestFileSurvivesAKill drops a server without closing it; another one finds
// every write that was answered.
func TestFileSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "org #1.db")
	kept := func(o *Options) { o.File = path; o.LinkedInApp = false }
	o := newOrg(t, kept)
	if err := o.InstallApp(); err != nil {
		t.Fatal(err)
	}
	removed, changed := o.store.base.ID("contact", 3), o.store.base.ID("contact", 4)
	o.must(204, "POST", "li_inmails", `{"subject":"kept","activityid":"5f1d0000-0000-4000-8000-0000000000c1"}`)
	o.must(204, "PATCH", "contacts("+changed+")", `{"jobtitle":"kept"}`)
	o.must(204, "DELETE", "contacts("+removed+")", "")
	_, delta, _ := o.pages("contacts?$select=fullname", "Prefer: odata.track-changes")
	o.must(204, "PATCH", "contacts("+o.store.base.ID("contact", 9)+")", `{"jobtitle":"later"}`)
	counter := o.store.counter

	again := newOrg(t, kept, func(o *Options) { o.Seed = 99; o.Contacts = 5 }) // the file knows better
	if again.store.counter != counter || !again.AppInstalled() || again.Count("contact") != 199 {
		t.Fatalf("counter %d of %d, app %t, %d contacts", again.store.counter, counter, again.AppInstalled(), again.Count("contact"))
	}
	again.must(404, "GET", "contacts("+removed+")", "")
	if r := again.must(200, "GET", "contacts("+changed+")?$select=jobtitle", ""); r.body["jobtitle"] != "kept" {
		t.Errorf("changed: %s", r.text)
	}
	again.must(200, "GET", "li_inmails(5f1d0000-0000-4000-8000-0000000000c1)", "")
	rows, _, _ := again.pages(again.base + delta[len(o.base):])
	if len(rows) != 1 {
		t.Errorf("%d changes after the restart: %v", len(rows), rows)
	}
	if err := again.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := o.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOneWriteAtATime(t *testing.T) {
	o := newOrg(t, func(op *Options) { op.File = filepath.Join(t.TempDir(), "org.db") })
	done := make(chan error)
	for range 4 {
		go func() {
			var err error
			for range 5 {
				if _, failed := o.Put("contact", Row{"lastname": "Together"}); failed != nil {
					err = failed
				}
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := o.Count("contact"); n != 220 {
		t.Errorf("%d contacts", n)
	}
	seen := map[int64]bool{}
	for _, r := range o.Rows("contact", func(r Row) bool { return r.text("lastname") == "Together" }) {
		if seen[r.version()] {
			t.Errorf("version %d twice", r.version())
		}
		seen[r.version()] = true
	}
	if err := o.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestBatchIsOnDisk: what a batch answered survives a kill, too.
func TestBatchIsOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "org.db")
	kept := func(o *Options) { o.File = path }
	o := newOrg(t, kept)
	set := changeSet(operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"x","activityid":"5f1d0000-0000-4000-8000-0000000000d1"}`))
	single := operation("", "POST", "/api/data/v9.2/tasks", `{"subject":"x","activityid":"5f1d0000-0000-4000-8000-0000000000d2"}`)
	if r, _ := o.batch(multipartBody("batch_1", set, single)); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.text)
	}
	o.faults("lost-answer on=POST:$batch")
	lost := changeSet(operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"x","activityid":"5f1d0000-0000-4000-8000-0000000000d3"}`))
	if _, err := o.try("POST", "$batch", multipartBody("batch_1", lost), "Content-Type: multipart/mixed; boundary=batch_1"); err == nil {
		t.Error("the lost answer arrived")
	}
	again := newOrg(t, kept)
	for _, id := range []string{"d1", "d2", "d3"} {
		again.must(200, "GET", "tasks(5f1d0000-0000-4000-8000-0000000000"+id+")", "")
	}
	for _, s := range []*org{o, again} {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// TestOneServerPerFile: a second server on the same file cannot overwrite what
// the first one answered.
func TestOneServerPerFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "org.db")
	kept := func(o *Options) { o.File = path }
	first := newOrg(t, kept)
	second := newOrg(t, kept)
	body := `{"subject":"x","activityid":"5f1d0000-0000-4000-8000-0000000000e1"}`
	first.must(204, "POST", "tasks", body)
	second.must(500, "POST", "tasks", body)
	second.must(404, "GET", "tasks(5f1d0000-0000-4000-8000-0000000000e1)", "")
	first.must(204, "PATCH", "tasks(5f1d0000-0000-4000-8000-0000000000e1)", `{"statecode":1,"statuscode":5}`)
	for _, s := range []*org{first, second} {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
