package engine

import (
	"cmp"
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/sync/fault"
)

// Environment is one that a user may enter, as Microsoft's clouds list them.
type Environment = dynamics.Environment

// Environments lists the environments of the user who signs in, for an admin who does not
// know the address (contract §1.3). cloud is public (also ""), gcc, gcc-high, dod or china;
// an r.URL names another service that lists environments, such as the emulator. The tokens
// are forgotten afterwards. Applications have no list. Errors: *fault.Error of codes forbidden,
// usage, connection, credentials.
func (e *Engine) Environments(ctx context.Context, a Actor, cloud string, r ConnectRequest) (found []Environment, err error) {
	if err := e.may(ctx, a, ActConnect, 0, cloud); err != nil {
		return nil, err
	}
	if r.Method == SignInSecret || r.Method == SignInCertificate {
		return nil, fault.New(fault.Usage, "errors.environments-of-users")
	}
	d, err := e.discoveryService(ctx, dynamics.Cloud(cmp.Or(cloud, string(dynamics.CloudPublic))), r.URL)
	if err != nil {
		return nil, err
	}
	if err := r.complete(d, e.opt.Demo); err != nil {
		return nil, err
	}
	c := newCandidate(r, d)
	if err := e.link.signIn(ctx, c); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.Abandon(context.WithoutCancel(ctx), c)) }()
	if found, err = c.client.Environments(ctx); err != nil {
		return nil, fault.FromDynamics(err)
	}
	return found, nil
}

// discoveryService is where to ask, and where to sign in for it.
func (e *Engine) discoveryService(ctx context.Context, cloud dynamics.Cloud, address string) (Discovery, error) {
	if address == "" && e.opt.Demo != nil {
		address = e.opt.Demo.Address
	}
	if address != "" {
		d, err := e.Discover(ctx, address)
		if err != nil {
			return Discovery{}, err
		}
		return d, refused(d.Checks)
	}
	service := dynamics.DiscoveryAddress(cloud)
	if service.IsZero() {
		return Discovery{}, notOneOf("cloud", string(cloud), dynamics.Clouds())
	}
	return Discovery{Address: service.WebURL(), Authority: cloud.Authority()}, nil
}
