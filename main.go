// Command navsync keeps LinkedIn Sales Navigator and Microsoft Dynamics 365 in step. It
// parses nothing and decides nothing: it wires the rooms and runs the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"

	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/demo"
	"navsync/dynamics/emulator/record"
	"navsync/dynamics/emulator/seed"
	"navsync/ui/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Wiring{
		Build:          build(),
		OpenDemo:       openDemo,
		DemoPeople:     demoPeople,
		DemoAccount:    emulator.IntegrationUser,
		DemoClientID:   demo.ClientID,
		OpenEmulator:   openEmulator,
		RecordEmulator: recordEmulator, CompareEmulator: compareEmulator,
		EmulatorFaults: emulator.FaultUsage(), EmulatorControls: emulator.ControlUsage(),
	}, cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}

// The linker writes these into a release.
var version, commit, date string

// build is which program this is: as released, else what the compiler has noted.
func build() cli.Build {
	b := cli.Build{Version: version, Commit: commit, Date: date}
	info, ok := debug.ReadBuildInfo()
	if b.Version != "" || !ok {
		return b
	}
	b.Version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		}
	}
	return b
}

func openDemo(ctx context.Context, dir string, fresh bool, log *slog.Logger) (cli.Demo, error) {
	d, err := demo.Open(ctx, dir, fresh, log)
	switch {
	case errors.Is(err, demo.ErrNotDemo):
		return nil, errors.Join(cli.ErrNotDemo, err)
	case errors.Is(err, demo.ErrInUse):
		return nil, errors.Join(cli.ErrDemoInUse, err)
	case err != nil:
		return nil, err
	}
	return demoHouse{d}, nil
}

// demoHouse gives the demo's users the command line's type.
type demoHouse struct{ *demo.Demo }

func (d demoHouse) Users(ctx context.Context) ([]cli.DemoUser, error) {
	users, err := d.Demo.Users(ctx)
	if err != nil {
		return nil, err
	}
	shown := make([]cli.DemoUser, len(users))
	for i, u := range users {
		shown[i] = cli.DemoUser(u)
	}
	return shown, nil
}

func demoPeople() []cli.DemoPerson {
	var people []cli.DemoPerson
	for _, p := range seed.DemoPeople() {
		people = append(people, cli.DemoPerson{Email: p.Email, Name: p.Name, Role: p.Role})
	}
	return people
}

func openEmulator(ctx context.Context, o cli.EmulatorOptions) (cli.Emulator, error) {
	options := emulator.Options{
		Seed: o.Seed, Users: o.Users, Accounts: o.Accounts, Contacts: o.Contacts, Leads: o.Leads, Opportunities: o.Opportunities,
		AccessToken: o.AccessToken, LinkedInApp: o.LinkedInApp, Type: o.Type, Version: o.Version,
		Deny: o.Deny, Schemas: o.Schemas, Data: o.Data, Secured: o.Secured, Apps: o.Apps, Faults: o.Faults, Protection: o.Protection,
		PublicURL: o.PublicURL, TLS: o.TLS, AuthorityFile: o.AuthorityFile, File: o.File, Logger: o.Logger,
	}
	if err := emulator.CheckAddress(o.Listen); err != nil {
		return nil, fmt.Errorf("%w: %w", cli.ErrEmulatorAddress, err)
	}
	if err := options.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", cli.ErrEmulatorOptions, err)
	}
	server, err := emulator.New(ctx, options)
	if err != nil {
		return nil, err
	}
	if err := server.Start(context.WithoutCancel(ctx), o.Listen); err != nil {
		return nil, errors.Join(cli.ErrEmulatorPort, err, server.Close(context.WithoutCancel(ctx)))
	}
	return emulatorHouse{server}, nil
}

func recordEmulator(ctx context.Context, upstream, listen, folder string) (cli.EmulatorRecording, error) {
	if err := emulator.CheckAddress(listen); err != nil {
		return nil, fmt.Errorf("%w: %w", cli.ErrEmulatorAddress, err)
	}
	recorder, err := record.NewRecorder(upstream, folder)
	if err != nil {
		return nil, err
	}
	return recorder.Start(context.WithoutCancel(ctx), listen)
}

func compareEmulator(ctx context.Context, o cli.EmulatorComparison) (cli.EmulatorDifferences, error) {
	compare := func() (*record.Result, error) { return record.Compare(ctx, o.Folder, o.URL, o.Token) }
	if o.URL == "" {
		compare = func() (*record.Result, error) { return record.CompareOwn(ctx, o.Folder, o.Schemas) }
	}
	result, err := compare()
	if err != nil {
		return cli.EmulatorDifferences{}, err
	}
	found := cli.EmulatorDifferences{Asked: result.Asked, Skipped: result.Skipped, Differences: []string{}}
	for _, d := range result.Differences {
		found.Differences = append(found.Differences, d.String())
	}
	return found, nil
}

// emulatorHouse gives the emulator's sign-in data the command line's types.
type emulatorHouse struct{ *emulator.Server }

func (e emulatorHouse) Access() cli.EmulatorAccess {
	a := e.Server.Access()
	shown := cli.EmulatorAccess{Address: a.Address, Tenant: a.Tenant, Authority: a.Authority, Example: a.Example}
	for _, app := range a.Applications {
		shown.Applications = append(shown.Applications, cli.EmulatorApplication(app))
	}
	for _, user := range a.Users {
		shown.Users = append(shown.Users, cli.EmulatorUser(user))
	}
	return shown
}
