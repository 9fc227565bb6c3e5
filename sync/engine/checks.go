package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// The names of the checks of spec §3.1, in the order of screens.
const (
	checkOnline      = "online"
	checkVersion     = "version"
	checkType        = "type"
	checkRead        = "read"
	checkHidden      = "hidden-columns" // only a line when there are any
	checkWrite       = "write"
	checkPlan        = "plan"
	checkIntegration = "integration-user"
	checkApp         = "linkedin-app"
)

// checkEvery is how often a run makes all checks anew.
const checkEvery = 24 * time.Hour

// line is one check's result: the sentence is check.NAME.WORD, the remedy, if there is
// something to do, check.NAME.WORD.remedy. Facts come in pairs.
func line(name string, result store.CheckResult, word string, facts ...any) store.Check {
	c := store.Check{Name: name, Result: result, Sentence: "check." + name + "." + word, Facts: map[string]any{}}
	for i := 0; i+1 < len(facts); i += 2 {
		c.Facts[facts[i].(string)] = facts[i+1]
	}
	if result != store.Pass {
		c.Remedy = c.Sentence + ".remedy"
	}
	return c
}

// examination is the checks with the signed-in user, and what they learn on the way.
type examination struct {
	client       *dynamics.Client
	settings     store.Settings
	actor        Actor // who is asked about plan and seat; the zero Actor in a run
	allowSandbox bool
	people       []store.Person

	identity     dynamics.Identity
	version      dynamics.Version
	organization dynamics.OrganizationInfo
	row          dynamics.Settings
	user         dynamics.Row
	account      string // sign-in name of the signed-in user
	checks       []store.Check
}

// examine makes every check of spec §3.1. An error means that the environment could not
// be asked at all; a check that fails is no error.
func (x *examination) examine(ctx context.Context, now func() time.Time) error {
	if err := x.meet(ctx); err != nil {
		return fault.FromDynamics(err)
	}
	steps := []func(context.Context) (store.Check, error){
		x.checkOnline, x.checkVersion, x.checkType, x.checkRead, x.checkHidden, x.checkWrite, x.checkPlan, x.checkIntegration, x.checkApp,
	}
	x.checks = nil
	for _, step := range steps {
		c, err := step(ctx)
		if err != nil {
			return fault.FromDynamics(err)
		}
		if c.Name == "" {
			continue
		}
		c.At = now()
		x.checks = append(x.checks, c)
	}
	return nil
}

// meet asks the environment who it is and who we are.
func (x *examination) meet(ctx context.Context) error {
	var err error
	if x.version, err = x.client.Version(ctx); err != nil {
		return err
	}
	if x.identity, err = x.client.WhoAmI(ctx); err != nil {
		return err
	}
	x.organization, err = x.client.Organization(ctx)
	if err != nil && !fault.Unanswered(err) {
		return err
	}
	x.row, err = x.client.Settings(ctx)
	if err != nil && !fault.Unanswered(err) {
		return err
	}
	if x.organization.Name == "" {
		x.organization.Name = x.row.Name
	}
	x.user, err = x.client.Get(ctx, "systemuser", x.identity.UserID,
		"fullname", "domainname", "internalemailaddress", "applicationid", "isintegrationuser", "accessmode")
	if err != nil && !fault.Unanswered(err) {
		return err
	}
	if x.account == "" {
		x.account = cmp.Or(x.user.String("domainname"), x.user.String("internalemailaddress"), x.user.String("fullname"))
	}
	return nil
}

// checkOnline refuses an organization on premises.
func (x *examination) checkOnline(context.Context) (store.Check, error) {
	address := x.client.Address()
	if x.organization.Online || address.Online() || address.Loopback {
		return line(checkOnline, store.Pass, "online", "Host", address.Host, "Geo", x.organization.Geo), nil
	}
	return line(checkOnline, store.Fail, "on-premises", "Host", address.Host), nil
}

// checkVersion passes 8.2 and later, and lets 8.0 and 8.1 through with a warning.
func (x *examination) checkVersion(context.Context) (store.Check, error) {
	v := x.version
	switch {
	case v.AtLeast(8, 2):
		return line(checkVersion, store.Pass, "current", "Version", v.String()), nil
	case v.AtLeast(8, 0):
		return line(checkVersion, store.Warning, "old", "Version", v.String()), nil
	}
	return line(checkVersion, store.Fail, "too-old", "Version", v.String()), nil
}

// checkType refuses a sandbox unless it is let through.
func (x *examination) checkType(context.Context) (store.Check, error) {
	kind := string(x.organization.Type)
	switch {
	case x.organization.Sandbox && x.allowSandbox:
		return line(checkType, store.Warning, "sandbox-allowed", "Type", kind), nil
	case x.organization.Sandbox:
		return line(checkType, store.Fail, "sandbox", "Type", kind), nil
	case kind == "":
		return line(checkType, store.Warning, "unknown"), nil
	}
	return line(checkType, store.Pass, "production", "Type", kind), nil
}

// checkPlan is the Sales Navigator plan and the connecting person's seat.
func (x *examination) checkPlan(context.Context) (store.Check, error) {
	facts := []any{"Plan", x.settings.Plan, "Licences", x.settings.Licences, "Role", string(x.actor.Role)}
	switch {
	case x.settings.Plan == "":
		return line(checkPlan, store.Warning, "not-asked", facts...), nil
	case x.settings.Plan == store.PlanOther:
		return line(checkPlan, store.Fail, "other", facts...), nil
	case x.actor.Role == store.Admin:
		return line(checkPlan, store.Warning, "admin-only", facts...), nil
	}
	return line(checkPlan, store.Pass, "known", facts...), nil
}

// judgePlan makes the check of the plan anew, when there were checks: it asks the settings alone, and the warning that no plan is
// stated must not outlive its answer until the next run.
func (e *Engine) judgePlan(ctx context.Context, tx *store.Tx, settings store.Settings, a Actor) error {
	checks, err := e.store.Checks(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(checks, func(c store.Check) bool { return c.Name == checkPlan })
	if at < 0 {
		return nil
	}
	x := examination{settings: settings, actor: a}
	judged, err := x.checkPlan(ctx)
	if err != nil {
		return err
	}
	judged.At = checks[at].At
	return tx.SetCheck(ctx, judged)
}

// serviceWords in a sign-in name tell an account that no person uses.
var serviceWords = []string{"svc", "service", "integration", "sync", "system", "bot", "api"}

// checkIntegration recommends an integration user: every activity shows the account as
// its author.
func (x *examination) checkIntegration(context.Context) (store.Check, error) {
	user := x.user
	facts := []any{"Account", x.account, "Name", user.String("fullname")}
	for _, p := range x.people {
		if p.SeatID != 0 && (same(p.Email, x.account) || same(p.Email, user.String("internalemailaddress"))) {
			return line(checkIntegration, store.Warning, "seat-holder", facts...), nil
		}
	}
	const nonInteractive = 4
	mode, known := user.Int("accessmode")
	if user.Has("applicationid") || user.Bool("isintegrationuser") || (known && mode == nonInteractive) || namedAsService(x.account) {
		return line(checkIntegration, store.Pass, "integration-user", facts...), nil
	}
	return line(checkIntegration, store.Warning, "person", facts...), nil
}

func namedAsService(account string) bool {
	name, _, _ := strings.Cut(strings.ToLower(account), "@")
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '.' || r == '_' })
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(serviceWords, word) })
}

func same(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// checkApp looks for the LinkedIn app, which writeback to its tables needs (spec §8.1).
func (x *examination) checkApp(ctx context.Context) (store.Check, error) {
	found, err := findApp(ctx, x.client)
	if err != nil && !fault.Unanswered(err) {
		return store.Check{}, err
	}
	return appLine(found, x.settings), nil
}

// checkConnection is a run's first step: the connection works, is still the same organization,
// and may read. Once a day all checks are made anew.
func (p *pass) checkConnection(ctx context.Context, t *journal.Tally) error {
	who, err := p.client.WhoAmI(ctx)
	if err != nil {
		return fault.FromDynamics(err)
	}
	if who.OrganizationID != p.conn.OrganizationID {
		return fault.New(fault.Conflict, "errors.other-organization", "Organization", p.conn.Name)
	}
	kept, err := p.e.store.Checks(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if len(kept) > 0 && p.e.now().Sub(kept[0].At) < checkEvery {
		return nil
	}
	checks, err := p.e.checkConnection(ctx, Actor{}, p.client, p.conn)
	if err != nil {
		return err
	}
	t.Read(len(checks))
	return refused(checks, checkRead)
}

// checkConnection makes all checks of the connection and keeps them with the
// organization's choices, which questions 2 and 3 offer.
func (e *Engine) checkConnection(ctx context.Context, a Actor, c *dynamics.Client, conn store.Connection) ([]store.Check, error) {
	x, err := e.examination(ctx, a, c, conn.AllowSandbox)
	if err != nil {
		return nil, err
	}
	x.account = conn.Account
	if err := x.examine(ctx, e.now); err != nil {
		return nil, err
	}
	logChecks(ctx, e.opt.Logger, conn.URL, x.checks)
	c.RefreshMetadata()
	choices, err := crmimport.ReadChoices(ctx, c, x.settings.StageColumn)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	err = e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := choices.Keep(ctx, tx); err != nil {
			return err
		}
		if err := tx.SetConnectionFacts(ctx, x.organization.Name, x.version.String(), string(x.organization.Type)); err != nil {
			return err
		}
		return tx.SetChecks(ctx, x.checks)
	})
	return x.checks, fault.Stored(err)
}

// examination prepares the checks of a client.
func (e *Engine) examination(ctx context.Context, a Actor, c *dynamics.Client, allowSandbox bool) (*examination, error) {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return nil, fault.Stored(err)
	}
	people, err := e.store.People(ctx)
	if err != nil {
		return nil, fault.Stored(err)
	}
	return &examination{client: c, settings: settings, actor: a, allowSandbox: allowSandbox, people: people}, nil
}

// checkCodes are the codes of an error that stands for a failed check.
var checkCodes = map[string]Code{checkRead: fault.Privilege, checkWrite: fault.Privilege}

// refused is the error that the first failed check stands for, of those named or of all;
// nil when none fails. Its sentence is the check's own.
func refused(checks []store.Check, names ...string) error {
	for _, c := range checks {
		if c.Result != store.Fail || (len(names) > 0 && !slices.Contains(names, c.Name)) {
			continue
		}
		if c.Name == checkApp { // it holds writeback back, not the connection
			continue
		}
		code := checkCodes[c.Name]
		if code == "" {
			code = fault.Usage
		}
		missing, _ := c.Facts["Missing"].(string) // only privilege checks have it
		return &fault.Error{Code: code, Key: c.Sentence, Facts: c.Facts, Remedy: c.Remedy, RequestID: c.RequestID, Privilege: missing}
	}
	return nil
}

// Recheck runs all checks of spec §3.1 on the connection and keeps their results.
func (e *Engine) Recheck(ctx context.Context, a Actor) ([]store.Check, error) {
	if err := e.may(ctx, a, ActCheck, 0, ""); err != nil {
		return nil, err
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return nil, err
	}
	checks, err := e.checkConnection(ctx, a, c, conn)
	if err != nil {
		e.cause(ctx, "the checks could not be made", err, "host", hostOf(conn.URL))
		return nil, errors.Join(err, e.link.failed(ctx, fault.FromDynamics(err)))
	}
	err = e.change(ctx, a, ActCheck, 0, conn.Name, func(*store.Tx) (any, any, error) {
		return nil, results(checks), nil
	})
	return checks, err
}

// results are the checks as the audit shows them.
func results(checks []store.Check) map[string]store.CheckResult {
	m := map[string]store.CheckResult{}
	for _, c := range checks {
		m[c.Name] = c.Result
	}
	return m
}
