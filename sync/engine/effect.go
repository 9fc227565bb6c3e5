package engine

import (
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

// Effect is what a change of preferences would do to the saved accounts and leads (spec
// §5), computed without writing; the next run does exactly this.
type Effect struct {
	Seats         int // for how many seats something changes
	Users         int // while there is no seat: the users whom it speaks of instead, as if each had one
	Opportunities Change
	Accounts      Change
	Leads         Change // contacts and leads
	WithoutStage  int    // open opportunities of synced seats that have no stage
}

// Change is how many there are before and after, and how many come and go. An account
// that two seats save counts twice.
type Change = store.EffectChange

// Effect computes what auto-save would do under these settings. A stage that is none of
// the organization's changes nothing.
func (e *Engine) Effect(ctx context.Context, settings store.Settings) (Effect, error) {
	rules, known, err := saveRules(ctx, e.store, settings)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	if !known {
		return Effect{}, nil
	}
	if seats, err := e.store.CountSeats(ctx, store.SeatQuery{}); err != nil || seats == 0 {
		if err != nil {
			return Effect{}, fault.Stored(err)
		}
		return effectOfUsers(ctx, e.store, rules)
	}
	f, err := e.store.SaveEffect(ctx, rules)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	return Effect{
		Seats: f.Seats, Opportunities: f.Opportunities, Accounts: f.Accounts, Leads: f.Leads, WithoutStage: f.WithoutStage,
	}, nil
}

// effectOfUsers is the effect for the organization's users, as if each had a seat with CRM sync on: before
// there are seats nothing else can be said of a preference (spec §5).
func effectOfUsers(ctx context.Context, s *store.Store, after store.SaveRules) (Effect, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	before, known, err := saveRules(ctx, s, settings)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	users, err := s.CRMUsers(ctx, store.CRMUserQuery{Assignable: true})
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.ID
	}
	var was store.Brings
	if known {
		if was, err = s.Forecast(ctx, ids, before); err != nil {
			return Effect{}, fault.Stored(err)
		}
	}
	will, err := s.Forecast(ctx, ids, after)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	return Effect{
		Users: len(ids), Opportunities: changed(was.Opportunities, will.Opportunities),
		Accounts: changed(was.Accounts, will.Accounts), Leads: changed(was.Leads, will.Leads),
	}, nil
}

// changed is a change of numbers of which only the sums are known: one stage includes what those after it do.
func changed(before, after int) Change {
	return Change{Before: before, After: after, Added: max(0, after-before), Removed: max(0, before-after)}
}

// SeatForecast is what assigning or enabling seats would bring.
type SeatForecast struct {
	On            int // seats whose CRM sync would turn on
	Already       int // whose CRM sync is on, or that have a seat
	Blocked       int // that have no CRM user and stay blocked, or cannot be assigned
	Opportunities int
	Accounts      int
	Leads         int
	LicencesLeft  int // after an assignment; -1: no limit was stated
}

// ForecastAssign says what AssignSeats would bring, of those who would be synced at once.
func (e *Engine) ForecastAssign(ctx context.Context, who []string) (SeatForecast, error) {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return SeatForecast{}, fault.Stored(err)
	}
	seats, err := e.store.CountSeats(ctx, store.SeatQuery{})
	if err != nil {
		return SeatForecast{}, fault.Stored(err)
	}
	var f SeatForecast
	var users []string
	for _, name := range who {
		c, err := e.store.FindCandidate(ctx, name)
		switch {
		case errors.Is(err, store.ErrNotFound):
			f.Blocked++
		case err != nil:
			return f, fault.Stored(err)
		case c.SeatEmail != "":
			f.Already++
		case c.Why != "":
			f.Blocked++
		default:
			seats++
			users = append(users, c.ID)
		}
	}
	f.LicencesLeft = -1
	if settings.Licences > 0 {
		f.LicencesLeft = settings.Licences - seats
	}
	if !settings.AutoSync {
		return f, nil // the new seats are off until they are enabled
	}
	f.On = len(users)
	return f, f.bring(ctx, e.store, users, settings)
}

// ForecastEnable says what EnableSync would bring.
func (e *Engine) ForecastEnable(ctx context.Context, emails []string) (SeatForecast, error) {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return SeatForecast{}, fault.Stored(err)
	}
	f := SeatForecast{LicencesLeft: -1}
	var users []string
	for _, email := range emails {
		seat, err := e.store.SeatOf(ctx, strings.TrimSpace(email))
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return f, fault.Stored(err)
		case seat.SyncOn:
			f.Already++
		case seat.CRMUserID == "":
			f.Blocked++
		default:
			f.On++
			users = append(users, seat.CRMUserID)
		}
	}
	return f, f.bring(ctx, e.store, users, settings)
}

// bring adds what these CRM users' opportunities bring, by the rules of auto-save.
func (f *SeatForecast) bring(ctx context.Context, s *store.Store, users []string, settings store.Settings) error {
	rules, known, err := saveRules(ctx, s, settings)
	if err != nil || !known {
		return fault.Stored(err)
	}
	b, err := s.Forecast(ctx, users, rules)
	f.Opportunities, f.Accounts, f.Leads = b.Opportunities, b.Accounts, b.Leads
	return fault.Stored(err)
}
