package engine

import (
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

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
	settings, err := e.settings(ctx)
	if err != nil {
		return SeatForecast{}, err
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
	return f, e.bring(ctx, &f, users, settings)
}

// ForecastEnable says what EnableSync would bring.
func (e *Engine) ForecastEnable(ctx context.Context, emails []string) (SeatForecast, error) {
	settings, err := e.settings(ctx)
	if err != nil {
		return SeatForecast{}, err
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
	return f, e.bring(ctx, &f, users, settings)
}

// bring adds what these CRM users' opportunities bring, by the rules of auto-save.
func (e *Engine) bring(ctx context.Context, f *SeatForecast, users []string, settings store.Settings) error {
	rules, known, err := e.saveRules(ctx, settings)
	if err != nil || !known {
		return fault.Stored(err)
	}
	b, err := e.store.Forecast(ctx, users, rules)
	f.Opportunities, f.Accounts, f.Leads = b.Opportunities, b.Accounts, b.Leads
	return fault.Stored(err)
}
