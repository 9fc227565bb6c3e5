package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// AppSource is where the LinkedIn app is to be had (spec §8.1).
const AppSource = "https://appsource.microsoft.com"

// AppGuide is LinkedIn's page on installing the app and switching writeback on (spec §8.1).
const AppGuide = "https://business.linkedin.com/sales-solutions/sales-navigator-customer-hub/resources/ms-dynamics-sync-activity-writeback"

// appSolution is the unique name of the solution that holds the app's tables (contract §2.4).
const appSolution = "LinkedIn"

// AppCheck is what was found of the LinkedIn Sales Navigator for Dynamics app.
type AppCheck struct {
	Installed bool // both activity tables are there
	InMail    bool // li_inmail
	Message   bool // li_message
	Version   string
	Page      string // where "Get it now" leads
	At        time.Time
}

// findApp asks the organization for the app's tables, freshly, and for its version where
// the account may read it.
func findApp(ctx context.Context, c *dynamics.Client) (AppCheck, error) {
	c.RefreshMetadata()
	tables, err := c.WritebackTables(ctx)
	if err != nil {
		return AppCheck{}, err
	}
	_, inmail := tables[dynamics.TableInMail]
	_, message := tables[dynamics.TableMessage]
	found := AppCheck{Installed: inmail && message, InMail: inmail, Message: message}
	solutions, err := c.Solutions(ctx)
	if err != nil && !fault.Unanswered(err) {
		return found, err
	}
	for _, s := range solutions {
		if s.UniqueName == appSolution {
			found.Version = s.Version
		}
	}
	return found, nil
}

// appLine is the check of the app as a line.
func appLine(found AppCheck, settings store.Settings) store.Check {
	facts := []any{"Version", found.Version, "InMail", found.InMail, "Message", found.Message}
	switch {
	case found.Installed:
		return line(checkApp, store.Pass, "installed", facts...)
	case settings.Target == store.TargetStandard:
		return line(checkApp, store.Pass, "not-needed", facts...)
	case found.InMail || found.Message:
		return line(checkApp, store.Warning, "incomplete", facts...)
	}
	return line(checkApp, store.Warning, "missing", facts...)
}

// appPage is where "Get it now" leads: in the demo to the emulator's own page.
func (e *Engine) appPage() string {
	if e.opt.Demo != nil {
		return e.opt.Demo.AppPage
	}
	return AppSource
}

// CheckApp looks for the LinkedIn app's activity tables and keeps what it found.
func (e *Engine) CheckApp(ctx context.Context, a Actor) (AppCheck, error) {
	if err := e.may(ctx, a, ActCheck, 0, checkApp); err != nil {
		return AppCheck{}, err
	}
	found, err := e.lookForApp(ctx)
	if err != nil {
		return found, err
	}
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return found, fault.Stored(err)
	}
	kept := appLine(found, settings)
	kept.At = found.At
	err = e.change(ctx, a, ActCheck, 0, checkApp, func(tx *store.Tx) (any, any, error) {
		return nil, map[string]any{"installed": found.Installed, "version": found.Version}, tx.SetCheck(ctx, kept)
	})
	return found, err
}

// lookForApp is findApp on the connection.
func (e *Engine) lookForApp(ctx context.Context) (AppCheck, error) {
	c, _, err := e.link.client(ctx)
	if err != nil {
		return AppCheck{Page: e.appPage()}, err
	}
	found, err := findApp(ctx, c)
	found.Page, found.At = e.appPage(), e.now()
	if err != nil {
		return found, fault.FromDynamics(err)
	}
	return found, nil
}

// InstallApp installs the LinkedIn app in the demo, as its page does, and checks again.
// A real organization: fault.Usage.
func (e *Engine) InstallApp(ctx context.Context, a Actor) (AppCheck, error) {
	if err := e.may(ctx, a, ActSettings, 0, checkApp); err != nil {
		return AppCheck{}, err
	}
	if e.opt.Demo == nil || e.opt.Demo.InstallApp == nil {
		return AppCheck{}, fault.New(fault.Usage, "errors.install-app-demo-only", "Page", AppSource)
	}
	if err := e.opt.Demo.InstallApp(ctx); err != nil {
		return AppCheck{}, fault.FromDynamics(fmt.Errorf("install the LinkedIn app: %w", err))
	}
	found, err := e.CheckApp(ctx, a)
	var known *fault.Error
	if errors.As(err, &known) && known.Code == fault.Usage {
		return found, nil // installed before anything is connected: there is nothing to check yet
	}
	return found, err
}
