package app

import (
	"context"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/page/pagetest"
)

func TestWhoActsIsReadAgain(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana, pagetest.Sam, pagetest.Lea)...)
	who := &acting{actor: h.As(pagetest.Lea)}
	if err := h.Engine.SetRole(t.Context(), h.As(pagetest.Ana), pagetest.Lea, store.Support); err != nil {
		t.Fatal(err)
	}
	if err := who.renew(t.Context(), h.Engine); err != nil {
		t.Fatal(err)
	}
	if role := who.get().Role; role != store.Support {
		t.Errorf("who acts is still %s", role)
	}
	who.set(h.As(pagetest.Sam))
	if err := who.renew(t.Context(), h.Engine); err != nil {
		t.Fatal(err)
	}
	if got := who.get().Email; got != pagetest.Sam {
		t.Errorf("after Act as… %s acts", got)
	}
}

func TestRelayEndsWithItsContext(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changed, wait := relay(ctx, h.Engine, nil)
	h.Set(store.KeyLicences, "7")
	<-changed
	h.Set(store.KeyLicences, "8") // nobody takes this one: the relay ends all the same
	cancel()
	wait()
}

// TestProgressWaitsForItsTurnAndAPersonsChangeDoesNot: with many screens in one process a run's progress is told seldom, and
// never to all of them at one moment.
func TestProgressWaitsForItsTurnAndAPersonsChangeDoesNot(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, pagetest.Ana)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	turns := &Turns{calm: time.Now().Add(time.Hour)} // all of them are others'
	changed, wait := relay(ctx, h.Engine, turns)
	h.Set(store.KeyLicences, "7")
	<-changed
	h.Sync()
	<-changed // that somebody began it
	select {
	case <-changed:
		t.Error("progress is told before its time")
	default:
	}
	h.Set(store.KeyLicences, "8")
	<-changed
	cancel()
	wait()
	if got := (&Served{Sessions: func() int { return 50 }}).pace(); got != 4*time.Second {
		t.Errorf("fifty screens show progress each %s", got)
	}
	all, now := &Turns{}, time.Now()
	for n := range 50 {
		for soon, each := range map[bool]time.Duration{false: eachScreen, true: eachSoon} {
			if got, want := all.take(now, soon), time.Duration(n)*each; got != want {
				t.Errorf("turn %d (soon %t) comes after %s, want %s", n, soon, got, want)
			}
		}
	}
	if got := all.take(now.Add(time.Minute), false); got != 0 {
		t.Errorf("after a quiet minute a screen waits %s", got)
	}
}
