package emulator

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"navsync/dynamics/emulator/seed"
)

// open makes the store: new, or as its file remembers it. A file belongs to one
// organization: its seed, sizes and start are kept, whatever the options say.
func (s *Server) open(ctx context.Context) error {
	o := &s.options
	sizes := seed.Sizes{Users: o.Users, Accounts: o.Accounts, Contacts: o.Contacts, Leads: o.Leads, Opportunities: o.Opportunities}
	started := o.Now().UTC().Truncate(time.Second)
	s.fresh = true
	if o.File == "" {
		s.store = newStore(s.schema, o.Seed, seed.New(o.Seed, sizes, started))
		return s.furnish(ctx)
	}
	f, err := openFile(ctx, o.File)
	if err != nil {
		return err
	}
	kept := f.about
	if kept["seed"] != "" {
		if o.Seed, sizes, started, err = remembered(kept); err != nil {
			return fmt.Errorf("emulator: %s: %w", o.File, err)
		}
	}
	s.store = newStore(s.schema, o.Seed, seed.New(o.Seed, sizes, started))
	s.store.file = f
	if kept["seed"] == "" {
		about := map[string]string{
			"seed": strconv.FormatInt(o.Seed, 10), "started": stamp(started),
			"sizes": fmt.Sprintf("%d %d %d %d %d", sizes.Users, sizes.Accounts, sizes.Contacts, sizes.Leads, sizes.Opportunities),
		}
		if err := f.remember(ctx, about); err != nil {
			return err
		}
		return s.furnish(ctx)
	}
	s.fresh = false
	s.app = kept["app"] == "true"
	if text := kept["advanced"]; text != "" {
		if s.advanced, err = time.ParseDuration(text); err != nil {
			return fmt.Errorf("emulator: %s: %w", o.File, err)
		}
	}
	if err := s.openSchema(kept); err != nil {
		return err
	}
	return f.load(ctx, s.store)
}

func remembered(kept map[string]string) (number int64, z seed.Sizes, started time.Time, err error) {
	if number, err = strconv.ParseInt(kept["seed"], 10, 64); err != nil {
		return
	}
	if _, err = fmt.Sscan(kept["sizes"], &z.Users, &z.Accounts, &z.Contacts, &z.Leads, &z.Opportunities); err != nil {
		return
	}
	started, err = time.Parse(time.RFC3339, kept["started"])
	return
}

// furnish adds what a new organization has besides its seed.
func (s *Server) furnish(ctx context.Context) error {
	err := s.store.write(ctx, s.options.Now(), func(tx *transaction) error {
		for _, sol := range standardSolutions {
			s.addSolution(tx, sol)
		}
		return nil
	})
	if err != nil || !s.options.LinkedInApp {
		return err
	}
	return s.setApp(ctx, true)
}
