package emulator

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// struck strikes each kind of fault once, by a request that a client could send,
// and says what is wrong with the effect, "" for nothing. The next request goes
// through again where the rule says times=1.
func struck() map[FaultKind]func(o *org) string {
	effects := map[FaultKind]func(o *org) string{
		FaultUnauthorized: func(o *org) string {
			r := o.once("GET", "contacts?$top=1", "", "401 times=1")
			return unless(r.status == 401 && strings.Contains(r.header.Get("WWW-Authenticate"), "invalid_token"), r)
		},
		FaultClaims: func(o *org) string {
			r := o.once("GET", "contacts?$top=1", "", "claims times=1")
			return unless(r.status == 401 && claimsIn(r) != "", r)
		},
		FaultAADSTS: func(o *org) string {
			o.faults("aadsts=50173 times=1")
			form := url.Values{"client_id": {clientID}, "scope": {strings.TrimSuffix(o.base, "/api/data/v9.2/") + "/.default"}}
			r := o.post("/"+o.tenant+"/oauth2/v2.0/devicecode", form)
			if !strings.Contains(r.text, "AADSTS50173") {
				return r.text
			}
			r = o.post("/"+o.tenant+"/oauth2/v2.0/devicecode", form)
			return unless(r.status == 200, r)
		},
		FaultDeny: func(o *org) string {
			o.faults("deny=prvReadLead")
			r := o.do("GET", "leads?$top=1", "", o.as(IntegrationUser))
			return unless(r.status == 403 && r.code() == "0x80040220", r)
		},
		FaultThrottled: func(o *org) string {
			r := o.once("GET", "contacts?$top=1", "", "429 times=1 code=time retry-after=0")
			return unless(r.status == 429 && r.code() == "0x80072321", r)
		},
		FaultLostRequest: func(o *org) string { return o.lost("lost-request on=POST:tasks times=1", 404) },
		FaultLostAnswer:  func(o *org) string { return o.lost("lost-answer on=POST:tasks times=1", 200) },
		FaultSlow: func(o *org) string {
			o.faults("slow=30ms times=1")
			start := time.Now()
			o.must(200, "GET", "WhoAmI", "")
			if took := time.Since(start); took < 30*time.Millisecond {
				return "answered after " + took.String()
			}
			return ""
		},
		FaultTruncate: func(o *org) string {
			o.faults("truncate times=1")
			if r, err := o.try("GET", "WhoAmI", ""); !errors.Is(err, io.ErrUnexpectedEOF) {
				return fmt.Sprintf("half of a short body did not arrive: %v %s", err, r.text)
			}
			o.must(200, "GET", "WhoAmI", "")
			return ""
		},
		FaultPluginRefused: func(o *org) string {
			r := o.once("POST", "tasks", `{"subject":"x"}`, "plugin-refused times=1")
			return unless(r.status == 400 && r.code() == "0x80040265", r)
		},
		FaultDuplicate: func(o *org) string {
			r := o.once("POST", "tasks", `{"subject":"x"}`, "duplicate times=1")
			return unless(r.status == 412 && r.code() == "0x80040333", r)
		},
		FaultDisabledOwner: func(o *org) string {
			body := `{"subject":"x","ownerid@odata.bind":"/systemusers(` + o.user("lea@contoso.test").text("systemuserid") + `)"}`
			r := o.once("POST", "tasks", body, "disabled-owner times=1")
			return unless(r.status == 403 && r.code() == "0x80040225", r)
		},
		FaultBatchJSON: func(o *org) string {
			o.faults("batch-json times=1")
			o.must(200, "GET", "WhoAmI", "") // not its business: the rule is not spent
			batch := multipartBody("batch_1", operation("", "GET", "/api/data/v9.2/WhoAmI", ""))
			if r, parts := o.batch(batch); r.status != 400 || parts != nil || r.code() != "0x80048d19" {
				return r.text
			}
			r, parts := o.batch(batch)
			return unless(len(parts) == 1, r)
		},
	}
	for kind, effect := range struckOnReads() {
		effects[kind] = effect
	}
	for _, k := range faultKinds {
		if k.status == 0 {
			continue
		}
		effects[k.kind] = func(o *org) string {
			r := o.once("GET", "contacts?$top=1", "", string(k.kind)+" times=1")
			code, _ := r.body["error"].(map[string]any)
			return unless(r.status == k.status && code["message"] == k.message, r)
		}
	}
	return effects
}

// struckOnReads are the kinds that change what a read of many rows says.
func struckOnReads() map[FaultKind]func(o *org) string {
	tracked := func(o *org) string {
		_, delta, _ := o.pages("contacts?$select=contactid", "Prefer: odata.track-changes")
		return delta
	}
	return map[FaultKind]func(o *org) string{
		FaultDeltaExpired: func(o *org) string {
			r := o.once("GET", tracked(o), "", "delta-expired times=1")
			return unless(r.code() == "0x80044352", r)
		},
		FaultMetadataChange: func(o *org) string {
			delta := tracked(o)
			o.faults("metadata-change")
			if r := o.do("GET", delta, ""); r.code() != "0x80044352" {
				return r.text
			}
			o.must(200, "GET", tracked(o), "")
			return ""
		},
		FaultMissingDelta: func(o *org) string {
			o.faults("missing-delta times=1")
			if delta := tracked(o); delta != "" {
				return delta
			}
			return unless(tracked(o) != "", reply{text: "none the second time either"})
		},
		FaultOtherAlias: func(o *org) string {
			r := o.once("GET", "contacts?$select=contactid", "", "other-alias times=1", "Prefer: odata.maxpagesize=5")
			next, _ := r.body["@odata.nextLink"].(string)
			return unless(strings.HasPrefix(next, "http://localhost:"), r)
		},
		FaultRepeatRows: func(o *org) string {
			o.faults("repeat-rows times=1")
			first := o.must(200, "GET", "contacts?$select=contactid", "", "Prefer: odata.maxpagesize=5")
			next, _ := first.body["@odata.nextLink"].(string)
			second := o.must(200, "GET", next, "", "Prefer: odata.maxpagesize=5")
			return unless(first.value()[4]["contactid"] == second.value()[0]["contactid"], second)
		},
	}
}

// TestEveryFaultStrikes: a kind that is listed is struck by a test and has its
// effect; one that strikes nowhere fails here.
func TestEveryFaultStrikes(t *testing.T) {
	effects := struck()
	for _, k := range faultKinds {
		effect := effects[k.kind]
		if effect == nil {
			t.Errorf("%s: no test strikes it", k.kind)
			continue
		}
		t.Run(string(k.kind), func(t *testing.T) {
			if wrong := effect(newOrg(t)); wrong != "" {
				t.Errorf("no effect: %s", wrong)
			}
		})
	}
	if len(effects) != len(faultKinds) {
		t.Errorf("%d kinds are struck, %d are listed", len(effects), len(faultKinds))
	}
}

// TestFaultUsageParses: every kind as it is shown to people is a rule.
func TestFaultUsageParses(t *testing.T) {
	for _, usage := range FaultUsage() {
		rule, err := ParseFault(usage)
		if err != nil || !strings.HasPrefix(usage, string(rule.Kind)) {
			t.Errorf("%s: %v", usage, err)
		}
	}
}

// once sends a request under a rule that strikes once, and again when the rule is
// spent: then it goes through.
func (o *org) once(method, address, body, rule string, headers ...string) reply {
	o.t.Helper()
	o.faults(rule)
	r := o.do(method, address, body, headers...)
	if again := o.do(method, address, body, headers...); again.status/100 != 2 {
		o.t.Errorf("%s: the rule was not spent: %s", rule, again.text)
	}
	return r
}

// lost sends a write that no answer comes to, and looks whether it was done.
func (o *org) lost(rule string, found int) string {
	o.t.Helper()
	const id = "5f1d0000-0000-4000-8000-0000000000f1"
	o.faults(rule)
	if r, err := o.try("POST", "tasks", `{"subject":"x","activityid":"`+id+`"}`); err == nil {
		return "answered: " + r.text
	}
	r := o.do("GET", "tasks("+id+")", "")
	return unless(r.status == found, r)
}

// unless says what is wrong with a reply.
func unless(good bool, r reply) string {
	if good {
		return ""
	}
	return http.StatusText(r.status) + ": " + r.text
}
