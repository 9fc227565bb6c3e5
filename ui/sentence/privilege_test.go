package sentence

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
)

// TestAMissingPrivilegeSaysWhatSuffers holds that each missing privilege, in a cause and in a check, says in one
// sentence what does not work until it is granted; one that navsync does not know, too.
func TestAMissingPrivilegeSaysWhatSuffers(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		p := lang.MustNew(code)
		leads, assign, other := p.T("privilege.prvReadLead"), p.T("privilege.prvAssignActivity"), p.T("privilege.other", "Privilege", "prvNonsense")
		for _, text := range []string{leads, assign, other} {
			if !strings.Contains(text, "prv") {
				t.Errorf("%s: %q names no privilege", code, text)
			}
		}
		s := OfCode(p, &engine.Error{Code: engine.CodePrivilege, Privilege: "prvReadLead"})
		if s.Text != p.T("errors.privilege") || s.Next != p.T("errors.privilege.next")+" "+leads {
			t.Errorf("a cause: %q → %q", s.Text, s.Next)
		}
		if s := OfCode(p, &engine.Error{Code: engine.CodePrivilege}); s.Next != p.T("errors.privilege.next") {
			t.Errorf("without a name: %q", s.Next)
		}
		check := store.Check{
			Name: "read", Result: store.Fail, Sentence: "check.read.missing", Remedy: "check.read.missing.remedy",
			Facts: map[string]any{"Missing": "prvReadLead, prvNonsense"},
		}
		if _, next := OfCheck(p, check, nil); !strings.HasSuffix(next, leads+" "+other) {
			t.Errorf("a check: %q", next)
		}
		check = store.Check{Name: "online", Result: store.Pass, Sentence: "check.online.online", Facts: map[string]any{"Host": "h"}}
		if found, next := OfCheck(p, check, nil); found == "" || next != "" {
			t.Errorf("a check that passes: %q %q", found, next)
		}
	}
}

// TestAnItemThatFailedHasTheWordsOfItsCause holds that a failed item says what its cause says, wherever it stands.
func TestAnItemThatFailedHasTheWordsOfItsCause(t *testing.T) {
	p := lang.MustNew(lang.English)
	failed := store.ItemRow{State: store.ItemFailed, Reason: "data", Problem: &store.Problem{
		Code: "data", Key: "errors.crm.plugin", Remedy: "remedy.crm.plugin", Detail: "Contoso.Validation: the reference is missing",
	}}
	if s := OfItem(p, failed); s.Text != p.T("errors.crm.plugin") || s.Next != p.T("remedy.crm.plugin") {
		t.Errorf("%+v", s)
	}
	for _, want := range []string{p.T("errors.crm.plugin"), "the reference is missing", p.T("remedy.crm.plugin")} {
		if text := Standing(p, failed); !strings.Contains(text, want) {
			t.Errorf("%q says nothing of %q", text, want)
		}
	}
	failed.Problem = nil
	if s := OfItem(p, failed); s.Text != p.T("errors.data") {
		t.Errorf("without a cause: %+v", s)
	}
	waits := store.ItemRow{State: store.ItemWaiting, Reason: store.WaitOwnerDisabled}
	if text := Standing(p, waits); !strings.HasSuffix(text, "→ "+p.T("item.wait.owner-disabled.next")) {
		t.Errorf("a wait that a person ends: %q", text)
	}
	waits.Reason = store.WaitThrottled
	if text := Standing(p, waits); strings.Contains(text, "→") {
		t.Errorf("a wait that ends by itself: %q", text)
	}
}

// TestAPlanIsSaidAsTheSettingsShowIt: not by the value that is kept.
func TestAPlanIsSaidAsTheSettingsShowIt(t *testing.T) {
	check := store.Check{Name: "plan", Sentence: "check.plan.admin-only", Facts: map[string]any{"Plan": store.PlanTeam}}
	if found, _ := OfCheck(lang.MustNew(lang.English), check, nil); found != "Team; you are admin only" {
		t.Errorf("%q", found)
	}
}
