package cli

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/engine"
)

// demoOptions is the demo's Dynamics as the engine sees it.
func (c *command) demoOptions(d Demo) *engine.Demo {
	return &engine.Demo{
		Address: d.URL(), ClientID: c.wiring.DemoClientID, AppPage: d.AppPage(), Account: c.wiring.DemoAccount,
		Approve: d.Approve, InstallApp: d.InstallApp,
		Users: func(ctx context.Context) ([]engine.DemoUser, error) {
			users, err := d.Users(ctx)
			if err != nil {
				return nil, err
			}
			shown := make([]engine.DemoUser, len(users))
			for i, u := range users {
				shown[i] = engine.DemoUser(u)
			}
			return shown, nil
		},
	}
}

// peopleOfDemo gives an empty demo one person of each role (spec §1); the first of them
// is who acts when nobody is named.
func (c *command) peopleOfDemo(ctx context.Context, h *house) error {
	people, err := h.store.People(ctx)
	if err != nil || len(people) > 0 {
		return err
	}
	var first engine.Actor
	for i, p := range c.wiring.DemoPeople() {
		if i == 0 {
			first, err = h.engine.AddFirstPerson(ctx, p.Email, p.Name, store.Role(p.Role))
		} else {
			_, err = h.engine.AddPerson(ctx, first, p.Email, p.Name, store.Role(p.Role))
		}
		if err != nil {
			return err
		}
	}
	_, err = h.engine.SetSettings(ctx, first, map[string]string{store.KeyMe: first.Email})
	return err
}

// demoError gives what is wrong with the demo's folder its sentence.
func (c *command) demoError(err error, dir string) error {
	switch {
	case errors.Is(err, ErrNotDemo):
		return usageError{errors.New(c.printer.T("cli.demo.not-a-demo", "Dir", dir))}
	case errors.Is(err, ErrDemoInUse):
		return usageError{errors.New(c.printer.T("cli.demo.in-use"))}
	}
	return err
}
