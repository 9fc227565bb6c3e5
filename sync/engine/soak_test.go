package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/crmimport"
)

// life is a simulated time with a tenant: what people and the world do to it, drawn from a seed.
type life struct {
	*desk
	draw   *rand.Rand
	before map[string]bool
	items  []int64
	app    bool // the LinkedIn app is there
	owner  bool // the owner is enabled
}

// happenings are what may happen between two runs.
var happenings = map[string]func(l *life, t *testing.T){
	"people write":        (*life).peopleWrite,
	"records change":      (*life).recordsChange,
	"the way is bad":      (*life).wayIsBad,
	"links expire":        (*life).linksExpire,
	"the app comes, goes": (*life).appComesOrGoes,
	"the owner is off":    (*life).ownerOnOrOff,
	"it is moved":         (*life).moved,
	"the process dies":    (*life).dies,
	"nothing":             func(*life, *testing.T) {},
}

// happeningNames are their names in an order that a seed can count on.
var happeningNames = []string{
	"people write", "people write", "records change", "records change", "the way is bad", "the way is bad", "links expire",
	"the app comes, goes", "the owner is off", "it is moved", "the process dies", "nothing",
}

// TestAYear lets a year pass: twelve steps in the short form, 24 in every run, 400 in .ci/run, and with
// NAVSYNC_SLOW as many as it says. At the end the invariants hold and nothing needs a person.
// NAVSYNC_SEED runs a seed again.
func TestAYear(t *testing.T) {
	t.Parallel()
	steps, seed := 24, uint64(20261127)
	if testing.Short() {
		steps = 12
	}
	for name, to := range map[string]func(uint64){
		"NAVSYNC_SLOW": func(n uint64) { steps = int(min(max(n, 400), 1<<20)) }, //nolint:gosec // bounded
		"NAVSYNC_SEED": func(n uint64) { seed = n },
	} {
		if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
			to(n)
		}
	}
	t.Logf("seed %d, %d steps", seed, steps)
	draw := rand.New(rand.NewPCG(seed, 365)) //nolint:gosec // a drawn life, no secret
	l := &life{desk: newDesk(t, emulator.Options{LinkedInApp: true}), draw: draw, app: true, owner: true}
	l.before = l.known()
	l.matched(t, "sophie-arnaud", "Sophie Arnaud", l.someContact(t, 3))
	for n := range steps {
		what := happeningNames[l.draw.IntN(len(happeningNames))]
		t.Logf("step %d: %s", n, what)
		happenings[what](l, t)
		l.clock.advance(time.Duration(1+l.draw.IntN(20)) * time.Hour)
		if r, err := l.Sync(t.Context(), l.admin, SyncOptions{Wait: true}); err != nil {
			t.Logf("%s: %v", r.Outcome, err)
		}
		if l.draw.IntN(3) == 0 {
			l.faults(t)
		}
	}
	l.faults(t)
	if !l.app {
		l.appComesOrGoes(t)
	}
	if !l.owner {
		l.ownerOnOrOff(t)
	}
	l.rest(t)
	l.settled(t, l.before, l.items)
	l.sameAsDynamics(t)
	if whole := l.query(t, "PRAGMA integrity_check"); whole != "ok" {
		t.Errorf("the store: %s", whole)
	}
	problems, err := l.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 50})
	if err != nil || len(problems) != 0 {
		t.Errorf("somebody is needed: %+v %v", problems, err)
	}
	if held, err := l.store.HeldRemovals(t.Context()); err != nil || len(held) != 0 {
		t.Errorf("somebody is asked: %+v %v", held, err)
	}
}

// faults sets these rules alone; none: all is well.
func (l *life) faults(t *testing.T, rules ...string) {
	t.Helper()
	if err := l.crm.SetFaults(rules...); err != nil {
		t.Fatal(err)
	}
}

func (l *life) peopleWrite(t *testing.T) {
	t.Helper()
	for range 1 + l.draw.IntN(6) {
		slug := []string{"sophie-arnaud", "nobody-known"}[l.draw.IntN(2)]
		l.items = append(l.items, l.add(t, "note", slug, "Somebody", fmt.Sprint("note ", len(l.items))))
	}
}

func (l *life) recordsChange(t *testing.T) {
	t.Helper()
	for _, table := range []string{"contact", "lead"} {
		put(t, l.house, table, emulator.Row{"firstname": "Ada", "lastname": fmt.Sprint("Byron ", l.draw.IntN(1e6))})
		rows := l.crm.Rows(table, func(r emulator.Row) bool { return r["statecode"] == int64(0) && r["firstname"] == "Ada" })
		if len(rows) > 3 {
			put(t, l.house, table, emulator.Row{table + "id": id(rows[0], table+"id"), "jobtitle": "Countess"})
			if err := l.crm.Delete(table, id(rows[l.draw.IntN(len(rows))], table+"id")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (l *life) wayIsBad(t *testing.T) {
	t.Helper()
	rules := []string{
		"lost-answer on=POST:$batch times=2", "lost-request p=0.2 times=9", "429 on=GET:contacts times=3 retry-after=20",
		"503 html on=POST:$batch times=9", "500 on=GET:leads times=9", "truncate p=0.2 times=5", "401 times=1", "not-a-member times=3",
		"403 on=GET:leads code=0x80040220", "repeat-rows", "500 code=0x80044151 on=POST:tasks times=3", "429 on=POST:tasks times=4 retry-after=2",
	}
	l.faults(t, rules[l.draw.IntN(len(rules))], rules[l.draw.IntN(len(rules))])
}

func (l *life) linksExpire(t *testing.T) {
	t.Helper()
	l.faults(t, "delta-expired times=4")
}

func (l *life) appComesOrGoes(t *testing.T) {
	t.Helper()
	change := l.crm.RemoveApp
	if !l.app {
		change = l.crm.InstallApp
	}
	if err := change(); err != nil {
		t.Fatal(err)
	}
	l.app = !l.app
}

func (l *life) ownerOnOrOff(t *testing.T) {
	t.Helper()
	put(t, l.house, "systemuser", emulator.Row{"systemuserid": l.owners["lea@contoso.test"], "isdisabled": l.owner})
	l.owner = !l.owner
}

// moved makes the marks those of an address at which nobody answers any more.
func (l *life) moved(t *testing.T) {
	t.Helper()
	err := l.store.Update(t.Context(), func(tx *store.Tx) error {
		for _, table := range crmimport.Tables() {
			c, err := tx.Cursor(t.Context(), table.Entity)
			if errors.Is(err, store.ErrNotFound) || c.Link == "" {
				continue
			}
			u, bad := url.Parse(c.Link)
			if err = errors.Join(err, bad); err != nil {
				return err
			}
			u.Host = "old.contoso.test"
			c.Link = u.String()
			if err := tx.SaveCursor(t.Context(), c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// dies ends the process at a point of a pass of the outbox.
func (l *life) dies(t *testing.T) {
	t.Helper()
	l.peopleWrite(t)
	left := l.draw.IntN(7)
	l.out.Fault = func(string) error {
		if left--; left < 0 {
			return errors.New("killed")
		}
		return nil
	}
	if err := l.out.Pass(t.Context(), true); err != nil {
		t.Logf("pass: %v", err)
	}
	l.reopen(t)
}
