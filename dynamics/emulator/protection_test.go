package emulator

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"
)

// ticking is a clock that a test moves; each look at it takes step.
type ticking struct {
	now  time.Time
	step time.Duration
}

func (c *ticking) look() time.Time {
	c.now = c.now.Add(c.step)
	return c.now
}

func protected(t *testing.T, clock *ticking, limits string) *org {
	t.Helper()
	clock.now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return newOrg(t, func(o *Options) { o.Now, o.Protection = clock.look, limits })
}

const (
	burstLeft = "X-Ms-Ratelimit-Burst-Remaining-Xrm-Requests"
	timeLeft  = "X-Ms-Ratelimit-Time-Remaining-Xrm-Requests"
)

// TestRequestLimit: a sliding window, a wait that ends when the window has room,
// and that grows for those who do not wait; users count apart, a batch counts as one.
func TestRequestLimit(t *testing.T) {
	clock := &ticking{}
	o := protected(t, clock, "requests=3,window=60s")
	parts := make([]string, 5)
	for i := range parts {
		parts[i] = operation("", "GET", "/api/data/v9.2/WhoAmI", "")
	}
	if r, replies := o.batch(multipartBody("batch_1", parts...)); len(replies) != 5 || r.header.Get(burstLeft) != "2" {
		t.Fatalf("a batch: %d, %q left", r.status, r.header.Get(burstLeft))
	}
	clock.now = clock.now.Add(20 * time.Second)
	o.must(200, "GET", "WhoAmI", "")
	if r := o.must(200, "GET", "WhoAmI", "", o.as("lea@contoso.test")); r.header.Get(burstLeft) != "0" {
		t.Errorf("an impersonated call: %q left", r.header.Get(burstLeft))
	}
	for _, step := range []struct {
		after  time.Duration
		status int
		retry  string
		left   string
	}{
		{0, 429, "40", "0"},
		{time.Second, 429, "60", "0"}, // too early
		{0, 429, "90", "0"},
		{90 * time.Second, 200, "", "2"},
	} {
		clock.now = clock.now.Add(step.after)
		r := o.do("GET", "WhoAmI", "")
		if r.status != step.status || r.header.Get("Retry-After") != step.retry || r.header.Get(burstLeft) != step.left ||
			r.status == 429 && r.code() != "0x80072322" {
			t.Errorf("%+v: %d %q, %q left: %s", step, r.status, r.header.Get("Retry-After"), r.header.Get(burstLeft), r.text)
		}
	}
	signed, err := o.entra.SignIn(clientID, IntegrationUser)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		o.must(200, "GET", "WhoAmI", "")
	}
	o.must(429, "GET", "WhoAmI", "")
	o.must(200, "GET", "WhoAmI", "", "Authorization: Bearer "+signed.AccessToken)
}

// TestTimeLimit: each look at the clock takes a second here, so requests do.
func TestTimeLimit(t *testing.T) {
	clock := &ticking{}
	o := protected(t, clock, "time=2s,window=60s")
	clock.step = time.Second
	r := o.must(200, "GET", "WhoAmI", "")
	if r.header.Get(timeLeft) == "2.00" || r.header.Get(timeLeft) == "" {
		t.Fatalf("%q left", r.header.Get(timeLeft))
	}
	for r.status == 200 {
		r = o.do("GET", "WhoAmI", "")
	}
	if r.status != 429 || r.code() != "0x80072321" || r.header.Get(timeLeft) != "0.00" || r.header.Get("Retry-After") == "" {
		t.Fatalf("%d %q left: %s", r.status, r.header.Get(timeLeft), r.text)
	}
	clock.step = 0
	clock.now = clock.now.Add(60 * time.Second)
	if r := o.must(200, "GET", "WhoAmI", ""); r.header.Get(timeLeft) != "2.00" {
		t.Errorf("%q left after the window", r.header.Get(timeLeft))
	}
}

// TestConcurrencyLimit holds requests open at the meter itself.
func TestConcurrencyLimit(t *testing.T) {
	o := protected(t, &ticking{}, "on")
	var leave []func(time.Time)
	for range 52 {
		end, err := o.protection.enter(o.administrator, o.now())
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, end)
	}
	if r := o.must(429, "GET", "WhoAmI", ""); r.code() != "0x80072326" || r.header.Get("Retry-After") == "" {
		t.Errorf("%q: %s", r.header.Get("Retry-After"), r.text)
	}
	leave[0](o.now())
	if r := o.must(200, "GET", "WhoAmI", ""); r.header.Get(burstLeft) != "5947" || r.header.Get(timeLeft) != "1,200.00" {
		t.Errorf("left: %q, %q", r.header.Get(burstLeft), r.header.Get(timeLeft))
	}
}

func TestProtectionSettings(t *testing.T) {
	for _, text := range []string{"yes", "requests=0", "time=5", "window=-1s", "concurrent=x", "requests=5,colour=red"} {
		if _, err := New(t.Context(), Options{Protection: text}); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	o := newOrg(t)
	for range 2 {
		if r := o.must(200, "GET", "WhoAmI", ""); r.header.Get(burstLeft) != "5999" {
			t.Errorf("%q left without limits", r.header.Get(burstLeft))
		}
	}
	origin := o.base[:len(o.base)-len("/api/data/v9.2/")]
	o.must(200, "POST", origin+"/_emulator/protection?limits=requests=1", "")
	o.must(200, "GET", "WhoAmI", "")
	o.must(429, "GET", "WhoAmI", "")
	o.must(200, "POST", origin+"/_emulator/protection?limits=off", "")
	o.must(200, "GET", "WhoAmI", "")
}

// TestTheFileKeepsTheClock: an organization goes on at the time at which it was left.
func TestTheFileKeepsTheClock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "org.db")
	kept := func(o *Options) { o.File = path }
	o := newOrg(t, kept)
	o.Advance(90 * time.Minute)
	o.Advance(30 * time.Minute)
	o.must(204, "POST", "tasks", `{"subject":"x"}`)
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := newOrg(t, kept)
	if now := stamp(again.now()); now != "2026-03-02T11:00:00Z" {
		t.Errorf("the clock says %s", now)
	}
	if err := again.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestEveryAnswerTellsWhatIsLeft: also where nothing is counted, in batches and in
// refusals, but not to strangers.
func TestEveryAnswerTellsWhatIsLeft(t *testing.T) {
	o := newOrg(t)
	batch, _ := o.batch(multipartBody("batch_1", operation("", "GET", "/api/data/v9.2/WhoAmI", "")))
	for _, r := range []reply{o.do("GET", "WhoAmI", ""), o.do("GET", "nonsense", ""), o.do("POST", "tasks", `{"subject":"x"}`), batch} {
		if r.header.Get(burstLeft) != "5999" || r.header.Get(timeLeft) != "1,200.00" {
			t.Errorf("%d: %q and %q left", r.status, r.header.Get(burstLeft), r.header.Get(timeLeft))
		}
	}
	if r := o.must(401, "GET", "WhoAmI", "", "Authorization: none"); r.header.Get(burstLeft) != "" {
		t.Error("a stranger was told what is left")
	}
	for text, want := range map[time.Duration]string{0: "0.00", 999 * time.Second: "999.00", 1199460 * time.Millisecond: "1,199.46"} {
		if got := secondsLeft(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// TestRetryAfterAsADate: HTTP has two forms; the date goes by the clients' clock.
func TestRetryAfterAsADate(t *testing.T) {
	o := newOrg(t)
	want := time.Date(2026, 3, 2, 9, 0, 20, 0, time.UTC).Format(http.TimeFormat)
	o.Advance(time.Hour)
	for _, kind := range []string{"429", "503"} {
		o.faults(kind + " retry-after=20 date")
		if r := o.do("GET", "WhoAmI", ""); r.header.Get("Retry-After") != want {
			t.Errorf("%s: %q, want %q", kind, r.header.Get("Retry-After"), want)
		}
	}
	for _, bad := range []string{"503 date", "lost-answer date"} {
		if _, err := ParseFault(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
