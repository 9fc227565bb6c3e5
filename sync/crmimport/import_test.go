package crmimport

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
)

func TestAskTellsWhatImportThenDoes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	contacts := named(t, "contact")
	if s := h.work(t, contacts, h.Ask); s.Note != "step.note.full-load" || int(s.Total) != h.crm.Count("contact") {
		t.Errorf("%+v", s)
	}
	if _, err := h.Store.Cursor(t.Context(), "contact"); err == nil {
		t.Error("asking has begun a load")
	}
	h.work(t, contacts, h.Import)
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	h.at = h.at.Add(time.Minute)
	id, _ := rows[0]["contactid"].(string)
	if _, err := h.crm.Put("contact", emulator.Row{"contactid": id, "jobtitle": "Another"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.crm.Put("contact", emulator.Row{"fullname": "New Here", "firstname": "New", "lastname": "Here"}); err != nil {
		t.Fatal(err)
	}
	gone, _ := rows[1]["contactid"].(string)
	if err := h.crm.Delete("contact", gone); err != nil {
		t.Fatal(err)
	}
	asked, done := h.work(t, contacts, h.Ask), h.work(t, contacts, h.Import)
	if asked.Added != done.Added || asked.Changed != done.Changed || asked.Removed != done.Removed {
		t.Errorf("asked %+v, done %+v", asked, done)
	}
	if done.Added != 1 || done.Changed != 1 || done.Removed != 1 {
		t.Errorf("%+v", done)
	}
}

func TestAnUnchangedTableCostsOneRequestAndNoWrite(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	accounts := named(t, "account")
	h.work(t, accounts, h.Import)
	before, err := h.Store.Cursor(t.Context(), "account")
	if err != nil {
		t.Fatal(err)
	}
	from := len(h.crm.Requests())
	h.at = h.at.Add(time.Minute)
	if s := h.work(t, accounts, h.Import); s.Read+s.Added+s.Changed+s.Removed != 0 {
		t.Errorf("%+v", s)
	}
	after, err := h.Store.Cursor(t.Context(), "account")
	if err != nil || after != before {
		t.Errorf("the cursor moved over nothing: %+v, %+v %v", before, after, err)
	}
	if n := h.asked(from, "/accounts"); n != 1 {
		t.Errorf("%d requests for the rows", n)
	}
}

func TestDomains(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"": "", "https://www.Contoso.com/about": "contoso.com", "contoso.co.uk": "contoso.co.uk", "ada@x.test": "x.test",
		"http://contoso.com:8080": "contoso.com", "not an address": "", "localhost": "", "www.x.test.": "x.test",
	} {
		if got := domainOf(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
