package sentence

import (
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui/lang"
)

// story is an item that was refused once, written, moved and handed over, and whose activity was deleted.
var story = []store.TrailEntry{
	{Event: "captured", Facts: `{"origin":"archive","kind":"message","archive":"Basic_11-10.zip"}`, Actor: "lea@contoso.test"},
	{Event: "unmatched", Facts: `{"reason":"below_threshold","kind":"contact","record":"c1","score":62,"candidates":2}`},
	{Event: "copied", Facts: `{}`, Actor: "lea@contoso.test"},
	{
		Event: "attempted",
		Facts: `{"code":"throttled","status":429,"requestId":"r-1","wait":"throttled","until":"2026-11-24T14:24:00Z"}`,
	},
	{
		Event: "failed",
		Facts: `{"code":"data","key":"errors.crm.plugin","remedy":"remedy.crm.plugin","crmCode":"0x80040265",
			"status":400,"message":"the reference is missing"}`,
	},
	{Event: "retried", Facts: `{}`, Actor: "sam@contoso.test"},
	{Event: "open", Facts: `{"table":"task","activityId":"a-1","unresolved":"below-threshold","owner":"Léa Fontaine"}`},
	{Event: "resolved", Facts: `{"action":"move","kind":"contact","id":"c1","fromKind":"lead","fromId":"l1"}`, Actor: "lea@contoso.test"},
	{Event: "resolved", Facts: `{"action":"hand-over","kind":"","id":"","to":"ana@contoso.test"}`, Actor: "sam@contoso.test"},
	{Event: "gone", Facts: `{}`},
	{Event: "matched", Facts: `{"reason":"successor","kind":"contact","record":"c1","viaKind":"lead","via":"l1","score":90,"candidates":1}`},
	{Event: "resolved", Facts: `{"action":"merged","kind":"contact","id":"c1","fromKind":"lead","fromId":"l1"}`},
	{Event: "resolved", Facts: `{"action":"elsewhere","kind":"","id":"","fromKind":"contact","fromId":"c1"}`},
}

var names = map[string]string{
	"contact:c1": "Jack Turner", "lead:l1": "J. Turner", "lea@contoso.test": "Léa Fontaine", "ana@contoso.test": "Ana Ruiz", "sam@contoso.test": "",
}

func toldIn(language string) []Event {
	entries := slices.Clone(story)
	for i := range entries {
		entries[i].Names, entries[i].At = names, time.Date(2026, 11, 24, 14, i, 0, 0, time.UTC)
	}
	return Trail(lang.MustNew(language), entries)
}

// TestATrailIsInWords holds what each event says: who, from what to what, the sentence of a failure with Dynamics'
// own words, and the codes apart from it.
func TestATrailIsInWords(t *testing.T) {
	want := []string{
		"Captured from Basic_11-10.zip, imported by Léa Fontaine",
		"Not matched: nobody fits well enough · best Contact Jack Turner · score 62 · 2 candidates",
		"Ticked to be copied to CRM by Léa Fontaine",
		"Attempt 1: Dynamics asks us to wait.",
		"Attempt 2 failed: A rule of your organization (plug-in) refused it. Dynamics says: “the reference is missing” →",
		"Retried by sam@contoso.test",
		"Written to Dynamics: Task, open · below threshold · owner Léa Fontaine",
		"Moved from Lead J. Turner to Contact Jack Turner by Léa Fontaine",
		"Handed over to Ana Ruiz by sam@contoso.test",
		"The activity was deleted in Dynamics",
		"Matched to Contact Jack Turner, which took the place of Lead J. Turner · score 90 · 1 candidate",
		"Lead J. Turner was merged into Contact Jack Turner in Dynamics; the activity went with it",
		"Changed in Dynamics itself: regarding no record now, Contact Jack Turner before",
	}
	for i, e := range toldIn(lang.English) {
		if !strings.HasPrefix(e.Text, want[i]) {
			t.Errorf("%d says %q, want %q", i, e.Text, want[i])
		}
	}
	if got := strings.Join(toldIn(lang.English)[3].Codes, ", "); got != "code throttled, requestId r-1, status 429" {
		t.Errorf("the codes are %q", got)
	}
}

// TestNoTrailHasARawFact holds that no sentence of either language names a key or a bracket of JSON.
func TestNoTrailHasARawFact(t *testing.T) {
	for _, language := range []string{lang.English, lang.French} {
		for _, e := range toldIn(language) {
			if strings.ContainsAny(e.Text, "{}‹›") || strings.Contains(e.Text, "<no value>") || e.Text == "" {
				t.Errorf("%s: %q", language, e.Text)
			}
		}
	}
}
