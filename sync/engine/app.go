package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
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
	case settings.Writeback: // something waits, and what was written may be gone with the app
		return line(checkApp, store.Fail, "removed", facts...)
	case found.InMail || found.Message:
		return line(checkApp, store.Warning, "incomplete", facts...)
	}
	return line(checkApp, store.Warning, "missing", facts...)
}

// watchApp notices in each run when the app that writeback needs is not there any more: a check
// that fails, and a cause in Sync Health with its remedy (spec §8.10), before anything waits for it.
func (p *pass) watchApp(ctx context.Context, settings store.Settings) error {
	if !settings.Writeback || settings.Target == store.TargetStandard || p.dry {
		return nil
	}
	tables, err := p.client.WritebackTables(ctx)
	if err != nil {
		if fault.Unanswered(err) {
			return nil // the write-back step says so
		}
		return err
	}
	found := AppCheck{InMail: tables[dynamics.TableInMail] != nil, Message: tables[dynamics.TableMessage] != nil, Page: p.e.appPage(), At: p.e.now()}
	found.Installed = found.InMail && found.Message
	kept, err := p.e.store.Checks(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	before := slices.IndexFunc(kept, func(c store.Check) bool { return c.Name == checkApp })
	if found.Installed && (before < 0 || kept[before].Result == store.Pass) {
		return nil
	}
	return fault.Stored(p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		check := appLine(found, settings)
		check.At = found.At
		if err := tx.SetCheck(ctx, check); err != nil || found.Installed {
			return err
		}
		_, err := p.e.journal.Problem(ctx, tx, appMissing(found), journal.ScopeConnection, journal.StepWriteBack, p.run.ID)
		return err
	}))
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
