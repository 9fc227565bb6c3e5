package engine

import (
	"context"
	"errors"
	"time"
)

// AppSource is where the LinkedIn app is to be had (spec §8.1).
const AppSource = "https://appsource.microsoft.com"

// AppCheck is what was found of the LinkedIn Sales Navigator for Dynamics app.
type AppCheck struct {
	Installed bool // both activity tables are there
	InMail    bool // li_inmail
	Message   bool // li_message
	Version   string
	Page      string // where "Get it now" leads
	At        time.Time
}

// CheckApp looks for the LinkedIn app's activity tables and keeps what it found.
func (e *Engine) CheckApp(ctx context.Context, a Actor) (AppCheck, error) {
	return AppCheck{}, errors.ErrUnsupported
}

// InstallApp installs the LinkedIn app in the demo, as its page does, and checks again.
// A real organization: CodeUsage.
func (e *Engine) InstallApp(ctx context.Context, a Actor) (AppCheck, error) {
	return AppCheck{}, errors.ErrUnsupported
}
