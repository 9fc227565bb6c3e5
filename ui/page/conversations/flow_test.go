package conversations_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/conversations"
	"navsync/ui/page/pagetest"
)

// TestNothingYet holds the empty page: it says how an archive comes, and asks LinkedIn.
func TestNothingYet(t *testing.T) {
	h := withArchive(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name("empty"))
		s.CheckActions()
		s.CheckPage()
		s.Press("o")
		if !slices.Contains(s.URLs, conversations.ArchivePage) {
			t.Errorf("o opened %q", s.URLs)
		}
	})
}

// TestConversations imports a demo archive by keys, into a connected house, and works with
// it: one house serves all of it, because making one takes seconds.
func TestConversations(t *testing.T) {
	h := withArchive(t)
	h.Connect(pagetest.Whole)
	h.Set(store.KeyAutoSync, store.Yes, store.KeyWriteback, store.Yes)
	t.Run("import", func(t *testing.T) { importsByKeys(t, h.In(t)) })
	t.Run("frames", func(t *testing.T) { frames(h.In(t)) })
	t.Run("another thread", func(t *testing.T) { movesToAnotherThread(t, h.In(t)) })
	t.Run("copy one, take out", func(t *testing.T) { copiesOne(t, h.In(t)) })
	t.Run("copy thread", func(t *testing.T) { copiesThread(t, h.In(t)) })
	t.Run("create a record", func(t *testing.T) { offersRecord(t, h.In(t)) })
	t.Run("whom it is about", func(t *testing.T) { choosesMember(t, h.In(t)) })
	t.Run("take apart", func(t *testing.T) { takesApart(t, h.In(t)) })
	t.Run("never copy", func(t *testing.T) { keepsBack(t, h.In(t)) })
	t.Run("note", func(t *testing.T) { writesNote(t, h.In(t)) })
	t.Run("admin without a seat", func(t *testing.T) { readsNoTexts(t, h.In(t)) })
}

func importsByKeys(t *testing.T, h *pagetest.House) {
	t.Helper()
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Press("I")
		s.Golden(name("import-file"))
		s.Press("ctrl+s")
		s.Golden(name("import-plan"))
		s.Press("down", "down", "down", "space", "tab", "space")
		s.Golden(name("import-chosen"))
	})
	if n := len(items(h)); n != 0 {
		t.Fatalf("planning kept %d items", n)
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Press("I", "ctrl+s", "down", "space")
	inCRM := threadsToCopy(t, s)
	s.Press("down", "space")
	if all := threadsToCopy(t, s); all <= inCRM {
		t.Errorf("%d threads in all, %d with people In CRM", all, inCRM)
	}
	s.Shows("open activities without a record")
	s.Press("up", "space")
	s.Press("tab")
	s.Text()
	s.Type("2026-11-01")
	if later := threadsToCopy(t, s); inCRM == 0 || later >= inCRM {
		t.Errorf("%d threads with people In CRM, and %d of them since November", inCRM, later)
	}
	s.Press("esc", "I", "ctrl+s", "down", "space")
	s.Press("ctrl+s")
	s.Golden("import-result")
	all, copied := items(h), 0
	for _, it := range all {
		if it.Copy {
			copied++
		}
	}
	if len(all) == 0 || copied == 0 || copied == len(all) {
		t.Fatalf("%d items, %d copied", len(all), copied)
	}
	s.Shows(fmt.Sprintf("%d copied", copied))
	h.Sync()
	if sent := items(h, store.ItemWritten, store.ItemOpen); len(sent) != copied {
		t.Errorf("%d copied, %d written", copied, len(sent))
	}
}

var threads = regexp.MustCompile(`(\d+) threads?, \d+ items?`)

// threadsToCopy is how many threads with people In CRM the dialog would copy.
func threadsToCopy(t *testing.T, s *pagetest.Screen) int {
	t.Helper()
	found := threads.FindStringSubmatch(s.Text())
	if found == nil {
		t.Fatalf("no count of threads:\n%s", s.Text())
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func frames(h *pagetest.House) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name("list"))
		s.CheckActions()
		s.CheckPage()
		s.Press("enter")
		s.Golden(name("thread"))
		s.CheckPage()
		s.Press("esc", "down", "enter", "up")
		s.Golden(name("messages"))
		s.Press("n")
		s.Text()
		s.Type("Vendredi 10 h, visio.")
		s.Press("tab", "space")
		s.Golden(name("note"))
	})
}

// movesToAnotherThread moves the focus while the store is slow: until the other thread is here, nothing is
// done with the members and items of the one that was left, and what changes meanwhile does not bring it back.
func movesToAnotherThread(t *testing.T, h *pagetest.House) {
	t.Helper()
	threads, err := h.Store.Threads(t.Context(), store.ThreadQuery{Scope: store.ScopeOf(h.As(ana).Person)})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(threads[1:], func(th store.ThreadRow) bool { return th.MemberCount == 1 && th.Member != threads[0].Member })
	name := threads[1+at].Member
	s := show(h, ana, lang.English, 120, 40)
	for range at {
		s.Press("down")
	}
	s.Text()
	p := s.Page()
	can := func(id action.ID) bool {
		i := slices.IndexFunc(p.Actions(), func(a action.Action) bool { return a.ID == id })
		ok := p.Actions()[i].Can()
		return ok
	}
	before := strings.Count(s.Text(), name) // in the list
	moved := p.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	for _, id := range []action.ID{"conversations/never", "conversations/messages", "conversations/record", "conversations/copy"} {
		if can(id) {
			t.Errorf("%s is about the thread that was left", id)
		}
	}
	changed := p.Update(kit.ChangedMsg{})
	s.Send(moved())
	s.Send(changed())
	if strings.Count(s.Text(), name) <= before {
		t.Errorf("the list is at %q, and this is beside it:\n%s", name, s.Text())
	}
	for _, id := range []action.ID{"conversations/never", "conversations/messages"} {
		if !can(id) {
			t.Errorf("%s is not offered for the thread that is shown", id)
		}
	}
}

// uncopied shows the page with a thread of which nothing is copied yet.
func uncopied(t *testing.T, h *pagetest.House) store.ThreadRow {
	t.Helper()
	threads, err := h.Store.Threads(t.Context(), store.ThreadQuery{Scope: store.ScopeOf(h.As(ana).Person)})
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range threads {
		if th.Copied == 0 && th.Items > 1 && th.MemberCount == 1 {
			return th
		}
	}
	t.Fatal("everything is copied")
	return store.ThreadRow{}
}

func copiesOne(t *testing.T, h *pagetest.House) {
	t.Helper()
	thread := uncopied(t, h)
	s := show(h, ana, lang.English, 120, 40)
	s.Press("/")
	s.Type(thread.Member)
	s.Press("enter", "enter", "space")
	copied := func() (ids []int64) {
		for _, it := range itemsOf(h, thread.ID) {
			if it.Copy {
				ids = append(ids, it.ID)
			}
		}
		return ids
	}
	if ids := copied(); len(ids) != 1 {
		t.Fatalf("copied %v (toasts %+v)\n%s", ids, s.Toasts, s.Text())
	}
	s.Press("space")
	if ids := copied(); len(ids) != 0 {
		t.Errorf("taken out, but %v are copied (toasts %+v)", ids, s.Toasts)
	}
	s.Shows("taken out")
}

// copiesThread takes a whole conversation with one key, its notes too, and takes it out with the same.
func copiesThread(t *testing.T, h *pagetest.House) {
	t.Helper()
	thread, _ := threadWhere(t, h, func(th store.ThreadRow) bool {
		kinds := map[bool]bool{}
		for _, it := range itemsOf(h, th.ID) {
			kinds[it.Kind.InThread()] = true
		}
		return th.Copied == 0 && th.MemberCount == 1 && len(kinds) == 2
	})
	s := show(h, ana, lang.English, 120, 40)
	s.Press("/")
	s.Type(thread.Member)
	s.Press("enter")
	s.Click("Copy thread to CRM")
	if len(s.Toasts) == 0 || !strings.Contains(s.Toasts[len(s.Toasts)-1].Text, "Note ") {
		t.Errorf("it does not say that notes were taken: %+v", s.Toasts)
	}
	for _, it := range itemsOf(h, thread.ID) {
		if !it.Copy {
			t.Errorf("not copied: %+v", it)
		}
	}
	s.Press("T")
	for _, it := range itemsOf(h, thread.ID) {
		if it.Copy && it.State != store.ItemWritten && it.State != store.ItemOpen {
			t.Errorf("not taken out: %+v", it)
		}
	}
}

// threadWhere shows the page with a thread that is as wanted.
func threadWhere(t *testing.T, h *pagetest.House, wanted func(store.ThreadRow) bool) (store.ThreadRow, *pagetest.Screen) {
	t.Helper()
	threads, err := h.Store.Threads(t.Context(), store.ThreadQuery{Scope: store.ScopeOf(h.As(ana).Person)})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(threads, wanted)
	if at < 0 {
		t.Fatal("no such thread")
	}
	s := show(h, ana, lang.English, 120, 40)
	for range at {
		s.Press("down")
	}
	return threads[at], s
}

// offersRecord holds that a member without a match can get a record at once (spec §8.3).
func offersRecord(t *testing.T, h *pagetest.House) {
	t.Helper()
	thread, s := threadWhere(t, h, func(th store.ThreadRow) bool { return th.Badge == store.NotInCRM && th.MemberCount == 1 })
	s.Press("r")
	s.Shows("Create a record", thread.Member, "Last name")
}

func choosesMember(t *testing.T, h *pagetest.House) {
	t.Helper()
	thread, s := threadWhere(t, h, func(th store.ThreadRow) bool { return th.MemberCount > 1 && !th.Chosen })
	s.Press("m", "down", "enter")
	after, err := h.Store.Thread(t.Context(), store.ScopeOf(h.As(ana).Person), thread.ID)
	if err != nil || !after.Chosen || after.MemberID == 0 {
		t.Errorf("chosen %+v (%v; toasts %+v)\n%s", after, err, s.Toasts, s.Text())
	}
}

func keepsBack(t *testing.T, h *pagetest.House) {
	t.Helper()
	thread, s := threadWhere(t, h, func(th store.ThreadRow) bool { return th.Copied == 0 && th.MemberCount == 1 && th.Company != "" })
	s.Press("v", "enter")
	rules, err := h.Store.NeverCopies(t.Context(), thread.SeatID)
	if err != nil || len(rules) != 1 || rules[0].Kind != "member" {
		t.Fatalf("rules %+v (%v; toasts %+v)\n%s", rules, err, s.Toasts, s.Text())
	}
	s.Press("T")
	for _, it := range itemsOf(h, thread.ID) {
		if it.Copy {
			t.Errorf("copied against the list: %+v", it)
		}
	}
}

func writesNote(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := show(h, ana, lang.English, 120, 40)
	before := len(items(h))
	s.Press("n")
	s.Text()
	s.Type("Budget decided in June.")
	s.Press("ctrl+s")
	items := items(h)
	at := slices.IndexFunc(items, func(it store.ItemRow) bool { return it.Text == "Budget decided in June." })
	if len(items) != before+1 || at < 0 {
		t.Fatalf("%d items, then %d (toasts %+v)\n%s", before, len(items), s.Toasts, s.Text())
	}
	if items[at].Kind != "note" || items[at].Origin != "composed" {
		t.Errorf("kept %+v", items[at])
	}
	s.Shows("Budget decided in June.")
}

// readsNoTexts holds that an admin without a seat sees how long what was copied is, and
// nothing else; they may import for a seat, but copy nothing.
func readsNoTexts(t *testing.T, h *pagetest.House) {
	t.Helper()
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, noor, code, width, height)
		s.Press("enter")
		s.Golden(name("admin"))
	})
	s := show(h, noor, lang.English, 120, 40)
	s.Shows("characters›")
	before := len(items(h, store.ItemWaiting))
	s.Press("enter", "home", "space", "T")
	if after := len(items(h, store.ItemWaiting)); after != before {
		t.Errorf("an admin copied: %d, then %d", before, after)
	}
	s.Press("I", "ctrl+s")
	s.Shows("only the seat holder may")
}

// TestNoArchive holds that a file that is none is refused in a sentence, and another can be named.
func TestNoArchive(t *testing.T) {
	h := withArchive(t)
	s := show(h, ana, lang.English, 80, 24)
	s.Press("I", "down", "space", "tab")
	s.Text()
	s.Type("/nowhere/archive.zip")
	s.Press("ctrl+s")
	s.Golden("import-refused")
	s.Hides("step 2 of 3")
	s.Press("esc")
	s.Shows("No conversations yet")
}

// TestNoteByProfile holds that a note can be written before anything was imported and
// connected, about somebody who is named by their profile.
func TestNoteByProfile(t *testing.T) {
	h := withArchive(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Press("n")
		s.Golden(name("profile"))
	})
	s := show(h, ana, lang.English, 80, 24)
	s.Press("n")
	for _, text := range []string{"https://www.linkedin.com/in/farid-example", "Farid Example", "Met at the fair."} {
		s.Press("tab")
		s.Text()
		s.Type(text)
	}
	s.Press("ctrl+s")
	items := items(h)
	if len(items) != 1 || items[0].Member != "Farid Example" || items[0].Copy {
		t.Errorf("kept %+v (toasts %+v)\n%s", items, s.Toasts, s.Text())
	}
}

// TestOldArchive holds that the page asks for a new archive when the newest item is old.
func TestOldArchive(t *testing.T) {
	h := withArchive(t)
	old := h.OldArchive(pagetest.Now.AddDate(0, 0, -20))
	if _, err := h.Engine.ImportArchive(t.Context(), h.Actor(), engine.ArchiveRequest{Path: old, SeatEmail: ana}); err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Shows("ask LinkedIn for a new archive")
	s.Press("A")
	if !slices.Contains(s.URLs, conversations.ArchivePage) {
		t.Errorf("A opened %q", s.URLs)
	}
}
