package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
)

func TestNewsOfMembersBetweenTwoArchives(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	ctx := t.Context()
	if _, err := h.ImportArchive(ctx, h.seller, leaArchive(t, messages, notes)); err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(messages, "2026-04-02", "2026-05-02", 1)
	r := ArchiveRequest{Path: archiveOf(t, "Léa Fontaine", leaURL, "Chief Executive", later, notes), SeatEmail: "lea@contoso.test"}
	if _, err := h.ImportArchive(ctx, h.seller, r); err != nil {
		t.Fatal(err)
	}
	updates, err := h.store.SeatUpdates(ctx, h.seller.SeatID, 10, 0)
	if err != nil || len(updates) != 1 || updates[0].Before != "Director" || updates[0].After != "Chief Executive" {
		t.Errorf("%+v %v", updates, err)
	}
}

func TestTheDropFolderTakesFilesAndSaysWhyNot(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	dir := h.InboxDir("lea@contoso.test")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	csv := "date,direction,kind,member,profile url,company,subject,text\n2026-03-01,sent,note,Sophie Arnaud," + sophieURL + ",,,From a file\n"
	for name, text := range map[string]string{"good.csv": csv, "bad.zip": "no archive", "read.me": "ignored"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Minute)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := h.InboxPass(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d %v", n, err)
	}
	for _, name := range []string{"done/good.csv", "failed/bad.zip", "failed/bad.zip.reason.txt", "read.me"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if items, _ := h.kept(t); len(items) != 1 || !strings.HasSuffix(items[0], "From a file") {
		t.Errorf("%v", items)
	}
}

// News of one file stand in one order, whatever the run: the title before the company.
func TestNewsOfAMemberStandInOneOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t, aFew)
	const people = 12
	see := func(title, company, messages string) {
		t.Helper()
		r := leaArchive(t, messages, notes)
		connections := "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
		for i := range people {
			connections += fmt.Sprintf("Some,Body,https://www.linkedin.com/in/somebody-%d,,%s,%s,08 Feb 2026\n", i, company, title)
		}
		if err := os.WriteFile(filepath.Join(r.Path, "Connections.csv"), []byte(connections), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ImportArchive(t.Context(), h.seller, r); err != nil {
			t.Fatal(err)
		}
	}
	see("Old title", "Old company", messages)
	see("New title", "New company", strings.Replace(messages, "2026-04-02", "2026-05-02", 1))
	updates, err := h.store.SeatUpdates(t.Context(), h.seller.SeatID, 100, 0)
	if err != nil || len(updates) != 2*people {
		t.Fatalf("%d updates, %v", len(updates), err)
	}
	for i, u := range updates { // the newest first
		if want := []string{"company", "title"}[i%2]; u.Kind != want {
			t.Fatalf("update %d is about the %s", i, u.Kind)
		}
	}
}

func TestLoopsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{}, 2)
	go func() { h.outboxLoop(ctx); done <- struct{}{} }()
	go func() { h.inbox.Watch(ctx); done <- struct{}{} }()
	cancel()
	<-done
	<-done
}
