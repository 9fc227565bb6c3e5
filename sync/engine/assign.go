package engine

import (
	"context"
	"errors"
)

// AssignSeats gives seats to CRM users, named by e-mail or by systemuserid, or to people
// without one, named by e-mail. The number of licences is respected; each has its result.
func (e *Engine) AssignSeats(ctx context.Context, a Actor, who []string) ([]SeatResult, error) {
	return nil, errors.ErrUnsupported
}

// SeatForecast is what assigning or enabling seats would bring.
type SeatForecast struct {
	On            int // seats whose CRM sync would turn on
	Already       int // whose CRM sync is on
	Blocked       int // that have no CRM user and stay blocked
	Opportunities int
	Accounts      int
	Leads         int
	LicencesLeft  int // after an assignment; -1: no limit was stated
}

// ForecastAssign says what AssignSeats would bring.
func (e *Engine) ForecastAssign(ctx context.Context, who []string) (SeatForecast, error) {
	return SeatForecast{}, errors.ErrUnsupported
}

// ForecastEnable says what EnableSync would bring.
func (e *Engine) ForecastEnable(ctx context.Context, emails []string) (SeatForecast, error) {
	return SeatForecast{}, errors.ErrUnsupported
}
