package emulator

import (
	"context"
	"strconv"
)

// solutionRow is a row of the solutions table.
type solutionRow struct {
	unique, friendly, version string
	visible                   bool
}

// standardSolutions are in every organization; linkedInSolutions come with the
// LinkedIn app (contract §2.4), in the order in which they are removed.
var (
	standardSolutions = []solutionRow{
		{"Active", "Active Solution", "1.0", false},
		{"Default", "Default Solution", "1.0", true},
		{"Sales", "Dynamics 365 Sales", "9.0.24092.1006", true},
	}
	linkedInSolutions = []solutionRow{
		{"LinkedIn", "LinkedIn Sales Navigator for Dynamics 365", "2.0.0.9", true},
		{"LinkedInSalesNavigatorControlsForUnifiedClient", "LinkedIn Sales Navigator Controls for Unified Client", "3.0.1.1015", true},
		{"msdyn_LinkedInSalesNavigatorAnchor", "LinkedIn Sales Navigator Anchor", "3.0.1.1060", true},
	}
)

func (s *Server) addSolution(tx *transaction, sol solutionRow) {
	t := s.schema.byName["solution"]
	id := metadataID("solution", sol.unique, strconv.FormatInt(s.options.Seed, 10))
	now := stamp(tx.now)
	tx.put(t, id, Row{
		t.key: id, "uniquename": sol.unique, "friendlyname": sol.friendly, "version": sol.version,
		"ismanaged": sol.unique != "Active" && sol.unique != "Default", "isvisible": sol.visible,
		"installedon": now, "createdon": now, "modifiedon": now,
	})
}

// visible says whether a table exists: the LinkedIn app's do while it is there.
func (s *Server) visible(t *table) bool { return !t.app || s.AppInstalled() }

// AppInstalled says whether the LinkedIn app is there.
func (s *Server) AppInstalled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.app
}

// InstallApp installs the LinkedIn app: its tables and solution rows appear.
func (s *Server) InstallApp() error { return s.setApp(context.Background(), true) }

// RemoveApp removes the LinkedIn app and every row of its tables.
func (s *Server) RemoveApp() error { return s.setApp(context.Background(), false) }

func (s *Server) setApp(ctx context.Context, installed bool) error {
	if s.AppInstalled() == installed {
		return nil
	}
	err := s.store.write(ctx, s.now(), func(tx *transaction) error {
		solutions := s.schema.byName["solution"]
		for _, sol := range linkedInSolutions {
			if installed {
				s.addSolution(tx, sol)
				continue
			}
			for _, r := range tx.where(solutions, "uniquename", sol.unique) {
				tx.delete(solutions, r.text(solutions.key))
			}
		}
		if !installed {
			s.dropAppRows(tx)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.store.changeMetadata(ctx, map[string]string{"app": strconv.FormatBool(installed)}, s.appTables()...); err != nil {
		return err
	}
	s.furnishPlatform(installed)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app = installed
	return nil
}

// appTables are the names of the tables that come with the LinkedIn app.
func (s *Server) appTables() []string {
	var names []string
	for _, t := range s.schema.tables {
		if t.app {
			names = append(names, t.name)
		}
	}
	return names
}

// dropAppRows removes every row of the app's tables.
func (s *Server) dropAppRows(tx *transaction) {
	for _, t := range s.schema.tables {
		if !t.app {
			continue
		}
		s.store.mu.RLock()
		ids := append([]string{}, s.store.overlay[t.name].ids...)
		s.store.mu.RUnlock()
		for _, id := range ids {
			tx.remove(t, id)
		}
	}
}
